"""What robots.txt of a host allows (RFC 9309), read once in a while."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass

import httpx
from protego import Protego

from synopse.sources.exchange import Reply, Trouble

AGENT = "Synopse"
LIMIT = 512 * 1024
"""Bytes of a robots.txt that count; the rest is not read, as the standard has it."""
LONGEST_DELAY = 30.0
"""Seconds between two requests that a crawl-delay can ask for at most."""
_FRESH = 24 * 3600.0
_AGAIN = 600.0


@dataclass(frozen=True)
class Verdict:
    """Whether an address may be read. `trouble` says why robots.txt could not be had; `delay` is in seconds."""

    allowed: bool
    delay: float = 0.0
    trouble: Trouble | None = None


@dataclass
class _Entry:
    lock: threading.Lock
    rules: Protego | None = None
    trouble: Trouble | None = None
    until: float = -math.inf


class Robots:
    """The robots.txt of every server that is asked; `ask` fetches one, `clock` is monotonic."""

    def __init__(self, ask: Callable[[httpx.URL, bool], Reply | Trouble], clock: Callable[[], float]) -> None:
        self._ask = ask
        self._clock = clock
        self._entries: dict[tuple[str, bool], _Entry] = {}
        self._lock = threading.Lock()

    def verdict(self, url: httpx.URL, *, private: bool) -> Verdict:
        """Whether the address may be read, after a request for robots.txt where none is known or it is old."""
        place = url.copy_with(raw_path=b"/robots.txt")
        with self._lock:
            entry = self._entries.setdefault((str(place), private), _Entry(threading.Lock()))
        with entry.lock:
            if self._clock() >= entry.until:
                entry.rules, entry.trouble = read(self._ask(place, private))
                entry.until = self._clock() + (_AGAIN if entry.trouble else _FRESH)
            if entry.rules is None:
                return Verdict(allowed=False, trouble=entry.trouble)
            return Verdict(entry.rules.can_fetch(str(url), AGENT), delay_of(entry.rules))


def read(answer: Reply | Trouble) -> tuple[Protego | None, Trouble | None]:
    """Rules from an answer: where there is no such file all is allowed, where the server fails nothing is."""
    if isinstance(answer, Trouble):
        # A robots.txt that leads from one place to the next for ever counts as none.
        return (Protego.parse(""), None) if answer.why == "redirects" else (None, answer)
    if 200 <= answer.status < 300:
        return Protego.parse(answer.body.decode("utf-8-sig", errors="replace")), None
    if 400 <= answer.status < 500 and answer.status != 429:
        return Protego.parse(""), None
    return None, Trouble("robots_unreadable", str(answer.status))


def delay_of(rules: Protego) -> float:
    """The pause that robots.txt asks for, in seconds; 0 where it asks for none or for nonsense."""
    delay = rules.crawl_delay(AGENT)
    if delay is None or math.isnan(delay) or delay < 0:
        return 0.0
    return min(delay, LONGEST_DELAY)
