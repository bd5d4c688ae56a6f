"""Visits to sources, over a real server: what comes, what is asked for again, and how gaps are worded."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from synopse.harvest import Harvest, Validators
from synopse.labels import load_catalog
from synopse.model import Article
from synopse.settings import FetchSettings, FolderSource, PageSource
from synopse.sources.absence import Absent, absences
from synopse.sources.collection import collect, collect_all
from synopse.sources.exchange import Why
from synopse.sources.fetching import Answer, Failure
from synopse.sources.visit import Reader, Visit
from tests.sources.visits import MORE, NOW, TEXT, Remembered, feed, source, story, visit, web
from tests.sources.web import Page, Web, moved

__all__ = ["visit", "web"]  # fixtures


def told(harvest: Harvest) -> list[tuple[str, str]]:
    """What the reader of a briefing hears."""
    return [(gap.subject, gap.reason) for gap in harvest.gaps]


def remarked(harvest: Harvest) -> list[tuple[str, str]]:
    """What who runs the service hears."""
    return [(remark.subject, remark.said) for remark in harvest.remarks]


def test_a_feed_brings_its_pages(web: Web, visit: Visit) -> None:
    web["/rss"], web["/a"], web["/b"] = feed("/a", "/b"), story(), story(f"<p>{MORE}</p>", title="Helfer")
    harvest = collect(source(web), visit)
    assert [article.url for article in harvest.articles] == [web.url("/b"), web.url("/a")]
    assert {article.extent for article in harvest.articles} == {"full"}
    assert (harvest.items, harvest.gaps, harvest.source) == (2, (), "Elbbote")
    assert harvest.newest == datetime(2026, 3, 4, 0, 10, tzinfo=UTC)
    assert [fetch.url for fetch in harvest.fetches] == [web.url("/rss"), web.url("/b"), web.url("/a")]


def test_without_full_text_no_page_is_asked_for(web: Web, visit: Visit) -> None:
    web["/rss"] = feed("/a")
    harvest = collect(source(web, full_text=False), visit)
    assert [(article.text, article.extent) for article in harvest.articles] == [(TEXT, "teaser")]
    assert not web.visits_to("/a")
    assert harvest.gaps == ()


def test_only_the_newest_items_are_read(web: Web, visit: Visit) -> None:
    web["/rss"], web["/c"] = feed("/a", "/b", "/c"), story()
    harvest = collect(source(web), replace(visit, settings=FetchSettings(items=1)))
    assert ([article.url for article in harvest.articles], harvest.items) == ([web.url("/c")], 3)


def test_a_page_that_cannot_be_had_leaves_its_teaser_and_a_remark(web: Web, visit: Visit) -> None:
    web["/rss"], web["/b"] = feed("/a", "/b"), story()
    harvest = collect(source(web), visit)
    assert [(article.url, article.extent) for article in harvest.articles][-1] == (web.url("/a"), "teaser")
    reason = (
        "statt der ganzen Seite nur der Anriss aus dem Feed: 127.0.0.1 antwortet mit Status 404 statt mit dem Inhalt"
    )
    assert remarked(harvest) == [("Elbbote: Nachricht /a", f"{reason}; bleibt es dabei, Adresse prüfen")]
    assert harvest.gaps == (), "the article itself says that it is a teaser"


def test_many_articles_of_one_cause_are_one_line_for_the_reader_and_one_remark(web: Web, visit: Visit) -> None:
    web["/rss"] = feed("/a", "/b", "/c", "/d", teaser="Kurz.")
    harvest = collect(source(web), visit)
    assert told(harvest) == [
        ("Elbbote", "4\u00a0Artikel nicht zu lesen: „Nachricht /d“, „Nachricht /c“ und zwei weitere")
    ]
    assert harvest.gaps[0].stage == "fetch"
    ((subject, said),) = remarked(harvest)
    assert subject == "Elbbote"
    assert said.startswith("4\u00a0Artikel: kein Text, auch keiner im Feed: 127.0.0.1 antwortet mit Status 404")


def test_a_feed_without_items_lacks_nothing_for_the_reader(web: Web, visit: Visit) -> None:
    web["/rss"] = feed()
    harvest = collect(source(web), visit)
    assert harvest.gaps == ()
    assert remarked(harvest) == [("Elbbote", "Feed ohne Einträge; bleibt es dabei, Adresse prüfen")]


def test_a_visit_that_takes_too_long_leaves_the_oldest_items_to_the_next_one(web: Web, visit: Visit) -> None:
    web["/rss"], web["/a"], web["/b"], web["/c"] = feed("/a", "/b", "/c", ETag='"f"'), story(), story(), story()
    times = iter((0.0, 1.0, 601.0))
    harvest = collect(source(web), replace(visit, clock=lambda: next(times)))
    assert [article.url for article in harvest.articles] == [web.url("/c")]
    assert remarked(harvest)[0][1].startswith("die ältesten 2\u00a0Einträge bleiben für den nächsten Lauf")
    assert harvest.fetches[0].validators == Validators(), "the feed is looked at again, even if it stays as it is"


@pytest.mark.parametrize(
    ("answer", "reason", "said"),
    [
        (Page(status=503), "nicht zu erreichen", "Status 503"),
        (Page(status=429, headers={"Retry-After": "7200"}), "beim Abruf um eine Pause gebeten", "7200"),
        (Page(b"<html><body>Willkommen</body></html>"), "nicht zu lesen", "Adresse des Feeds in synopse.toml"),
        (Page(b"x" * 6_000_000), "nicht zu lesen", "fetch.megabytes"),
    ],
)
def test_a_source_that_is_missing_has_one_word_for_the_reader_and_another_for_who_can_mend_it(
    web: Web, visit: Visit, answer: Page, reason: str, said: str
) -> None:
    web["/rss"] = answer
    harvest = collect(source(web), visit)
    assert told(harvest) == [("Elbbote", reason)]
    assert said in harvest.remarks[0].said


def test_a_host_that_rests_is_one_line_for_the_reader(web: Web, visit: Visit) -> None:
    web["/rss"] = Page(status=429, headers={"Retry-After": "3600"})
    feeds = [source(web, name=name, url=web.url(path)) for name, path in (("Elbe", "/rss"), ("Elbe Sport", "/sport"))]
    both = [collect(feed, visit) for feed in feeds]
    assert [told(harvest)[0][1] for harvest in both] == ["beim Abruf um eine Pause gebeten"] * 2
    absent = [Absent(gap.subject, gap.reason, NOW) for harvest in both for gap in harvest.gaps]
    assert [gap.subject for gap in absences(absent, visit.catalog)] == ["Elbe und Elbe Sport"]


def test_a_wall_leaves_what_stands_before_it_and_a_remark(web: Web, visit: Visit) -> None:
    web["/rss"], web["/a"] = feed("/a", teaser="Kurz."), story(f"<p>{TEXT}</p><p>Weiterlesen mit Elbbote Plus</p>")
    harvest = collect(source(web), visit)
    assert [(article.text, article.extent) for article in harvest.articles] == [(TEXT, "truncated")]
    assert "Bezahlschranke" in harvest.remarks[0].said


def test_a_second_visit_asks_whether_pages_changed_and_later_not_at_all(web: Web, visit: Visit) -> None:
    memory = Remembered()
    web["/rss"], web["/a"] = feed("/a"), story(ETag='"1"')
    memory.keep(collect(source(web), replace(visit, memory=memory)))
    web["/a"] = lambda asked: Page(status=304) if asked.headers.get("if-none-match") == '"1"' else story()
    second = collect(source(web), replace(visit, memory=memory))
    assert (second.articles, second.gaps, second.fetches[-1].status) == ((), (), 304)
    collect(source(web), replace(visit, memory=memory, now=NOW + timedelta(hours=25)))
    assert len(web.visits_to("/a")) == 2


def test_a_silent_edit_is_read_again(web: Web, visit: Visit) -> None:
    memory = Remembered()
    web["/rss"], web["/a"] = feed("/a"), story()
    first = collect(source(web), replace(visit, memory=memory))
    memory.keep(first)
    web["/a"] = story(f"<p>{TEXT}</p><p>{MORE.replace('300', '400')}</p>")
    second = collect(source(web), replace(visit, memory=memory))
    assert second.articles[0].url == first.articles[0].url
    assert "400" in second.articles[0].text


def test_a_page_that_vanished_after_it_was_read_is_no_gap_and_no_teaser(web: Web, visit: Visit) -> None:
    memory = Remembered()
    web["/rss"], web["/a"] = feed("/a"), story()
    memory.keep(collect(source(web), replace(visit, memory=memory)))
    web["/a"] = Page(status=410)
    second = collect(source(web), replace(visit, memory=memory))
    assert (second.articles, second.gaps, second.fetches[-1].status) == ((), (), 410)


def test_an_unchanged_feed_is_left_alone_only_when_none_of_its_pages_is_awaited(web: Web, visit: Visit) -> None:
    web["/rss"] = feed("/a", ETag='"f"')
    awaited = collect(source(web), visit)  # /a is not there yet
    assert awaited.fetches[0].validators == Validators()
    teasers = collect(source(web, full_text=False), visit)
    assert teasers.fetches[0].validators == Validators(etag='"f"')


def test_a_page_in_place_of_a_feed_leads_to_the_feed_it_names(web: Web, visit: Visit) -> None:
    alternate = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    web["/rss"] = Page(f"<!doctype html><html><head>{alternate}</head></html>".encode())
    web["/feed.xml"], web["/a"] = feed("/a"), story()
    harvest = collect(source(web), visit)
    assert len(harvest.articles) == 1
    assert web.url("/feed.xml") in harvest.remarks[0].said
    assert harvest.gaps == ()
    web["/rss"] = Page(b"<!doctype html><html><body>Willkommen</body></html>")
    assert "kein Feed" in collect(source(web), visit).remarks[0].said


def test_the_same_article_in_two_feeds_has_one_address(web: Web, visit: Visit) -> None:
    web["/rss"], web["/top"], web["/a"] = feed("/a?utm_source=rss"), feed("/a?utm_source=top"), story()
    two = [collect(source(web, url=web.url(path)), visit) for path in ("/rss", "/top")]
    assert len({harvest.articles[0].url for harvest in two}) == 1


def test_a_feed_cannot_send_us_to_another_private_server(web: Web, visit: Visit) -> None:
    with Web() as inner:
        inner["/geheim"] = story()
        web["/rss"] = feed(inner.url("/geheim"))
        harvest = collect(source(web), visit)
        assert not inner.visits
    assert [article.extent for article in harvest.articles] == ["teaser"]


def test_a_single_page_is_an_article(web: Web, visit: Visit) -> None:
    page = PageSource(kind="page", name="Ticker", url=web.url("/ticker"), private=True)
    web["/ticker"], web["/neu"] = moved("/neu", 301), story()
    harvest = collect(page, visit)
    assert [(article.source, article.url) for article in harvest.articles] == [("Ticker", web.url("/neu"))]
    assert harvest.fetches[0].moved_to == web.url("/neu")
    web["/neu"] = Page(status=503)
    assert "Status 503" in collect(page, visit).remarks[0].said


UNKNOWN = Validators()


class Faulty:
    """A reader with a mistake that shows at one address."""

    def __init__(self, reader: Reader, address: str) -> None:
        self.reader, self.address = reader, address

    def fetch(
        self, url: str, *, validators: Validators = UNKNOWN, private: bool = False, robots: bool = True
    ) -> Answer | Failure:
        if url == self.address:
            raise ZeroDivisionError("nobody expects that")
        return self.reader.fetch(url, validators=validators, private=private, robots=robots)


def test_one_page_that_breaks_does_not_cost_the_others(web: Web, visit: Visit) -> None:
    web["/rss"], web["/a"] = feed("/a", "/b"), story()
    harvest = collect(source(web), replace(visit, fetcher=Faulty(visit.fetcher, web.url("/b"))))
    assert [article.url for article in harvest.articles] == [web.url("/a")]
    assert told(harvest) == [("Elbbote", "ein Artikel nicht zu lesen: „Nachricht /b“")]
    assert "ZeroDivisionError" in harvest.remarks[0].said


class Broken:
    """Settings' folder that fails in a way nobody expects."""

    def exists(self) -> bool:
        raise ZeroDivisionError("nobody expects that")


def test_one_source_that_breaks_does_not_stop_the_others(
    web: Web, visit: Visit, caplog: pytest.LogCaptureFixture
) -> None:
    web["/rss"], web["/a"] = feed("/a"), story()
    broken = FolderSource.model_construct(kind="folder", name="Ordner", path=Broken())
    with caplog.at_level(logging.ERROR):
        harvests = {harvest.source: harvest for harvest in collect_all([broken, source(web)], visit)}
    assert len(harvests["Elbbote"].articles) == 1
    assert told(harvests["Ordner"]) == [("Ordner", "nicht gelesen, der Abruf brach ab")]
    assert "ZeroDivisionError" in harvests["Ordner"].remarks[0].said
    assert "nobody expects that" in caplog.text
    assert all(isinstance(article, Article) for article in harvests["Elbbote"].articles)


@pytest.mark.parametrize("code", ["de", "en"])
@pytest.mark.parametrize("why", get_args(Why))
def test_every_failure_of_the_net_has_words(code: str, why: str) -> None:
    values = {"host": "h", "seconds": "1", "status": "404", "megabytes": "5", "limit": "5"}
    assert load_catalog(code).text(f"fetch.{why}", **values)
