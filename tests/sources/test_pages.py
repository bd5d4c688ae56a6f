"""Pages become articles of the outlet that the settings name, with what the feed knows besides."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from synopse.harvest import Fetch
from synopse.model import Article
from synopse.read import Unreadable
from synopse.settings import FeedSource
from synopse.sources.feeds import Item
from synopse.sources.fetching import Answer
from synopse.sources.pages import read_answer, read_item

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
URL = "https://www.elbbote.example/deich.html"
SOURCE = FeedSource(name="Elbbote", url="https://www.elbbote.example/rss", group="Elbe-Verlag", language="de")
TEXT = (
    "Der Deich bei Wedel hat der Sturmflut in der Nacht standgehalten, teilte der Verband am Mittwoch mit. "
    "Das Wasser stieg auf 4,20 Meter über Normalnull und damit höher als bei jeder Flut seit 1976."
)
MORE = "Rund 300 Helferinnen und Helfer waren bis in den Morgen im Einsatz und füllten Sandsäcke."


def answer(head: str = "", body: str = f"<p>{TEXT}</p><p>{MORE}</p>", *, url: str = URL, **more: str) -> Answer:
    page = f"<!doctype html><html><head>{head}</head><body><article>{body}</article></body></html>"
    given = {"content_type": "text/html", "charset": "utf-8"} | more
    fetch = Fetch(url=url, at=NOW, status=200)
    return Answer.model_validate({"url": url, "status": 200, "body": page.encode(), "fetch": fetch} | given)


def item(**more: object) -> Item:
    return Item.model_validate({"url": URL, "title": "Deich hält", "html": TEXT} | more)


def read(given: Answer, known: Item | None = None) -> Article:
    found = read_answer(given, SOURCE, BERLIN, NOW, known)
    assert isinstance(found, Article)
    return found


def test_the_name_and_house_of_the_settings_count() -> None:
    found = read(answer('<meta property="og:site_name" content="elbbote.example | Nachrichten">'))
    assert (found.source, found.house, found.extent, found.language) == ("Elbbote", "Elbe-Verlag", "full", "de")
    assert (found.path, found.url) == (URL, URL)


@pytest.mark.parametrize(
    ("named", "url"),
    [
        ("https://elbbote.example/politik/deich?utm_source=x", "https://elbbote.example/politik/deich"),
        ("https://m.elbbote.example/deich#oben", "https://m.elbbote.example/deich"),
        ("https://kurier.example/deich", URL),  # another site's page is not this one
        ("https://www.elbbote.example/", URL),  # a template that names the front page on every page
        ("javascript:alert(1)", URL),
    ],
)
def test_the_address_that_a_page_names_counts_on_its_own_site(named: str, url: str) -> None:
    assert read(answer(f'<link rel="canonical" href="{named}">')).url == url


def test_the_feed_dates_a_page_that_does_not() -> None:
    at = datetime(2026, 3, 4, 6, 10, tzinfo=UTC)
    found = read(answer(), item(published=at))
    assert (found.published, found.published_from, found.published_to_the) == (at, "metadata", "minute")
    assert found.not_before is None


def test_the_feed_says_the_hour_of_a_page_that_says_the_day() -> None:
    at = datetime(2026, 3, 4, 6, 10, tzinfo=UTC)
    assert read(answer('<meta name="date" content="2026-03-04">'), item(published=at)).published == at


def test_the_page_dates_itself_where_it_is_exact() -> None:
    head = '<meta property="article:published_time" content="2026-03-03T22:00:00+01:00">'
    found = read(answer(head), item(published=datetime(2026, 3, 4, 6, 10, tzinfo=UTC)))
    assert found.published == datetime(2026, 3, 3, 21, tzinfo=UTC)


def test_a_page_from_the_future_has_no_time() -> None:
    found = read(answer('<meta property="article:published_time" content="2026-05-03T22:00:00+01:00">'))
    assert (found.published, found.published_from) == (None, "unknown")


def test_the_title_of_the_feed_stands_where_the_page_has_none() -> None:
    assert read(answer(), item()).title == "Deich hält"


def test_the_declared_charset_is_used() -> None:
    page = answer().model_copy(update={"body": answer().body.decode().encode("cp1250"), "charset": "windows-1250"})
    assert "höher" in read(page).text


def test_a_page_behind_a_wall_gives_way_to_the_longer_text_of_its_feed() -> None:
    wall = f"<p>{MORE}</p><p>Weiterlesen mit Elbbote Plus</p>"
    found = read(answer(body=wall), item())
    assert (found.text, found.extent, found.source) == (TEXT, "teaser", "Elbbote")


def test_a_page_without_an_article_is_told() -> None:
    found = read_answer(answer(body="<p>Kurz.</p>"), SOURCE, BERLIN, NOW, item())
    assert isinstance(found, Unreadable)
    assert found.why == "html_without"


@pytest.mark.parametrize(
    ("known", "extent"),
    [
        (item(), "teaser"),
        (item(html=f"<p>{TEXT}</p><p>{MORE}</p>", whole=True), "full"),
        (item(html=f"<p>{TEXT}</p><p>{MORE} …</p>", whole=True), "teaser"),
    ],
)
def test_the_text_of_a_feed_says_what_it_is(known: Item, extent: str) -> None:
    found = read_item(known, SOURCE, BERLIN)
    assert isinstance(found, Article)
    assert (found.extent, found.url, found.house) == (extent, URL, "Elbe-Verlag")
    assert found.text.startswith(TEXT)


def test_a_feed_that_says_next_to_nothing_gives_no_article() -> None:
    found = read_item(item(html="Mehr dazu in Kürze."), SOURCE, BERLIN)
    assert isinstance(found, Unreadable)
    assert found.why == "short"
