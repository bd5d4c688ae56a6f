"""Pictures of a story as SVG, drawn from the briefing's model: who says what, when, and resting on whom."""
