"""Pairs of claims from different articles, and what tells whether they answer one question alike.

Each pair is described by numbers: how alike the sentences are as vectors (seen from the story, and from
all news), as words and as letters; which of them is the other's best counterpart; and how their
typed parts compare: quantities of one unit, times, denials, doubts, who says so, how far apart in time.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synopse.claims import Amount, Claim

LETTERS = 4
"""Length of the letter sequences that are compared; they see compounds and inflected forms."""
NEIGHBOURS = 8
"""Pairs judged for each sentence and other article."""

Matrix = NDArray[np.float32]

FEATURES = (
    "cosine",
    "cosine_general",
    "below_best_1",
    "below_best_2",
    "mutual_best",
    "margin",
    "words_min",
    "words_max",
    "words_sum",
    "letters",
    "names_min",
    "names_sum",
    "numbers_same",
    "numbers_differ",
    "numbers_one_sided",
    "amount_agrees",
    "amount_conflicts",
    "amount_conflict_exact",
    "time_agrees",
    "time_conflicts",
    "clock_conflicts",
    "negation_differs",
    "denial_differs",
    "doubt_differs",
    "ahead_differs",
    "changed",
    "judged_both",
    "quoted_both",
    "attributed_both",
    "length_ratio",
    "length_min",
    "length_max",
    "position_gap",
    "position_sum",
    "hours_apart",
    "other_language",
    "context",
    "cosine_x_conflict",
    "cosine_x_negation",
)


@dataclass(frozen=True)
class Place:
    """A claim within its story: which article, how far down (0 to 1), and when it appeared (hours, or None)."""

    claim: Claim
    article: int
    position: float
    hours: float | None


@dataclass(frozen=True)
class Pairs:
    """Candidate pairs as indices into the places, and their features, one row a pair."""

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    features: Matrix


def describe(places: Sequence[Place], vectors: Matrix, general: Matrix) -> Pairs:
    """Candidate pairs of a story with their features.

    Args:
        places: all claims, article by article in the order of the text.
        vectors: one unit row a claim, centred within the story.
        general: the same, centred on news at large.
    """
    story = _Story(places, vectors, general)
    first, second = story.candidates()
    rows = [story.features(int(i), int(j)) for i, j in zip(first, second, strict=True)]
    features = np.array(rows, np.float32).reshape(len(rows), len(FEATURES))
    if rows:  # an analysis keeps to its topic more than a report does: only what is close for this story counts
        column = FEATURES.index("cosine_general")
        features[:, column] -= np.median(features[:, column])
    return Pairs(first, second, features)


def in_order(places: Sequence[Place], pairs: Pairs) -> list[tuple[int, int]]:
    """Each pair with the earlier sentence first; as it is where a time is not known."""
    result = []
    for i, j in zip(pairs.first.tolist(), pairs.second.tolist(), strict=True):
        one, two = places[i].hours, places[j].hours
        result.append((j, i) if one is not None and two is not None and two < one else (i, j))
    return result


class _Story:
    """The places of a story with everything that is computed once."""

    def __init__(self, places: Sequence[Place], vectors: Matrix, general: Matrix) -> None:
        self.places = places
        self.cosine = vectors @ vectors.T
        self.general = general @ general.T
        self.article = np.array([p.article for p in places])
        claims = [p.claim for p in places]
        self.usual_length = float(np.median([len(c.sentence.text) for c in claims]))
        self.word_weight = _rarity([c.stems for c in claims])
        self.letters = _letter_vectors([c.sentence.text for c in claims])
        self.best, self.second_best = self._best()

    def _best(self) -> tuple[Matrix, Matrix]:
        """For each claim and article the highest and second highest cosine to a claim of that article."""
        count = int(self.article.max(initial=-1)) + 1
        best = np.full((len(self.places), count), -1, np.float32)
        second = best.copy()
        for number in range(count):
            columns = np.sort(self.cosine[:, self.article == number], axis=1)
            if columns.shape[1]:
                best[:, number] = columns[:, -1]
            if columns.shape[1] > 1:
                second[:, number] = columns[:, -2]
        return best, second

    def candidates(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """For each claim the nearest claims of every other article, by vectors, words and letters together."""
        size = len(self.places)
        nearness = self.cosine + self.letters @ self.letters.T
        chosen: set[tuple[int, int]] = set()
        for row in range(size):
            for number in range(self.best.shape[1]):
                if number == self.article[row]:
                    continue
                columns = np.flatnonzero(self.article == number)
                nearest = columns[np.argsort(-nearness[row, columns], kind="stable")[:NEIGHBOURS]]
                chosen.update((min(row, int(c)), max(row, int(c))) for c in nearest)
        pairs = np.array(sorted(chosen), np.int64).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]

    def features(self, i: int, j: int) -> list[float]:
        """The row of one pair, in the order of `FEATURES`."""
        one, two = self.places[i], self.places[j]
        a, b = one.claim, two.claim
        cosine = float(self.cosine[i, j])
        best_i, best_j = float(self.best[i, two.article]), float(self.best[j, one.article])
        mutual = cosine >= best_i - 1e-6 and cosine >= best_j - 1e-6
        rival = max(float(self.second_best[i, two.article]), float(self.second_best[j, one.article]))
        shared = self._weight(a.stems & b.stems)
        lengths = sorted((self._weight(a.stems) or 1.0, self._weight(b.stems) or 1.0))
        names = self._weight(a.names & b.names)
        names_least = min(self._weight(a.names), self._weight(b.names)) or 1.0
        figures_a, figures_b = figures(a.sentence.text), figures(b.sentence.text)
        agrees, conflicts, exact = compare_amounts(a.amounts, b.amounts)
        times_agree, times_conflict, clock_conflict = _compare_times(a, b)
        negation = float(a.negated != b.negated)
        sizes = sorted((len(a.sentence.text), len(b.sentence.text)))
        return [
            cosine,
            float(self.general[i, j]),
            cosine - best_i,
            cosine - best_j,
            float(mutual),
            float(mutual) * (cosine - rival),
            shared / lengths[0],
            shared / lengths[1],
            shared,
            float(self.letters[i] @ self.letters[j]),
            names / names_least,
            names,
            float(len(figures_a & figures_b)),
            float(bool(figures_a) and bool(figures_b) and not figures_a & figures_b),
            float(bool(figures_a) != bool(figures_b)),
            agrees,
            conflicts,
            exact,
            times_agree,
            times_conflict,
            clock_conflict,
            negation,
            float((a.denied or a.negated) != (b.denied or b.negated)),
            float(a.doubted != b.doubted),
            float(a.ahead != b.ahead),
            float(a.changed) + float(b.changed),
            float(a.judged and b.judged),
            float(a.quoted and b.quoted),
            float(a.attributed and b.attributed),
            abs(math.log((sizes[0] + 5) / (sizes[1] + 5))),
            math.log(sizes[0] / self.usual_length),
            math.log(sizes[1] / self.usual_length),
            abs(one.position - two.position),
            one.position + two.position,
            math.log1p(abs(one.hours - two.hours)) if one.hours is not None and two.hours is not None else math.nan,
            float(a.language != b.language),
            self._context(i, j),
            max(cosine, 0.0) * max(conflicts, times_conflict, clock_conflict),
            max(cosine, 0.0) * negation,
        ]

    def _context(self, i: int, j: int) -> float:
        """How alike the sentences before are: two reports often go through one thing after the other alike."""
        before_i, before_j = max(i - 1, 0), max(j - 1, 0)
        if self.article[before_i] != self.article[i] or self.article[before_j] != self.article[j]:
            return 0.0
        return float(self.cosine[before_i, before_j])

    def _weight(self, stems: frozenset[str]) -> float:
        return sum(self.word_weight.get(s, 0.0) for s in stems)


def compare_amounts(one: Sequence[Amount], two: Sequence[Amount]) -> tuple[float, float, float]:
    """Agreement, conflict and exact conflict between two sentences' quantities, each 0 to 1.

    Two quantities can be compared where unit and dimension are one; how much they are of one thing
    is told by the words around them. A conflict counts only for a quantity without a counterpart
    that agrees.
    """
    agree = conflict = exact = 0.0
    for a in one:
        comparable = [(b, _same_object(a, b)) for b in two if a.quantity.unit == b.quantity.unit]
        if not comparable:
            continue
        agreeing = max((s for b, s in comparable if a.quantity.agrees_with(b.quantity)), default=0.0)
        opposing = max((s for b, s in comparable if not a.quantity.agrees_with(b.quantity)), default=0.0)
        agree = max(agree, agreeing)
        if opposing > agreeing:
            conflict = max(conflict, opposing)
            if a.quantity.bound == "exact":
                exact = max(exact, opposing)
    return agree, conflict, exact


def _same_object(a: Amount, b: Amount) -> float:
    """How surely two quantities count one thing, up to 1 for the same counted noun.

    A unit alone says little (two lengths), a number without one less still.
    """
    if a.head and a.head == b.head:
        return 1.0
    base = 0.4 if a.quantity.unit else 0.1
    if not a.objects or not b.objects:
        return base
    return base + 0.4 * len(a.objects & b.objects) / min(len(a.objects), len(b.objects))


def _compare_times(a: Claim, b: Claim) -> tuple[float, float, float]:
    """Whether some times agree; whether days conflict and none agrees; whether hours conflict."""
    verdicts = [
        (s.agrees_with(t), s.minutes is not None) for s in a.times for t in b.times if s.agrees_with(t) is not None
    ]
    agree = any(v for v, _ in verdicts)
    days = any(v is False and not clock for v, clock in verdicts) and not any(v for v, clock in verdicts if not clock)
    hours = any(v is False and clock for v, clock in verdicts) and not any(v for v, clock in verdicts if clock)
    return float(agree), float(days), float(hours)


def figures(text: str) -> frozenset[str]:
    """The figures of a sentence as they are written."""
    return frozenset(re.findall(r"\d+(?:[.,]\d+)*", text))


def _rarity(documents: Sequence[frozenset[str]]) -> dict[str, float]:
    counts = Counter(stem for document in documents for stem in document)
    return {stem: math.log((len(documents) + 1) / (count + 0.5)) for stem, count in counts.items()}


def _letter_vectors(texts: Sequence[str]) -> Matrix:
    """TF-IDF over sequences of letters, one unit row a text, columns only for those in two texts or more."""
    counted = []
    for text in texts:
        folded = re.sub(r"\W+", " ", text.lower())
        counted.append(Counter(folded[k : k + LETTERS] for k in range(len(folded) - LETTERS + 1)))
    spread = Counter(gram for counts in counted for gram in counts)
    column = {gram: k for k, gram in enumerate(sorted(g for g, n in spread.items() if n > 1))}
    matrix = np.zeros((len(texts), len(column)), np.float32)
    norms = np.zeros((len(texts), 1), np.float32)
    for row, counts in enumerate(counted):
        for gram, count in counts.items():
            weight = count * math.log((len(texts) + 1) / (spread[gram] + 0.5))
            norms[row] += weight * weight
            if gram in column:
                matrix[row, column[gram]] = weight
    return np.asarray(matrix / np.sqrt(np.maximum(norms, 1e-9)), dtype=np.float32)
