"""Articles with every version that was seen of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, exists, func, insert, or_, select, update
from sqlalchemy.orm import aliased

from synopse.archive.chunks import chunks
from synopse.archive.records import Kept, Recorded, Version
from synopse.archive.tables import ArticleRow, VersionRow
from synopse.model import Article

_COLUMNS = (
    ArticleRow.source, ArticleRow.first_seen, VersionRow.article, VersionRow.number, VersionRow.ident,
    VersionRow.seen, VersionRow.extent, VersionRow.title, VersionRow.text, VersionRow.rest,
)  # fmt: skip


def digest(*parts: str) -> str:
    """A key of bounded length."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def record(
    connection: Connection, source: str, articles: Sequence[Article], moves: Mapping[str, str], at: datetime
) -> Recorded:
    """Keep the articles that a source offered at `at`; `moves` leads from addresses to where they moved for good.

    The newest version counts: a text that goes back to what it was is a further version. A teaser or a truncated text
    says nothing new about an article that was read in full, and a harvest older than what is known changes nothing.
    Where a harvest has an address twice, its first article counts. What stands at an address of its own stays there,
    even if the address moved to where another article stands.
    """
    places = [article.url or article.path for article in articles]
    present = _present(connection, source, {digest(place) for place in (*places, *moves.values())})
    offered: dict[str, Article] = {}
    for article, place in zip(articles, places, strict=True):
        own = digest(place)
        offered.setdefault(own if own in present else digest(moves.get(place, place)), article)
    present = {key: row for key, row in present.items() if key in offered}
    fresh = {key: article for key, article in offered.items() if key not in present}
    ids = _add(connection, source, fresh, at)
    versions = [_version(ids[key], 1, article, at) for key, article in fresh.items()]
    edited = [
        _version(row.id, row.latest + 1, offered[key], at)
        for key, row in present.items()
        if _edited(row, offered[key], at)
    ]
    if versions or edited:
        connection.execute(insert(VersionRow), versions + edited)
    for version in edited:
        row = update(ArticleRow).where(ArticleRow.id == version["article"])
        connection.execute(row.values(latest=version["number"]))
    for some in chunks([row.id for row in present.values()]):
        seen = update(ArticleRow).where(ArticleRow.id.in_(some), ArticleRow.last_seen < at)
        connection.execute(seen.values(last_seen=at))
    return Recorded(new=len(fresh), changed=len(edited), known=len(articles) - len(fresh) - len(edited))


def move(connection: Connection, old: str, new: str) -> None:
    """Let the articles at an address keep their history at the new one, where nothing stands there yet."""
    other = aliased(ArticleRow)
    there = exists().where(other.source == ArticleRow.source, other.key == digest(new))
    connection.execute(update(ArticleRow).where(ArticleRow.key == digest(old), ~there).values(key=digest(new)))


def between(connection: Connection, since: datetime, until: datetime) -> tuple[Kept, ...]:
    """The newest version, as of `until`, of each article that appeared or changed in (since, until].

    Where two sources offered one address with one text (a feed listed twice), the first source's is meant.
    """
    other, twin = aliased(ArticleRow), aliased(VersionRow)
    newest = (
        select(VersionRow.article, func.max(VersionRow.number).label("number"))
        .where(VersionRow.seen > since, VersionRow.seen <= until)
        .group_by(VersionRow.article)
        .subquery()
    )
    first = or_(
        other.first_seen < ArticleRow.first_seen,
        and_(other.first_seen == ArticleRow.first_seen, other.source < ArticleRow.source),
    )
    doubled = exists().where(
        other.key == ArticleRow.key,
        other.id != ArticleRow.id,
        first,
        twin.article == other.id,
        twin.hash == VersionRow.hash,
        twin.seen <= until,
    )
    found = connection.execute(
        select(*_COLUMNS)
        .join(ArticleRow, ArticleRow.id == VersionRow.article)
        .join(newest, and_(newest.c.article == VersionRow.article, newest.c.number == VersionRow.number))
        .where(~doubled)
        .order_by(ArticleRow.first_seen, ArticleRow.source, VersionRow.article)
    ).all()
    return _kept(connection, found)


def by_ids(connection: Connection, ids: Sequence[str]) -> tuple[Kept, ...]:
    """The versions with these ids, in the order asked for; ids that nobody knows are left out."""
    found: dict[str, Row[Any]] = {}
    for some in chunks(list(dict.fromkeys(ids))):
        order = (ArticleRow.first_seen.desc(), ArticleRow.source.desc(), VersionRow.id.desc())  # as `between` chooses
        asked = select(*_COLUMNS).join(ArticleRow).where(VersionRow.ident.in_(some)).order_by(*order)
        found |= {row.ident: row for row in connection.execute(asked)}
    return _kept(connection, [found[ident] for ident in dict.fromkeys(ids) if ident in found])


def _present(connection: Connection, source: str, keys: Iterable[str]) -> dict[str, Row[Any]]:
    """What is known under these keys, with the newest version's text."""
    rows: dict[str, Row[Any]] = {}
    newest = and_(VersionRow.article == ArticleRow.id, VersionRow.number == ArticleRow.latest)
    columns = (ArticleRow.id, ArticleRow.key, ArticleRow.latest, VersionRow.hash, VersionRow.seen, VersionRow.extent)
    for some in chunks(list(keys)):
        asked = select(*columns).join(VersionRow, newest).where(ArticleRow.source == source, ArticleRow.key.in_(some))
        rows |= {row.key: row for row in connection.execute(asked)}
    return rows


def _add(connection: Connection, source: str, fresh: Mapping[str, Article], at: datetime) -> dict[str, int]:
    if not fresh:
        return {}
    rows = [{"source": source, "key": key, "first_seen": at, "last_seen": at, "latest": 1} for key in fresh]
    return {
        row.key: row.id for row in connection.execute(insert(ArticleRow).returning(ArticleRow.key, ArticleRow.id), rows)
    }


def _edited(row: Row[Any], article: Article, at: datetime) -> bool:
    lesser = row.extent == "full" and article.extent != "full"
    return bool(row.hash != digest(article.text) and row.seen < at and not lesser)


def _version(row: int, number: int, article: Article, at: datetime) -> dict[str, Any]:
    return {
        "article": row,
        "number": number,
        "ident": article.id,
        "hash": digest(article.text),
        "seen": at,
        "extent": article.extent,
        "title": article.title or "",
        "text": article.text,
        "rest": article.model_dump(mode="json", exclude={"id", "extent", "title", "text"}, exclude_defaults=True),
    }


def _kept(connection: Connection, found: Sequence[Row[Any]]) -> tuple[Kept, ...]:
    before: dict[int, list[Row[Any]]] = {}
    several = [row.article for row in found if row.number > 1]
    for some in chunks(several):
        asked = select(VersionRow).where(VersionRow.article.in_(some)).order_by(VersionRow.article, VersionRow.number)
        for row in connection.execute(asked):
            before.setdefault(row.article, []).append(row)
    return tuple(
        Kept(
            article=_article(row),
            source=row.source,
            first_seen=row.first_seen,
            seen=row.seen,
            version=row.number,
            earlier=tuple(_earlier(old) for old in before.get(row.article, ()) if old.number < row.number),
        )
        for row in found
    )


def _article(row: Row[Any]) -> Article:
    own = {"id": row.ident, "extent": row.extent, "title": row.title or None, "text": row.text}
    return Article.model_validate(row.rest | own)


def _earlier(row: Row[Any]) -> Version:
    return Version(article=row.ident, seen=row.seen, extent=row.extent, title=row.title or None, text=row.text)
