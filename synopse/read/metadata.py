"""What a page says about its article outside the text: outlet, title, author, address, time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

from lxml.html import HtmlElement

from synopse.clean import normalise, sameness
from synopse.model import Frozen
from synopse.read.moment import Published, read_moment

Node = dict[str, Any]
KINDS = ("article", "posting", "report")
"""Endings of the schema.org types that are articles (NewsArticle, BlogPosting, Report)."""
DEPTH = 20
SEPARATOR = re.compile(r"\s+[|–—·•:-]\s+")
TIMES = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "date.published",
    "dcterms.created",
    "dcterms.issued",
    "dc.date.issued",
    "dc.date",
    "date",
    "publishdate",
    "publish-date",
    "publication_date",
    "pubdate",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "last-modified",
)
"""Names of meta tags that give a time of publication, the plainest first."""
AUTHORS = ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author", "byl")
SECTIONS = ("article:section", "section", "genre")
OUTLETS = ("og:site_name", "application-name", "dc.publisher", "publisher")
ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


class Metadata(Frozen):
    """What the head of a page states; None where it does not."""

    title: str | None
    source: str | None
    author: str | None
    url: str | None
    published: Published | None
    language: str | None
    sections: tuple[str, ...] = ()
    """The kind of article, its genre and its section, as schema.org and Open Graph know them."""
    free: bool | None = None
    """Whether everybody may read the whole of it; None where the page does not say."""


def read_metadata(page: HtmlElement, zone: ZoneInfo) -> Metadata:
    """JSON-LD first, then meta tags, then what is visible. A time without an offset counts in `zone`."""
    nodes = list(_nodes(page))
    story = _story(nodes)
    metas = _metas(page)
    heading = _first(_text(h) for h in page.iter("h1"))
    window = _first(_text(t) for t in page.iter("title"))
    source = _first(metas.get(name) for name in OUTLETS[:1]) or _name(story.get("publisher"), nodes)
    source = source or _first(metas.get(name) for name in OUTLETS[1:])
    title = _string(story.get("headline")) or metas.get("og:title") or heading or window
    if title:
        title, suffix = _without_outlet(title, source, heading)
        source = source or suffix
    if source is None and window and title:
        source = _without_outlet(window, None, title)[1]
    return Metadata(
        title=title,
        source=source,
        author=_author(story, nodes, metas),
        url=_url(page, story, metas),
        published=_published(page, story, metas, zone),
        language=_first([page.get("lang"), metas.get("og:locale"), _string(story.get("inLanguage"))]),
        sections=_sections(story, metas),
        free=_free(story, metas),
    )


def _nodes(page: HtmlElement) -> Iterator[Node]:
    """Every object in the page's JSON-LD, outer ones first."""
    for script in page.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            try:
                data = json.loads(
                    re.sub(r"^\s*(?:<!--|//<!\[CDATA\[)|(?:-->|//\]\]>)\s*$", "", script.text or ""), strict=False
                )
            except (ValueError, RecursionError):  # broken JSON-LD is common; the meta tags say the same
                continue
            yield from _objects(data, DEPTH)


def _objects(data: object, depth: int) -> Iterator[Node]:
    if depth == 0:
        return
    if isinstance(data, dict):
        yield data
    for part in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        if isinstance(part, dict | list):
            yield from _objects(part, depth - 1)


def _story(nodes: Iterable[Node]) -> Node:
    """Object that describes the article: one with a headline and a time before one without."""
    stories = [node for node in nodes if any(kind.lower().endswith(KINDS) for kind in _strings(node.get("@type")))]
    return max(stories, key=lambda node: 2 * ("datePublished" in node) + ("headline" in node), default={})


def _metas(page: HtmlElement) -> dict[str, str]:
    """Meta tags by name, property or itemprop, in small letters; the first of a name counts."""
    found: dict[str, str] = {}
    for meta in page.iter("meta"):
        content = normalise(meta.get("content") or "")
        for key in ("property", "name", "itemprop"):
            if content and (name := meta.get(key)):
                found.setdefault(name.strip().lower(), content)
    return found


def _published(page: HtmlElement, story: Node, metas: dict[str, str], zone: ZoneInfo) -> Published | None:
    """First time that can be read; one with a time of day before a bare day."""
    times = [_string(story.get("datePublished")), _string(story.get("dateCreated"))]
    times += [metas.get(name) for name in TIMES[:-1]]
    for time in page.iter("time"):
        times.append(time.get("datetime") or _text(time))
    times.append(metas.get(TIMES[-1]))
    read = [found for value in times if value and (found := read_moment(value, zone))]
    if not read:
        return None
    same_day = [found for found in read if found.to_the == "minute" and found.at.date() == read[0].at.date()]
    return same_day[0] if same_day else read[0]


def _free(story: Node, metas: dict[str, str]) -> bool | None:
    """What schema.org's `isAccessibleForFree` says of the article or a part of it, or Facebook's content tier."""
    parts = story.get("hasPart")
    nodes = [story, *(part for part in (parts if isinstance(parts, list) else [parts]) if isinstance(part, dict))]
    said = [str(value).lower() for node in nodes if (value := node.get("isAccessibleForFree")) is not None]
    if any(value.endswith(("false", "no")) for value in said) or metas.get("article:content_tier") == "locked":
        return False
    return True if said or metas.get("article:content_tier") == "free" else None


def _sections(story: Node, metas: dict[str, str]) -> tuple[str, ...]:
    said = (text for name in ("@type", "genre", "articleSection") for text in _strings(story.get(name)))
    return (*said, *(metas[name] for name in SECTIONS if name in metas))


def _author(story: Node, nodes: list[Node], metas: dict[str, str]) -> str | None:
    found = _name(story.get("author"), nodes) or _first(metas.get(name) for name in AUTHORS)
    return None if found is None or ADDRESS.match(found) else found


def _url(page: HtmlElement, story: Node, metas: dict[str, str]) -> str | None:
    """Canonical address, absolute."""
    links = [link.get("href") for link in page.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    main = story.get("mainEntityOfPage")
    candidates = [
        *links,
        metas.get("og:url"),
        _string(story.get("url")),
        _string(main.get("@id") if isinstance(main, dict) else main),
    ]
    return _first(url.strip() for url in candidates if url and ADDRESS.fullmatch(url.strip()))


def _name(value: object, nodes: Iterable[Node]) -> str | None:
    """Name of a person or organisation, or the names of several; a reference by @id is followed."""
    named: dict[str, str] = {}
    for node in nodes:
        if isinstance(node.get("@id"), str) and (name := _string(node.get("name"))):
            named.setdefault(node["@id"], name)
    names = [name for part in (value if isinstance(value, list) else [value]) if (name := _own_name(part, named))]
    return ", ".join(dict.fromkeys(names)) or None


def _own_name(value: object, named: dict[str, str]) -> str | None:
    if isinstance(value, dict):
        return _string(value.get("name")) or named.get(str(value.get("@id")))
    return _string(value)


def _without_outlet(title: str, source: str | None, heading: str | None) -> tuple[str, str | None]:
    """Title without the outlet at its end, and that outlet.

    The last part goes if it is the outlet's name, or if what is left is the heading of the page.
    """
    cuts = list(SEPARATOR.finditer(title))
    if not cuts:
        return title, None
    rest, last = title[: cuts[-1].start()], title[cuts[-1].end() :]
    if (source and sameness(last) == sameness(source)) or (heading and sameness(rest) == sameness(heading)):
        return rest, last
    return title, None


def _text(element: HtmlElement) -> str | None:
    return normalise(element.text_content()) or None


def _string(value: object) -> str | None:
    """First string of a value that says something."""
    return _first(_strings(value))


def _strings(value: object) -> list[str]:
    parts = value if isinstance(value, list) else [value]
    return [text for part in parts if isinstance(part, str) and (text := normalise(part))]


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)
