"""All channels at once: each with its own fate, each receipt as it comes, no secret anywhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from synopse.delivery.dispatch import channels, deliver_all
from synopse.parcel import Channel, Parcel, Receipt
from synopse.settings import AppriseDelivery, FilesDelivery, MailDelivery, Synopse
from tests.delivery.parcels import Clock, parcel
from tests.delivery.servers import MailServer, Postbox, Webhook

pytestmark = pytest.mark.filterwarnings("ignore:.imghdr. is deprecated:DeprecationWarning")  # imported by Apprise

PUBLIC = "https://example.org/news"
NO_BLOCKS: dict[str, str] = {}


class Fragile:
    """A channel with a mistake in it: it serves one target and raises, with a secret in the message."""

    name = "fragile"
    targets = ("fragile:one", "fragile:two")

    def deliver(self, parcel: Parcel, done: Collection[str]) -> Iterator[Receipt]:
        yield Receipt(target="fragile:one", delivered=True, at=Clock().at)
        raise KeyError("s3cret")


def settings(folder: Path, port: int = 25) -> Synopse:
    mail = {"kind": "mail", "host": "127.0.0.1", "port": port, "security": "none", "sender": "news@example.org"}
    return Synopse(
        folder=folder,
        delivery=(
            MailDelivery.model_validate({**mail, "to": ("anna@example.org",)}),
            AppriseDelivery(kind="apprise", name="desk", url="env:DESK"),
            FilesDelivery(kind="files", link=PUBLIC),
        ),
    )


def built(given: Synopse, **environment: str) -> tuple[Channel, ...]:
    return channels(given, environment=environment, blocks=NO_BLOCKS.__getitem__, now=Clock().now, sleep=Clock().sleep)


def test_one_parcel_reaches_folder_mailbox_and_webhook(tmp_path: Path) -> None:
    box = Postbox()
    server = MailServer(box, hostname="127.0.0.1")
    server.start()
    try:
        with Webhook() as hook:
            ways = built(settings(tmp_path, server.port), DESK=f"json://127.0.0.1:{hook.server_port}")
            receipts = list(deliver_all(ways, parcel(tmp_path / "output"), (), now=Clock().now))
    finally:
        server.stop()
    assert {receipt.target: receipt.delivered for receipt in receipts} == {
        "files:files": True,
        "mail:mail:anna@example.org": True,
        "apprise:desk": True,
    }
    address = f"{PUBLIC}/2026-06-17/briefing.html"
    body = box.mails[0][1].get_body(("plain",))
    assert body is not None
    assert address in body.get_content()
    assert address in hook.posts[0]["message"]


def test_a_missing_secret_fails_one_channel_and_stops_no_other(tmp_path: Path) -> None:
    receipts = {
        receipt.target: receipt
        for receipt in deliver_all(
            built(settings(tmp_path)), parcel(tmp_path / "output"), {"mail:mail:anna@example.org"}, now=Clock().now
        )
    }
    assert receipts.keys() == {"files:files", "apprise:desk"}
    assert receipts["files:files"].delivered
    assert "environment variable DESK is missing" in str(receipts["apprise:desk"].error)


def test_a_channel_that_is_not_ready_names_its_targets(tmp_path: Path) -> None:
    mail = {"kind": "mail", "host": "127.0.0.1", "security": "none", "sender": "news@example.org"}
    secret = {**mail, "user": "synopse", "password": "env:MAIL", "to": ("Anna <anna@example.org>",)}
    wrong = {**mail, "name": "other", "to": ("anna",)}
    given = Synopse(
        folder=tmp_path,
        delivery=(MailDelivery.model_validate(secret), MailDelivery.model_validate(wrong)),
    )
    receipts = list(deliver_all(built(given), parcel(tmp_path / "output"), (), now=Clock().now))
    assert [(receipt.target, receipt.delivered) for receipt in receipts] == [
        ("mail:mail:anna@example.org", False),
        ("mail:other:anna", False),
    ]
    assert "MAIL" in str(receipts[0].error)
    assert "wanted an address" in str(receipts[1].error)


def test_a_channel_that_raises_stops_no_other_and_gives_nothing_away(tmp_path: Path) -> None:
    ways = (Fragile(), *built(Synopse(folder=tmp_path)))
    one, two, files = deliver_all(ways, parcel(tmp_path / "output"), (), now=Clock().now)
    assert (one.target, one.delivered) == ("fragile:one", True)
    assert (two.target, two.delivered) == ("fragile:two", False)
    assert str(two.error).startswith("unexpected KeyError in test_dispatch.py, line ")
    assert files.delivered


def test_nothing_is_done_before_the_first_receipt_is_asked_for(tmp_path: Path) -> None:
    deliver_all(built(Synopse(folder=tmp_path)), parcel(tmp_path / "output"), (), now=Clock().now)
    assert not (tmp_path / "output" / "index.html").exists()
