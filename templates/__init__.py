"""The layouts of the briefing: Markdown, HTML, and PDF by typst."""
