"""Figures by which results are compared with the truth: pairs, clusters, words; all from 0 to 1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence, Set
from itertools import combinations
from typing import NamedTuple

from synopse.language.words import stem, tokens

Pair = tuple[str, str]


class Found(NamedTuple):
    """How much of what was found is right, how much of what is right was found, and their harmonic mean."""

    precision: float
    recall: float
    f1: float


def found(precision: float, recall: float) -> Found:
    """Both with their harmonic mean."""
    return Found(precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0)


def by_pairs(predicted: Set[Pair], true: Set[Pair]) -> Found:
    """Pairs that were found against those that there are; each as `pairs` orders it."""
    right = len(predicted & true)
    return found(right / len(predicted) if predicted else 0.0, right / len(true) if true else 0.0)


def pairs(groups: Iterable[Iterable[str]]) -> set[Pair]:
    """Every two members of a group, in alphabetical order."""
    return {pair for group in groups for pair in combinations(sorted(set(group)), 2)}


def joined(links: Iterable[Pair]) -> list[set[str]]:
    """The groups that links make where what is linked to one is linked to all (connected components)."""
    group: dict[str, set[str]] = {}
    for one, two in links:
        first, second = group.setdefault(one, {one}), group.setdefault(two, {two})
        if first is not second:
            first |= second
            group.update(dict.fromkeys(second, first))
    return list({id(members): members for members in group.values()}.values())


def b_cubed(clusters: Mapping[str, Hashable], truth: Mapping[str, Hashable]) -> Found:
    """Over all items, the share of its cluster that belongs with it, and of what belongs with it that is there.

    A. Bagga and B. Baldwin 1998. Both mappings have the same keys.
    """
    clustered, classed = Counter(clusters.values()), Counter(truth[item] for item in clusters)
    both = Counter((cluster, truth[item]) for item, cluster in clusters.items())
    precision = sum(n * n / clustered[cluster] for (cluster, _), n in both.items())
    recall = sum(n * n / classed[kind] for (_, kind), n in both.items())
    return found(precision / len(clusters), recall / len(clusters))


def redundancy(sentences: Sequence[str]) -> float:
    """The highest similarity of two of the sentences: the share of word stems that they have in common (Dice)."""
    stems = [{stem(token.text) for token in tokens(sentence)} for sentence in sentences]
    return max((2 * len(a & b) / (len(a) + len(b)) for a, b in combinations(stems, 2) if a or b), default=0.0)
