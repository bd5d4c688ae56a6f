"""What is told as found, what apart as perhaps found, and what stands elsewhere already."""

from __future__ import annotations

from collections.abc import Sequence

from synopse.findings import SURE
from synopse.model import Agreement, Divergence, Story
from synopse.supersession import SUPERSEDED, Spot, spots

KIND_SURE = 0.5
"""Probability from which the kind of a contradiction is told: of those 86 % are right, of the others 48 %, on stories
that nothing was trained on."""
SURE_OF_CONFLICT = 0.6
"""Probability from which a contradiction is told as one."""


def is_sure(finding: Agreement | Divergence) -> bool:
    """Whether a finding is told among the agreements or contradictions, rather than apart as one that may be none."""
    return finding.confidence >= (SURE if isinstance(finding, Agreement) else SURE_OF_CONFLICT)


def has_kind(divergence: Divergence) -> bool:
    """Whether the kind of a contradiction is sure enough to be told."""
    return divergence.kind_confidence >= KIND_SURE


def agreed(story: Story) -> tuple[Agreement, ...]:
    """The sure agreements of several outlets, without those that are one side of a sure contradiction, or one step.

    There they stand already.
    """
    told = [spots(p.evidence) for d in story.divergences if is_sure(d) for p in d.positions]
    told += [spots(s.evidence) for d in story.developments if d.confidence >= SUPERSEDED for s in d.steps]
    return tuple(a for a in _of_several(story, told) if is_sure(a))


def perhaps_agreed(story: Story) -> list[Agreement]:
    """The agreements that may be none, the surest first, without those that stand as sides or steps anyway."""
    told = [spots(p.evidence) for d in story.divergences for p in d.positions]
    told += [spots(s.evidence) for d in story.developments for s in d.steps]
    told += [set[Spot]().union(*(spots(s.evidence) for s in d.steps)) for d in story.developments]
    unsure = [a for a in _of_several(story, told) if not is_sure(a)]
    return sorted(unsure, key=lambda agreement: -agreement.confidence)


def _of_several(story: Story, told: Sequence[set[Spot]]) -> list[Agreement]:
    """The agreements of more than one outlet of which not all the evidence is told together."""
    several = (a for a in story.agreements if a.sources > 1)
    return [a for a in several if not any(spots(a.evidence) <= found for found in told)]
