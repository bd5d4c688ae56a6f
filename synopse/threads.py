"""Developments that end in the same report, told as one: nobody wants to read the same last sentence twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from synopse.model import Development, Evidence, Step
from synopse.supersession import Spot, spots


def threads(developments: Iterable[Development]) -> list[Development]:
    """The developments in their order; one whose last step rests on the same words as an earlier one's has joined it.

    The thread bears the earlier one's topic. What both reported at the same time is one step. Developments that come to
    different figures stay apart, and so do those of which one goes on after the other's end.
    """
    told: list[Development] = []
    for development in developments:
        known = next((n for n, other in enumerate(told) if _may_join(development, other)), None)
        if known is None:
            told.append(development)
        else:
            told[known] = told[known].model_copy(update={"steps": _joined(told[known].steps, development.steps)})
    return told


def _end(development: Development) -> set[Spot]:
    return spots(development.steps[-1].evidence)


def _may_join(one: Development, other: Development) -> bool:
    """Whether both end in the same words, and in one figure, if in any, and neither goes on after the other's end."""
    same = bool(_end(one) & _end(other)) and one.steps[-1].value == other.steps[-1].value
    ends = [d.steps[-1].at for d in (one, other)]
    began = [step.at for d in (one, other) for step in d.steps[:-1]]
    return same and not any(at and end and at > end for at in began for end in ends)


def _joined(one: Sequence[Step], other: Sequence[Step]) -> tuple[Step, ...]:
    before = [*one[:-1], *other[:-1]]
    if all(step.at for step in before):
        before.sort(key=lambda step: step.at.timestamp() if step.at else 0.0)
    steps: list[Step] = []
    for step in before:
        same = next((n for n, known in enumerate(steps) if known.at == step.at), None)
        if same is None:
            steps.append(step)
        else:
            steps[same] = _with(steps[same], step.evidence)
    return (*steps, _with(one[-1], other[-1].evidence))


def _with(step: Step, evidence: Iterable[Evidence]) -> Step:
    more = [quote for quote in evidence if quote not in step.evidence]
    return step.model_copy(update={"evidence": (*step.evidence, *more)})
