"""Archives as earlier versions left them: an article was known by its source and its address."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from synopse.archive import opening, transactions
from tests.archive.harvests import hour, story

EARLIER = ("0001", "0002", "0003", "0004")
Row = tuple[str, str, Sequence[tuple[str, int, str]]]
"""Source, address, and versions: text, hour, extent."""


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def written(url: str, at: datetime) -> str:
    """A time as each database writes it."""
    return f"{at:%Y-%m-%d %H:%M:%S}.000000" if url.startswith("sqlite") else at.isoformat()


def old(url: str, revision: str, rows: Sequence[Row], moved: dict[str, str] | None = None) -> None:
    """Make a database of a version; `moved` leads from addresses to where the archive knows the article by now."""
    engine = transactions.connect(opening.address(url, Path()))
    opening.migrate(engine, "old", revision)
    with transactions.writing(engine).begin() as connection:

        def put(table: str, **values: object) -> None:
            marks = ", ".join("%s" if connection.dialect.name == "postgresql" else "?" for _ in values)
            connection.exec_driver_sql(
                f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", tuple(values.values())
            )

        for ident, (source, address, versions) in enumerate(rows, start=1):
            first, last = versions[0][1], versions[-1][1]
            key = digest((moved or {}).get(address, address))
            span = {"first_seen": written(url, hour(first)), "last_seen": written(url, hour(last))}
            put("article", id=ident, source=source, key=key, latest=len(versions), **span)
            for number, (text, seen, extent) in enumerate(versions, start=1):
                article = story("x", text).model_copy(update={"url": address, "path": address})
                own = {"ident": digest(f"{address}\0{text}")[:12], "hash": digest(text), "title": "Titel", "text": text}
                rest = json.dumps({"path": address, "url": article.url, "source": source, "language": "de"})
                at = written(url, hour(seen))
                put("version", article=ident, number=number, seen=at, extent=extent, rest=rest, **own)
        for target in (moved or {}).values():
            at = written(url, hour(0))
            put("page", key=digest(target), url=target, first=at, last=at)
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT setval('article_id_seq', {len(rows)})")
    engine.dispose()
