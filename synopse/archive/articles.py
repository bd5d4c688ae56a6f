"""Articles with every version that was seen of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, exists, func, insert, select, update
from sqlalchemy.orm import aliased

from synopse.archive import wordings
from synopse.archive.chunks import chunks
from synopse.archive.identity import Place, digest, place, place_of
from synopse.archive.outlets import claim, outlets
from synopse.archive.records import Kept, Recorded, Version
from synopse.archive.tables import ArticleRow, OutletRow, VersionRow
from synopse.model import Article

_COLUMNS = (
    ArticleRow.first_seen, VersionRow.article, VersionRow.number, VersionRow.ident, VersionRow.seen, VersionRow.source,
    VersionRow.extent, VersionRow.firsthand, VersionRow.title, VersionRow.text, VersionRow.rest, OutletRow.house,
    OutletRow.name.label("outlet"),
)  # fmt: skip
_OWN_COLUMNS = {"id", "extent", "firsthand", "title", "text"}


def record(
    connection: Connection,
    source: str,
    articles: Sequence[Article],
    pages: Collection[str],
    moves: Mapping[str, str],
    at: datetime,
) -> Recorded:
    """Keep the articles that a source offered at `at`.

    An article that several sources offer is one. It belongs to the source with the best claim, and what the page at its
    address says counts, whoever read it; a text that came another way counts where there is no better one. So sources
    that word it differently do not take turns, and none changes what another said. The newest version counts: a text
    that goes back to what it was is a further version. A teaser or a truncated text says nothing new about an article
    that was read in full, and a harvest older than what is known changes nothing. Where a harvest has an address twice,
    its first article counts. What stands at an address of its own stays there, even if the address moved to where
    another article stands.

    Args:
        connection: in a transaction that writes.
        source: who offers.
        articles: what it offers.
        pages: addresses of all pages that it read, those too that had not changed.
        moves: leads from addresses to where they moved for good.
        at: the time of the visit.
    """
    visited = {place(source, url, url): url for url in pages}
    own = [place_of(source, article) for article in articles]
    moved = [
        place(source, moves[article.url], article.path) if article.url and article.url in moves else here
        for article, here in zip(articles, own, strict=True)
    ]
    present = _present(connection, {*own, *moved, *visited})
    offered: dict[Place, Article] = {}
    for article, here, there in zip(articles, own, moved, strict=True):
        offered.setdefault(here if here in present else there, article)
    addresses = visited | {here: article.url or "" for here, article in offered.items()}
    owners = _owners(connection, source, present, addresses)
    fresh = {here: article for here, article in offered.items() if here not in present}
    ids = _add(connection, source, fresh, at)
    versions = [_version(ids[here], 1, article, source, source, at) for here, article in fresh.items()]
    edited = [
        _version(row.id, row.latest + 1, article, source, owners[row.id], at)
        for here, article in offered.items()
        if (row := present.get(here)) and _edited(row, owners[row.id], source, article, at)
    ]
    for here, article in offered.items():
        if row := present.get(here):
            _vouch(connection, row, owners[row.id], source, article, at)
    if versions or edited:
        connection.execute(insert(VersionRow), versions + edited)
        wordings.keep(connection, versions + edited)
    for version in edited:
        latest = update(ArticleRow).where(ArticleRow.id == version["article"])
        connection.execute(latest.values(latest=version["number"]))
    for some in chunks([row.id for here, row in present.items() if here in offered]):
        seen = update(ArticleRow).where(ArticleRow.id.in_(some), ArticleRow.last_seen < at)
        connection.execute(seen.values(last_seen=at))
    return Recorded(new=len(fresh), changed=len(edited), known=len(articles) - len(fresh) - len(edited))


def move(connection: Connection, old: str, new: str) -> None:
    """Let the article at an address keep its history at the new one, where nothing stands there yet."""
    before, after = place("", old, old), place("", new, new)
    other = aliased(ArticleRow)
    there = exists().where(other.scope == after.scope, other.key == after.key)
    here = update(ArticleRow).where(ArticleRow.scope == before.scope, ArticleRow.key == before.key, ~there)
    connection.execute(here.values(key=after.key))


def between(connection: Connection, since: datetime, until: datetime) -> tuple[Kept, ...]:
    """The newest version, as of `until`, of each article that appeared or changed in (since, until]."""
    newest = (
        select(VersionRow.article, func.max(VersionRow.number).label("number"))
        .where(VersionRow.seen > since, VersionRow.seen <= until)
        .group_by(VersionRow.article)
        .subquery()
    )
    found = connection.execute(
        _asked()
        .join(newest, and_(newest.c.article == VersionRow.article, newest.c.number == VersionRow.number))
        .order_by(ArticleRow.first_seen, ArticleRow.source, VersionRow.article)
    ).all()
    return _kept(connection, found)


def by_ids(connection: Connection, ids: Sequence[str]) -> tuple[Kept, ...]:
    """The versions with these ids, in the order asked for; ids that nobody knows are left out."""
    found: dict[str, Row[Any]] = {}
    for some in chunks(list(dict.fromkeys(ids))):
        order = (ArticleRow.first_seen.desc(), ArticleRow.source.desc(), VersionRow.id.desc())  # as `between` chooses
        asked = _asked().where(VersionRow.ident.in_(some)).order_by(*order)
        found |= {row.ident: row for row in connection.execute(asked)}
    return _kept(connection, [found[ident] for ident in dict.fromkeys(ids) if ident in found])


def outlet(row: Row[Any]) -> str:
    """Who published it: the outlet that the article itself names, else the source by its name of today."""
    return str(row.rest.get("source") or row.source)


def _asked() -> Select[Any]:
    return (
        select(*_COLUMNS)
        .join(ArticleRow, ArticleRow.id == VersionRow.article)
        .outerjoin(OutletRow, OutletRow.name == VersionRow.source)
    )


def _present(connection: Connection, places: Iterable[Place]) -> dict[Place, Row[Any]]:
    """What is known at these places, with the newest version's text."""
    rows: dict[Place, Row[Any]] = {}
    newest = and_(VersionRow.article == ArticleRow.id, VersionRow.number == ArticleRow.latest)
    columns = (
        ArticleRow.id, ArticleRow.scope, ArticleRow.key, ArticleRow.source.label("owner"), ArticleRow.latest,
        VersionRow.hash, VersionRow.seen, VersionRow.source, VersionRow.extent, VersionRow.firsthand,
    )  # fmt: skip
    wanted = set(places)
    for some in chunks(sorted({here.key for here in wanted})):
        asked = select(*columns).join(VersionRow, newest).where(ArticleRow.key.in_(some))
        rows |= {here: row for row in connection.execute(asked) if (here := Place(row.scope, row.key)) in wanted}
    return rows


def _owners(
    connection: Connection, source: str, present: Mapping[Place, Row[Any]], addresses: Mapping[Place, str]
) -> dict[int, str]:
    """Whose each article is after this visit, by its id; with it goes what was read at the article's own address."""
    known = outlets(connection)
    owners = {row.id: row.owner for row in present.values()}
    for here, row in present.items():
        url = addresses.get(here)
        if url and row.owner != source and claim(known, source, url) < claim(known, row.owner, url):
            owners[row.id] = source
            connection.execute(update(ArticleRow).where(ArticleRow.id == row.id).values(source=source))
            page = update(VersionRow).where(VersionRow.article == row.id, VersionRow.firsthand)
            connection.execute(page.values(source=source))
    return owners


def _add(connection: Connection, source: str, fresh: Mapping[Place, Article], at: datetime) -> dict[Place, int]:
    if not fresh:
        return {}
    columns = {"source": source, "first_seen": at, "last_seen": at, "latest": 1}
    rows = [columns | here._asdict() for here in fresh]
    added = insert(ArticleRow).returning(ArticleRow.scope, ArticleRow.key, ArticleRow.id)
    return {Place(row.scope, row.key): row.id for row in connection.execute(added, rows)}


def _edited(row: Row[Any], owner: str, source: str, article: Article, at: datetime) -> bool:
    """Whether an offered text takes the place of the known one: different, newer, and of no lesser standing.

    One of better standing need not be newer: two visits may end in one second.
    """
    before = owner if row.firsthand else row.source
    after = owner if article.firsthand else source
    standing = (article.extent == "full", article.firsthand, after == owner)
    known = (row.extent == "full", row.firsthand, before == owner)
    newer = row.seen <= at if standing > known else row.seen < at and standing == known and after == before
    return bool(newer and row.hash != digest(article.text))


def _vouch(connection: Connection, row: Row[Any], owner: str, source: str, article: Article, at: datetime) -> None:
    """Where one of better standing offers the same text, and no earlier, it is that one's."""
    better = (article.firsthand, source == owner) > (row.firsthand, row.source == owner)
    if row.hash == digest(article.text) and better and row.seen <= at:
        here = update(VersionRow).where(VersionRow.article == row.id, VersionRow.number == row.latest)
        giver = owner if article.firsthand else source
        connection.execute(here.values(source=giver, firsthand=article.firsthand or row.firsthand))


def _version(row: int, number: int, article: Article, source: str, owner: str, at: datetime) -> dict[str, Any]:
    """A row of what `source` gave of an article of `owner`."""
    rest = article.model_dump(mode="json", exclude=_OWN_COLUMNS, exclude_defaults=True)
    if article.source == source:  # its name of today is said by the row
        del rest["source"]
    return {
        "article": row,
        "number": number,
        "ident": article.id,
        "hash": digest(article.text),
        "seen": at,
        "source": owner if article.firsthand else source,
        "extent": article.extent,
        "firsthand": article.firsthand,
        "title": article.title or "",
        "text": article.text,
        "rest": rest,
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
    own = {"id": row.ident, "title": row.title or None, "source": outlet(row)}
    if row.outlet and "source" not in row.rest:
        own["house"] = row.house
    columns = {"extent": row.extent, "firsthand": row.firsthand, "text": row.text}
    return Article.model_validate(row.rest | own | columns)


def _earlier(row: Row[Any]) -> Version:
    return Version(
        article=row.ident, source=row.source, seen=row.seen, extent=row.extent, title=row.title or None, text=row.text
    )
