"""The city: on loopback a server for each outlet, which publishes what the plan has for the present."""

from __future__ import annotations

import gzip
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import repeat
from types import TracebackType
from typing import Self

from tests.sources.web import Page, Raw, Visit, Web, moved
from tests.week.plan import BEGIN, FEED_KEEPS, HOUSE, Plan, Report
from tests.week.press import article, changed, feed, move_of, page

FEED, SECOND_FEED = "/feed.xml", "/kurz/rss"
BOMB, ENDLESS, ASIDE = "/bombe", "/endlos", "/umweg"
TRAPS = (BOMB, ENDLESS, ASIDE)
"""Pages of the hostile outlet: twenty megabytes unpacked, one without end, and a way into somebody else's net."""
HTML = {"Content-Type": "text/html; charset=utf-8"}
RSS = {"Content-Type": "application/rss+xml; charset=utf-8"}


class City:
    """All servers together; `now` tells the time that the city lives in."""

    def __init__(self, plan: Plan, now: Callable[[], datetime]) -> None:
        self.plan = plan
        self.now = now
        self.outlets = {name: _Outlet(self, name, number) for number, name in enumerate(plan.outlets)}
        self.stranger = Web()
        """A machine in the same net that no source names."""
        self.statuses: Counter[int] = Counter()
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        for server in (*self.outlets.values(), self.stranger):
            self._stack.enter_context(server)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stack.close()

    def sources(self) -> Iterator[dict[str, str | bool]]:
        """The city's feeds as the settings list them."""
        for name, server in self.outlets.items():
            source: dict[str, str | bool] = {"kind": "feed", "name": name, "url": server.url(FEED), "private": True}
            if name in self.plan.house:
                source["group"] = HOUSE
            yield source
            if name == self.plan.twice:
                yield source | {"name": f"{name} kurz", "url": server.url(SECOND_FEED)}

    def addresses(self, report: Report) -> set[str]:
        """Where a report is found in the course of the week."""
        paths = (report.path, *(move.path for move in self.plan.moves if move.report == report))
        return {self.outlets[report.outlet].url(path) for path in paths}


class _Outlet(Web):
    """One outlet's feed and pages. Like on the web not all of them give every validator."""

    def __init__(self, city: City, name: str, number: int) -> None:
        super().__init__()
        self.city = city
        self.name = name
        self.reports = city.plan.of(name)
        self._gives = (("ETag", "Last-Modified"), ("ETag",), ("Last-Modified",))[number % 3]
        self._asked_to_wait = False

    def answer(self, visit: Visit) -> Page | Raw:
        self.visits.append(visit)
        answer = self._answer(visit, self.city.now())
        if isinstance(answer, Page):
            self.city.statuses[answer.status] += 1
        return answer

    def _answer(self, visit: Visit, now: datetime) -> Page | Raw:
        outage = self.city.plan.outage
        if outage.report.outlet == self.name and outage.reigns(now):
            return Page(b"Wartung", status=503)
        if visit.path == "/robots.txt":
            return Page(b"User-agent: *\nDisallow: /abo\n", headers={"Content-Type": "text/plain"})
        if visit.path in (FEED, SECOND_FEED):
            return self._feed(visit, now)
        if visit.path in TRAPS and self.name == self.city.plan.hostile.outlet:
            return self._trap(visit.path)
        return self._page(visit, now)

    def _feed(self, visit: Visit, now: datetime) -> Page | Raw:
        plan = self.city.plan
        if plan.page_for_feed.report.outlet == self.name and plan.page_for_feed.reigns(now):
            return Page(b"<!doctype html><html><body><h1>Willkommen</h1></body></html>", headers=HTML)
        if plan.busy.report.outlet == self.name and plan.busy.reigns(now) and not self._asked_to_wait:
            self._asked_to_wait = True
            return Page(status=429, headers={"Retry-After": "1"})
        out = [report for report in self.reports if report.at <= now]
        listed = [report for report in out if now - FEED_KEEPS < report.at or report == out[-1]]
        items = [article(plan, report, self.url(self._link(report, now)), now) for report in listed]
        hostile = bool(listed) and self.name == plan.hostile.outlet
        traps = [(f"Eilmeldung hinter {path}", self.url(path)) for path in TRAPS] if hostile else []
        last = max((changed(plan, report, now) for report in listed), default=BEGIN)
        return self._conditional(visit, feed(self.name, items, traps), last, RSS)

    def _page(self, visit: Visit, now: datetime) -> Page | Raw:
        plan = self.city.plan
        for report in self.reports:
            move = move_of(plan, report, now)
            path = move.path if move else report.path
            if report.at <= now and visit.path == path:
                return self._conditional(visit, page(plan, report, self.url(path), now), changed(plan, report, now))
            if move and visit.path == report.path:
                return moved(self.url(move.path), 301)
        return Page(b"<p>Seite nicht gefunden.</p>", status=404, headers=HTML)

    def _link(self, report: Report, now: datetime) -> str:
        move = move_of(self.city.plan, report, now)
        return move.path if move and move.link else report.path

    def _trap(self, path: str) -> Page | Raw:
        if path == BOMB:
            return Page(gzip.compress(bytes(20_000_000)), headers={**HTML, "Content-Encoding": "gzip"})
        if path == ENDLESS:
            return Page(repeat(b"<p>Und noch ein Satz, der kein Ende findet.</p>" * 500), headers=HTML)
        return moved(self.city.stranger.url("/geheim"))

    def _conditional(self, visit: Visit, text: str, last: datetime, headers: Mapping[str, str] = HTML) -> Page:
        """The text with its validators; 304 where the visitor knows it (RFC 9110, 13.2.2)."""
        body = text.encode()
        validators = {
            "ETag": f'"{hashlib.sha256(body).hexdigest()[:16]}"',
            "Last-Modified": format_datetime(last.astimezone(UTC).replace(microsecond=0), usegmt=True),
        }
        known = visit.headers.get("if-none-match"), visit.headers.get("if-modified-since")
        given = {name: validators[name] for name in self._gives}
        same = (
            known[0] == given.get("ETag")
            if known[0]
            else known[1] is not None and known[1] == given.get("Last-Modified")
        )
        return Page(status=304, headers=given) if same else Page(body, headers={**headers, **given})
