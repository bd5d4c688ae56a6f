"""The tables of the archive."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, false
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """An aware time, kept in UTC: SQLite knows no zones, PostgreSQL would answer in the server's."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; a naive time would be a guess and is refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"got the time {value} without a zone, wanted an aware one")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware again."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text from outside, without the NUL that PostgreSQL does not take."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text without NUL."""
        return value.replace("\0", "") if value else value


class Table(DeclarativeBase):
    """Base of all tables."""

    type_annotation_map = {datetime: Moment, str: Words, bytes: LargeBinary}  # noqa: RUF012 # SQLAlchemy reads it off the class


class SourceRow(Table):
    """A source and how its last visits went."""

    __tablename__ = "source"
    name: Mapped[str] = mapped_column(primary_key=True)
    tried: Mapped[datetime]
    succeeded: Mapped[datetime | None]
    failures: Mapped[int]
    items: Mapped[int]
    newest: Mapped[datetime | None]
    error: Mapped[str | None]


class VisitRow(Table):
    """One visit to a source: whether it failed, and what it lacked for a reader."""

    __tablename__ = "visit"
    source: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True, index=True)
    failed: Mapped[bool]
    gaps: Mapped[list[dict[str, str]]] = mapped_column(JSON)


class FetchRow(Table):
    """One request; the address is in full here and by its digest in the key, since addresses have no bounds."""

    __tablename__ = "fetch"
    __table_args__ = (UniqueConstraint("source", "key", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    key: Mapped[str]
    url: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
    status: Mapped[int | None]
    size: Mapped[int]
    tries: Mapped[int]
    error: Mapped[str | None]
    moved_to: Mapped[str | None]


class PageRow(Table):
    """An address that was fetched with success: what the next visit needs to know."""

    __tablename__ = "page"
    key: Mapped[str] = mapped_column(primary_key=True)
    url: Mapped[str]
    first: Mapped[datetime]
    last: Mapped[datetime] = mapped_column(index=True)
    etag: Mapped[str | None]
    modified: Mapped[str | None]
    moved_to: Mapped[str | None]


class OutletRow(Table):
    """A source as the settings list it; `rank` is its place in the list, None once it is not there any more."""

    __tablename__ = "outlet"
    name: Mapped[str] = mapped_column(primary_key=True)
    address: Mapped[str]
    house: Mapped[str | None]
    rank: Mapped[int | None]


class ArticleRow(Table):
    """An article, which `source` has the best claim to; `scope` and `key` are its `synopse.archive.identity.Place`."""

    __tablename__ = "article"
    __table_args__ = (UniqueConstraint("source", "key"), Index("article_place", "scope", "key", unique=True))
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    scope: Mapped[str] = mapped_column(server_default="")
    key: Mapped[str] = mapped_column(index=True)
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime] = mapped_column(index=True)
    latest: Mapped[int]
    """Number of the newest version."""


class VersionRow(Table):
    """What an article said from a moment on; `ident` is the id that the rest of the product knows it by.

    `source` gave the text; what was read at the article's own address counts as given by whom the article belongs to.
    """

    __tablename__ = "version"
    __table_args__ = (UniqueConstraint("article", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    article: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    number: Mapped[int]
    ident: Mapped[str] = mapped_column(index=True)
    hash: Mapped[str]
    seen: Mapped[datetime] = mapped_column(index=True)
    source: Mapped[str] = mapped_column(server_default="")
    extent: Mapped[str]
    firsthand: Mapped[bool] = mapped_column(server_default=false())
    title: Mapped[str]
    text: Mapped[str]
    rest: Mapped[dict[str, Any]] = mapped_column(JSON)
    """All other fields of the article."""


class WordingRow(Table):
    """The words of an article's newest version as a search compares them, and when it appeared."""

    __tablename__ = "wording"
    article: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    words: Mapped[str]


class ValueRow(Table):
    """A computed value; `kind` names engine and version, `key` the content."""

    __tablename__ = "value"
    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    data: Mapped[bytes]
    used: Mapped[date] = mapped_column(index=True)


class StoryRow(Table):
    """A story as it stood after a briefing. A row a briefing: one that is made anew sees what its first attempt saw."""

    __tablename__ = "story"
    id: Mapped[str] = mapped_column(primary_key=True)
    last_briefed: Mapped[datetime] = mapped_column(primary_key=True, index=True)
    first_briefed: Mapped[datetime]
    title: Mapped[str]
    articles: Mapped[list[str]] = mapped_column(JSON)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    vector: Mapped[bytes]


class BriefingRow(Table):
    """A briefing that was made."""

    __tablename__ = "briefing"
    id: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date]
    since: Mapped[datetime]
    until: Mapped[datetime] = mapped_column(index=True)
    folder: Mapped[str]
    state: Mapped[str]
    data: Mapped[str]


class CitedRow(Table):
    """An article that a briefing rests on: it stays as long as the briefing does."""

    __tablename__ = "cited"
    briefing: Mapped[str] = mapped_column(ForeignKey("briefing.id", ondelete="CASCADE"), primary_key=True)
    ident: Mapped[str] = mapped_column(primary_key=True, index=True)


class ReceiptRow(Table):
    """What became of a briefing at one target; `intended` is written before the sending begins."""

    __tablename__ = "receipt"
    briefing: Mapped[str] = mapped_column(ForeignKey("briefing.id", ondelete="CASCADE"), primary_key=True)
    target: Mapped[str] = mapped_column(primary_key=True)
    intended: Mapped[datetime | None]
    at: Mapped[datetime | None]
    delivered: Mapped[bool]
    tries: Mapped[int]
    error: Mapped[str | None]
