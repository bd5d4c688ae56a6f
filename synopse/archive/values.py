"""Computed values by content: what an engine once made of a text is not made again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, delete, insert, select, update

from synopse.archive.chunks import chunks
from synopse.archive.tables import ValueRow


def find(connection: Connection, kind: str, keys: Sequence[str]) -> tuple[dict[str, bytes], date | None]:
    """The values that are there, and the day on which the longest unused of them was last asked for."""
    found: dict[str, bytes] = {}
    oldest: date | None = None
    for some in chunks(list(dict.fromkeys(keys))):
        asked = select(ValueRow.key, ValueRow.data, ValueRow.used).where(ValueRow.kind == kind, ValueRow.key.in_(some))
        for row in connection.execute(asked):
            found[row.key] = row.data
            oldest = row.used if oldest is None else min(oldest, row.used)
    return found, oldest


def touch(connection: Connection, kind: str, keys: Sequence[str], day: date) -> None:
    """Note that the values were asked for on this day."""
    for some in chunks(list(keys)):
        here = update(ValueRow).where(ValueRow.kind == kind, ValueRow.key.in_(some), ValueRow.used < day)
        connection.execute(here.values(used=day))


def keep(connection: Connection, kind: str, values: Mapping[str, bytes], day: date) -> None:
    """Keep values; those that were there are replaced."""
    for some in chunks(list(values)):
        connection.execute(delete(ValueRow).where(ValueRow.kind == kind, ValueRow.key.in_(some)))
        rows = [{"kind": kind, "key": key, "data": values[key], "used": day} for key in some]
        connection.execute(insert(ValueRow), rows)
