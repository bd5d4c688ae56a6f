"""Pages and feed texts to articles, as the settings know their outlet."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from synopse.model import Article
from synopse.read import Page, Unreadable, read_page
from synopse.read.document import Document, article
from synopse.read.genre import of_address
from synopse.read.html import read_fragment
from synopse.settings import Outlet
from synopse.sources.feeds import AHEAD, Item
from synopse.sources.fetching import Answer
from synopse.sources.links import canonical, same_site
from synopse.sources.walls import fuller, is_clipped


def read_answer(
    answer: Answer, outlet: Outlet, zone: ZoneInfo, now: datetime, item: Item | None = None
) -> Article | Unreadable:
    """Article of a page that was fetched; its `item` in a feed fills in what the page does not say or show.

    `path` and `url` are the page's address: the canonical one that it names if that lies on the same site, else the
    one that answered.
    """
    url = canonical(answer.url) or answer.url
    page = read_page(
        answer.body,
        url,
        zone,
        content_type=answer.content_type or "",
        charset=answer.charset,
        language=_hint(outlet, item),
    )
    teaser = read_item(item, outlet, zone) if item else None
    if isinstance(page, Unreadable):
        return page
    read = fuller(page, None if isinstance(teaser, Unreadable) else teaser)
    read = read.model_copy(update={"firsthand": read.id == page.article.id})
    return _of_outlet(_dated(read, item, now), outlet, _address(page, url))


def read_item(item: Item, outlet: Outlet, zone: ZoneInfo) -> Article | Unreadable:
    """Article of a feed's own text: whole if the feed says that this is the content, else a teaser."""
    blocks = read_fragment(item.html)
    document = Document(
        blocks=blocks,
        title=item.title,
        author=item.author,
        url=item.url,
        published=item.published,
        language=_hint(outlet, item),
    )
    result = article(document, item.url, zone)
    if isinstance(result, Unreadable):
        return result
    whole = item.whole and not is_clipped("\n".join(blocks))
    return _of_outlet(result.model_copy(update={"extent": "full" if whole else "teaser"}), outlet, item.url)


def _hint(outlet: Outlet, item: Item | None) -> str | None:
    return outlet.language or (item.language if item else None)


def _of_outlet(read: Article, outlet: Outlet, url: str) -> Article:
    """Under the outlet's name in the settings, however the page spells it."""
    genre = read.genre or of_address(url)
    return read.model_copy(update={"source": outlet.name, "house": outlet.group, "url": url, "genre": genre})


def _dated(read: Article, item: Item | None, now: datetime) -> Article:
    """The page's own time, unless it is missing, in the future or less exact than the feed's."""
    given = item.published if item else None
    stated = read.published if read.published and read.published <= now + AHEAD else None
    vague = read.published_from != "metadata" or read.published_to_the == "day"
    if given and (stated is None or (vague and abs(given - stated).days < 1)):
        exact = {"published": given, "published_from": "metadata", "published_to_the": "minute"}
        return read.model_copy(update={**exact, "not_before": None, "title": read.title or (item and item.title)})
    if stated is None and read.published:
        read = read.model_copy(update={"published": None, "published_from": "unknown"})
    return read.model_copy(update={"title": read.title or (item.title if item else None)})


def _address(page: Page, url: str) -> str:
    """The address that a page names as its own, where that is credible: on its site, and no site's front page."""
    named = canonical(page.article.url or "", url)
    if named is None or not page.article.url or not same_site(named, url):
        return url
    return url if urlsplit(named).path in ("", "/") and not urlsplit(named).query else named
