"""Clauses of a sentence and of its evidence, set beside each other by the words that they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from synopse.gate.terms import Ground, akin, content, spoken
from synopse.language import Language

SHORTEST = 2
"""Content words of a clause; a shorter piece belongs to the one before."""


@dataclass(frozen=True)
class Clause:
    """A part of a text with its content words, and what it says otherwise than plainly."""

    text: str
    words: tuple[str, ...]
    language: Language

    @property
    def negated(self) -> bool:
        """Whether a negator stands in it that denies something."""
        return bool(self.negators())

    def negators(self) -> list[str]:
        """Its negators, without those that only seem so."""
        fidelity = self.language.fidelity
        plain = fidelity.seems_negated.sub(" ", self.text)
        return [match[0] for match in fidelity.negated.finditer(plain)]

    def focuses(self) -> list[tuple[str, ...]]:
        """What each negator stands by: two content words behind it, else the one before it."""
        fidelity = self.language.fidelity
        words = [t for t in content(self.text, self.language) if not fidelity.negated.fullmatch(t.text)]
        found = []
        for match in fidelity.negated.finditer(fidelity.seems_negated.sub(lambda m: " " * len(m[0]), self.text)):
            behind = [t.text for t in words if t.start >= match.end()][:2]
            found.append(tuple(behind or [t.text for t in words if t.end <= match.start()][-1:]))
        return found

    @property
    def doubtful(self) -> bool:
        """Whether a hedge stands in it."""
        return bool(self.language.fidelity.hedged.search(self.text))

    def hedges(self) -> str:
        """Its hedges."""
        return " ".join(match[0] for match in self.language.fidelity.hedged.finditer(self.text))


def clauses(text: str, language: Language) -> tuple[Clause, ...]:
    """The parts of a text; what is too short to say something alone goes with its neighbour."""
    cuts = [0, *(m.start() for m in language.fidelity.parted.finditer(text)), len(text)]
    pieces: list[str] = []
    for start, end in pairwise(cuts):
        piece = text[start:end]
        if pieces and (len(_stems(piece, language)) < SHORTEST or len(_stems(pieces[-1], language)) < SHORTEST):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return tuple(Clause(piece, tuple(_stems(piece, language)), language) for piece in pieces if piece.strip())


def _stems(text: str, language: Language) -> list[str]:
    fidelity = language.fidelity
    return [
        t.text for t in content(text, language)
        if not fidelity.negated.fullmatch(t.text) and not fidelity.hedged.fullmatch(t.text)
    ]  # fmt: skip


def shared(one: Sequence[str], two: Sequence[str]) -> int:
    """How many words of one have their like among the other's."""
    return sum(any(akin(a, b) for b in two) for a in one)


def evidence_clauses(grounds: Sequence[Ground]) -> tuple[Clause, ...]:
    """The clauses of all grounds."""
    return tuple(clause for ground in grounds for clause in clauses(ground.text, spoken(ground)))
