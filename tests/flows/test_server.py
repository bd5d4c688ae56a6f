"""The Prefect server that a run starts for itself."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from synopse.errors import ServerError
from synopse.flows.server import TEMPORARY, answers, server
from tests.runs import environment


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(ServerError, match=rf"port {port} of 127\.0\.0\.1"), server(tmp_path, {}, port):
            pass


def test_two_that_start_at_once_in_a_new_home_both_answer_and_are_gone_afterwards(tmp_path: Path) -> None:
    given = {**environment(tmp_path), **TEMPORARY}

    def visit(_: int) -> str:
        with server(tmp_path, given) as address:
            assert httpx.get(f"{address}/health").json() is True
            return address

    with ThreadPoolExecutor() as pool:
        addresses = list(pool.map(visit, range(2)))
    assert len(set(addresses)) == 2
    assert not any(answers(address, times=1) for address in addresses)
