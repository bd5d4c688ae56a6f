"""What engines computed, kept by content in a file of the user's: for runs on files, which have no archive.

It holds digests, numbers, and what a language model answered. Nothing depends on it: a file that is damaged, locked
or full, and a folder where nobody may write, cost the time that they would have saved.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TypeVar

from platformdirs import user_cache_path

NAME = "values.sqlite"
UNUSED = 30
"""Days after which goes what nobody asked for."""
MOST = 1 << 30
"""Bytes from which the file begins anew."""
WAIT = 5.0
"""Seconds for another run that writes."""
OFF = "off"
TABLE = """CREATE TABLE IF NOT EXISTS value (kind TEXT, key TEXT, data BLOB NOT NULL, used INTEGER NOT NULL,
    PRIMARY KEY (kind, key)) WITHOUT ROWID"""
FIND = "SELECT key, data FROM value WHERE kind = ? AND key IN (SELECT value FROM json_each(?))"
TOUCH = "UPDATE value SET used = ? WHERE used < ? AND kind = ? AND key IN (SELECT value FROM json_each(?))"
T = TypeVar("T")


def place(environment: Mapping[str, str]) -> Path | None:
    """The folder that `SYNOPSE_CACHE` names, or the user's own; None where it is `off`."""
    named = environment.get("SYNOPSE_CACHE")
    if named == OFF:
        return None
    return Path(named) if named else user_cache_path("synopse")


class Cache:
    """Keeps bytes by kind and key in a folder, which it makes."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._today = int(time.time() // 86_400)
        self._usable = True

    def values(self, kind: str, keys: Sequence[str]) -> dict[str, bytes]:
        """What is known under these keys."""

        def found(connection: sqlite3.Connection) -> dict[str, bytes]:
            asked = (kind, json.dumps(keys))
            known = dict(connection.execute(FIND, asked))
            connection.execute(TOUCH, (self._today, self._today, *asked))
            return known

        return self._done(found) or {}

    def keep(self, kind: str, found: Mapping[str, bytes]) -> None:
        """Keep what was computed, and let go what has not been asked for in a long time."""

        def kept(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM value WHERE used < ?", (self._today - UNUSED,))
            rows = ((kind, key, data, self._today) for key, data in found.items())
            connection.executemany("INSERT OR REPLACE INTO value VALUES (?, ?, ?, ?)", rows)

        self._done(kept)

    def _done(self, work: Callable[[sqlite3.Connection], T]) -> T | None:
        """In one transaction; None from the first failure on."""
        if not self._usable:
            return None
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if self._path.exists() and self._path.stat().st_size > MOST:
                self._path.unlink()
            with closing(sqlite3.connect(self._path, timeout=WAIT)) as connection, connection:
                connection.execute(TABLE)
                return work(connection)
        except (OSError, sqlite3.Error) as error:
            self._usable = False
            if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
                with suppress(OSError):
                    self._path.unlink()  # damaged, or no database: the next run begins anew
            return None
