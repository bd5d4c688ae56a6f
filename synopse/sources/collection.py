"""A visit to each source: what it brings, and what it lacks."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from urllib.parse import urlsplit

from synopse.harvest import Fetch, Harvest, Seen, Validators
from synopse.model import Article
from synopse.read import Unreadable
from synopse.settings import FeedSource, FolderSource, MailboxSource, PageSource, Source
from synopse.sources.feeds import Feed, Item, NoFeed, newest_first, read_feed
from synopse.sources.fetching import Answer, Failure
from synopse.sources.folders import read_folder
from synopse.sources.mailbox import Mails, read_mailbox
from synopse.sources.pages import read_answer, read_item
from synopse.sources.shortfall import Absence, Shortfall
from synopse.sources.visit import Visit

LOGGER = logging.getLogger(__name__)
MEGABYTE = 1_000_000
LONGEST_VISIT = 600.0
"""Seconds after which a visit to a feed begins no further page: a briefing waits for the visits no longer than 900."""


def collect_all(sources: Sequence[Source], visit: Visit) -> Iterator[Harvest]:
    """Visit several sources at once, `settings.hosts` at a time; each harvest comes when it is in.

    A source that fails in a way nobody expected becomes a gap, and the others go on. Whoever stops listening is not
    kept waiting: visits under way end by themselves once the fetcher is closed.
    """
    pool = ThreadPoolExecutor(max_workers=visit.settings.hosts, thread_name_prefix="source")
    try:
        for done in as_completed([pool.submit(collect_safely, source, visit) for source in sources]):
            yield done.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def collect(source: Source, visit: Visit) -> Harvest:
    """Visit one source."""
    match source:
        case FeedSource():
            return _FeedVisit(source, visit).harvest()
        case PageSource():
            return _page(source, visit)
        case FolderSource():
            return read_folder(source, visit.zone, visit.catalog, visit.room)
        case MailboxSource():
            return _mailbox(source, visit)


def collect_safely(source: Source, visit: Visit) -> Harvest:
    """Visit one source; what nobody expected is logged and becomes a gap."""
    try:
        return collect(source, visit)
    except Exception as error:  # whatever it is: the other sources go on, and this one is named
        LOGGER.exception("source %s", source.name)
        return _lacking(source, visit, "failed", visit.catalog.text("visit.failed", error=type(error).__name__))


class _FeedVisit:
    """A feed and the pages of its items, with what came so far."""

    def __init__(self, source: FeedSource, visit: Visit) -> None:
        self.source = source
        self.visit = visit
        self.articles: list[Article] = []
        self.fetches: list[Fetch] = []
        self.lacks = Shortfall(source.name, visit.catalog)
        self.pending = False
        """Whether a later visit has to look at the items again, even if the feed stays as it is."""

    def harvest(self) -> Harvest:
        text = self.visit.catalog.text
        seen = self.visit.memory.seen(self.source.url)
        answer = self._fetch(self.source.url, seen)
        if isinstance(answer, Failure):
            self.lacks.failure(answer)
            return self._done()
        if answer.status == 304:
            return self._done()
        feed = self._read(answer)
        if isinstance(feed, NoFeed) and feed.alternate:
            named = self._fetch(feed.alternate, None)
            found = named if isinstance(named, Failure) else self._read(named)
            if isinstance(found, Feed):
                self.lacks.remark(text("visit.page", url=feed.alternate))
                feed = found
        if not isinstance(feed, Feed):
            self.pending = True
            self.lacks.whole("unreadable", text("visit.no_feed") if isinstance(feed, NoFeed) else self.lacks.why(feed))
            return self._done()
        if feed.damaged and (count := len(feed.items)):
            self.pending = True
            self.lacks.whole("partly", text("visit.damaged", count=count))
        if feed.nameless:
            self.lacks.whole("partly", text("visit.nameless", count=feed.nameless))
        if not feed.items and not feed.nameless:  # on a quiet day that is all there is to say
            self.lacks.remark(text("visit.no_items"))
        self._items(newest_first(feed.items)[: self.visit.settings.items])
        return self._done(feed)

    def _read(self, answer: Answer) -> Feed | NoFeed | Unreadable:
        visit = self.visit
        return visit.room.call(read_feed, answer.body, answer.url, visit.zone, visit.now, charset=answer.charset)

    def _fetch(self, url: str, seen: Seen | None) -> Answer | Failure:
        """Read an address; a private one only on the server that the settings name, not where its feed points."""
        private = self.source.private and urlsplit(url).netloc.lower() == urlsplit(self.source.url).netloc.lower()
        answer = self.visit.fetcher.fetch(url, validators=seen.validators if seen else Validators(), private=private)
        self.fetches.append(answer.fetch)
        return answer

    def _items(self, items: Sequence[Item]) -> None:
        """All items, as far as the time goes: who is slow, or means us to be, must not keep the others waiting."""
        end = self.visit.clock() + LONGEST_VISIT
        for number, item in enumerate(items):
            if self.visit.clock() > end:
                self.pending = True
                self.lacks.remark(self.visit.catalog.text("visit.late", count=len(items) - number))
                break
            self._item(item)

    def _item(self, item: Item) -> None:
        """The article of an item; a mistake in reading one page must not cost the others."""
        try:
            self._full_text(item) if self.source.full_text else self._own_text(item, None)
        except Exception as error:
            LOGGER.exception("source %s: %s", self.source.name, item.url)
            self._misses(item, self.visit.catalog.text("visit.failed", error=type(error).__name__), unread=True)

    def _full_text(self, item: Item) -> None:
        """The page of an item, unless it is known and no longer watched for silent edits."""
        visit = self.visit
        seen = visit.memory.seen(item.url)
        if seen and visit.now - seen.first > visit.settings.recheck:
            return
        answer = self._fetch(item.url, seen)
        if isinstance(answer, Failure):
            self.pending = True
            if seen is None:  # of a page that was read before, nothing is missing
                self._own_text(item, self.lacks.why(answer))
            return
        self.pending = True  # it is watched until the time for that is over
        if answer.status == 304:
            return
        read = visit.room.call(read_answer, answer, self.source, visit.zone, visit.now, item)
        if isinstance(read, Unreadable):
            self._own_text(item, self.lacks.why(read))
            return
        self.articles.append(read)
        if read.extent != "full":
            self._misses(item, visit.catalog.text("visit.walled" if read.extent == "teaser" else "visit.truncated"))

    def _own_text(self, item: Item, reason: str | None) -> None:
        """What the feed itself says; `reason` is why the page could not be had, None where it was not wanted."""
        read = self.visit.room.call(read_item, item, self.source, self.visit.zone)
        if isinstance(read, Article):
            self.articles.append(read)
            if reason:
                self._misses(item, self.visit.catalog.text("visit.teaser", reason=reason))
            return
        why = self.visit.catalog.text("visit.without", reason=reason or self.lacks.why(read))
        self._misses(item, why, unread=True)

    def _misses(self, item: Item, said: str, *, unread: bool = False) -> None:
        self.lacks.article(item.title or item.url, said, unread=unread)

    def _done(self, feed: Feed | None = None) -> Harvest:
        items = feed.items if feed else ()
        if self.pending:  # what asks for a 304 would keep us from the items
            self.fetches[0] = self.fetches[0].model_copy(update={"validators": Validators()})
        return Harvest(
            source=self.source.name,
            articles=tuple(self.articles),
            fetches=tuple(self.fetches),
            gaps=self.lacks.gaps,
            remarks=self.lacks.remarks,
            items=len(items),
            newest=max((item.published for item in items if item.published), default=None),
        )


def _page(source: PageSource, visit: Visit) -> Harvest:
    seen = visit.memory.seen(source.url)
    answer = visit.fetcher.fetch(
        source.url, validators=seen.validators if seen else Validators(), private=source.private
    )
    known = Harvest(source=source.name, fetches=(answer.fetch,))
    lacks = Shortfall(source.name, visit.catalog)
    if isinstance(answer, Failure):
        lacks.failure(answer)
    elif answer.status == 304:
        return known.model_copy(update={"items": 1})
    else:
        read = visit.room.call(read_answer, answer, source, visit.zone, visit.now)
        if isinstance(read, Unreadable):
            lacks.whole("unreadable", lacks.why(read))
        else:
            if read.extent != "full":
                lacks.remark(visit.catalog.text("visit.truncated"))
            known = known.model_copy(update={"items": 1, "articles": (read,), "newest": read.published})
    return known.model_copy(update={"gaps": lacks.gaps, "remarks": lacks.remarks})


def _mailbox(source: MailboxSource, visit: Visit) -> Harvest:
    text, settings = visit.catalog.text, visit.settings
    password = visit.secret(source.password)
    if password is None:
        return _lacking(source, visit, "unreachable", text("visit.secret", secret=source.password))
    mails = read_mailbox(
        source,
        password,
        visit.memory,
        visit.room,
        visit.zone,
        visit.now,
        limit=int(settings.megabytes * MEGABYTE),
        most=settings.items,
        timeout=settings.timeout,
        tls=visit.tls,
    )
    if not isinstance(mails, Mails):
        return _lacking(source, visit, "unreachable", text(f"visit.{mails}", host=source.host, folder=source.folder))
    lacks = Shortfall(source.name, visit.catalog)
    for mail in mails.found:
        if not isinstance(mail.read, Article):
            large = text("visit.mail_large", megabytes=settings.megabytes)
            reason = large if mail.read == "large" else lacks.why(mail.read)
            lacks.article(mail.subject or mail.fetch.url, reason, unread=True)
    articles = tuple(mail.read for mail in mails.found if isinstance(mail.read, Article))
    return Harvest(
        source=source.name,
        articles=articles,
        fetches=tuple(mail.fetch for mail in mails.found),
        gaps=lacks.gaps,
        remarks=lacks.remarks,
        items=mails.items,
        newest=max((article.published for article in articles if article.published), default=None),
    )


def _lacking(source: Source, visit: Visit, absence: Absence, said: str) -> Harvest:
    """A visit that brought nothing."""
    lacks = Shortfall(source.name, visit.catalog)
    lacks.whole(absence, said)
    return Harvest(source=source.name, gaps=lacks.gaps, remarks=lacks.remarks)
