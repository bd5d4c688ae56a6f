"""Sources as the settings list them: which of several owns an article, and which bears another name by now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, exists, insert, select, update

from synopse.archive.identity import identifying
from synopse.archive.records import Listed
from synopse.archive.tables import ArticleRow, FetchRow, OutletRow, SourceRow, VersionRow, VisitRow
from synopse.sources.links import same_site

WEB = ("http://", "https://")
Claim = tuple[bool, bool, int, str]
"""How good a source's claim to an article is: the smaller, the better."""


def enlist(connection: Connection, listed: Sequence[Listed]) -> None:
    """Note which sources there are, the one whose claims go first at the head.

    A source that is new and lies where one lay that is gone is that one under a new name.
    """
    known = outlets(connection)
    gone = {name: row for name, row in known.items() if name not in {one.name for one in listed}}
    for rank, one in enumerate(listed):
        if one.name not in known:
            before = next((name for name, row in gone.items() if _lies(row.address) == _lies(one.address)), None)
            if before and not connection.execute(select(exists().where(SourceRow.name == one.name))).scalar():
                _rename(connection, before, one.name)
                del gone[before]
        connection.execute(delete(OutletRow).where(OutletRow.name == one.name))
        connection.execute(insert(OutletRow).values(name=one.name, address=one.address, house=one.house, rank=rank))
    connection.execute(update(OutletRow).where(OutletRow.name.in_(list(gone))).values(rank=None))


def outlets(connection: Connection) -> dict[str, Row[Any]]:
    """All sources that were ever listed, by name; `rank` is None for those that no longer are."""
    return {row.name: row for row in connection.execute(select(OutletRow).order_by(OutletRow.name))}


def claim(known: Mapping[str, Row[Any]], source: str, url: str) -> Claim:
    """How good the claim of a source is to the article at an address.

    The outlet itself goes before who passes on its articles, who is listed before who no longer is, then the order of
    the list decides. The order of visits never does.
    """
    row = known.get(source)
    if row is None:
        return True, True, 0, source
    own = row.address.startswith(WEB) and same_site(row.address, url)
    return not own, row.rank is None, row.rank or 0, source


def _rename(connection: Connection, old: str, new: str) -> None:
    """Let all that is known of a source be known under its new name; what was published stays as it was."""
    for column in (
        ArticleRow.source,
        ArticleRow.scope,
        VersionRow.source,
        FetchRow.source,
        VisitRow.source,
        SourceRow.name,
    ):
        connection.execute(update(column.class_).where(column == old).values({column: new}))
    connection.execute(delete(OutletRow).where(OutletRow.name == old))


def _lies(address: str) -> str:
    return identifying(address) or address
