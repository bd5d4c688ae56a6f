"""Articles of one event together, unrelated ones apart.

Each article is its title with its first sentences: one vector from the encoder, and its rare words.
Similarity is the cosine of the vectors, from which the mean of their language was taken (raw
cosines of e5 all lie close together, and those of one language closer), together with the cosine of
the words weighted by rarity. Groups are formed by average linkage, which needs an event's articles to
be alike on the whole, not one by one; see `synopse.linkage`.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from synopse.language.dictionary import is_word
from synopse.language.words import stem, tokens
from synopse.linkage import average_linkage, nearest
from synopse.model import Article, Frozen

if TYPE_CHECKING:
    from scipy.sparse import csr_array

LEAD_CHARACTERS = 500
SAME_STORY = 0.11
"""Mean similarity from which two groups are one story; chosen on the training stories, as are the weights."""
LEXICAL = 2.0
"""Weight of the rare words against the vectors: the more is reported on a day, the more they tell."""
NAMES = 3.0
"""How much more a word tells that no dictionary knows: the names of who and what is rarely reported on."""
COMMON = 500
"""Articles of a run from which a word tells nothing any more."""
TIME_PENALTY = 0.02
"""Off the similarity for each doubling of the days between two articles beyond a week."""

Matrix = NDArray[np.float32]


class Background(Frozen):
    """What is usual in news: mean vectors by language and the number of documents a stem stands in.

    A handful of articles about one event cannot tell by itself what is common to all news
    and what is particular to the event; this can. Made by `training/background.py`.
    """

    encoder: str
    documents: int
    article_means: dict[str, tuple[float, ...]]
    """By language, of the openings of articles."""
    sentence_means: dict[str, tuple[float, ...]]
    """By language, of single sentences."""
    document_frequency: dict[str, int]


def opening(article: Article) -> str:
    """What an article is grouped by: its title and lead. A whole body blurs it."""
    return f"{article.title}. {article.text[:LEAD_CHARACTERS]}" if article.title else article.text[:LEAD_CHARACTERS]


def group(
    articles: Sequence[Article], vectors: Matrix, background: Background, threshold: float = SAME_STORY
) -> tuple[tuple[Article, ...], ...]:
    """Stories, the largest first, each with its articles in the order of time.

    Args:
        articles: without copies.
        vectors: one unit row an article, of its `opening`.
        background: made with the encoder that made the vectors.
        threshold: mean similarity from which two groups are one story; it belongs to the encoder, too.
    """
    if not articles:
        return ()
    labels = average_linkage(similarity(articles, vectors, background), threshold)
    stories: dict[int, list[Article]] = {}
    for article, label in zip(articles, labels, strict=True):
        stories.setdefault(label, []).append(article)
    ordered = sorted(stories.values(), key=lambda s: (-len(s), min(a.path for a in s)))
    return tuple(tuple(sorted(s, key=_time_then_path)) for s in ordered)


def similarity(articles: Sequence[Article], vectors: Matrix, background: Background) -> csr_array:
    """How alike each article is to those that are most like it, by vectors, rare words and time."""
    dense = centred(vectors, [a.language for a in articles], background.article_means, background.documents)
    words = _weighted_words(articles, background)
    days = np.array([a.published.timestamp() / 86400 if a.published else np.nan for a in articles])

    def rows(start: int, end: int) -> Matrix:
        lexical = (words[start:end] @ words.T).toarray()
        close = (dense[start:end] @ dense.T + LEXICAL * lexical) / (1 + LEXICAL)
        return np.asarray(close - _time_penalty(days[start:end], days), dtype=np.float32)

    return nearest(rows, len(articles))


def centred(
    vectors: Matrix, languages: Sequence[str], means: Mapping[str, Sequence[float]], documents: int = 0
) -> Matrix:
    """Vectors without what all texts of their language share, of unit length again.

    Args:
        vectors: one row a text.
        languages: of the texts.
        means: what is usual, by language.
        documents: how many texts `means` was made of; with it, the mean moves towards the run's own.
    """
    known: dict[str, Matrix] = {code: np.array(mean, np.float32) for code, mean in means.items()}
    general: Matrix = np.mean(list(known.values()), axis=0)
    result = np.empty_like(vectors)
    for code in set(languages):
        rows = [i for i, language in enumerate(languages) if language == code]
        mean = known.get(code, general)
        if documents:
            mean = (mean * documents + vectors[rows].sum(axis=0)) / (documents + len(rows))
        result[rows] = vectors[rows] - mean
    unit: Matrix = result / np.maximum(np.linalg.norm(result, axis=1, keepdims=True), 1e-9)
    return unit


def _weighted_words(articles: Sequence[Article], background: Background) -> csr_array:
    """The stems of each article, weighted by rarity: one row of length 1 an article, one column a stem."""
    from scipy.sparse import csr_array  # heavy, and stumbles over a clock that cannot be read before we say so

    column: dict[str, int] = {}
    known_as: dict[tuple[str, str], int] = {}
    names: set[int] = set()
    columns, times, ends = array("i"), array("f"), [0]
    for article in articles:
        counts: Counter[int] = Counter()
        for token in tokens(f"{article.title or ''} {article.text}"):
            place = known_as.get((token.text, article.language))
            if place is None:
                place = known_as[token.text, article.language] = column.setdefault(stem(token.text), len(column))
                if token.text[0].isupper() and not is_word(token.text, article.language):
                    names.add(place)
            counts[place] += 1
        columns.extend(counts)
        times.extend(counts.values())
        ends.append(len(columns))
    places, edges = np.array(columns), np.array(ends)
    here = np.bincount(places, minlength=len(column))
    known = here + np.array([background.document_frequency.get(word, 0) for word in column])
    rarity = np.log((background.documents + len(articles) + 1) / (known + 1))
    rarity[list(names)] *= NAMES
    words = csr_array(
        ((1 + np.log(np.array(times))) * rarity[places], places, edges), shape=(len(articles), len(column))
    )
    lengths = np.sqrt(words.multiply(words).sum(axis=1))
    words.data *= np.repeat(1 / np.maximum(lengths, 1e-9), np.diff(edges))
    words.data[here[places] > COMMON] = 0
    words.eliminate_zeros()
    return words.astype(np.float32)


def _time_penalty(some: NDArray[np.float64], days: NDArray[np.float64]) -> Matrix:
    apart = np.nan_to_num(np.abs(some[:, None] - days[None, :]))
    penalty: Matrix = (TIME_PENALTY * np.maximum(np.log2(np.maximum(apart, 1e-9) / 7), 0)).astype(np.float32)
    return penalty


def _time_then_path(article: Article) -> tuple[datetime, str]:
    return time_of(article) or datetime.max.replace(tzinfo=UTC), article.path


def time_of(article: Article) -> datetime | None:
    """When the article appeared, or the earliest it can have appeared, or None."""
    if article.published:
        return article.published
    bound: date | None = article.not_before
    return datetime(bound.year, bound.month, bound.day, tzinfo=UTC) if bound else None
