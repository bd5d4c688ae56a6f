"""The gate: what a generated sentence says must be borne by its evidence, or it is not printed.

`check` reads the sentence beside the evidence that it names: numbers, times, names, denials, doubts, speakers and roles
one by one, with what `synopse/language/` knows, and at last as a whole, by a model's support score. It errs on the side
of the evidence: a true sentence that it refuses is told in the source's words instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from synopse.gate import days, figures, harm, names, polarity, voices, wording
from synopse.gate.clauses import clauses
from synopse.gate.terms import Fault, Ground, Supporter, spoken
from synopse.language import Language

__all__ = ["FLOOR", "Fault", "Ground", "Supporter", "check"]

FLOOR = 0.1
"""Support from which a sentence in its own words passes."""
NEAR, NEAR_FLOOR = 0.7, 0.4
"""Share of the evidence's words from which more is wanted, and how much of one that has no other words: of two
sentences in the same words the model is sure, so that a doubt means a change."""
FAR_FLOOR, KIN = 0.3, 0.25
"""Support and kinship that a sentence needs which shares no word with its evidence: of what has nothing to do with it,
short sentences above all, the model that reads both is surer than it should be (docs/decisions/0006-gate.md)."""
IN_ITS_WORDS = 0.3
"""Share of a clause's words that a ground must have for the clause to rest on it alone."""
CAREFUL, CAREFUL_OF_NAMES = 0.4, 0.5
"""Support that a denial or doubt, and a possible name, needs where the words alone do not tell whether it is borne."""


def check(
    sentence: str, grounds: Sequence[Ground], language: Language, supporter: Supporter, floor: float = FLOOR
) -> tuple[Fault, ...]:
    """What the sentence says beyond its evidence; nothing where it may be printed.

    Args:
        sentence: as it was generated.
        grounds: the verbatim sentences that it names as its evidence; without any it rests on nothing.
        language: of the sentence.
        supporter: the model that reads both.
        floor: support from which a sentence in its own words passes.
    """
    if not grounds:
        return (Fault(kind="support", detail=""),)
    found = tuple(_typed(sentence, grounds, language, supporter))
    if any(sure for _, sure in found):
        return tuple(fault for fault, _ in found)
    nearness = wording.nearness(sentence, language, grounds)
    share = max(0.0, nearness - NEAR) / (1 - NEAR)
    wanted = floor + share * max(0.0, NEAR_FLOOR - floor) if nearness else FAR_FLOOR
    support = _support(sentence, language, grounds, supporter)
    if not nearness and supporter.kinship(sentence, language.code, grounds) < KIN:
        support = 0.0
    if found and support < max(wanted, *(CAREFUL_OF_NAMES if f.kind == "name" else CAREFUL for f, _ in found)):
        return tuple(fault for fault, _ in found)
    passes = support >= wanted or wording.quoted(sentence, grounds)
    return () if passes else (Fault(kind="support", detail=sentence),)


def _support(sentence: str, language: Language, grounds: Sequence[Ground], supporter: Supporter) -> float:
    """Support by all grounds; of several, also that of the weakest clause by the ground in whose words it stands.

    What puts two sources into one sentence, a clause for each, is unlike most that the model has learnt from.
    """
    whole = supporter.support(sentence, [ground.text for ground in grounds])
    if len(grounds) < 2:
        return whole

    def borne(part: str) -> float:
        near = [ground for ground in grounds if wording.nearness(part, language, [ground]) >= IN_ITS_WORDS]
        return max((supporter.support(part, [ground.text]) for ground in near), default=0.0)

    parts = [clause.text.strip() for clause in clauses(sentence, language)]
    return max(whole, borne(sentence), min(map(borne, parts), default=0.0))


def _typed(
    sentence: str, grounds: Sequence[Ground], language: Language, supporter: Supporter
) -> Iterator[tuple[Fault, bool]]:
    """What is found wrong, and whether for sure."""
    spans = [_spans(sentence, grounds[0].day, language), *(_spans(g.text, g.day, spoken(g)) for g in grounds)]
    for words in figures.unborne(sentence, language, spans[0], list(zip(grounds, spans[1:], strict=True))):
        yield Fault(kind="number", detail=words), True
    for words in days.unborne(sentence, language, grounds):
        yield Fault(kind="date", detail=words), True
    for kind in harm.unborne(sentence, language, grounds):
        yield Fault(kind="fate", detail=kind), True
    for words, sure in names.unborne(sentence, language, grounds, supporter):
        yield Fault(kind="name", detail=words), sure
    for words, sure in polarity.denials(sentence, language, grounds):
        yield Fault(kind="negation", detail=words), sure
    for words, sure in polarity.doubts(sentence, language, grounds):
        yield Fault(kind="modality", detail=words), sure
    for words in voices.unknown_speakers(sentence, language, grounds):
        yield Fault(kind="attribution", detail=words), True
    for one, two in voices.changed_places(sentence, language, grounds):
        if one[0].isdigit() or min(supporter.named((one, two))) >= names.BARE:
            yield Fault(kind="number" if one[0].isdigit() else "role", detail=f"{one}, {two}"), True


def _spans(text: str, day: date | None, language: Language) -> tuple[tuple[int, int], ...]:
    return tuple((m.start, m.end) for m in days.mentions(text, day, language))
