"""Visits to real feeds, kept in a real archive: what stands at one address is one article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from synopse.archive import Archive, Listed
from synopse.settings import FeedSource
from synopse.sources.collection import collect
from synopse.sources.visit import Visit
from tests.archive.harvests import hour
from tests.sources.visits import MORE, TEXT, feed, source, story, visit, web
from tests.sources.web import Web

__all__ = ["visit", "web"]  # fixtures

EDITED = TEXT.replace("standgehalten", "nicht standgehalten")


def round_of_visits(archive: Archive, visit: Visit, sources: Sequence[FeedSource], at: datetime) -> None:
    """As the task does it; the last source first, since the order of visits must not matter."""
    archive.enlist([Listed(name=one.name, address=one.address, house=one.group) for one in sources])
    for one in reversed(sources):
        archive.record(collect(one, replace(visit, memory=archive)), at)


def known(archive: Archive) -> list[tuple[str | None, str, int]]:
    kept = archive.articles(hour(-1), hour(99))
    return [(one.article.source, one.article.text.split("\n")[0], one.version) for one in kept]


def test_a_renamed_source_whose_article_is_edited_is_one_outlet(archive: Archive, visit: Visit, web: Web) -> None:
    web["/rss"], web["/a"] = feed("/a"), story()
    round_of_visits(archive, visit, [source(web, name="Elbbote")], hour(0))
    web["/a"] = story(f"<p>{EDITED}</p><p>{MORE}</p>")
    round_of_visits(archive, visit, [source(web, name="Der Elbbote", group="Nordverlag")], hour(1))
    assert known(archive) == [("Der Elbbote", EDITED, 2)]
    assert archive.articles(hour(0), hour(9))[0].article.house == "Nordverlag"


@pytest.mark.parametrize("turned", [False, True])
def test_two_feeds_of_one_outlet_bring_one_article(archive: Archive, visit: Visit, web: Web, turned: bool) -> None:
    web["/rss"], web["/kurz"], web["/a"] = feed("/a"), feed("/a", teaser=MORE), story()
    short = source(web, name="Kurz", url=web.url("/kurz"), full_text=False)
    sources = [short, source(web)] if turned else [source(web), short]
    for number in range(3):
        round_of_visits(archive, visit, sources, hour(number))
        assert known(archive) == [(sources[0].name, TEXT, 1 if turned else 2)], "at once, and then for good"


def test_who_passes_an_article_on_neither_owns_nor_doubles_nor_changes_it(
    archive: Archive, visit: Visit, web: Web
) -> None:
    web["/rss"], web["/a"] = feed("/a"), story()
    with Web() as other:
        other["/rss"] = feed(web.url("/a"), teaser=f"{EDITED} {MORE}")
        sources = [source(other, name="Portal", full_text=False), source(web)]
        for number in range(3):
            round_of_visits(archive, visit, sources, hour(number))
    assert known(archive) == [("Elbbote", TEXT, 1)]
