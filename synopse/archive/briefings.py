"""What was published: stories across days, editions of the briefing, and who got them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, insert, select, update

from synopse.archive.records import Edition, Sending, StoryMemory
from synopse.archive.tables import BriefingRow, CitedRow, ReceiptRow, StoryRow
from synopse.model import Briefing
from synopse.parcel import Receipt


def put_story(connection: Connection, story: StoryMemory) -> None:
    """Keep how a story stood after the briefing at `last_briefed`; the same moment again replaces."""
    here = and_(StoryRow.id == story.id, StoryRow.last_briefed == story.last_briefed)
    connection.execute(delete(StoryRow).where(here))
    connection.execute(insert(StoryRow).values(**story.model_dump() | {"articles": list(story.articles)}))


def stories(connection: Connection, since: datetime, until: datetime) -> tuple[StoryMemory, ...]:
    """Each story that was briefed in (since, until], as it stood last in that time; the longest known first."""
    newest = (
        select(StoryRow.id, func.max(StoryRow.last_briefed).label("last"))
        .where(StoryRow.last_briefed > since, StoryRow.last_briefed <= until)
        .group_by(StoryRow.id)
        .subquery()
    )
    rows = connection.execute(
        select(StoryRow)
        .join(newest, and_(newest.c.id == StoryRow.id, newest.c.last == StoryRow.last_briefed))
        .order_by(StoryRow.first_briefed, StoryRow.id)
    )
    return tuple(StoryMemory.model_validate(dict(row._mapping)) for row in rows)


def put(connection: Connection, edition: Edition) -> Edition:
    """Keep an edition, in the place of one with its id that is not delivered yet; give back what stands there now."""
    present = get(connection, edition.id)
    if present and present.state == "delivered":
        return present
    row = {
        **edition.model_dump(include={"id", "day", "since", "until", "state"}),
        "folder": str(edition.folder),
        "data": edition.briefing.model_dump_json(by_alias=True),
    }
    if present:  # updated in place, so that the receipts of a first attempt stay
        connection.execute(update(BriefingRow).where(BriefingRow.id == edition.id).values(**row))
        connection.execute(delete(CitedRow).where(CitedRow.briefing == edition.id))
    else:
        connection.execute(insert(BriefingRow).values(**row))
    if cited := _cited(edition.briefing):
        connection.execute(insert(CitedRow), [{"briefing": edition.id, "ident": ident} for ident in cited])
    return edition


def mark_delivered(connection: Connection, ident: str) -> None:
    """Close an edition: all its targets got it."""
    connection.execute(update(BriefingRow).where(BriefingRow.id == ident).values(state="delivered"))


def get(connection: Connection, ident: str) -> Edition | None:
    """The edition with this id."""
    row = connection.execute(select(BriefingRow).where(BriefingRow.id == ident)).one_or_none()
    return _edition(row) if row else None


def newest(connection: Connection, limit: int) -> tuple[Edition, ...]:
    """The editions with the latest windows, newest first."""
    order = select(BriefingRow).order_by(BriefingRow.until.desc(), BriefingRow.id.desc()).limit(limit)
    return tuple(_edition(row) for row in connection.execute(order))


def intend(connection: Connection, briefing: str, target: str, at: datetime) -> None:
    """Note that sending begins."""
    here = and_(ReceiptRow.briefing == briefing, ReceiptRow.target == target)
    if connection.execute(update(ReceiptRow).where(here).values(intended=at)).rowcount == 0:
        row = {"briefing": briefing, "target": target, "intended": at, "at": None, "delivered": False, "tries": 0}
        connection.execute(insert(ReceiptRow).values(**row))


def put_receipt(connection: Connection, briefing: str, receipt: Receipt) -> None:
    """Note what became of it. Tries add up, and what was delivered once stays delivered."""
    here = and_(ReceiptRow.briefing == briefing, ReceiptRow.target == receipt.target)
    news = receipt.model_dump(include={"at", "delivered", "tries", "error"})
    before = connection.execute(select(ReceiptRow).where(here)).one_or_none()
    if before is None:
        connection.execute(insert(ReceiptRow).values(briefing=briefing, target=receipt.target, **news))
        return
    news |= {"tries": before.tries + receipt.tries, "delivered": before.delivered or receipt.delivered}
    connection.execute(update(ReceiptRow).where(here).values(**news))


def sendings(connection: Connection, briefing: str) -> tuple[Sending, ...]:
    """What became of an edition, target by target."""
    rows = connection.execute(select(ReceiptRow).where(ReceiptRow.briefing == briefing).order_by(ReceiptRow.target))
    return tuple(Sending(**{name: value for name, value in row._mapping.items() if name != "briefing"}) for row in rows)


def _cited(briefing: Briefing) -> Sequence[str]:
    return sorted({article.id for story in briefing.stories for article in story.articles})


def _edition(row: Row[Any]) -> Edition:
    return Edition(
        id=row.id,
        day=row.day,
        since=row.since,
        until=row.until,
        briefing=Briefing.model_validate_json(row.data),
        folder=Path(row.folder),
        state=row.state,
    )
