"""What a story opens with."""

from __future__ import annotations

import math
from collections.abc import Sequence

from synopse.findings import KINDS
from synopse.language import Language, load
from synopse.material import StoryMaterial
from synopse.model import Agreement, Development, DivergenceKind, Statement
from synopse.summarize import self_contained

LEAD_CONFIDENCE = 0.7
SURELY_DISPUTED = 0.5
"""Probability of a contradiction from which what it is about may be kept out of the lead."""
OUTVOTED = 2
"""How many times as many origins must give a disputed value as articles contradict it for it to lead all the same."""
VALUES: frozenset[DivergenceKind] = frozenset({"number", "date", "place", "name"})
"""Kinds of contradiction in which one side may simply have it wrong; what is denied or doubted never leads."""
LEAD_SENTENCES = 3


def lead(
    agreements: Sequence[Agreement], developments: Sequence[Development], material: StoryMaterial
) -> tuple[Statement, ...]:
    """What most sources say first: understandable, sober, hardly disputed, not out of date.

    For a single article, its summary.

    Args:
        agreements: the weightiest first.
        developments: of the same story; what was superseded in one of them opens nothing.
        material: of their story.
    """
    outdated = superseded(developments)
    languages = {article.id: load(article.language) for article in material.articles}
    opponents = _opponents(material)
    found: list[Statement] = []
    for agreement in agreements:
        against = max(opponents.get((e.article, e.start), 0) for e in agreement.evidence)
        disputed = against > 0 and agreement.origins <= OUTVOTED * against
        opens = _opens(agreement.statement, languages[agreement.evidence[0].article])
        if opens and not disputed and agreement.statement not in outdated and agreement.confidence >= LEAD_CONFIDENCE:
            found.append(Statement(text=agreement.statement, evidence=agreement.evidence))
        if len(found) == LEAD_SENTENCES:
            return tuple(found)
    for sentence in (s for summary in material.summaries for s in summary.sentences[:2]):
        if len(found) < LEAD_SENTENCES and sentence.text not in {f.text for f in found} | outdated:
            found.append(sentence)
    return tuple(found)


def superseded(developments: Sequence[Development]) -> frozenset[str]:
    """The sentences of all steps but the last: what was true, or thought to be, until something newer was reported."""
    return frozenset(e.quote for d in developments for step in d.steps[:-1] for e in step.evidence)


def _opens(statement: str, language: Language) -> bool:
    """Whether the words can stand at the head of a story: understood alone, and without excitement."""
    return self_contained(statement, language) >= 1.0 and not statement.rstrip().endswith("!")


def _opponents(material: StoryMaterial) -> dict[tuple[str, int], float]:
    """For each sentence, by article and start, that is surely contradicted: how many articles contradict it at most.

    Where it is not about a value, but denied or doubted, no majority counts: the number is infinite.
    """
    found: dict[tuple[str, int], float] = {}
    for opposition in material.findings.divergences:
        if opposition.confidence < SURELY_DISPUTED:
            continue
        claims = sum(map(len, opposition.sides))
        for side in opposition.sides:
            against = claims - len(side) if KINDS[opposition.kind or 0] in VALUES else math.inf
            for sentence in (material.claims[member].sentence for member in side):
                spot = (sentence.article, sentence.start)
                found[spot] = max(found.get(spot, 0), against)
    return found
