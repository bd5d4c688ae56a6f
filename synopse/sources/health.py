"""How a source does: reachable or not, how many items, whole texts or teasers, what its robots.txt says."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Literal

from pydantic import AwareDatetime

from synopse.harvest import Harvest, Seen
from synopse.model import Extent, Frozen
from synopse.settings import FolderSource, MailboxSource, Source
from synopse.sources.collection import collect_safely
from synopse.sources.visit import Visit

WORST_FIRST: tuple[Extent, ...] = ("teaser", "truncated", "full")


class Health(Frozen):
    """How a source does. `texts` is the least of what it gives; `robots` is "none" where no web is read.

    `remark` says what is missing and what to do.
    """

    name: str
    reachable: bool
    items: int
    newest: AwareDatetime | None
    texts: Extent | None
    robots: Literal["allowed", "forbidden", "unknown", "none"]
    remark: str = ""


class Forgetful:
    """The memory of somebody who visits for the first time."""

    def seen(self, url: str) -> Seen | None:
        """Nothing is known."""
        return None


def check(source: Source, visit: Visit) -> Health:
    """Try a source as a first visit would, with its newest item alone. Nothing is kept."""
    settings = visit.settings.model_copy(update={"items": 1})
    fresh = replace(visit, memory=Forgetful(), settings=settings)
    return assess(source, collect_safely(source, fresh), visit)


def check_all(sources: Sequence[Source], visit: Visit) -> tuple[Health, ...]:
    """Try several sources at once, in the order of the settings."""
    with ThreadPoolExecutor(max_workers=visit.settings.hosts, thread_name_prefix="source") as pool:
        return tuple(pool.map(lambda source: check(source, visit), sources))


def assess(source: Source, harvest: Harvest, visit: Visit) -> Health:
    """What a harvest tells about its source."""
    extents = {article.extent for article in harvest.articles}
    remarks = [remark.said for remark in harvest.remarks]
    remarks += [
        visit.catalog.text("visit.moved", url=fetch.moved_to) for fetch in harvest.fetches[:1] if fetch.moved_to
    ]
    return Health(
        name=source.name,
        reachable=_reachable(source, harvest),
        items=harvest.items,
        newest=harvest.newest,
        texts=next((extent for extent in WORST_FIRST if extent in extents), None),
        robots=_robots(source, harvest),
        remark="; ".join(dict.fromkeys(remarks)),
    )


def _reachable(source: Source, harvest: Harvest) -> bool:
    """On the web the first answer counts; a folder or mailbox held something, or nothing was wrong with it."""
    if isinstance(source, FolderSource | MailboxSource):
        return harvest.items > 0 or not harvest.gaps
    return bool(harvest.fetches) and harvest.fetches[0].error is None


def _robots(source: Source, harvest: Harvest) -> Literal["allowed", "forbidden", "unknown", "none"]:
    if isinstance(source, FolderSource | MailboxSource):
        return "none"
    errors = [(fetch.error or "").split(" ")[0] for fetch in harvest.fetches]
    if "robots" in errors:
        return "forbidden"
    return "allowed" if None in [fetch.error for fetch in harvest.fetches] else "unknown"
