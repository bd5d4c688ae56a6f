"""Task: sentences, their vectors, and a summary of each article."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from prefect import task
from prefect.cache_policies import NO_CACHE

from synopse.compare import StoryText
from synopse.engines import Engines
from synopse.language import load
from synopse.model import Article, Summary
from synopse.progress import report
from synopse.sentences import sentences
from synopse.stories import centred

Summarized = tuple[StoryText, tuple[Summary, ...]]


@task(name="summarize", task_run_name="summarize each article", cache_policy=NO_CACHE)
def summarize(stories: Sequence[tuple[Article, ...]], engines: Engines) -> tuple[Summarized, ...]:
    """Split, encode and summarize the articles of each story."""
    result: list[Summarized] = []
    for number, articles in enumerate(stories):
        report("summarize", number, len(stories))
        split = tuple(sentences(a) for a in articles)
        vectors = engines.encoder.encode([s.text for found in split for s in found])
        edges = np.cumsum([0, *(len(found) for found in split)])
        summaries = []
        for index, (article, found) in enumerate(zip(articles, split, strict=True)):
            own = vectors[edges[index] : edges[index + 1]]
            general = centred(own, [article.language] * len(found), engines.background.sentence_means)
            summaries.append(engines.summarizer.summarize(article, found, general, load(article.language)))
        result.append((StoryText(articles, split, vectors), tuple(summaries)))
    report("summarize", len(stories), len(stories))
    return tuple(result)
