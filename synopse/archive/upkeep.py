"""Upkeep: what the archive holds, and how the old leaves it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, exists, func, or_, select, text
from sqlalchemy.orm import aliased

from synopse.archive.records import Stats
from synopse.archive.tables import (
    ArticleRow,
    BriefingRow,
    CitedRow,
    FetchRow,
    PageRow,
    SourceRow,
    StoryRow,
    Table,
    ValueRow,
    VersionRow,
    VisitRow,
)
from synopse.archive.transactions import plain


def stats(connection: Connection, size: int) -> Stats:
    """Counts and bounds."""

    def count(row: type[Table]) -> int:
        return connection.execute(select(func.count()).select_from(row)).scalar_one()

    oldest, newest = connection.execute(select(func.min(ArticleRow.first_seen), func.max(ArticleRow.first_seen))).one()
    return Stats(
        sources=count(SourceRow),
        articles=count(ArticleRow),
        versions=count(VersionRow),
        fetches=count(FetchRow),
        values=count(ValueRow),
        stories=connection.execute(select(func.count(StoryRow.id.distinct()))).scalar_one(),
        briefings=count(BriefingRow),
        size=size,
        oldest=oldest,
        newest=newest,
    )


def newest(connection: Connection) -> datetime | None:
    """The latest moment of a visit or an edition."""
    visited = connection.execute(select(func.max(VisitRow.at))).scalar()
    briefed = connection.execute(select(func.max(BriefingRow.until))).scalar()
    return max((moment for moment in (visited, briefed) if moment), default=None)


def size(engine: Engine) -> int:
    """Bytes on disk, with the log of SQLite that is not yet merged."""
    if engine.dialect.name == "sqlite":
        files = (Path(f"{engine.url.database}{end}") for end in ("", "-wal"))
        return sum(file.stat().st_size for file in files if file.exists())
    names = ", ".join(f"('\"{name}\"')" for name in Table.metadata.tables)
    query = f"SELECT sum(pg_total_relation_size(name::regclass)) FROM (VALUES {names}) AS tables (name)"
    with engine.connect() as connection:
        return int(connection.execute(text(query)).scalar_one())


def prune(connection: Connection, before: datetime) -> dict[str, int]:
    """Delete what is older, and count it by the fields of `Pruned`.

    Briefings and stories leave with the day of their window's end, articles when no source has offered them since,
    superseded versions by the moment that they were seen, values when no run asked for them since. What a briefing
    that stays rests on stays with it, and so does the newest briefing: the next one begins where it ended.
    """
    last = select(func.max(BriefingRow.until)).scalar_subquery()
    own, sibling = aliased(ArticleRow), aliased(VersionRow)
    cited = exists().where(CitedRow.ident == VersionRow.ident)
    superseded = exists().where(own.id == VersionRow.article, own.latest > VersionRow.number)
    gone = exists().where(own.id == VersionRow.article, own.last_seen < before)
    article_cited = exists().where(sibling.article == VersionRow.article, sibling.ident == CitedRow.ident)
    old_version = or_(
        and_(gone, ~article_cited),  # the newest version stays beside a cited one: the next visit compares with it
        and_(superseded, VersionRow.seen < before, ~cited),
    )
    return {
        "briefings": _delete(connection, BriefingRow, and_(BriefingRow.until < before, BriefingRow.until < last)),
        "stories": _delete(connection, StoryRow, StoryRow.last_briefed < before),
        "versions": _delete(connection, VersionRow, old_version),
        "articles": _delete(connection, ArticleRow, ~exists().where(VersionRow.article == ArticleRow.id)),
        "fetches": _delete(connection, FetchRow, FetchRow.at < before),
        "visits": _delete(connection, VisitRow, VisitRow.at < before),
        "pages": _delete(connection, PageRow, PageRow.last < before),
        "values": _delete(connection, ValueRow, ValueRow.used < before.date()),
    }


def shrink(engine: Engine) -> None:
    """Give free space back to the disk; takes as long as copying the archive."""
    with plain(engine).connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("VACUUM")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            names = ", ".join(f'"{name}"' for name in Table.metadata.tables)
            connection.exec_driver_sql(f"VACUUM ANALYZE {names}")


def _delete(connection: Connection, row: type[Table], which: ColumnElement[bool]) -> int:
    return connection.execute(delete(row).where(which)).rowcount
