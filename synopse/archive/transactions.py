"""Transactions on SQLite and PostgreSQL that behave alike, and what can be wrong with a database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DatabaseError, OperationalError

from synopse.errors import ArchiveError

WAIT = 30
"""Seconds to wait for another process that writes."""
WRITERS = 0x53796E6F
"""Key of PostgreSQL's advisory lock that lets one write at a time, as SQLite does: no two then insert the same row."""
NO_RIGHTS = "42501"
"""PostgreSQL's code for a right that is missing."""


def connect(url: URL) -> Engine:
    """An engine on the database; the folder of an SQLite file is made."""
    if url.get_backend_name() == "sqlite":
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url, connect_args={"timeout": WAIT})
        event.listen(engine, "connect", _prepare_sqlite)
    else:
        patience = {} if "connect_timeout" in url.query else {"connect_timeout": WAIT}
        engine = create_engine(url, connect_args=patience, pool_pre_ping=True)
        event.listen(engine, "connect", _prepare_postgresql)
    event.listen(engine, "begin", _begin)
    return engine


def writing(engine: Engine) -> Engine:
    """The same engine, whose transactions are alone with the database from their beginning."""
    return engine.execution_options(synopse_mode="write")


def plain(engine: Engine) -> Engine:
    """The same engine without transactions, for what the database does outside of them."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(synopse_mode="plain")
    return engine.execution_options(synopse_mode="plain", isolation_level="AUTOCOMMIT")


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver would begin transactions late, and none at all for DDL
    connection.execute("PRAGMA foreign_keys = ON")


def _prepare_postgresql(connection: DBAPIConnection, _record: object) -> None:
    connection.cursor().execute(f"SET lock_timeout = '{WAIT}s'")
    connection.commit()


# A transaction of SQLite that reads first and writes later cannot wait for another writer: it fails at once.
_BEGIN = {
    ("sqlite", "read"): "BEGIN",
    ("sqlite", "write"): "BEGIN IMMEDIATE",
    ("postgresql", "read"): "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
    ("postgresql", "write"): f"SELECT pg_advisory_xact_lock({WRITERS})",
}


def _begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get("synopse_mode", "read")
    if statement := _BEGIN.get((connection.dialect.name, mode)):
        connection.exec_driver_sql(statement)


def shown(url: URL) -> str:
    """The address without what may be secret: password and parameters."""
    return url.set(query={}).render_as_string(hide_password=True)


@contextmanager
def mendable(place: str) -> Iterator[None]:
    """Turn what a user can mend into an `ArchiveError`; the driver's words are kept, they hold no password."""
    try:
        yield
    except OSError as error:
        raise ArchiveError(f"the archive {place}: {error.strerror or error}", hint=_hint(str(error))) from error
    except ModuleNotFoundError as error:
        if error.name != "psycopg":
            raise
        raise ArchiveError("PostgreSQL needs psycopg", hint="pip install 'synopse[postgres]'") from error
    except DatabaseError as error:
        denied = getattr(error.orig, "sqlstate", None) == NO_RIGHTS
        if not (isinstance(error, OperationalError) or type(error) is DatabaseError or denied):
            raise  # a broken constraint or statement is a mistake of ours
        words = str(error.orig).strip().split("\n")[0]
        raise ArchiveError(f"the archive {place}: {words}", hint=_hint(words)) from error


def _hint(words: str) -> str:
    return next((hint for sign, hint in _HINTS.items() if sign in words.lower()), _CHECK)


_CHECK = "check [archive] url in synopse.toml, and whether the database runs"
_HINTS = {
    "locked": "another program writes to it: try again when it is done",
    "lock timeout": "another process writes to it: try again when it is done",
    "disk i/o": "make room on the disk, or look whether it is broken",
    "full": "make room on the disk, or `synopse archive prune`",
    "no space": "make room on the disk, or `synopse archive prune`",
    "not a database": "name another file in synopse.toml, [archive] url",
    "malformed": "the file is damaged: bring back a copy",
    "readonly": "give the user that runs Synopse the right to write there",
    "read-only": "give the user that runs Synopse the right to write there",
    "permission": "give the user that runs Synopse the right to write there",
    "unable to open": "check that the folder can be written",
}
