"""What was judged of pairs of claims, as probabilities and as matrices over the claims of a story."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from synopse.language.opposites import exclude
from synopse.model import DivergenceKind
from synopse.pairs import FEATURES, Pairs, Place
from synopse.spellings import name_the_same

Floats = NDArray[np.float64]

KINDS: tuple[DivergenceKind, ...] = get_args(DivergenceKind)
"""The kinds of conflict, in the order of the columns of `Judgement.kinds`."""

OUTCOMES = ("same", "conflict", "update")
"""What two sentences may be to each other, in the order of the columns of chances."""

CONFLICT = 0.45
UPDATE = 0.5
"""Probabilities from which a contradiction and a development are told (docs/decisions/0003-comparison.md)."""
APART = 0.35
"""Probability of either from which two sentences that are less likely to say the same are of no agreement."""
DONE = 0.5
"""Probability of a development from which a plan and its deed are one, and no agreement, however alike they sound."""
SHOWN_BY = ("amount_conflicts", "time_conflicts", "clock_conflicts")
SHOWN = 0.4
"""How surely amounts or times must exclude each other for two sentences not to be of one group."""
NAMELESS = 0.6
"""Probability from which numbers contradict each other that count nothing of one name and are far apart: two lengths,
one of a gap, one of a flood."""
FAR_APART = 4.0
"""How many times as large one number must be as another for that."""
NAMED = 0.45
"""More of "amount_conflicts" than a common unit alone gives."""


@dataclass(frozen=True)
class Judgement:
    """Probabilities for each pair of claims.

    `same`: both state one fact alike; `conflict`: both answer one question, and cannot both be right;
    `update`: the later one supersedes the earlier; `kinds`: of the conflict, with columns as `KINDS`.
    """

    same: Floats
    conflict: Floats
    update: Floats
    kinds: Floats


class Judged:
    """Judged pairs as symmetric matrices over the claims of a story; 0 where a pair was not judged."""

    def __init__(self, places: Sequence[Place], pairs: Pairs, judgement: Judgement) -> None:
        self.places = places
        self.article = np.array([p.article for p in places])
        self.pairs = pairs
        self.judgement = judgement
        self.same = self._matrix(judgement.same)
        self.conflict = self._matrix(judgement.conflict)
        self.update = self._matrix(judgement.update)
        opposed = np.maximum(self.conflict, self.update)
        excluded = pairs.features[:, [FEATURES.index(name) for name in SHOWN_BY]].max(axis=1, initial=0.0)
        likely = (opposed >= APART) & (opposed > self.same)
        self.done = self._plan_and_deed()
        self.apart = (
            likely | self.done | (self._matrix(excluded) >= SHOWN) | self._of_other_fates() | self._at_other_poles()
        )
        """Whether two sentences are likelier to answer a question differently than alike."""
        self.row = {(int(i), int(j)): k for k, (i, j) in enumerate(zip(pairs.first, pairs.second, strict=True))}

    def _matrix(self, values: Floats) -> Floats:
        matrix = np.zeros((len(self.places), len(self.places)))
        matrix[self.pairs.first, self.pairs.second] = values
        matrix[self.pairs.second, self.pairs.first] = values
        return matrix

    def _plan_and_deed(self) -> NDArray[np.bool_]:
        """Whether one sentence likely tells what became of the other, and one alone speaks of what is to come.

        A reader of pairs holds a plan and its deed to be the same, for the words are.
        """
        ahead = np.array([place.claim.ahead for place in self.places], dtype=bool)
        done: NDArray[np.bool_] = (self.update >= DONE) & (ahead[:, None] != ahead[None, :])
        return done

    def _of_other_fates(self) -> NDArray[np.bool_]:
        """Whether two sentences name what became of people, and name nothing in common: missing, found alive."""
        fates = [place.claim.fates for place in self.places]
        return np.array([[bool(one) and bool(two) and not one & two for two in fates] for one in fates], dtype=bool)

    def _at_other_poles(self) -> NDArray[np.bool_]:
        """Whether two sentences take different sides of opposites: open, closed."""
        poles = [place.claim.poles for place in self.places]
        return np.array([[exclude(one, two) for two in poles] for one in poles], dtype=bool)

    def counts_unlike(self, one: int, two: int) -> bool:
        """Whether the numbers of a judged pair that exclude each other count nothing of one name and are far apart."""
        if self.pairs.features[self.row[min(one, two), max(one, two)], FEATURES.index("amount_conflicts")] > NAMED:
            return False
        ratios = [
            max(a.quantity.value, b.quantity.value) / max(min(a.quantity.value, b.quantity.value), 1e-9)
            for a in self.places[one].claim.amounts
            for b in self.places[two].claim.amounts
            if a.quantity.unit == b.quantity.unit and not a.quantity.agrees_with(b.quantity)
        ]
        return min(ratios, default=math.inf) > FAR_APART

    def name_the_same(self, one: int, two: int) -> bool:
        """Whether two sentences share names, and none is another one; see `synopse.spellings`."""
        return name_the_same(self.places[one].claim, self.places[two].claim)

    def words(self, claim: int, others: Sequence[int]) -> float:
        """Mean share of words that a sentence has in common with others, of the shorter one's."""
        stems = [self.places[other].claim.stems for other in others]
        own = self.places[claim].claim.stems
        return sum(len(own & said) / max(min(len(own), len(said)), 1) for said in stems) / len(stems)

    def is_none(self, kind: DivergenceKind, chance: float, one: int, two: int) -> bool:
        """Whether two sentences speak against the kind in which they are to contradict each other."""
        if kind == "number":
            return chance < NAMELESS and self.counts_unlike(one, two)
        return kind == "name" and self.name_the_same(one, two)

    def kinds(self, one: int, two: int) -> Floats:
        """Probabilities of the kinds for a judged pair."""
        row: Floats = self.judgement.kinds[self.row[min(one, two), max(one, two)]]
        return row
