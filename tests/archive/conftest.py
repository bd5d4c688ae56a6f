"""Every test of behaviour runs on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from synopse.archive import Archive
from tests.archive import postgres


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    with postgres.running() as server:
        server.execute("CREATE DATABASE news TEMPLATE template0")
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/deep/folder/archive.db"
    server: postgres.Server = request.getfixturevalue("server")
    server.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public", "news")  # a new database would take longer
    return server.url("news")


@pytest.fixture
def archive(url: str) -> Iterator[Archive]:
    with Archive.open(url) as archive:
        yield archive


@pytest.fixture
def reopen(url: str) -> Callable[[], Archive]:
    """Open the same database as another process would."""
    return lambda: Archive.open(url)
