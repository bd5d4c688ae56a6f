"""Denial and doubt that a sentence has and its evidence has not, or the other way round, clause by clause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from synopse.gate.clauses import Clause, clauses, evidence_clauses, shared
from synopse.gate.terms import Ground, spoken
from synopse.language import Language

CLOSE = 0.75
"""Share of the best likeness from which another clause is as near."""
VERBATIM = 0.75
"""Likeness from which two clauses are the same words: then a negator more or less is no paraphrase."""
COVERED = 0.5
"""Share of a clause's content words that another one must have to tell the same."""


Finding = tuple[str, bool]
"""The words in question, and whether they are wrong for sure; if not, a model that has read both has the last word."""


def denials(text: str, language: Language, grounds: Sequence[Ground]) -> Iterator[Finding]:
    """What is denied here and not in the evidence, or denied there and not here."""
    said, known = clauses(text, language), evidence_clauses(grounds)
    if any(ground.language != language.code for ground in grounds):
        yield from _denials_in_other_words(said, known)
        return
    for clause in said:
        if clause.negated and (verdict := _is_denied(clause, known)) is not None:
            yield " ".join(clause.negators()), verdict
    yield from _affirmed(said, known)


def _is_denied(clause: Clause, known: Sequence[Clause]) -> bool | None:
    """Whether the clauses that have most to do with this one lack its denial for sure; None where they have it."""
    best = max((_likeness(clause, other) for other in known), default=0.0)
    near = [other for other in known if _likeness(clause, other) >= best * CLOSE]
    nearest = max(near, key=lambda other: _likeness(clause, other), default=None)
    if nearest is not None and len(nearest.negators()) >= len(clause.negators()):
        return None
    if _denied_in(known, clause):
        return None
    if any(other.negated for other in near):
        return None if best < VERBATIM else False
    return best >= VERBATIM


def _affirmed(said: Sequence[Clause], known: Sequence[Clause]) -> Iterator[Finding]:
    """The denials of the evidence whose clause is repeated without its negator."""
    words = [word for clause in said for word in clause.words]
    denied = [focus for clause in known for focus in clause.focuses() if shared(focus, words)]
    as_often = sum(len(c.negators()) for c in said) >= len(denied)
    for other in known:
        if not other.negated or (as_often and _denied_in(said, other)):
            continue
        for clause in said:
            likeness = _likeness(clause, other)
            if len(clause.negators()) >= len(other.negators()):
                continue
            if max(_covered(other, clause), _covered(clause, other)) < COVERED:
                continue
            if any(not o.negated and _likeness(clause, o) >= likeness for o in known):
                continue
            if any(c.negated and c is not clause and _likeness(c, other) >= likeness for c in said):
                continue
            yield " ".join(other.negators()), likeness >= VERBATIM


def _denied_in(clauses: Sequence[Clause], clause: Clause) -> bool:
    """Whether the others deny all that this one does, however they are cut, and state none of it."""
    denied = [word for other in clauses for focus in other.focuses() for word in focus]
    stated = [word for other in clauses if not other.negated for word in other.words]
    both = ([word for word in focus if shared([word], denied)] for focus in clause.focuses())
    return all(any(not shared([word], stated) for word in words) for words in both)


def _covered(one: Clause, two: Clause) -> float:
    return shared(one.words, two.words) / max(1, len(one.words))


def _denials_in_other_words(said: Sequence[Clause], known: Sequence[Clause]) -> Iterator[Finding]:
    """Across languages the words cannot be set beside each other: only how much is denied at all."""
    here, there = sum(len(c.negators()) for c in said), sum(len(c.negators()) for c in known)
    if here > there:
        yield " ".join(n for c in said for n in c.negators()), False
    elif there > here:
        yield " ".join(n for c in known for n in c.negators()), False


def _likeness(one: Clause, two: Clause) -> float:
    if not one.words or not two.words:
        return 0.0
    return 0.5 * (shared(one.words, two.words) / len(one.words) + shared(two.words, one.words) / len(two.words))


def doubts(text: str, language: Language, grounds: Sequence[Ground]) -> Iterator[Finding]:
    """What is doubtful in the evidence and certain here, or doubtful here and certain there."""
    said, known = clauses(text, language), evidence_clauses(grounds)
    hedge = language.fidelity.hedged.search(text)
    doubtful = [c for c in known if c.doubtful]
    if hedge and not doubtful and not any(_softened(g.text, spoken(g)) for g in grounds):
        yield hedge[0], False
    if hedge or not doubtful:
        return
    softened = _softened(text, language) or bool(language.fidelity.negated.search(text))
    foreign = any(ground.language != language.code for ground in grounds)
    for other in doubtful:
        words = other.hedges()
        if foreign:
            if not softened and len(doubtful) == len(known):
                yield words, False
            continue
        likeness = max((_likeness(c, other) for c in said if not c.doubtful), default=0.0)
        if likeness >= VERBATIM:
            yield words, True
        elif not softened and any(_tells(c, other, known) for c in said):
            yield words, False


def _softened(text: str, language: Language) -> bool:
    return bool(language.fidelity.softened.search(text) or language.speech.attributed.search(text))


def _tells(clause: Clause, other: Clause, known: Sequence[Clause]) -> bool:
    """Whether a clause tells the doubtful one, and none that is certain."""
    likeness = _likeness(clause, other)
    return _covered(other, clause) >= COVERED and not any(
        _likeness(clause, o) > likeness and not o.doubtful for o in known
    )
