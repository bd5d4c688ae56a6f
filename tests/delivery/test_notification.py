"""Notices against a real HTTP receiver: what arrives, what is tried again, and what no log may hold."""

from __future__ import annotations

import base64
import logging
from pathlib import Path

import pytest

from synopse.delivery.notification import PAUSES, AppriseChannel, notice
from synopse.parcel import Parcel
from synopse.settings import AppriseDelivery
from tests.briefings import BERLIN, BRIEFING
from tests.delivery.parcels import PDF, Clock, long, parcel, titled
from tests.delivery.servers import Webhook

pytestmark = pytest.mark.filterwarnings("ignore:.imghdr. is deprecated:DeprecationWarning")  # imported by Apprise

TOKEN = "T0KEN-geheim"
LINK = "https://example.org/2026-06-17/briefing.html"


def channel(port: int, clock: Clock, *, query: str = "", attach: tuple[str, ...] = ()) -> AppriseChannel:
    delivery = AppriseDelivery.model_validate({"kind": "apprise", "name": "desk", "url": "env:DESK", "attach": attach})
    url = f"json://anna:{TOKEN}@127.0.0.1:{port}/hook/{TOKEN}{query}"

    def link(parcel: Parcel) -> str:
        return LINK

    return AppriseChannel(delivery, url, zone=BERLIN, now=clock.now, sleep=clock.sleep, link=link)


def test_the_notice_arrives_with_title_leads_and_link(tmp_path: Path) -> None:
    with Webhook() as hook:
        (receipt,) = channel(hook.server_port, Clock()).deliver(parcel(tmp_path), ())
    assert (receipt.target, receipt.delivered, receipt.tries, receipt.error) == ("apprise:desk", True, 1, None)
    (post,) = hook.posts
    assert post["title"] == "Lagebild, 17. Juni 2026"
    assert "Ferienflieger landet außerplanmäßig in Nürnberg" in post["message"]
    assert "Wegen Brandgeruchs an Bord" in post["message"]
    assert LINK in post["message"]
    assert "<" not in post["message"].replace("<script>", "")


def test_a_service_that_fails_is_tried_again(tmp_path: Path) -> None:
    clock = Clock()
    with Webhook(500) as hook:
        (receipt,) = channel(hook.server_port, clock).deliver(parcel(tmp_path), ())
    assert (receipt.delivered, receipt.tries, receipt.error) == (True, 2, None)
    assert clock.slept == [PAUSES[0]]
    assert len(hook.posts) == 2


def test_a_service_that_keeps_failing_is_given_up_and_its_address_kept_secret(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG), Webhook(500, 500, 500, 500) as hook:
        (receipt,) = channel(hook.server_port, Clock()).deliver(parcel(tmp_path), ())
    assert (receipt.delivered, receipt.tries) == (False, 3)
    assert receipt.error is not None
    assert receipt.error.startswith("the service did not take it: ")
    assert "500" in receipt.error
    printed = "".join(capfd.readouterr())
    for text in (receipt.error, printed, caplog.text):
        assert TOKEN not in text


def test_nobody_listening_is_a_receipt_and_no_exception(tmp_path: Path) -> None:
    with Webhook() as hook:
        port = hook.server_port
    (receipt,) = channel(port, Clock()).deliver(parcel(tmp_path), ())
    assert not receipt.delivered
    assert TOKEN not in str(receipt.error)


def test_what_is_done_is_not_sent_again(tmp_path: Path) -> None:
    with Webhook() as hook:
        assert list(channel(hook.server_port, Clock()).deliver(parcel(tmp_path), {"apprise:desk"})) == []
    assert hook.posts == []


def test_attachments_arrive_unchanged(tmp_path: Path) -> None:
    with Webhook() as hook:
        (receipt,) = channel(hook.server_port, Clock(), attach=("pdf",)).deliver(parcel(tmp_path), ())
    assert receipt.delivered
    (attached,) = hook.posts[0]["attachments"]
    assert attached["filename"] == "briefing-2026-06-17.pdf"
    assert base64.b64decode(attached["base64"]) == PDF


@pytest.mark.parametrize("kind", ["text", "markdown", "html"])
def test_each_service_gets_the_notice_as_it_wants_it(kind: str, tmp_path: Path) -> None:
    hostile = "@everyone <!channel> **fett** [x](javascript:alert(1)) <script>alert(1)</script>"
    with Webhook() as hook:
        list(channel(hook.server_port, Clock(), query=f"?format={kind}").deliver(parcel(tmp_path, titled(hostile)), ()))
    message = hook.posts[0]["message"]
    assert "@everyone" not in message
    assert "<!channel>" not in message
    assert ("<script>" in message) == (kind == "text")  # there it is a word like any other
    assert ("[x](javascript:" in message) == (kind != "markdown")
    assert ("<li>" in message) == (kind == "html")


@pytest.mark.parametrize(("url", "said"), [("nosuch://" + TOKEN, "none that Apprise knows"), (TOKEN, "none that")])
def test_an_address_that_nobody_knows_is_said_without_it(url: str, said: str, tmp_path: Path) -> None:
    delivery = AppriseDelivery(kind="apprise", name="desk", url="env:DESK")
    clock = Clock()
    unknown = AppriseChannel(delivery, url, zone=BERLIN, now=clock.now, sleep=clock.sleep)
    (receipt,) = unknown.deliver(parcel(tmp_path), ())
    assert (receipt.delivered, receipt.tries, clock.slept) == (False, 1, [])
    assert said in str(receipt.error)
    assert said in str(unknown.check())
    assert TOKEN not in f"{receipt.error}{unknown.check()}"


@pytest.mark.parametrize("most", [500, 1000, 3000])
def test_a_notice_fits_what_the_service_takes_and_counts_the_rest(most: int) -> None:
    told = notice(long(60), BERLIN, most=most, link=LINK)
    assert len(told.title) + len(told.html) <= most
    assert f"und {60 - told.html.count('<li>')}\u00a0weitere Themen" in told.html
    assert LINK in told.html


def test_a_short_notice_is_whole() -> None:
    told = notice(BRIEFING, BERLIN)
    assert told.html.count("<li>") == 2
    assert "weitere" not in told.html
