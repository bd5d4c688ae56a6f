"""Feeds to their items: RSS, Atom and JSON Feed, whatever their bytes claim to be."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from html import escape, unescape
from io import BytesIO
from typing import Any, Literal
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

import feedparser
from pydantic import AwareDatetime

from synopse.clean import normalise
from synopse.language import available, load
from synopse.model import Frozen
from synopse.read.encoding import decode
from synopse.read.html import CONTROLS, XML_DECLARATION
from synopse.read.moment import read_moment
from synopse.sources.links import canonical

Node = Mapping[str, Any]
TAG = re.compile(r"<[^<>]*>")
LONG_TAG = re.compile(r"<[^!<>][^<>]{20000,}")
"""A tag as no feed has it; hundreds of thousands of attributes would take a quarter of an hour to read."""
REFERENCE = re.compile(r"&#(x[0-9a-f]+|[0-9]+)", re.IGNORECASE)
LAST_SIGN = 0x10FFFF
TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/json"}
FIRST_YEAR = 1990
"""No web, no feed: an earlier date is a template's "never", such as 1970."""
AHEAD = timedelta(days=1)
"""How far a clock or a zone may be wrong; an item dated later than that has no date."""
WRITTEN_DAY = re.compile(r"^\s*(?:[^\W\d]+\.?,?\s+)?(\d{1,2})\.?\s+([^\W\d]+)\.?\s+(\d{4}|\d\d)\b")
UNKNOWN_PLACE = re.compile(r"\s-0000$")
"""RFC 5322, 3.3: a time in UTC from nobody knows where."""


class Item(Frozen):
    """What a feed says of one article. `whole` tells whether it gives the article's content or a summary.

    `published` is None where the feed gives no time that could be true.
    """

    url: str
    title: str | None = None
    published: AwareDatetime | None = None
    html: str = ""
    whole: bool = False
    guid: str | None = None
    author: str | None = None
    language: str | None = None


class Feed(Frozen):
    """The items of a feed, each address once. `nameless` counts those without one; `damaged` is not whole."""

    title: str | None
    items: tuple[Item, ...]
    nameless: int = 0
    damaged: bool = False


class NoFeed(Frozen):
    """Bytes that are no feed. A page may name its feed as an `alternate`."""

    why: Literal["page", "other"]
    alternate: str | None = None


def read_feed(data: bytes, url: str, zone: ZoneInfo, now: datetime, *, charset: str | None = None) -> Feed | NoFeed:
    """Read the feed that `url` gave; `charset` is what the server declared. A time without zone counts in `zone`.

    What is there of a damaged feed is taken. An address that comes twice is one item, with the longer text; GUIDs
    are not trusted to tell items apart, since some feeds give all of theirs the same.
    """
    content = CONTROLS.sub(" ", XML_DECLARATION.sub("", decode(data, declares=True, charset=charset)))
    content = REFERENCE.sub(_possible, LONG_TAG.sub("<", content))
    if content.lstrip("\ufeff \t\r\n").startswith("{"):
        return _json_feed(content.lstrip("\ufeff"), url, zone, now)
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    # As a stream: what is given as plain bytes is first tried as the name of a file.
    parsed = feedparser.parse(BytesIO(content.encode()), response_headers=headers)
    entries: list[Node] = parsed.entries
    if not parsed.get("version") and not entries:
        links = [link for link in parsed.feed.get("links", ()) if link.get("type", "").strip().lower() in TYPES]
        hrefs = [link.get("href", "") for link in links if "alternate" in link.get("rel", "alternate").lower().split()]
        page = bool(hrefs) or re.search(r"<(?:!doctype\s+html|html|body)\b", content[:2048], re.IGNORECASE)
        alternate = next((found for href in hrefs if (found := canonical(href, url))), None)
        return NoFeed(why="page" if page else "other", alternate=alternate)
    language = _string(parsed.feed.get("language"))
    items = [_item(entry, url, language, zone, now) for entry in entries]
    return _feed(_plain(parsed.feed.get("title")), items, damaged=bool(parsed.bozo))


def _possible(reference: re.Match[str]) -> str:
    """A reference to a character; one to half a character or to none, which feedparser fails on, becomes U+FFFD."""
    digits = reference[1].lower().lstrip("x0")
    code = int(digits or "0", 16 if reference[1][0] in "xX" else 10) if len(digits) <= len(str(LAST_SIGN)) else -1
    return reference[0] if 0 <= code <= LAST_SIGN and not 0xD800 <= code <= 0xDFFF else "&#xFFFD"


def newest_first(items: Iterable[Item]) -> list[Item]:
    """Newest items first; as the feed has them where one of them has no date."""
    listed = list(items)
    if any(item.published is None for item in listed):
        return listed
    return sorted(listed, key=lambda item: item.published or datetime.min.replace(tzinfo=UTC), reverse=True)


def read_time(value: str, zone: ZoneInfo, now: datetime) -> datetime | None:
    """Time as feeds write it, in a language's month names too; None where it cannot be true."""
    value = UNKNOWN_PLACE.sub(" +0000", value.strip())
    found = read_moment(_with_english_month(value), zone)
    if found is None or not FIRST_YEAR <= found.at.year <= now.year + 1:
        return None
    return found.at if found.at <= now + AHEAD else None


def _with_english_month(value: str) -> str:
    """Write "Mi, 04 Mär 2026 07:10:00 +0100" as RFC 5322 has it, so that the offset behind it is read."""
    if not (written := WRITTEN_DAY.match(value)):
        return value
    name = written[2].lower()
    for code in available():
        if month := load(code).calendar.months.get(name):
            english = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()[month - 1]
            return f"{written[1]} {english} {written[3]}{value[written.end() :]}"
    return value


def _feed(title: str | None, found: list[Item | None], *, damaged: bool) -> Feed:
    items: dict[str, Item] = {}
    for item in found:
        if item and (item.url not in items or len(items[item.url].html) < len(item.html)):
            items[item.url] = item
    return Feed(title=title, items=tuple(items.values()), nameless=found.count(None), damaged=damaged)


def _item(entry: Node, base: str, language: str | None, zone: ZoneInfo, now: datetime) -> Item | None:
    """One entry of feedparser's; None without an address on the web."""
    links = [_string(link.get("href")) for link in entry.get("links", ()) if link.get("rel") == "alternate"]
    candidates = [_string(entry.get("link")), *links, _string(entry.get("id")) if entry.get("guidislink") else None]
    url = next((found for link in candidates if link and (found := canonical(link, base))), None)
    if url is None:
        return None
    contents = [
        part for part in entry.get("content", ()) if "html" in part.get("type", "") or "text" in part.get("type", "")
    ]
    content = max((_markup(part) for part in contents), key=len, default="")
    summary = _markup(entry.get("summary_detail") or {"value": entry.get("summary", ""), "type": "text/html"})
    # Asked one by one, since feedparser warns where it puts one time in the place of another.
    times = [_string(entry[name]) for name in ("published", "created", "updated") if name in entry]
    return Item(
        url=url,
        title=_plain(entry.get("title")),
        published=next((at for time in times if time and (at := read_time(time, zone, now))), None),
        html=content if len(content) >= len(summary) else summary,
        whole=len(content) > len(summary) or (bool(content) and not entry.get("summary")),
        guid=_string(entry.get("id")),
        author=_plain(entry.get("author")),
        language=_string(next((part.get("language") for part in contents), None)) or language,
    )


def _json_feed(content: str, url: str, zone: ZoneInfo, now: datetime) -> Feed | NoFeed:
    """JSON Feed 1.0 and 1.1; a member of another type than the format says counts as absent."""
    try:
        data = json.loads(content, strict=False)
    except (ValueError, RecursionError):
        return NoFeed(why="other")
    if not isinstance(data, dict) or "jsonfeed.org/version/" not in str(data.get("version")):
        return NoFeed(why="other")
    language = _string(data.get("language"))
    base = urljoin(url, _string(data.get("home_page_url")) or "")
    items = [_json_item(entry, base, language, zone, now) for entry in _nodes(data.get("items"))]
    return _feed(_plain(data.get("title")), items, damaged=False)


def _json_item(entry: Node, base: str, language: str | None, zone: ZoneInfo, now: datetime) -> Item | None:
    links = (_string(entry.get("url")), _string(entry.get("id")), _string(entry.get("external_url")))
    absolute = [link for link in links[1:] if link and link.startswith(("http://", "https://"))]
    candidates = [link for link in (links[0], *absolute) if link]
    url = next((found for link in candidates if (found := canonical(link, base))), None)
    if url is None:
        return None
    text = _string(entry.get("content_text"))
    content = _string(entry.get("content_html")) or (_paragraphs(text) if text else "")
    times = (_string(entry.get("date_published")), _string(entry.get("date_modified")))
    authors = [*_nodes(entry.get("authors")), *_nodes([entry.get("author")])]
    names = [name for author in authors if (name := _plain(author.get("name")))]
    return Item(
        url=url,
        title=_plain(entry.get("title")),
        published=next((at for time in times if time and (at := read_time(time, zone, now))), None),
        html=content or _paragraphs(_string(entry.get("summary")) or ""),
        whole=bool(content),
        guid=_string(entry.get("id")),
        author=", ".join(names) or None,
        language=_string(entry.get("language")) or language,
    )


def _nodes(value: object) -> Iterator[Node]:
    for part in value if isinstance(value, list) else ():
        if isinstance(part, dict):
            yield part


def _markup(part: Node) -> str:
    """HTML of an element, whose type tells whether its signs are markup."""
    value = _string(part.get("value")) or ""
    return _paragraphs(value) if part.get("type") == "text/plain" else value


def _paragraphs(text: str) -> str:
    """Plain text as HTML; a blank line parts paragraphs."""
    return "".join(f"<p>{escape(part)}</p>" for part in re.split(r"\n\s*\n", text) if part.strip())


def _plain(value: object) -> str | None:
    """Line of text that may hold markup: titles do."""
    text = _string(value)
    return (normalise(unescape(TAG.sub(" ", text))) or None) if text else None


def _string(value: object) -> str | None:
    """A text, without the halves of characters that JSON can name and nobody can write down."""
    return value.encode(errors="replace").decode().strip() or None if isinstance(value, str) else None
