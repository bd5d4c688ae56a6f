"""The zygote, a Prefect server, a mail server, and a room that are shared by all faults."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from synopse.flows.server import TEMPORARY
from synopse.flows.server import server as running
from tests.delivery.servers import MailServer, Postbox
from tests.faults.forked import Zygote
from tests.faults.rooms import Room, Stage, commands
from tests.runs import environment


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Prefect's folder."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def server(home: Path, zygote: Zygote) -> Iterator[str]:
    """A Prefect server on loopback, which starts while the zygote does."""
    with running(home, {**environment(home), **TEMPORARY}) as address:
        yield address


@pytest.fixture(scope="session")
def zygote(home: Path) -> Iterator[Zygote]:
    """A process that forks runs."""
    with Zygote(home) as made:
        yield made


@pytest.fixture(scope="session")
def postbox() -> Iterator[tuple[Postbox, int]]:
    """What arrives by mail, and at which port."""
    box = Postbox()
    mail = MailServer(box, hostname="127.0.0.1", port=0)
    mail.start()
    yield box, mail.port
    mail.stop()


@pytest.fixture(scope="session")
def stage(zygote: Zygote, server: str, postbox: tuple[Postbox, int], tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """The room, and the commands that are disturbed in it."""
    folder = tmp_path_factory.mktemp("faults")
    room = Room(folder / "room", zygote, postbox[0], {"PREFECT_API_URL": server})
    return room, commands(room, folder, postbox[1])
