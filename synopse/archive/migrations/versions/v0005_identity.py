"""One article an address, whichever sources offer it; sources as the settings list them; words for the search."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from synopse.archive.chunks import chunks
from synopse.archive.identity import Place, digest, place
from synopse.archive.tables import Moment
from synopse.archive.wordings import keep

revision = "0005"
down_revision = "0004"

MOMENT = Moment()
SQLITE = (
    "DROP TRIGGER search_insert",
    "DROP TRIGGER search_delete",
    "DROP TRIGGER search_update",
    "DROP TABLE search",
)
POSTGRESQL = ("DROP INDEX search",)
ARTICLE = sa.table(
    "article",
    *map(sa.column, ("id", "source", "scope", "key", "latest")),
    sa.column("first_seen", MOMENT),
    sa.column("last_seen", MOMENT),
)
VERSION = sa.table(
    "version",
    *map(sa.column, ("id", "article", "number", "ident", "hash", "source", "extent", "title", "text")),
    sa.column("seen", MOMENT),
    sa.column("rest", sa.JSON()),
)
PAGE = sa.table("page", sa.column("key"), sa.column("url"))
Rows = dict[Place, list[Any]]


def upgrade() -> None:
    """Make tables and columns, and put together what was one article under several names."""
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
    op.create_table(
        "outlet",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("house", sa.Text()),
        sa.Column("rank", sa.Integer()),
    )
    op.create_table(
        "wording",
        sa.Column("article", sa.Integer(), sa.ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("words", sa.Text(), nullable=False),
    )
    op.add_column("article", sa.Column("scope", sa.Text(), nullable=False, server_default=""))
    op.add_column("version", sa.Column("source", sa.Text(), nullable=False, server_default=""))
    op.add_column("version", sa.Column("firsthand", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE version SET source = (SELECT source FROM article WHERE article.id = version.article)")
    connection = op.get_bind()
    _unname(connection)
    _place(connection)
    op.create_index("article_place", "article", ["scope", "key"], unique=True)
    _word(connection)


def _unname(connection: sa.Connection) -> None:
    """Leave a source's name to the column, so that it can change; what an article itself names stays."""
    change = sa.update(VERSION).where(VERSION.c.id == sa.bindparam("row")).values(rest=sa.bindparam("said"))
    for some in chunks(list(connection.execute(sa.select(VERSION.c.id)).scalars())):
        asked = sa.select(VERSION.c.id, VERSION.c.source, VERSION.c.rest).where(VERSION.c.id.in_(some))
        rows = [row for row in connection.execute(asked) if row.rest.get("source") == row.source]
        if rows:
            said = [{name: value for name, value in row.rest.items() if name != "source"} for row in rows]
            connection.execute(change, [{"row": row.id, "said": rest} for row, rest in zip(rows, said, strict=True)])


def _place(connection: sa.Connection) -> None:
    """Note where each article stands, once the rows of one place are one."""
    found = _places(connection)
    for rows in found.values():
        if len(rows) > 1:
            _unite(connection, rows)
    change = sa.update(ARTICLE).where(ARTICLE.c.id == sa.bindparam("row"))
    change = change.values(scope=sa.bindparam("its_scope"), key=sa.bindparam("its_key"))
    for some in chunks([(rows[0].id, here) for here, rows in found.items()]):
        connection.execute(change, [{"row": row, "its_scope": here.scope, "its_key": here.key} for row, here in some])


def _places(connection: sa.Connection) -> Rows:
    """The rows of each article, the first seen at the head, and where it stands."""
    addresses: dict[int, list[tuple[str | None, str]]] = defaultdict(list)
    for row in connection.execute(sa.select(VERSION.c.article, VERSION.c.rest).order_by(VERSION.c.number.desc())):
        addresses[row.article].append((row.rest.get("url"), row.rest["path"]))
    moved = {row.key: row.url for row in connection.execute(sa.select(PAGE))}
    found: Rows = defaultdict(list)
    order = (ARTICLE.c.first_seen, ARTICLE.c.source, ARTICLE.c.id)
    for row in connection.execute(sa.select(ARTICLE).order_by(*order)):
        own = addresses[row.id]
        url, path = next((known for known in own if row.key == digest(known[0] or known[1])), own[0])
        if row.key != digest(url or path):  # it moved: the page that it moved to knows the address
            url = moved.get(row.key, url)
        found[place(row.source, url, path)].append(row)
    return found


def _unite(connection: sa.Connection, rows: Sequence[Any]) -> None:
    """Make one article of the rows: the first seen gets all versions, in the order of time, but whole texts last."""
    ids = [row.id for row in rows]
    asked = sa.select(VERSION).where(VERSION.c.article.in_(ids))
    versions = sorted(connection.execute(asked), key=lambda row: (row.extent == "full", row.seen, row.id))
    pairs = zip(versions[1:], versions, strict=False)
    twice = {row.id for row, before in pairs if (row.hash, row.ident) == (before.hash, before.ident)}
    kept = [row for row in versions if row.id not in twice]
    connection.execute(sa.delete(VERSION).where(VERSION.c.id.in_(twice)))
    for sign in (-1, 1):  # a number stands once in an article: first out of the way of the present ones
        for number, row in enumerate(kept, start=1):
            values = {"article": rows[0].id, "number": sign * number}
            connection.execute(sa.update(VERSION).where(VERSION.c.id == row.id).values(**values))
    connection.execute(sa.delete(ARTICLE).where(ARTICLE.c.id.in_(ids[1:])))
    values = {"latest": len(kept), "last_seen": max(row.last_seen for row in rows)}
    connection.execute(sa.update(ARTICLE).where(ARTICLE.c.id == rows[0].id).values(**values))


def _word(connection: sa.Connection) -> None:
    """Keep the words of every newest version, some at a time."""
    newest = sa.and_(ARTICLE.c.id == VERSION.c.article, ARTICLE.c.latest == VERSION.c.number)
    for some in chunks(list(connection.execute(sa.select(ARTICLE.c.id)).scalars())):
        asked = sa.select(VERSION).join(ARTICLE, newest).where(ARTICLE.c.id.in_(some))
        keep(connection, [dict(row._mapping) for row in connection.execute(asked)])
