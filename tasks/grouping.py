"""Tasks: one vector an article, and articles of one event together."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from prefect import task
from prefect.cache_policies import NO_CACHE

from synopse.engines import Engines, Grouping
from synopse.model import Article
from synopse.progress import report
from synopse.protocols import Vectors
from synopse.stories import SAME_STORY, opening
from synopse.stories import group as form

Portion = tuple[str, ...]
PORTION = 256
"""Openings that are encoded at a time, whoever does it: with others beside it, a vector has other last bits."""


def vectors_of(articles: Sequence[Article], encoded: Callable[[Sequence[Portion]], Sequence[Vectors]]) -> Vectors:
    """One vector an article, in their order.

    Args:
        articles: without copies.
        encoded: what gives the vectors of each portion, here or by workers.
    """
    texts = [opening(article) for article in articles]
    order = sorted(range(len(texts)), key=lambda row: len(texts[row]))  # texts of one length are encoded fastest
    portions = [tuple(texts[row] for row in order[start : start + PORTION]) for start in range(0, len(order), PORTION)]
    rows = np.concatenate(encoded(portions or [()]))
    vectors = np.empty_like(rows)
    vectors[order] = rows
    return vectors


@task(name="encode", task_run_name="encode the openings", cache_policy=NO_CACHE)
def encode(portions: Sequence[Portion], engines: Engines) -> tuple[Vectors, ...]:
    """A vector for each text of each portion."""
    encoder = grouping(engines).encoder
    result = []
    for number, portion in enumerate(portions):
        report("encode", number, len(portions))
        result.append(encoder.encode(portion))
    report("encode", len(portions), len(portions))
    return tuple(result)


@task(name="group", task_run_name="group articles into stories", cache_policy=NO_CACHE)
def group(articles: Sequence[Article], vectors: Vectors, engines: Engines) -> tuple[tuple[Article, ...], ...]:
    """Group the articles into stories by what their openings say."""
    by = grouping(engines)
    stories = form(articles, vectors, by.background, by.threshold)
    report("group", 1, 1)
    return stories


def grouping(engines: Engines) -> Grouping:
    """What articles are grouped by: an encoder of its own, where there is one."""
    return engines.grouping or Grouping(engines.encoder, engines.background, SAME_STORY)
