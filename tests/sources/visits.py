"""What tests of visits share: a memory, a visit over loopback, and an outlet with its feed and pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import ParamSpec, TypeVar
from zoneinfo import ZoneInfo

import pytest

from synopse.harvest import Harvest, Seen
from synopse.labels import load_catalog
from synopse.settings import FeedSource, FetchSettings
from synopse.sources.fetching import Fetcher
from synopse.sources.visit import Visit
from tests.sources.web import Page, Web

P = ParamSpec("P")
T = TypeVar("T")
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
TEXT = "Der Deich bei Wedel hat der Sturmflut in der Nacht standgehalten, teilte der Verband am Mittwoch mit."
MORE = "Rund 300 Helferinnen und Helfer waren bis in den Morgen im Einsatz und füllten Sandsäcke."


class Remembered:
    """A memory that holds what a harvest brought, as the archive does."""

    def __init__(self) -> None:
        self.pages: dict[str, Seen] = {}

    def seen(self, url: str) -> Seen | None:
        return self.pages.get(url)

    def keep(self, harvest: Harvest, at: datetime = NOW) -> None:
        for fetch in harvest.fetches:
            if fetch.error is None:
                before = self.pages.get(fetch.url)
                self.pages[fetch.url] = Seen(first=before.first if before else at, validators=fetch.validators)


class Here:
    """Readers at work in this very process: what the tests give is harmless."""

    def call(self, function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        return function(*arguments, **named)


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


@pytest.fixture
def visit() -> Iterator[Visit]:
    settings = FetchSettings(pause=0, tries=1, timeout=5, items=10)
    with Fetcher(settings, now=lambda: NOW, sleep=lambda _: None) as fetcher:
        catalog = load_catalog("de", BERLIN)
        yield Visit(fetcher, Remembered(), settings, BERLIN, NOW, catalog, lambda _: None, Here())


def story(text: str = f"<p>{TEXT}</p><p>{MORE}</p>", title: str = "Deich hält", **headers: str) -> Page:
    page = f'<!doctype html><html lang="de"><head><title>{title}</title></head><body><article>{text}</article></body>'
    return Page(page.encode(), headers={"Content-Type": "text/html; charset=utf-8"} | headers)


def feed(*paths: str, teaser: str = TEXT, **headers: str) -> Page:
    items = "".join(
        f"<item><title>Nachricht {path}</title><link>{path}</link><description>{teaser}</description>"
        f"<pubDate>Wed, 04 Mar 2026 0{number}:10:00 +0100</pubDate></item>"
        for number, path in enumerate(paths)
    )
    return Page(f'<rss version="2.0"><channel><title>E</title>{items}</channel></rss>'.encode(), headers=headers)


def source(web: Web, **more: object) -> FeedSource:
    return FeedSource.model_validate({"name": "Elbbote", "url": web.url("/rss"), "private": True} | more)
