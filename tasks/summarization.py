"""Task: sentences, their vectors, and a summary of each article."""

from __future__ import annotations

from collections.abc import Sequence

from prefect import task
from prefect.cache_policies import NO_CACHE

from synopse.compare import StoryText
from synopse.digests import digests
from synopse.engines import Engines
from synopse.model import Article, Summary
from synopse.progress import report
from synopse.sentences import sentences

Summarized = tuple[StoryText, tuple[Summary, ...]]


@task(name="summarize", task_run_name="summarize each article", cache_policy=NO_CACHE)
def summarize(stories: Sequence[tuple[Article, ...]], engines: Engines) -> tuple[Summarized, ...]:
    """Split, encode and summarize the articles of each story."""
    result: list[Summarized] = []
    for number, articles in enumerate(stories):
        report("summarize", number, len(stories))
        split = tuple(sentences(a) for a in articles)
        vectors = engines.encoder.encode([s.text for found in split for s in found])
        summaries = digests(articles, split, vectors, engines.summarizer, engines.background)
        result.append((StoryText(articles, split, vectors), summaries))
    report("summarize", len(stories), len(stories))
    return tuple(result)
