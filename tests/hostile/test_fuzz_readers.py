"""Fuzzed: every reader. Whatever the bytes, an article or a reason comes back, and either can be written down."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synopse.model import Article
from synopse.read import read_page
from synopse.read.html import read_fragment
from synopse.read.moment import read_moment
from synopse.read.source import Page
from synopse.read.workroom import results_of
from synopse.sentences import sentences
from synopse.settings import MailboxSource
from synopse.sources.addresses import public, read_url
from synopse.sources.exchange import Reply
from synopse.sources.feeds import Feed, read_feed, read_time
from synopse.sources.headers import declared, retry_after
from synopse.sources.links import canonical
from synopse.sources.mails import is_wanted, parse, read_mail, subject
from synopse.sources.robots import read as read_robots
from tests.hostile.pieces import ARTICLES, TEXTS, WORDS, fuzzed, mutated
from tests.hostile.zoo.pdfs import document
from tests.read.test_source import BERLIN

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
URL = "https://bote.example/a"
SOURCE = MailboxSource.model_validate(
    {"kind": "imap", "name": "E", "host": "localhost", "user": "u", "password": "env:P", "senders": ["@bote.example"]}
)
SENTENCE = "Der Rat von Niederau hat am Dienstag den Bau einer Turnhalle für 6,2 Millionen Euro beschlossen. "
PAGE = (
    '<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Rat baut | Bote</title><script '
    'type="application/ld+json">{"@type":"NewsArticle","headline":"Rat baut","datePublished":"2026-03-04T07:10+01:00",'
    '"author":[{"@id":"#a"}]}</script><link rel="canonical" href="/a"></head><body><article><h1>Rat baut</h1>'
    f"<p>{SENTENCE * 2}</p><ul><li>{SENTENCE}</li></ul><table><tr><td>{SENTENCE}</td></tr></table>"
    "</article></body></html>"
).encode()
FEED = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>E</title><item><title>A &amp; B</title>'
    f"<link>/a</link><pubDate>Wed, 04 Mar 2026 07:10:00 +0100</pubDate><description><![CDATA[<p>{SENTENCE}</p>]]>"
    "</description></item></channel></rss>"
).encode()
MAIL = (
    b"From: Bote <a@bote.example>\r\nSubject: =?utf-8?q?Rat_baut?=\r\nDate: Wed, 04 Mar 2026 07:10:00 +0100\r\n"
    b'Content-Type: multipart/alternative; boundary="x"\r\n\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\n'
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    + SENTENCE.encode()
    + b"=\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n"
    + PAGE
    + b"\r\n--x--\r\n"
)
TYPES = st.sampled_from(["text/html", "text/plain", "text/markdown", "application/pdf", "", "a/b;c"])
CHARSETS = st.none() | st.sampled_from(
    ["utf-8", "utf-16", "utf-7", "cp1252", "unicode_escape", "idna", "hz", "big5", "x", "rot13"]
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | TEXTS
    | st.sampled_from(["NewsArticle", URL, "2026-03-04"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["@type", "@id", "author", "name", "headline", "datePublished", "url", "items"]), inner
        )
    ),
    max_leaves=12,
)


def sound(function: Callable[..., Any], *arguments: object, **named: object) -> Any:  # noqa: ANN401 - of any reader
    """What a reader returns, as it comes back from its worker."""
    result = function(*arguments, **named)
    adapter = results_of(function)
    assert adapter.validate_json(adapter.dump_json(result, by_alias=True)) == result
    read = result.article if isinstance(result, Page) else result
    if isinstance(read, Article):
        assert sentences(read)
        assert all(one.text == read.text[one.start : one.end] for one in sentences(read))
        assert "\n\n\n" not in read.text
    return result


@fuzzed(60)
@given(st.binary(max_size=400) | ARTICLES.map(lambda text: text.encode("utf-8", "surrogatepass")), TYPES, CHARSETS)
def test_bytes_of_any_kind(data: bytes, content_type: str, charset: str | None) -> None:
    sound(read_page, data, URL, BERLIN, content_type=content_type, charset=charset)


@fuzzed(60)
@given(mutated(PAGE), CHARSETS)
def test_damaged_pages(data: bytes, charset: str | None) -> None:
    sound(read_page, data, URL, BERLIN, content_type="text/html", charset=charset)


@fuzzed(40)
@given(
    st.lists(
        st.sampled_from(
            ("<p>", "</p>", "<div>", "<table>", "<td>", "<ul>", "<li>", "<b>", "<br>", "<svg>", "<pre>", *WORDS)
        )
    )
)
def test_pages_of_elements_in_any_order(pieces: list[str]) -> None:
    markup = " ".join(pieces)
    sound(read_page, f"<html><body><article>{markup}".encode(), URL, BERLIN, content_type="text/html")
    assert all(line and "\n" not in line for line in read_fragment(markup))


@fuzzed(40)
@given(JSON)
def test_data_of_any_shape_about_the_article(data: object) -> None:
    head = f'<script type="application/ld+json">{json.dumps(data)}</script>'.encode()
    sound(read_page, PAGE.replace(b"<link", head + b"<link"), URL, BERLIN, content_type="text/html")
    sound(
        read_feed, json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": data}).encode(), URL, BERLIN, NOW
    )


@fuzzed(50)
@given(mutated(document()))
def test_damaged_pdfs(data: bytes) -> None:
    sound(read_page, data, URL, BERLIN, content_type="application/pdf")


@fuzzed(40)
@given(mutated(FEED), CHARSETS)
def test_damaged_feeds(data: bytes, charset: str | None) -> None:
    feed = sound(read_feed, data, URL, BERLIN, NOW, charset=charset)
    if isinstance(feed, Feed):
        assert all(item.url.startswith(("http://", "https://")) for item in feed.items)


@fuzzed(40)
@given(mutated(MAIL))
def test_damaged_mails(data: bytes) -> None:
    sound(read_mail, data, "mid:1", SOURCE, BERLIN, NOW)
    head = parse(data)
    assert "\n" not in subject(head)
    is_wanted(head, SOURCE.senders)


@fuzzed(80)
@given(TEXTS)
def test_lines_of_headers_dates_and_addresses(text: str) -> None:
    for found in (read_moment(text, BERLIN), read_time(text, BERLIN, NOW)):
        assert found is None or found
    assert retry_after(text, NOW) >= 0
    clean = text.encode("ascii", "ignore").decode().replace("\n", " ").replace("\r", " ").replace("\0", "")
    declared(httpx.Headers({"content-type": clean}))
    read_robots(Reply(200, httpx.Headers(), text.encode("utf-8", "replace")))
    assert not public(text)


@fuzzed(80)
@given(
    st.lists(
        st.sampled_from(
            [
                "http:",
                "https:",
                "//",
                "/",
                "\\",
                "@",
                ":",
                "[",
                "]",
                "::1",
                "127.1",
                "0x7f.1",
                "..",
                "%2e",
                "%00",
                "?",
                "#",
                "ä.example",
                "\t",
                "javascript:",
                "\u3002",
                "a" * 70,
            ]
        )
    ).map("".join)
)
def test_an_address_is_canonical_or_none(link: str) -> None:
    address = canonical(link, URL)
    if address is not None:
        assert address.startswith(("http://", "https://"))
        assert canonical(address) == address
    url = read_url(link)
    assert url is None or (url.scheme in ("http", "https") and not url.userinfo)


def test_the_untouched_files_are_articles() -> None:
    for data, kind in ((PAGE, "text/html"), (document(), "application/pdf")):
        assert isinstance(sound(read_page, data, URL, BERLIN, content_type=kind), Page)
    assert isinstance(sound(read_mail, MAIL, "mid:1", SOURCE, BERLIN, NOW), Article)
    with pytest.raises(IndexError):
        sound(read_feed, FEED, URL, BERLIN, NOW).items[1]
