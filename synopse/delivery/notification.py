"""The briefing in short to a chat, a phone or a webhook, by Apprise."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from synopse.delivery.message import TYPES, missing
from synopse.labels import load_catalog
from synopse.model import Briefing, Frozen
from synopse.parcel import Parcel, Receipt
from synopse.presentation import present
from synopse.secrets import scrub
from synopse.settings import AppriseDelivery
from synopse.view import shown

if TYPE_CHECKING:
    from apprise import Apprise

PAUSES = (5.0, 30.0)
"""Seconds before the second and the third try."""
MOST = 3000
"""Characters of a notice at most, markup included, where the service takes so many."""
TITLE = 200
"""Characters of its title at most."""
REASON = 300
"""Characters at most that are kept of what Apprise says."""
LOGGERS = ("apprise", "urllib3")
"""Who writes addresses into logs, the second one under DEBUG."""
CALLS = re.compile(r"@(?=\w)|<(?=[!@#&])")
"""What calls people together in chats: `@everyone`, `<!channel>`."""


class Notice(Frozen):
    """A title in plain text and a body in HTML, which Apprise turns into what the service wants."""

    title: str
    html: str


def notice(briefing: Briefing, zone: ZoneInfo, *, most: int = MOST, link: str | None = None) -> Notice:
    """Write the briefing in short: its figures, each story with its first lines, where the whole stands.

    Stories that do not fit into `most` characters are counted instead.
    """
    catalog = load_catalog(briefing.language, zone)
    view = present(briefing, catalog)
    opening = f"<p>{_text(' · '.join(view.figures))}</p>"
    # The address is its own text: where a service takes text alone, that is all that stays of a link.
    closing = f'<p><a href="{escape(link)}">{escape(link)}</a></p>' if link else ""
    title = _quiet(shown(view.title)[:TITLE])
    room = most - len(title) - len(opening) - len(closing) - 80  # 80: for the count of what is left out, and the list
    items: list[str] = []
    for story in view.stories:
        item = f"<li><b>{_text(story.title)}</b><br>{_text(story.teaser)}</li>"
        if len(item) > room:
            break
        room -= len(item)
        items.append(item)
    left = len(view.stories) - len(items)
    more = f"<p>{_text(catalog.text('notice.more', count=left))}</p>" if left else ""
    listed = f"<ul>{''.join(items)}</ul>" if items else ""
    return Notice(title=title, html=f"{opening}{listed}{more}{closing}")


class AppriseChannel:
    """Sends a notice to one service.

    Args:
        delivery: as the settings have it.
        url: the service's Apprise address, which holds its tokens.
        zone: where the readers live.
        now: tells the time.
        sleep: waits so many seconds.
        link: where a parcel's briefing stands on the web, if it does.
    """

    def __init__(
        self,
        delivery: AppriseDelivery,
        url: str,
        *,
        zone: ZoneInfo,
        now: Callable[[], datetime],
        sleep: Callable[[float], None],
        link: Callable[[Parcel], str | None] = lambda parcel: None,
    ) -> None:
        self._delivery, self._url = delivery, url
        self._zone, self._now, self._sleep, self._link = zone, now, sleep, link

    @property
    def name(self) -> str:
        """As the settings name it."""
        return self._delivery.name

    @property
    def targets(self) -> tuple[str, ...]:
        """`apprise:<name>`."""
        return targets(self._delivery)

    def deliver(self, parcel: Parcel, done: Collection[str]) -> Iterator[Receipt]:
        """Send the notice unless that is done; what fails is tried again, since Apprise does not say what may help."""
        (target,) = self.targets
        if target in done:
            return
        service, error = self._service()
        tries = 1
        if service:
            while (error := self._notify(service, parcel)) and tries <= len(PAUSES):
                self._sleep(PAUSES[tries - 1])
                tries += 1
        note = error or missing(parcel, self._delivery.attach)
        yield Receipt(target=target, delivered=not error, at=self._now(), tries=tries, error=note)

    def check(self) -> str | None:
        """Look whether the address fits a service, without sending anything; what is wrong, or None."""
        return self._service()[1]

    def _service(self) -> tuple[Apprise | None, str | None]:
        from apprise import Apprise  # takes its time, and not every run notifies

        service = Apprise()
        with _listening() as heard:
            if service.add(self._url) and len(service) == 1:
                return service, None
        return None, self._reason("the address is none that Apprise knows", heard)

    def _notify(self, service: Apprise, parcel: Parcel) -> str | None:
        """Send; what went wrong, or None."""
        from apprise import AppriseAttachment, NotifyFormat
        from apprise.attachment.memory import AttachMemory

        most = min(MOST, service[0].body_maxlen)
        told = notice(parcel.briefing, self._zone, most=most, link=self._link(parcel))
        attached = AppriseAttachment()
        for kind in self._delivery.attach:
            if kind in parcel.files:
                name = f"briefing-{parcel.day}.{kind}"
                media = "/".join(TYPES[kind])
                content = parcel.files[kind]
                file = AttachMemory(content, name=name, mimetype=media)  # type: ignore[no-untyped-call] # Apprise leaves it untyped
                attached.add(file)
        with _listening() as heard:
            arrived = service.notify(
                told.html, title=told.title, body_format=NotifyFormat.HTML, attach=attached if attached else None
            )
        return None if arrived else self._reason("the service did not take it", heard)

    def _reason(self, what: str, heard: list[str]) -> str:
        """Join what Apprise said, without the address and without any part of it: each may be a token."""
        parts = {part for part in re.split(r"[/:?&=@,#\s]+", self._url) if len(part) > 2}
        said = scrub(shown("; ".join(dict.fromkeys(heard))), {self._url, *parts, *map(unquote, parts)})
        return f"{what}: {said[:REASON]}" if said else what


def targets(delivery: AppriseDelivery) -> tuple[str, ...]:
    """What the delivery reaches."""
    return (f"apprise:{delivery.name}",)


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Hear what Apprise warns of, and keep it from all other logs: what it calls names addresses, which hold tokens."""
    heard: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(record.getMessage())

    ear = Ear(logging.WARNING)
    former = [(logger, logger.propagate) for logger in map(logging.getLogger, LOGGERS)]
    for logger, _ in former:
        logger.propagate = False
        logger.addHandler(ear)
    try:
        yield heard
    finally:
        for logger, propagated in former:
            logger.removeHandler(ear)
            logger.propagate = propagated


def _text(text: str) -> str:
    return escape(_quiet(text))


def _quiet(text: str) -> str:
    """Put an invisible joiner where a headline would call everyone in the room."""
    return CALLS.sub("\\g<0>\u2060", text)
