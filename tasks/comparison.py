"""Task: the articles of each story against each other."""

from __future__ import annotations

from collections.abc import Sequence

from prefect import task
from prefect.cache_policies import NO_CACHE

from synopse.compare import Comparison, StoryText
from synopse.compare import compare as confront
from synopse.engines import Engines
from synopse.progress import report


@task(name="compare", task_run_name="compare the sources", cache_policy=NO_CACHE)
def compare(stories: Sequence[StoryText], engines: Engines) -> tuple[Comparison, ...]:
    """Find agreements, divergences, developments and single voices of each story."""
    result = []
    for number, story in enumerate(stories):
        report("compare", number, len(stories))
        result.append(confront(story, engines.background, engines.judge))
    report("compare", len(stories), len(stories))
    return tuple(result)
