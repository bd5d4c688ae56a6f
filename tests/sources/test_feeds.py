"""Feeds as outlets really send them: every format, and every way to get it wrong."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from synopse.sources.feeds import Feed, NoFeed, newest_first, read_feed, read_time

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
URL = "https://elbbote.example/rss/start.xml"


def rss(items: str, *, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    channel = f"<channel><title>Elbbote</title><language>de</language>{items}</channel>"
    return f'{head}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">{channel}</rss>'.encode()


def entry(link: str, *more: str, title: str = "Deich hält") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{''.join(more)}</item>"


def feed(data: bytes, charset: str | None = None) -> Feed:
    found = read_feed(data, URL, BERLIN, NOW, charset=charset)
    assert isinstance(found, Feed)
    return found


def test_rss_gives_title_address_time_and_content() -> None:
    more = (
        "<description>Kurz gesagt.</description><content:encoded>&lt;p&gt;Der ganze Text.&lt;/p&gt;</content:encoded>",
        '<pubDate>Wed, 04 Mar 2026 07:10:00 +0100</pubDate><guid isPermaLink="false">e-1</guid>',
        "<author>Judith Amberg</author>",
    )
    found = feed(rss(entry("https://elbbote.example/deich", *more)))
    (item,) = found.items
    assert (found.title, found.damaged, found.nameless) == ("Elbbote", False, 0)
    assert item.url == "https://elbbote.example/deich"
    assert item.published == datetime(2026, 3, 4, 6, 10, tzinfo=UTC)
    assert (item.html, item.whole) == ("<p>Der ganze Text.</p>", True)
    assert (item.guid, item.author, item.language) == ("e-1", "Judith Amberg", "de")


def test_a_description_alone_is_a_teaser() -> None:
    (item,) = feed(rss(entry("https://elbbote.example/deich", "<description>Kurz gesagt.</description>"))).items
    assert (item.html, item.whole) == ("Kurz gesagt.", False)


def test_atom_counts_links_from_xml_base() -> None:
    data = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://kurier.example/news/"><title>Kurier</title>
    <entry><title>Deich</title><link href="deich.html"/><updated>2026-03-04T07:10:00Z</updated>
    <summary type="html">&lt;a href="karte.html"&gt;Karte&lt;/a&gt;</summary></entry></feed>"""
    (item,) = feed(data).items
    assert item.url == "https://kurier.example/news/deich.html"
    assert "https://kurier.example/news/karte.html" in item.html
    assert item.published == datetime(2026, 3, 4, 7, 10, tzinfo=UTC)


def test_rss_1_and_0_91_are_read() -> None:
    rdf = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
    <item rdf:about="https://a.example/1"><title>Eins</title><link>https://a.example/1</link></item></rdf:RDF>"""
    old = b'<rss version="0.91"><channel><item><title>Eins</title><link>/1</link></item></channel></rss>'
    assert [item.url for item in feed(rdf).items] == ["https://a.example/1"]
    assert [item.url for item in feed(old).items] == ["https://elbbote.example/1"]


def test_json_feed_is_read() -> None:
    items = [
        {"id": "1", "url": "/deich", "title": "Deich", "content_text": "Er h\u00e4lt <noch>.\n\nSagt der Verband."},
        {
            "id": "https://elbbote.example/flut",
            "summary": "Die Flut kommt.",
            "date_published": "2026-03-04T08:00:00+01:00",
        },
        {"id": 7, "url": ["falsch"], "title": {"auch": "falsch"}},
        "kein Eintrag",
    ]
    data = {"version": "https://jsonfeed.org/version/1.1", "title": "Elbbote", "items": items, "authors": "falsch"}
    found = feed(json.dumps(data).encode())
    assert [item.url for item in found.items] == ["https://elbbote.example/deich", "https://elbbote.example/flut"]
    assert found.items[0].html == "<p>Er hält &lt;noch&gt;.</p><p>Sagt der Verband.</p>"
    assert [item.whole for item in found.items] == [True, False]
    assert found.items[1].published == datetime(2026, 3, 4, 7, tzinfo=UTC)
    assert found.nameless == 1


@pytest.mark.parametrize(
    "data", [b"{", b'{"items": []}', b"[" * 100_000, b'{"version":' + b"[" * 100_000, b"", b"\0\1\2"]
)
def test_what_is_no_feed_is_said_to_be_none(data: bytes) -> None:
    assert read_feed(data, URL, BERLIN, NOW) == NoFeed(why="other")


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("Wed, 04 Mar 2026 07:10:00 +0100", datetime(2026, 3, 4, 6, 10, tzinfo=UTC)),
        ("Mi, 04 Mär 2026 07:10:00 +0100", datetime(2026, 3, 4, 6, 10, tzinfo=UTC)),
        ("Mi., 4. März 2026 07:10:00 +0200", datetime(2026, 3, 4, 5, 10, tzinfo=UTC)),
        ("Do, 11 Dez 2025 07:10:00 GMT", datetime(2025, 12, 11, 7, 10, tzinfo=UTC)),
        ("Wed, 04 Mar 2026 07:10:00 -0000", datetime(2026, 3, 4, 7, 10, tzinfo=UTC)),
        ("Wed, 04 Mar 2026 07:10:00", datetime(2026, 3, 4, 6, 10, tzinfo=UTC)),  # without a zone, the reader's
        ("2026-03-04T07:10:00", datetime(2026, 3, 4, 6, 10, tzinfo=UTC)),
        ("2026-03-04T07:10:00Z", datetime(2026, 3, 4, 7, 10, tzinfo=UTC)),
        ("04.03.2026 07:10 Uhr", datetime(2026, 3, 4, 6, 10, tzinfo=UTC)),
        ("Wed, 04 Mar 2026 20:10:00 +0000", datetime(2026, 3, 4, 20, 10, tzinfo=UTC)),  # a clock that is fast
        ("Sat, 07 Mar 2026 07:10:00 +0000", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("Mon, 01 Jan 9999 00:00:00 GMT", None),
        ("Wed, 31 Feb 2026 07:10:00 +0100", None),
        ("0000-00-00 00:00:00", None),
        ("heute", None),
        ("", None),
    ],
)
def test_times_are_read_as_feeds_write_them(written: str, at: datetime | None) -> None:
    assert read_time(written, BERLIN, NOW) == at


def test_an_item_without_a_time_gets_none() -> None:
    (item,) = feed(rss(entry("https://elbbote.example/deich"))).items
    assert item.published is None


@pytest.mark.parametrize(
    ("link", "url"),
    [
        (
            "https://elbbote.example/a?utm_source=rss&amp;id=12&amp;fbclid=x#kommentare",
            "https://elbbote.example/a?id=12",
        ),
        ("https://elbbote.example/?p=123&amp;wt_mc=rss&amp;xtor=RSS-1", "https://elbbote.example/?p=123"),
        ("https://elbbote.example/a?cid=99&amp;Seite=2", "https://elbbote.example/a?cid=99&Seite=2"),  # they identify
        ("HTTPS://ELBBOTE.example:443/A;jsessionid=1F", "https://elbbote.example/A"),
        ("https://leser:geheim@elbbote.example/a", "https://elbbote.example/a"),
        ("../politik/a b.html", "https://elbbote.example/politik/ab.html"),
        ("//cdn.example/ä", "https://cdn.example/%C3%A4"),
    ],
)
def test_addresses_lose_what_tells_readers_apart_and_keep_what_tells_articles_apart(link: str, url: str) -> None:
    assert [item.url for item in feed(rss(entry(link))).items] == [url]


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "mailto:a@b.example", "data:text/html,x"]
)
def test_addresses_that_are_none_on_the_web_are_counted_and_left_out(link: str) -> None:
    found = feed(rss(entry(link) + entry("https://elbbote.example/deich")))
    assert [item.url for item in found.items] == ["https://elbbote.example/deich"]
    assert found.nameless == 1


def test_a_permanent_guid_stands_for_a_missing_link() -> None:
    items = '<item><title>A</title><guid isPermaLink="true">https://elbbote.example/a</guid></item>'
    items += '<item><title>B</title><guid isPermaLink="false">b-17</guid></item>'
    found = feed(rss(items))
    assert ([item.url for item in found.items], found.nameless) == (["https://elbbote.example/a"], 1)


def test_an_article_under_two_tracking_addresses_is_one_with_the_longer_text() -> None:
    one = entry("https://elbbote.example/a?utm_source=x", "<description>Kurz.</description>")
    two = entry("https://elbbote.example/a?utm_source=y", "<description>Länger und genauer.</description>")
    (item,) = feed(rss(one + two)).items
    assert item.html == "Länger und genauer."


def test_one_guid_for_all_items_folds_none() -> None:
    items = "".join(entry(f"https://elbbote.example/{n}", "<guid>immer-gleich</guid>") for n in range(3))
    assert len(feed(rss(items)).items) == 3


def test_a_page_in_place_of_a_feed_names_its_feed() -> None:
    page = b'<!doctype html><html><head><link rel="alternate" type="application/rss+xml" href="/rss.xml"></head></html>'
    assert read_feed(page, URL, BERLIN, NOW) == NoFeed(why="page", alternate="https://elbbote.example/rss.xml")
    bare = b"<!doctype html><html><body><p>Willkommen</p></body></html>"
    assert read_feed(bare, URL, BERLIN, NOW) == NoFeed(why="page")


def test_a_feed_that_lies_about_its_encoding_is_read_right() -> None:
    data = rss(entry("https://elbbote.example/a", title="Größe"), head='<?xml version="1.0" encoding="iso-8859-1"?>')
    assert feed(data).items[0].title == "Größe"
    latin = data.decode().replace("iso-8859-1", "utf-8").encode("cp1252")
    assert feed(latin).items[0].title == "Größe"
    polish = rss(entry("https://elbbote.example/a", title="Łódź"), head="").decode().encode("iso-8859-2")
    assert feed(polish, charset="ISO-8859-2").items[0].title == "Łódź"


def test_an_encoding_that_cannot_be_is_not_believed() -> None:
    data = rss(entry("https://elbbote.example/a"), head='<?xml version="1.0" encoding="utf-16"?>')
    assert len(feed(data).items) == len(feed(data, charset="utf-32").items) == 1
    assert len(feed(data.decode().encode("utf-16-le"), charset="utf-16le").items) == 1


def test_half_a_character_in_a_json_feed_costs_no_more_than_itself() -> None:
    items = [{"url": "/a", "title": "Deich \ud83d", "content_text": "Er \udfff hält."}, {"url": "/b"}]
    found = feed(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode())
    assert [item.url for item in found.items] == ["https://elbbote.example/a", "https://elbbote.example/b"]
    assert "hält" in found.model_dump_json()


def test_a_tag_without_measure_is_left_out_and_the_others_are_read() -> None:
    attributes = " ".join(f'a{number}="1"' for number in range(50_000))
    found = feed(rss(f"<item {attributes}/>" + entry("https://elbbote.example/a")))
    assert [item.url for item in found.items] == ["https://elbbote.example/a"]


def test_markup_and_controls_in_titles_are_text() -> None:
    data = rss(entry("https://elbbote.example/a", title="&lt;b&gt;Deich&lt;/b&gt; &amp;amp; \x0bFlut&#x1f;"))
    assert feed(data).items[0].title == "Deich & Flut"


def test_a_truncated_feed_gives_what_is_there_and_says_so() -> None:
    data = rss(entry("https://elbbote.example/1") + entry("https://elbbote.example/2"))
    found = feed(data[: data.index(b"/2")])
    assert found.damaged
    assert found.items[0].url == "https://elbbote.example/1"


def test_entities_neither_blow_up_nor_read_files(tmp_path: Path) -> None:
    secret = tmp_path / "geheim.txt"
    secret.write_text("streng geheim")
    outer = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    read = feed(rss(entry("https://elbbote.example/a", title="Deich &x;"), head=outer))
    assert "geheim" not in read.model_dump_json()
    steps = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = rss(entry("https://elbbote.example/a", title="&a9;"), head=f'<!DOCTYPE rss [<!ENTITY a0 "ha">{steps}]>')
    assert len(feed(bomb).model_dump_json()) < 10_000


def test_the_name_of_a_file_is_not_opened(tmp_path: Path) -> None:
    lure = tmp_path / "feed.xml"
    lure.write_bytes(rss(entry("https://elbbote.example/geheim")))
    assert read_feed(str(lure).encode(), URL, BERLIN, NOW) == NoFeed(why="other")


def test_items_are_sorted_by_time_only_where_all_have_one() -> None:
    early = entry("https://elbbote.example/1", "<pubDate>Tue, 03 Mar 2026 07:10:00 +0100</pubDate>")
    late = entry("https://elbbote.example/2", "<pubDate>Wed, 04 Mar 2026 07:10:00 +0100</pubDate>")
    none = entry("https://elbbote.example/3")
    assert [item.url[-1] for item in newest_first(feed(rss(early + late)).items)] == ["2", "1"]
    assert [item.url[-1] for item in newest_first(feed(rss(early + late + none)).items)] == ["1", "2", "3"]
