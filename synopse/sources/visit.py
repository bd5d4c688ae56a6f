"""What a visit to a source needs."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from synopse.harvest import Memory, Validators
from synopse.labels import Catalog
from synopse.read import Room
from synopse.settings import FetchSettings
from synopse.sources.fetching import Answer, Failure


class Reader(Protocol):
    """Reads an address; `Fetcher` does."""

    def fetch(
        self, url: str, *, validators: Validators = ..., private: bool = ..., robots: bool = ...
    ) -> Answer | Failure:
        """Read a page, or say why not."""


@dataclass(frozen=True)
class Visit:
    """What visits need: the net, what earlier ones know, limits, the reader's zone, the present, the words, a workroom.

    `secret` gives what stands behind `env:NAME` or `block:name`, None where there is nothing. `tls` replaces the
    usual authorities for mail servers. `clock` measures how long a visit takes, in seconds.
    """

    fetcher: Reader
    memory: Memory
    settings: FetchSettings
    zone: ZoneInfo
    now: datetime
    catalog: Catalog
    secret: Callable[[str], str | None]
    room: Room
    tls: ssl.SSLContext | None = None
    clock: Callable[[], float] = time.monotonic
