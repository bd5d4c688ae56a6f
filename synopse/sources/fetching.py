"""The polite and guarded way to a page: every redirect checked, every host in its turn, every limit kept."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from ssl import SSLContext
from types import TracebackType
from typing import Literal, Self

import httpx

from synopse import __version__
from synopse.harvest import Fetch, Validators
from synopse.model import Frozen
from synopse.settings import FetchSettings
from synopse.sources.addresses import read_url, resolve, same_place, shown
from synopse.sources.connection import Deadline, Guard
from synopse.sources.exchange import Reply, Trouble, Why, exchange
from synopse.sources.headers import conditions, declared, retry_after, validators_of
from synopse.sources.hosts import REST, Host, Hosts
from synopse.sources.robots import AGENT, LIMIT, Robots

REDIRECTS = 5
PATIENCE = 90.0
"""Seconds that a Retry-After is waited for within a request; who asks for more is left alone until then."""
LONGEST_BACKOFF = 30.0
"""Seconds before another try at most, where the server names none."""
TOO_MANY = 429
_ACCEPT = (
    "text/html, application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
)
_NOTHING_KNOWN = Validators()


class Answer(Frozen):
    """A page as it came; with status 304 it is the one that the validators told of, and the body is empty.

    `url` is where the last redirect led; `content_type` and `charset` are what the server declares, in lower case.
    """

    url: str
    status: Literal[200, 304]
    body: bytes
    content_type: str | None
    charset: str | None
    fetch: Fetch


class Failure(Frozen):
    """No page, and why; `values` has what a sentence about it may name, always `host` and `detail`."""

    why: Why
    values: dict[str, str]
    fetch: Fetch


@dataclass
class _Trip:
    """A request under way, from redirect to redirect."""

    url: httpx.URL
    private: bool
    robots: bool
    limit: int
    headers: Mapping[str, str]
    tries: int = 1
    status: int | None = None
    moved_to: str | None = None


class Fetcher:
    """Reads pages; may be used by several threads at once. After leaving its context no request begins any more.

    `now` tells the time to which a Retry-After given as a date is measured; `clock` is monotonic and measures pauses
    and deadlines, in seconds. `resolve` finds the addresses of a host, `tls` replaces the usual authorities. No proxy
    of the environment is used: it would resolve names itself, where no check of addresses reaches. No cookie is kept.
    `sleep` replaces a wait that ends early where the context is left.
    """

    def __init__(
        self,
        settings: FetchSettings,
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], object] | None = None,
        clock: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
        resolve: Callable[[str, int], tuple[str, ...]] = resolve,
        tls: SSLContext | None = None,
    ) -> None:
        self._settings = settings
        self._now = now
        self._clock = clock
        self._jitter = jitter
        self._resolve = resolve
        self._tls = tls or httpx.create_ssl_context(trust_env=False)
        self._limit = int(settings.megabytes * 1_000_000)
        self._slots = threading.BoundedSemaphore(settings.hosts)
        self._hosts = Hosts(settings.pause, clock)
        self._robots = Robots(self._ask_robots, clock)
        self._closed = threading.Event()
        self._sleep = sleep or self._closed.wait
        contact = f" (+{settings.contact})" if settings.contact else ""
        self._headers = {"User-Agent": f"{AGENT}/{__version__}{contact}", "Accept": _ACCEPT}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._closed.set()

    def fetch(
        self, url: str, *, validators: Validators = _NOTHING_KNOWN, private: bool = False, robots: bool = True
    ) -> Answer | Failure:
        """Read a page, or say why not; never raises for what the net can do.

        With `private` the server that `url` names may lie on a private or loopback address; a redirect from there
        to another server must again be public. `robots` is False for what the user was invited to read by hand.
        """
        at = self._now()
        start = read_url(url)
        if start is None:
            fetch = Fetch(url=shown(url), at=at, status=None, tries=0, error="scheme")
            return Failure(why="scheme", values={"host": "", "detail": shown(url)}, fetch=fetch)
        trip = _Trip(start, private, robots, self._limit, self._headers | conditions(validators))
        outcome = self._follow(trip)
        size = len(outcome.body) if isinstance(outcome, Reply) else 0
        if isinstance(outcome, Reply) and not outcome.whole:
            outcome = Trouble("large")
        kept = validators if isinstance(outcome, Reply) and outcome.status == 304 else Validators()
        fetch = Fetch(
            url=shown(url),
            at=at,
            status=trip.status,
            size=size,
            tries=trip.tries,
            error=None if isinstance(outcome, Reply) else f"{outcome.why} {outcome.detail}".strip(),
            validators=validators_of(outcome.headers, kept) if isinstance(outcome, Reply) else Validators(),
            moved_to=trip.moved_to,
        )
        if isinstance(outcome, Trouble):
            return Failure(why=outcome.why, values=self._values(trip, outcome), fetch=fetch)
        content_type, charset = declared(outcome.headers)
        return Answer(
            url=str(trip.url),
            status=304 if outcome.status == 304 else 200,
            body=outcome.body,
            content_type=content_type,
            charset=charset,
            fetch=fetch,
        )

    def _follow(self, trip: _Trip) -> Reply | Trouble:
        """From redirect to redirect, each checked like a first request."""
        start, permanent = trip.url, True
        for _ in range(REDIRECTS + 1):
            private = trip.private and same_place(start, trip.url)
            if trip.robots and (trouble := self._forbidden(trip.url, private)):
                return trouble
            outcome = self._ask(trip, private)
            if isinstance(outcome, Trouble):
                return outcome
            if outcome.status == 200 or (outcome.status == 304 and len(trip.headers) > len(self._headers)):
                return outcome
            if outcome.status not in (301, 302, 303, 307, 308) or "location" not in outcome.headers:
                return Trouble("status", str(outcome.status))
            target = read_url(outcome.headers["location"], trip.url)
            if target is None:
                return Trouble("scheme", shown(outcome.headers["location"]))
            permanent = permanent and outcome.status in (301, 308)
            trip.moved_to = str(target) if permanent else trip.moved_to
            trip.url = target
        return Trouble("redirects")

    def _forbidden(self, url: httpx.URL, private: bool) -> Trouble | None:
        """Why robots.txt keeps us out, if it does; what it asks for in pauses is kept."""
        verdict = self._robots.verdict(url, private=private)
        if verdict.trouble:
            return verdict.trouble
        host = self._hosts.of(url)
        with host.lock:
            host.pause = max(self._settings.pause, verdict.delay)
        return None if verdict.allowed else Trouble("robots")

    def _ask_robots(self, url: httpx.URL, private: bool) -> Reply | Trouble:
        trip = _Trip(url, private, False, LIMIT, self._headers)
        outcome = self._follow(trip)
        if isinstance(outcome, Trouble) and outcome.why == "status":
            return Reply(int(outcome.detail), httpx.Headers())
        return outcome

    def _ask(self, trip: _Trip, private: bool) -> Reply | Trouble:
        """One hop: in the host's turn, and again where trying again may help."""
        host = self._hosts.of(trip.url)
        with host.lock:
            while True:
                if (rest := host.rests_until - self._clock()) > 0 and not self._waits(host, rest):
                    return Trouble(host.rests_for, f"{rest:.0f}")
                if (wait := host.free_at - self._clock()) > 0:
                    self._sleep(wait)
                if self._closed.is_set():
                    return Trouble("closed")
                with self._slots:
                    deadline = Deadline(self._settings.timeout, self._clock)
                    guard = Guard(deadline, self._resolve, private=private)
                    outcome = exchange(trip.url, trip.headers, limit=trip.limit, guard=guard, tls=self._tls)
                host.answered(self._clock())
                trip.status = outcome.status if isinstance(outcome, Reply) else None
                if not _passing(outcome):
                    host.well()
                    return outcome
                asked = self._asked(outcome)
                if not self._try_again(trip, host, asked):
                    return self._given_up(host, outcome, asked)

    def _asked(self, outcome: Reply | Trouble) -> float:
        """Seconds for which the server wants to be left alone; 0 where it does not say."""
        if isinstance(outcome, Trouble):
            return 0.0
        return retry_after(outcome.headers.get("retry-after", ""), self._now())

    def _try_again(self, trip: _Trip, host: Host, asked: float) -> bool:
        """Whether to ask once more, after the wait that this takes."""
        if trip.tries >= self._settings.tries or (asked and not self._waits(host, asked)):
            return False
        backoff = min(2.0 ** (trip.tries - 1), LONGEST_BACKOFF) * (0.5 + self._jitter())
        if backoff > asked:
            self._sleep(backoff - asked)
        trip.tries += 1
        return True

    def _waits(self, host: Host, seconds: float) -> bool:
        """Wait for as long as a host asks, if that is short and the run has not waited for it too much already."""
        if seconds > PATIENCE or not host.grant(seconds):
            return False
        self._sleep(seconds)
        return True

    def _given_up(self, host: Host, outcome: Reply | Trouble, asked: float) -> Trouble:
        """Leave a host alone that wants it, or that fails again and again."""
        if isinstance(outcome, Reply) and (asked or outcome.status == TOO_MANY):
            host.leave_alone(self._clock(), asked or REST, "busy")
            return Trouble("busy", f"{asked or REST:.0f}")
        host.failed(self._clock())
        return Trouble("status", str(outcome.status)) if isinstance(outcome, Reply) else outcome

    def _values(self, trip: _Trip, trouble: Trouble) -> dict[str, str]:
        """What a sentence about a failure may name."""
        named = {
            "busy": {"seconds": trouble.detail},
            "down": {"seconds": trouble.detail},
            "status": {"status": trouble.detail},
            "timeout": {"seconds": f"{self._settings.timeout:g}"},
            "large": {"megabytes": f"{self._settings.megabytes:g}"},
            "redirects": {"limit": str(REDIRECTS)},
        }
        return {"host": trip.url.host, "detail": trouble.detail} | named.get(trouble.why, {})


def _passing(outcome: Reply | Trouble) -> bool:
    """Whether what went wrong may be gone a moment later."""
    if isinstance(outcome, Trouble):
        return outcome.why in ("timeout", "connection")
    return outcome.status == TOO_MANY or outcome.status >= 500
