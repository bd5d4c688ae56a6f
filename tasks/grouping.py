"""Task: articles of one event together."""

from __future__ import annotations

from collections.abc import Sequence

from prefect import task
from prefect.cache_policies import NO_CACHE

from synopse.engines import Engines
from synopse.model import Article
from synopse.progress import report
from synopse.stories import group as form
from synopse.stories import opening


@task(name="group", task_run_name="group articles into stories", cache_policy=NO_CACHE)
def group(articles: Sequence[Article], engines: Engines) -> tuple[tuple[Article, ...], ...]:
    """Group the articles into stories by what their openings say."""
    vectors = engines.encoder.encode([opening(a) for a in articles])
    stories = form(articles, vectors, engines.background)
    report("group", 1, 1)
    return stories
