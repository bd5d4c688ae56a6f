"""Mail against a real SMTP server: who gets it, who is tried again, and what travels only over TLS."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from synopse.delivery.mail import PAUSES, MailChannel
from synopse.errors import SettingsError
from synopse.parcel import Receipt
from synopse.settings import Looks, MailDelivery
from tests.briefings import BERLIN
from tests.delivery.parcels import PDF, Clock, parcel
from tests.delivery.servers import DROP, PASSWORD, USER, MailServer, Postbox, authenticator, certificate

ANNA, BERT = "anna@example.org", "bert@example.org"


@pytest.fixture
def box() -> Postbox:
    return Postbox()


@pytest.fixture
def server(box: Postbox) -> Iterator[MailServer]:
    server = MailServer(box, hostname="127.0.0.1", enable_SMTPUTF8=True)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def contexts(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    return certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def guarded(box: Postbox, contexts: tuple[ssl.SSLContext, ssl.SSLContext]) -> Iterator[MailServer]:
    """A server that wants STARTTLS and a login."""
    server = MailServer(
        box,
        hostname="127.0.0.1",
        tls_context=contexts[0],
        require_starttls=True,
        auth_required=True,
        authenticator=authenticator,
    )
    server.start()
    yield server
    server.stop()


def channel(
    server: MailServer,
    clock: Clock,
    *to: str,
    password: str | None = None,
    context: ssl.SSLContext | None = None,
    **more: object,
) -> MailChannel:
    usual = {"kind": "mail", "host": "127.0.0.1", "port": server.port, "security": "none", "sender": "news@example.org"}
    delivery = MailDelivery.model_validate({**usual, "to": to or (ANNA, BERT), **more})
    return MailChannel(delivery, password, zone=BERLIN, now=clock.now, sleep=clock.sleep, context=context)


def outcome(receipts: list[Receipt]) -> dict[str, tuple[bool, int]]:
    return {receipt.target.removeprefix("mail:mail:"): (receipt.delivered, receipt.tries) for receipt in receipts}


def test_each_recipient_gets_a_mail_of_their_own(server: MailServer, box: Postbox, tmp_path: Path) -> None:
    receipts = list(channel(server, Clock()).deliver(parcel(tmp_path), ()))
    assert outcome(receipts) == {ANNA: (True, 1), BERT: (True, 1)}
    assert [(to, mail["To"]) for to, mail in box.mails] == [(ANNA, ANNA), (BERT, BERT)]
    assert not any(BERT in bytes(mail).decode() for to, mail in box.mails if to == ANNA)


def test_a_mail_arrives_with_text_html_and_pdf_unchanged(server: MailServer, box: Postbox, tmp_path: Path) -> None:
    list(channel(server, Clock(), ANNA).deliver(parcel(tmp_path), ()))
    ((_, mail),) = box.mails
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert "Worin sich die Quellen widersprechen" in text.get_content()
    assert "<h1" in html.get_content()
    (attached,) = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("briefing-2026-06-17.pdf", "application/pdf")
    assert attached.get_content() == PDF
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == Clock().at
    assert [part.defects for part in mail.walk() if part.defects] == []


def test_who_has_it_gets_it_no_second_time(server: MailServer, box: Postbox, tmp_path: Path) -> None:
    receipts = list(channel(server, Clock()).deliver(parcel(tmp_path), {f"mail:mail:{ANNA}"}))
    assert outcome(receipts) == {BERT: (True, 1)}
    assert box.recipients == [BERT]


def test_a_server_that_is_busy_is_tried_again_later(server: MailServer, box: Postbox, tmp_path: Path) -> None:
    box.at_rcpt[ANNA] = ["421 too busy", "451 greylisted"]
    clock = Clock()
    assert outcome(list(channel(server, clock).deliver(parcel(tmp_path), ()))) == {BERT: (True, 1), ANNA: (True, 3)}
    assert box.recipients == [BERT, ANNA]
    assert clock.slept == list(PAUSES[:2])


def test_a_refusal_for_good_is_not_tried_again_and_stops_nobody(
    server: MailServer, box: Postbox, tmp_path: Path
) -> None:
    box.at_rcpt[ANNA] = ["550 no such user\u202e here"]
    clock = Clock()
    receipts = list(channel(server, clock).deliver(parcel(tmp_path), ()))
    assert outcome(receipts) == {ANNA: (False, 1), BERT: (True, 1)}
    assert receipts[0].error is not None
    assert receipts[0].error.startswith("the server answers 550: no such user")
    assert clock.slept == []


def test_a_server_that_stays_busy_is_given_up(server: MailServer, box: Postbox, tmp_path: Path) -> None:
    box.at_data[ANNA] = ["452 disk full"] * 10
    receipts = list(channel(server, Clock(), ANNA).deliver(parcel(tmp_path), ()))
    assert outcome(receipts) == {ANNA: (False, len(PAUSES) + 1)}
    assert receipts[0].error == "the server answers 452: disk full"


def test_a_connection_that_breaks_is_built_anew(server: MailServer, box: Postbox, tmp_path: Path) -> None:
    box.at_data[ANNA] = [DROP]
    assert outcome(list(channel(server, Clock()).deliver(parcel(tmp_path), ()))) == {BERT: (True, 1), ANNA: (True, 2)}
    assert box.recipients == [BERT, ANNA]


def test_a_mail_sent_twice_is_told_by_its_id(server: MailServer, box: Postbox, tmp_path: Path) -> None:
    box.at_data[ANNA] = [DROP]
    box.keeps_before_drop = True  # the server has it, and we cannot know
    list(channel(server, Clock(), ANNA).deliver(parcel(tmp_path), ()))
    one, two = (mail["Message-ID"] for _, mail in box.mails)
    assert one == two


def test_nobody_listening_is_a_receipt_for_each_and_no_exception(tmp_path: Path, box: Postbox) -> None:
    server = MailServer(box, hostname="127.0.0.1")
    server.start()
    server.stop()
    receipts = list(channel(server, Clock()).deliver(parcel(tmp_path), ()))
    assert outcome(receipts) == {ANNA: (False, 4), BERT: (False, 4)}
    assert {receipt.error for receipt in receipts} == {"no connection: Connection refused"}


def test_a_receipt_comes_before_the_next_mail_goes_out(server: MailServer, box: Postbox, tmp_path: Path) -> None:
    under_way = channel(server, Clock()).deliver(parcel(tmp_path), ())
    assert box.recipients == []
    next(under_way)
    assert box.recipients == [ANNA]
    assert len(list(under_way)) == 1


def test_what_should_be_attached_and_is_not_there_is_said(server: MailServer, box: Postbox, tmp_path: Path) -> None:
    (receipt,) = channel(server, Clock(), ANNA).deliver(parcel(tmp_path, pdf=False), ())
    assert receipt.delivered
    assert receipt.error == "sent without pdf, which this briefing does not have"
    assert list(box.mails[0][1].iter_attachments()) == []


def test_a_mail_goes_out_whatever_is_wrong_with_ones_own_template(
    server: MailServer, box: Postbox, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "mail.txt.j2").write_text("{{ nothing }}", encoding="utf-8")
    packed = parcel(tmp_path).model_copy(update={"looks": Looks(templates=own)})
    (receipt,) = channel(server, Clock(), ANNA).deliver(packed, ())
    assert receipt.delivered
    assert receipt.error is not None
    assert receipt.error.startswith("sent by the built-in template: template ")
    assert "mail.txt.j2, line 1: 'nothing' is undefined" in receipt.error


def test_the_login_goes_over_starttls(
    guarded: MailServer, box: Postbox, contexts: tuple[ssl.SSLContext, ssl.SSLContext], tmp_path: Path
) -> None:
    mail = channel(guarded, Clock(), ANNA, security="starttls", user=USER, password=PASSWORD, context=contexts[1])
    assert mail.check() is None
    assert outcome(list(mail.deliver(parcel(tmp_path), ()))) == {ANNA: (True, 1)}
    assert box.sessions[0].authenticated
    assert box.sessions[0].ssl is not None


def test_tls_from_the_start(box: Postbox, contexts: tuple[ssl.SSLContext, ssl.SSLContext], tmp_path: Path) -> None:
    server = MailServer(box, hostname="127.0.0.1", ssl_context=contexts[0])
    server.start()
    try:
        mail = channel(server, Clock(), ANNA, security="tls", context=contexts[1])
        assert outcome(list(mail.deliver(parcel(tmp_path), ()))) == {ANNA: (True, 1)}
    finally:
        server.stop()


def test_a_certificate_that_nobody_vouches_for_gets_nothing(guarded: MailServer, box: Postbox, tmp_path: Path) -> None:
    clock = Clock()
    mail = channel(guarded, clock, ANNA, security="starttls", user=USER, password=PASSWORD)
    (receipt,) = mail.deliver(parcel(tmp_path), ())
    assert not receipt.delivered
    assert receipt.error is not None
    assert "certificate is not valid" in receipt.error
    assert (box.mails, clock.slept) == ([], [])


def test_a_server_without_tls_gets_nothing_where_tls_is_wanted(
    server: MailServer, box: Postbox, tmp_path: Path
) -> None:
    (receipt,) = channel(server, Clock(), ANNA, security="starttls").deliver(parcel(tmp_path), ())
    assert (receipt.delivered, receipt.tries) == (False, 1)
    assert receipt.error == "the server cannot do what is needed: STARTTLS extension not supported by server."


def test_a_refused_login_is_said_without_the_password(
    guarded: MailServer, contexts: tuple[ssl.SSLContext, ssl.SSLContext], tmp_path: Path
) -> None:
    mail = channel(guarded, Clock(), ANNA, security="starttls", user=USER, password="falsch-1", context=contexts[1])
    (receipt,) = mail.deliver(parcel(tmp_path), ())
    assert (receipt.error, receipt.tries) == ("the server refuses the login (535)", 1)
    assert mail.check() == "the server refuses the login (535)"


@pytest.mark.parametrize(
    ("settings", "password", "wanted"),
    [
        ({"host": "mail.example.org", "user": USER}, PASSWORD, "in the clear"),
        ({"user": USER}, None, "wanted both or none"),
        ({}, PASSWORD, "wanted both or none"),
        ({"user": USER}, "paßwort", "beyond ASCII"),
        ({"sender": "nobody"}, None, "wanted an address"),
        ({"to": ("anna@example.org\r\nBcc: x@example.org",)}, None, "wanted an address"),
        ({"unsubscribe": "javascript:alert(1)"}, None, "wanted an https: or mailto:"),
    ],
)
def test_settings_that_cannot_work_are_refused_before_anything_is_sent(
    server: MailServer, settings: dict[str, Any], password: str | None, wanted: str
) -> None:
    with pytest.raises(SettingsError, match=wanted) as caught:
        channel(server, Clock(), password=password, **settings)
    assert password is None or password not in str(caught.value)


def test_addresses_beyond_ascii_arrive_where_the_server_takes_them(
    server: MailServer, box: Postbox, tmp_path: Path
) -> None:
    mail = channel(
        server, Clock(), "Jörg Ünal <jörg@müller.example>", "eva@straße.example", sender="Redaktion Süd <a@süd.example>"
    )
    assert all(receipt.delivered for receipt in mail.deliver(parcel(tmp_path), ()))
    assert box.recipients == ["jörg@xn--mller-kva.example", "eva@xn--strae-oqa.example"]
    assert box.mails[1][1]["From"].addresses[0].display_name == "Redaktion Süd"


def test_addresses_beyond_ascii_are_refused_alone_where_the_server_does_not(box: Postbox, tmp_path: Path) -> None:
    server = MailServer(box, hostname="127.0.0.1", enable_SMTPUTF8=False)
    server.start()
    try:
        receipts = list(channel(server, Clock(), "jörg@example.org", BERT).deliver(parcel(tmp_path), ()))
        assert outcome(receipts) == {"jörg@example.org": (False, 1), BERT: (True, 1)}
    finally:
        server.stop()
