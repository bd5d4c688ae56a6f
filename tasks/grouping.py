"""Task: articles of one event together."""

from __future__ import annotations

from collections.abc import Sequence

from prefect import task
from prefect.cache_policies import NO_CACHE

from synopse.engines import Engines, Grouping
from synopse.model import Article
from synopse.progress import report
from synopse.stories import SAME_STORY, opening
from synopse.stories import group as form


@task(name="group", task_run_name="group articles into stories", cache_policy=NO_CACHE)
def group(articles: Sequence[Article], engines: Engines) -> tuple[tuple[Article, ...], ...]:
    """Group the articles into stories by what their openings say."""
    by = engines.grouping or Grouping(engines.encoder, engines.background, SAME_STORY)
    stories = form(articles, by.encoder.encode([opening(a) for a in articles]), by.background, by.threshold)
    report("group", 1, 1)
    return stories
