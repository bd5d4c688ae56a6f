"""A summary of each article of a story, by any summarizer, told what the other articles know."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from synopse.language import load
from synopse.model import Article, Sentence, Summary
from synopse.protocols import Summarizer, Vectors
from synopse.stories import Background, centred


def digests(
    articles: Sequence[Article],
    sentences: Sequence[Sequence[Sentence]],
    vectors: Vectors,
    summarizer: Summarizer,
    background: Background,
) -> tuple[Summary, ...]:
    """One summary an article.

    Args:
        articles: of one story.
        sentences: of each article.
        vectors: unit rows, those of all sentences one after the other.
        summarizer: what writes or chooses.
        background: what the vectors of news at large have in common.
    """
    spoken = [article.language for article, found in zip(articles, sentences, strict=True) for _ in found]
    general = centred(vectors, spoken, background.sentence_means)
    by_article = np.split(general, np.cumsum([len(found) for found in sentences])[:-1])
    return tuple(
        summarizer.summarize(article, found, own, load(article.language), echo(by_article, index))
        for index, (article, found, own) in enumerate(zip(articles, sentences, by_article, strict=True))
    )


def echo(by_article: Sequence[Vectors], index: int) -> NDArray[np.float32] | None:
    """How nearly the others say what each sentence of an article says, on average; None without others.

    The sentence of another article that is most like it counts, as the cosine of their vectors.
    """
    own = by_article[index]
    others = [other for number, other in enumerate(by_article) if number != index and len(other)]
    if not others:
        return None
    nearest = np.stack([(own @ other.T).max(axis=1) for other in others])
    return np.asarray(nearest.mean(axis=0), np.float32)
