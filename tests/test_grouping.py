"""One vector an article: in portions that do not depend on who encodes them, and back in the order of the articles."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from synopse.protocols import Vectors
from synopse.stories import opening
from synopse.tasks.grouping import PORTION, Portion, vectors_of
from tests.articles import article

ARTICLES = [article(f"{n}", f"Satz {n}. " * (1 + n * 7 % 11)) for n in range(2 * PORTION + 1)]


def test_each_article_gets_its_own_vector_and_those_of_a_portion_are_alike_in_length() -> None:
    given: list[Portion] = []

    def encoded(portions: Sequence[Portion]) -> list[Vectors]:
        given.extend(portions)
        return [np.array([[float(texts.index(text)), 1.0] for text in portion], np.float32) for portion in portions]

    texts = [opening(one) for one in ARTICLES]
    assert vectors_of(ARTICLES, encoded)[:, 0].tolist() == list(range(len(ARTICLES)))
    assert [len(portion) for portion in given] == [PORTION, PORTION, 1]
    lengths = [len(text) for portion in given for text in portion]
    assert lengths == sorted(lengths)


def test_where_there_are_no_articles_there_are_no_vectors() -> None:
    assert vectors_of([], lambda portions: [np.zeros((len(p), 384), np.float32) for p in portions]).shape == (0, 384)
