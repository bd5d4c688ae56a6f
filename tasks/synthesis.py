"""Task: everything that was found to one briefing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from prefect import task
from prefect.cache_policies import NO_CACHE

from synopse import __version__
from synopse.compare import Comparison
from synopse.dedup import Deduplicated
from synopse.engines import builtin_engines
from synopse.labels import load_catalog
from synopse.material import gather
from synopse.model import Briefing, Method
from synopse.progress import report
from synopse.synthesis import bind, tell
from synopse.tasks.reading import Reading
from synopse.tasks.summarization import Summarized


@task(name="synthesize", task_run_name="write the briefing", cache_policy=NO_CACHE)
def synthesize(
    reading: Reading,
    unique: Deduplicated,
    summarized: Sequence[Summarized],
    comparisons: Sequence[Comparison],
    language: str,
    zone: str,
    title: str | None,
    now: datetime,
) -> Briefing:
    """Put stories, findings and summaries into the reader's language, the weightiest story first."""
    engines = builtin_engines()
    catalog = load_catalog(language, ZoneInfo(zone))
    stories = [
        tell(gather(text, summaries, comparison, unique.duplicates), catalog)
        for (text, summaries), comparison in zip(summarized, comparisons, strict=True)
    ]
    report("synthesize", 1, 1)
    method = Method(
        synopse=__version__,
        encoder=engines.encoder.name,
        summarizer=engines.summarizer.name,
        judge=engines.judge.name,
        articles_read=len(reading.articles),
        sentences=sum(len(c.claims) for c in comparisons),
        furniture_removed=sum(len(a.removed) for a in reading.articles),
        pairs_compared=sum(c.pairs for c in comparisons),
    )
    return bind(stories, reading.articles, unique.duplicates, reading.gaps, method, catalog, title, now)
