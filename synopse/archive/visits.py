"""Visits to sources: the requests, what pages said of themselves, and how healthy a source is."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, func, insert, select, update

from synopse.archive import articles
from synopse.archive.chunks import chunks
from synopse.archive.identity import digest
from synopse.archive.records import Health, Recorded, Visited
from synopse.archive.tables import ArticleRow, FetchRow, PageRow, SourceRow, VisitRow
from synopse.harvest import Fetch, Harvest, Seen, Validators

WEEKS = timedelta(weeks=4)
"""How far back the pace of a source is looked at."""
FEW = 5
"""With fewer articles in that time nobody can say what is usual."""
HOPS = 10
"""Permanent redirects that are followed from one address; more is a loop or a game."""
UNCHANGED = 304


def record(connection: Connection, harvest: Harvest, at: datetime) -> Recorded:
    """Keep all that a visit at `at` brought; the same harvest again changes nothing."""
    _fetches(connection, harvest)
    for fetch in harvest.fetches:
        _page(connection, fetch)
    _source(connection, harvest, at)
    addresses = {article.url for article in harvest.articles if article.url}
    pages = {url for fetch in harvest.fetches if _succeeded(fetch) for url in (fetch.url, fetch.moved_to) if url}
    return articles.record(connection, harvest.source, harvest.articles, pages, _moves(connection, addresses), at)


def seen(connection: Connection, url: str) -> Seen | None:
    """What is known of an address that was fetched with success."""
    row = connection.execute(select(PageRow).where(PageRow.key == digest(url))).one_or_none()
    if row is None:
        return None
    return Seen(first=row.first, validators=Validators(etag=row.etag, modified=row.modified))


def health(connection: Connection) -> tuple[Health, ...]:
    """Each source that was ever visited, by name."""
    rows = connection.execute(select(SourceRow).order_by(SourceRow.name)).all()
    since = max((row.tried for row in rows), default=datetime.max.replace(tzinfo=UTC)) - WEEKS
    arrivals: dict[str, list[datetime]] = {}
    found = select(ArticleRow.source, ArticleRow.first_seen).where(ArticleRow.first_seen > since)
    for arrival in connection.execute(found.order_by(ArticleRow.first_seen)):
        arrivals.setdefault(arrival.source, []).append(arrival.first_seen)
    return tuple(
        Health(
            source=row.name,
            tried=row.tried,
            succeeded=row.succeeded,
            failures=row.failures,
            items=row.items,
            newest=row.newest,
            error=row.error,
            **_pace(arrivals.get(row.name, ())),
        )
        for row in rows
    )


def _pace(arrivals: Sequence[datetime]) -> dict[str, Any]:
    """When the newest article came, and the longest pause before it, where there are enough to tell."""
    if len(arrivals) < FEW:
        return {}
    return {"latest": arrivals[-1], "pause": max(later - earlier for earlier, later in itertools.pairwise(arrivals))}


def visited(connection: Connection, until: datetime) -> tuple[Visited, ...]:
    """How the visits stood at `until`, by source; those that were visited later only are left out."""
    spans = (
        select(
            VisitRow.source,
            func.min(VisitRow.at).label("first"),
            func.max(VisitRow.at).label("last"),
            func.max(VisitRow.at).filter(~VisitRow.failed).label("succeeded"),
        )
        .where(VisitRow.at <= until)
        .group_by(VisitRow.source)
        .subquery()
    )
    here = and_(VisitRow.source == spans.c.source, VisitRow.at == spans.c.last)
    asked = select(spans, VisitRow.failed, VisitRow.gaps).join(VisitRow, here).order_by(spans.c.source)
    return tuple(Visited.model_validate(dict(row._mapping)) for row in connection.execute(asked))


def _fetches(connection: Connection, harvest: Harvest) -> None:
    present: set[tuple[str, datetime]] = set()
    for some in chunks([digest(fetch.url) for fetch in harvest.fetches]):
        asked = select(FetchRow.key, FetchRow.at).where(FetchRow.source == harvest.source, FetchRow.key.in_(some))
        present |= {(row.key, row.at) for row in connection.execute(asked)}
    rows = {
        (key, fetch.at): {
            "source": harvest.source,
            "key": key,
            **fetch.model_dump(include={"url", "at", "status", "size", "tries", "error", "moved_to"}),
        }
        for fetch in harvest.fetches
        if ((key := digest(fetch.url)), fetch.at) not in present
    }
    if rows:
        connection.execute(insert(FetchRow), list(rows.values()))


def _page(connection: Connection, fetch: Fetch) -> None:
    """Note a success. What moved for good counts as moved from then on, unless its target moves back."""
    if not _succeeded(fetch):
        return
    target = fetch.moved_to if fetch.moved_to != fetch.url else None
    if _visited(connection, fetch.url, fetch, {"moved_to": target} if target else {}) and target:
        _visited(connection, target, fetch, {"moved_to": None})
        articles.move(connection, fetch.url, target)


def _succeeded(fetch: Fetch) -> bool:
    """Whether a page was read, or had not changed."""
    return not fetch.error and fetch.status is not None and (200 <= fetch.status < 300 or fetch.status == UNCHANGED)


def _visited(connection: Connection, url: str, fetch: Fetch, moved: dict[str, str | None]) -> bool:
    """Keep what a page said of itself, unless this visit or a later one is known; whether it was kept."""
    here = PageRow.key == digest(url)
    said: dict[str, Any] = fetch.validators.model_dump(exclude_none=fetch.status == UNCHANGED)
    row = connection.execute(select(PageRow.last).where(here)).one_or_none()
    if row is None:
        connection.execute(
            insert(PageRow).values(key=digest(url), url=url, first=fetch.at, last=fetch.at, **said, **moved)
        )
    elif row.last < fetch.at:
        connection.execute(update(PageRow).where(here).values(last=fetch.at, **said, **moved))
    return row is None or row.last < fetch.at


def _moves(connection: Connection, addresses: Iterable[str]) -> dict[str, str]:
    """Where each address leads by now; those that stay are left out."""
    ends = {url: url for url in addresses}
    moves: dict[str, str] = {}
    for _ in range(HOPS):
        known: dict[str, str] = {}
        for some in chunks([digest(end) for end in set(ends.values())]):
            asked = select(PageRow.url, PageRow.moved_to).where(PageRow.key.in_(some), PageRow.moved_to.is_not(None))
            known |= {row.url: row.moved_to for row in connection.execute(asked)}
        ends = {url: known[end] for url, end in ends.items() if end in known}
        moves |= ends
        if not ends:
            break
    return moves


def _source(connection: Connection, harvest: Harvest, at: datetime) -> None:
    """A visit failed if it offered nothing and names a gap; a feed that merely has nothing new is well."""
    here = SourceRow.name == harvest.source
    failed = bool(harvest.gaps) and not harvest.items and not harvest.articles
    news: dict[str, Any] = {
        "tried": at,
        "error": harvest.remarks[0].said if harvest.remarks else None,
    }
    if not failed:
        news |= {"succeeded": at, "failures": 0}
    if harvest.items:
        news["items"] = harvest.items
    if harvest.newest:
        news["newest"] = harvest.newest
    visit = {"source": harvest.source, "at": at}
    if not connection.execute(select(VisitRow.at).filter_by(**visit)).one_or_none():
        lacks = [gap.model_dump() for gap in harvest.gaps]
        connection.execute(insert(VisitRow).values(**visit, failed=failed, gaps=lacks))
    row = connection.execute(select(SourceRow.tried).where(here)).one_or_none()
    if row is None:
        blank = {"failures": int(failed), "items": 0}
        connection.execute(insert(SourceRow).values(**({"name": harvest.source} | blank | news)))
    elif row.tried < at:
        if failed:
            news["failures"] = SourceRow.failures + 1
        connection.execute(update(SourceRow).where(here).values(**news))
