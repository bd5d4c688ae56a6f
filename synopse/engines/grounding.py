"""What a summary of a model that names no evidence rests on: the passages whose words its sentences have."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from synopse.language import Language
from synopse.language.words import content_stems

MOST = 3
"""Passages that a sentence rests on at most."""
WORTH = 0.15
"""Share of a sentence's words, by their rarity, that a further passage must bring."""


def grounded(sentences: Sequence[str], passages: Sequence[str], language: Language) -> list[tuple[str, list[int]]]:
    """The sentences of a summary, each with its passages, counted from 1; what shares no word with any is left out."""
    known = [content_stems(passage, language.words) for passage in passages]
    spread = Counter(stem for stems in known for stem in stems)
    found = []
    for sentence in sentences:
        stems = content_stems(sentence, language.words)
        weights = {stem: math.log(1 + len(passages) / max(spread[stem], 1)) for stem in stems}
        if evidence := _covering(weights, known):
            found.append((sentence, evidence))
    return found


def _covering(weights: dict[str, float], known: Sequence[frozenset[str]]) -> list[int]:
    """The passages that together have most of the words, the best first found, in the order of the text."""
    left, chosen = dict(weights), list[int]()
    total = sum(weights.values())
    while len(chosen) < MOST:
        gains = [sum(left.get(stem, 0.0) for stem in stems) for stems in known]
        best = max(range(len(gains)), key=gains.__getitem__, default=None)
        if best is None or gains[best] <= 0 or (chosen and gains[best] < WORTH * total):
            break
        chosen.append(best)
        left = {stem: weight for stem, weight in left.items() if stem not in known[best]}
    return sorted(number + 1 for number in chosen)
