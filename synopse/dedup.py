"""Copies folded: the same text twice, and one agency report printed by several papers.

Candidates come from MinHash LSH over word triples (A. Broder, 1997; rensa), so that cost stays
near-linear. Each is then verified by the share of the shorter text's triples that stand in the
longer one. On the annotated stories copies lie above 0.77 and different reports of one event
below 0.07, so that the threshold has room on both sides.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Literal, NamedTuple

from rensa import RMinHash, RMinHashLSH

from synopse.model import Article, Duplicate, Frozen

COPY = 0.6
"""From here on a text is a copy: at most a sentence in three was changed, the rest cut."""
SHINGLE = 3
PERMUTATIONS = 128
BANDS = 64
SEED = 7
REMEMBERED = 1000
"""Texts whose triples are kept at a time: those of a day would take gigabytes."""
FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
END_OF_TIME = datetime.max.replace(tzinfo=UTC)

Shingles = frozenset[tuple[str, ...]]


class Original(NamedTuple):
    """The article that is kept for a text, and how close the text is to it."""

    kept: Article
    how: Literal["exact", "near"]
    similarity: float


class Deduplicated(Frozen):
    """What is kept, in the order given, and what was dropped, each with its reason."""

    kept: tuple[Article, ...]
    duplicates: tuple[Duplicate, ...]


def deduplicate(articles: Sequence[Article]) -> Deduplicated:
    """Fold copies into the most complete version (of equal ones the earliest).

    A later version of a report in which only figures changed is news, not a copy: it stays.
    """
    ordered = sorted(articles, key=lambda a: (-len(a.text), a.published or END_OF_TIME, a.path, a.id))

    @lru_cache(maxsize=REMEMBERED)
    def shingles(index: int) -> Shingles:
        return shingled(ordered[index].text)

    originals: dict[str, Original] = {}
    dropped: dict[int, Duplicate] = {}
    for index, neighbours in enumerate(_neighbours(ordered)):
        article = ordered[index]
        fold = _fold(article.text)
        if fold in originals:
            dropped[index] = _duplicate(article, originals[fold])
            continue
        originals[fold] = Original(article, "exact", 1.0)
        for other in neighbours:
            if other >= index or other in dropped:
                continue
            share = containment(shingles(index), shingles(other))
            if share >= COPY and not is_revision(article.text, ordered[other].text):
                originals[fold] = Original(ordered[other], "near", round(share, 3))
                dropped[index] = _duplicate(article, originals[fold])
                break
    gone = {ordered[index].id for index in dropped}
    return Deduplicated(
        kept=tuple(a for a in articles if a.id not in gone),
        duplicates=tuple(sorted(dropped.values(), key=lambda d: d.path)),
    )


def shingled(text: str) -> Shingles:
    """The word triples of a text, case folded; a text of fewer words is one shingle."""
    words = re.findall(r"\w+", text.lower())
    if len(words) < SHINGLE:
        return frozenset([tuple(words)])
    return frozenset(zip(*(words[i:] for i in range(SHINGLE)), strict=False))


def containment(one: Shingles, two: Shingles) -> float:
    """Share of the smaller set that the larger one holds, 0 to 1."""
    return len(one & two) / (min(len(one), len(two)) or 1)


def is_revision(text: str, other: str) -> bool:
    """Whether a sentence stands in both with nothing changed but its figures."""
    masked: dict[str, set[tuple[str, ...]]] = {}
    for sentence in re.split(r"(?<=[.!?])\s+", other):
        masked.setdefault(FIGURE.sub("#", sentence), set()).add(tuple(FIGURE.findall(sentence)))
    for sentence in re.split(r"(?<=[.!?])\s+", text):
        figures = tuple(FIGURE.findall(sentence))
        known = masked.get(FIGURE.sub("#", sentence))
        if figures and known and figures not in known:
            return True
    return False


def _neighbours(articles: Sequence[Article]) -> list[list[int]]:
    """For each article the earlier ones that may be its original, the likeliest first."""
    index = RMinHashLSH(threshold=0.5, num_perm=PERMUTATIONS, num_bands=BANDS)
    result: list[list[int]] = []
    for number, article in enumerate(articles):
        sketch = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
        sketch.update([" ".join(words) for words in sorted(shingled(article.text))])
        found = Counter(int(key) for key in index.query(sketch))
        result.append(sorted(found))
        index.insert(number, sketch)
    return result


def _fold(text: str) -> str:
    return hashlib.sha256(" ".join(re.findall(r"\w+", text.lower())).encode()).hexdigest()


def _duplicate(dropped: Article, original: Original) -> Duplicate:
    return Duplicate(
        kept=original.kept.id,
        dropped=dropped.id,
        path=dropped.path,
        how=original.how,
        similarity=original.similarity,
        source=dropped.source,
        title=dropped.title,
        url=dropped.url,
    )
