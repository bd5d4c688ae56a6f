"""Task: copies folded."""

from __future__ import annotations

from collections.abc import Sequence

from prefect import task
from prefect.cache_policies import NO_CACHE

from synopse.dedup import Deduplicated
from synopse.dedup import deduplicate as fold
from synopse.model import Article
from synopse.progress import report


@task(name="deduplicate", task_run_name="fold copies", cache_policy=NO_CACHE)
def deduplicate(articles: Sequence[Article]) -> Deduplicated:
    """Fold exact and near copies, each with its reason."""
    result = fold(articles)
    report("deduplicate", 1, 1)
    return result
