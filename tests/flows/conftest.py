"""A Prefect server for the tests of flows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from synopse.flows.server import TEMPORARY
from synopse.flows.server import server as running
from tests.runs import environment


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of our own on loopback, with its database in a temporary folder."""
    home = tmp_path_factory.mktemp("prefect")
    with running(home, {**environment(home), **TEMPORARY}) as address:
        yield address
