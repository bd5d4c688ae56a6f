"""Locks that only one process holds, and that go away with it however it ends."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

from synopse.archive.transactions import plain
from synopse.errors import ArchiveError

HINTS = {"serve": "it collects and briefs by itself; end it first where another one is to take its place"}
"""What to do where somebody holds a lock that is not let go of soon."""


class Busy(ArchiveError):
    """Another process holds the lock; the message names it."""


@contextmanager
def waiting(path: Path) -> Iterator[None]:
    """Hold the file's lock, once nobody else does."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def held(path: Path, name: str) -> Iterator[None]:
    """Hold the file's lock for what `name` does.

    The kernel drops the lock with the last process that has the file open; the file itself stays, since deleting it
    would let two processes lock two files of one name. It holds the process id for whoever comes second.

    Raises:
        Busy: somebody has it.
    """
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise _busy(name, f"as process {file.read().strip() or '?'}") from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


@contextmanager
def advisory(engine: Engine, name: str) -> Iterator[None]:
    """The same by PostgreSQL, on a connection of its own: the server drops the lock with the connection.

    Where the server goes away meanwhile, the lock goes with it and its holder does not notice.

    Raises:
        Busy: somebody has it.
    """
    key = int.from_bytes(hashlib.sha256(f"synopse {name}".encode()).digest()[:4], "big") >> 1
    with plain(engine).connect() as connection:  # a transaction left open for hours would be in the server's way
        if not connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}).scalar():
            holder = connection.execute(text(_HOLDER), {"key": key}).scalar()
            raise _busy(name, holder or "elsewhere")
        me = f"synopse, process {os.getpid()}"
        connection.execute(text("SELECT set_config('application_name', :me, false)"), {"me": me})
        try:
            yield
        finally:
            connection.invalidate()  # closed, not pooled: with the session go the lock and its name


_HOLDER = """
SELECT 'as ' || activity.application_name || coalesce(' on ' || activity.client_addr, '')
FROM pg_locks AS lock JOIN pg_stat_activity AS activity USING (pid)
WHERE lock.locktype = 'advisory' AND lock.granted AND lock.classid = 0 AND lock.objid = :key
  AND lock.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def _busy(name: str, where: str) -> Busy:
    return Busy(f"{name} is already running, {where}", hint=HINTS.get(name, "it ends by itself; try again then"))
