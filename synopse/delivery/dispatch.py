"""The channels of the settings, and a parcel through all of them: each with its own fate."""

from __future__ import annotations

import ssl
import traceback
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from synopse.delivery.listing import web_page
from synopse.delivery.mail import MailChannel, recipients
from synopse.delivery.notification import AppriseChannel, targets
from synopse.delivery.shelf import ShelfChannel
from synopse.errors import SettingsError
from synopse.parcel import Channel, Parcel, Receipt
from synopse.secrets import resolve
from synopse.settings import AppriseDelivery, Delivery, FilesDelivery, MailDelivery, Synopse


class Unready:
    """Stands for a channel that cannot be set up, such as one whose secret is missing: the others go on."""

    def __init__(self, name: str, targets: tuple[str, ...], error: SettingsError, now: Callable[[], datetime]) -> None:
        self.name, self.targets = name, targets
        self.error, self._now = error, now

    def deliver(self, parcel: Parcel, done: Collection[str]) -> Iterator[Receipt]:
        """Say of each target why it was not reached."""
        for target in self.targets:
            if target not in done:
                yield Receipt(target=target, delivered=False, at=self._now(), error=str(self.error))


def channels(
    settings: Synopse,
    *,
    environment: Mapping[str, str],
    blocks: Callable[[str], str],
    now: Callable[[], datetime],
    sleep: Callable[[float], None],
    context: ssl.SSLContext | None = None,
) -> tuple[Channel, ...]:
    """Set up what the settings deliver to, files first: what others link to should be there.

    Args:
        settings: the whole of them.
        environment: the variables of the process, for secrets.
        blocks: looks up a Prefect Secret block; KeyError or ValueError where there is none.
        now: tells the time.
        sleep: waits so many seconds before a further try.
        context: whom to trust for TLS; by default the certificate authorities of the system.
    """
    zone = ZoneInfo(settings.zone)
    link = next((one.link for one in settings.delivery if isinstance(one, FilesDelivery) and one.link), None)

    def on_the_web(parcel: Parcel) -> str | None:
        return web_page(link, parcel.folder.name, parcel.files) if link else None

    def built(one: Delivery) -> Channel:
        match one:
            case MailDelivery():
                password = resolve(one.password, environment=environment, blocks=blocks) if one.password else None
                return MailChannel(one, password, zone=zone, now=now, sleep=sleep, link=on_the_web, context=context)
            case AppriseDelivery():
                url = resolve(one.url, environment=environment, blocks=blocks)
                return AppriseChannel(one, url, zone=zone, now=now, sleep=sleep, link=on_the_web)
            case FilesDelivery():
                root = settings.folder / settings.output
                return ShelfChannel(one, root, language=settings.language, zone=zone, title=settings.title, now=now)

    def ready(one: Delivery) -> Channel:
        try:
            return built(one)
        except SettingsError as error:
            return Unready(one.name, _targets(one), error, now)

    return tuple(map(ready, sorted(settings.delivery, key=lambda one: not isinstance(one, FilesDelivery))))


def deliver_all(
    channels: Sequence[Channel], parcel: Parcel, done: Collection[str], *, now: Callable[[], datetime]
) -> Iterator[Receipt]:
    """Bring the parcel through every channel to each target that is not in `done`.

    The receipts come one by one, so that each can be kept before the next target is served. What a channel raises
    against its promise becomes the receipt of those that it has not served, and the next channel goes on.
    """
    for channel in channels:
        left = [target for target in channel.targets if target not in done]
        try:
            for receipt in channel.deliver(parcel, done):
                left.remove(receipt.target)
                yield receipt
        except Exception as error:
            for target in left:
                yield Receipt(target=target, delivered=False, at=now(), error=_unexpected(error))


def _unexpected(error: Exception) -> str:
    """Name the error and where it arose: its message could hold a secret."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"unexpected {type(error).__name__} in {Path(last.filename).name}, line {last.lineno}"


def _targets(one: Delivery) -> tuple[str, ...]:
    """What a channel that could not be set up would have reached."""
    match one:
        case MailDelivery():
            try:
                return tuple(recipients(one))
            except SettingsError:  # an address is wrong, which is why the channel is not ready
                return tuple(f"mail:{one.name}:{to}" for to in one.to)
        case AppriseDelivery():
            return targets(one)
        case FilesDelivery():
            return (f"files:{one.name}",)
