"""What a briefing has to do without, for its reader: which outlet, since when, and what of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from synopse.labels import Catalog
from synopse.model import Article, Gap
from synopse.sources.shortfall import counted, gap

ONE_ROUND = timedelta(minutes=30)
"""Sources that were read last so close together are missing since one moment: a round of visits takes its time."""
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Absent:
    """A source that is missing altogether: why, in the reader's words, and when it was read last, if ever."""

    source: str
    reason: str
    last: datetime | None


def absences(absent: Sequence[Absent], catalog: Catalog) -> Iterator[Gap]:
    """One gap for all the sources that are missing for one reason since one moment."""
    groups: list[list[Absent]] = []
    for one in sorted(absent, key=lambda one: (one.reason, one.last or _NEVER, one.source)):
        first = groups[-1][0] if groups else None
        if first and first.reason == one.reason and (one.last or _NEVER) - (first.last or _NEVER) <= ONE_ROUND:
            groups[-1].append(one)
        else:
            groups.append([one])
    for group in groups:
        last = group[0].last
        since = {"time": catalog.datetime(last)} if last else {}
        told = catalog.text("missing.since" if last else "missing.never", reason=group[0].reason, **since)
        yield gap(catalog.listing([one.source for one in group]), told)


def unvisited(
    visits: Mapping[str, tuple[datetime, datetime | None] | None], since: datetime, catalog: Catalog
) -> Iterator[Absent]:
    """Sources that nobody visited after `since`; `visits` has the last one of each and the last that succeeded."""
    for source, visit in visits.items():
        if visit is None or visit[0] <= since:
            yield Absent(source, catalog.text("missing.unvisited"), visit[1] if visit else None)


def shortened(articles: Sequence[tuple[str, Article]], catalog: Catalog) -> Iterator[Gap]:
    """Articles, with their sources, of which not all could be read: one gap for each source and extent."""
    titles: dict[tuple[str, str], list[str]] = {}
    for source, article in articles:
        if article.extent != "full":
            titles.setdefault((source, article.extent), []).append(article.title or article.path)
    for (source, extent), of_one in sorted(titles.items()):
        yield gap(source, counted(f"missing.{extent}", of_one, catalog))
