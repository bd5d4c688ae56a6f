"""Whose turn it is: one request a host at a time, with a pause between two, and a host in trouble is left alone."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import httpx

REST = 600.0
"""Seconds that a host is left alone after two addresses in a row failed for good."""
LONGEST_REST = 86400.0
"""No host is left alone for more than a day (seconds), whatever it asks for."""
WAITED = 180.0
"""Seconds that a run waits for one host at most, all its requests together."""
_FAILURES = 2


@dataclass
class Host:
    """What one run knows of a host; used by whoever holds `lock`. Times are a monotonic clock's seconds."""

    pause: float
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = -math.inf
    rests_until: float = -math.inf
    rests_for: Literal["busy", "down"] = "busy"
    failures: int = 0
    waited: float = 0.0

    def answered(self, now: float) -> None:
        """A request is over, well or badly: the next one waits for the pause."""
        self.free_at = now + self.pause

    def leave_alone(self, now: float, seconds: float, why: Literal["busy", "down"]) -> None:
        """No request before that: the host asks for it, or it is down."""
        until = now + min(seconds, LONGEST_REST)
        if until > self.rests_until:
            self.rests_until, self.rests_for = until, why

    def grant(self, seconds: float) -> bool:
        """Whether the run has so much time left to wait for this host; it is then taken as spent."""
        if self.waited + seconds > WAITED:
            return False
        self.waited += seconds
        return True

    def well(self) -> None:
        """An address of the host came, or was refused for a reason of its own."""
        self.failures = 0

    def failed(self, now: float) -> None:
        """An address of the host failed after all tries: one may be broken, at the second the host is."""
        self.failures += 1
        if self.failures >= _FAILURES:
            self.leave_alone(now, REST, "down")


class Hosts:
    """All hosts of a run, by name; a port that is not the usual one makes another host."""

    def __init__(self, pause: float, clock: Callable[[], float]) -> None:
        self._pause = pause
        self._clock = clock
        self._hosts: dict[str, Host] = {}
        self._lock = threading.Lock()

    def of(self, url: httpx.URL) -> Host:
        """The host of an address."""
        name = url.host if url.port is None else f"{url.host}:{url.port}"
        with self._lock:
            return self._hosts.setdefault(name, Host(self._pause))
