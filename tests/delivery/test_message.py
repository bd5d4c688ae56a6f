"""The mail's headers: what is in them stays in them."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from synopse.delivery.letter import letter
from synopse.delivery.message import Correspondence, address, compose, unsubscribing
from synopse.errors import SettingsError
from synopse.model import Briefing
from tests.briefings import BERLIN, BRIEFING
from tests.delivery.parcels import HOSTILE_TITLE, Clock, parcel, titled


def mail(
    folder: Path, briefing: Briefing = BRIEFING, to: str = "anna@example.org", day: str = "2026-06-17", **more: object
) -> EmailMessage:
    """A mail as it arrives, after its way through bytes."""
    shared = Correspondence.model_validate({"sender": "Synopse <news@example.org>", "attach": ("pdf",), **more})
    packed = parcel(folder, briefing, day)
    sent = compose(letter(briefing, BERLIN, attached=True), packed, shared, to, Clock().at)
    return message_from_bytes(bytes(sent), policy=policy.default)


def test_a_title_adds_no_header(tmp_path: Path) -> None:
    arrived = mail(tmp_path, titled(HOSTILE_TITLE))
    assert arrived["Bcc"] is None
    assert arrived["Subject"].startswith("Lage Bcc: victim@example.org")
    assert "\u202e" not in arrived["Subject"]
    assert not arrived.defects


def test_the_id_is_the_same_for_the_same_mail_only(tmp_path: Path) -> None:
    first = mail(tmp_path)["Message-ID"]
    assert mail(tmp_path)["Message-ID"] == first
    assert first.endswith("@example.org>")
    others = (
        mail(tmp_path, to="bert@example.org"),
        mail(tmp_path, day="2026-06-18"),
        mail(tmp_path, sender="news@example.com"),
    )
    assert len({first, *(other["Message-ID"] for other in others)}) == 4


def test_the_date_is_that_of_sending(tmp_path: Path) -> None:
    assert mail(tmp_path)["Date"].datetime == Clock().at
    assert mail(tmp_path)["Date"].datetime.utcoffset() == timedelta(hours=2)


def test_the_language_is_told(tmp_path: Path) -> None:
    assert mail(tmp_path)["Content-Language"] == "de"


def test_leaving_the_list_takes_one_click_on_the_web(tmp_path: Path) -> None:
    url = "https://example.org/leave?" + "list=briefing&" * 30  # longer than a line: folded, no program would know it
    raw = mail(tmp_path, unsubscribe=url)
    assert raw["List-Unsubscribe"] == f"<{url}>"
    assert raw["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_leaving_the_list_by_mail(tmp_path: Path) -> None:
    arrived = mail(tmp_path, unsubscribe="mailto:leave@example.org?subject=leave")
    assert arrived["List-Unsubscribe"] == "<mailto:leave@example.org?subject=leave>"
    assert arrived["List-Unsubscribe-Post"] is None
    assert mail(tmp_path)["List-Unsubscribe"] is None


@pytest.mark.parametrize(
    "url", ["http://example.org", "https://", "https://a b", "https://a\r\nBcc: x@y.z", "https://a>,<mailto:x@y.z", "ä"]
)
def test_an_unusable_address_for_leaving_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="wanted an https: or mailto:"):
        unsubscribing(url)


@pytest.mark.parametrize(
    ("given", "name", "spec"),
    [
        ("anna@example.org", "", "anna@example.org"),
        ("Anna Kern <anna@EXAMPLE.org>", "Anna Kern", "anna@example.org"),
        ('"Kern, Anna" <anna@example.org>', "Kern, Anna", "anna@example.org"),
        ("Özlem <özlem@straße.example>", "Özlem", "özlem@xn--strae-oqa.example"),
        ("root@localhost", "", "root@localhost"),
    ],
)
def test_addresses_are_read_as_people_write_them(given: str, name: str, spec: str) -> None:
    read = address(given)
    assert (read.display_name, read.addr_spec) == (name, spec)


@pytest.mark.parametrize(
    "given",
    [
        "",
        "anna",
        "@example.org",
        "anna@",
        "anna@exa mple.org",
        "anna@-x-.example",
        "a@b.example, c@d.example",
        "anna@example.org\nBcc: bert@example.org",
        "anna\u202e@example.org",
        "a@b@c.example",
    ],
)
def test_what_is_no_address_is_refused(given: str) -> None:
    with pytest.raises(SettingsError, match="wanted an address"):
        address(given)
