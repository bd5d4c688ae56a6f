"""A fetcher on a clock that does not wait."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from synopse.harvest import Validators
from synopse.settings import FetchSettings
from synopse.sources.fetching import Answer, Failure, Fetcher
from tests.sources.web import Web

NOW = datetime(2026, 3, 4, 6, 30, tzinfo=UTC)


class Clock:
    """Time that passes when somebody sleeps, and beside it as it really does: deadlines are kept against sockets."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def __call__(self) -> float:
        return time.monotonic() + sum(self.slept)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def fetcher(clock: Clock, **settings: float) -> Fetcher:
    given = FetchSettings.model_validate({"pause": 0, "timeout": 5, "megabytes": 0.1} | settings)
    return Fetcher(given, now=lambda: NOW, sleep=clock.sleep, clock=clock, jitter=lambda: 0.5)


def get(web: Web, path: str, clock: Clock, validators: Validators | None = None, **settings: float) -> Answer | Failure:
    """A page of the server on loopback, which a private source names."""
    with fetcher(clock, **settings) as reader:
        return reader.fetch(web.url(path), private=True, robots=False, validators=validators or Validators())
