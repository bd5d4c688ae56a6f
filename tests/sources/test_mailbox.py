"""Newsletters from a real IMAP server: read whole, left unread, and no mail breaks the others."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from synopse.harvest import Harvest
from synopse.labels import load_catalog
from synopse.model import Article
from synopse.read import Unreadable
from synopse.settings import FetchSettings, MailboxSource
from synopse.sources.collection import collect
from synopse.sources.fetching import Fetcher
from synopse.sources.mails import read_mail
from synopse.sources.visit import Visit
from tests.sources.imap import PASSWORD, USER, Mailserver, certificate
from tests.sources.visits import BERLIN, MORE, NOW, TEXT, Here, Remembered


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("mail"))


@pytest.fixture
def server(pem: Path) -> Iterator[Mailserver]:
    with Mailserver(pem) as running:
        yield running


@pytest.fixture
def visit(pem: Path) -> Iterator[Visit]:
    settings = FetchSettings(timeout=5, items=10, megabytes=0.01)
    with Fetcher(settings, now=lambda: NOW) as fetcher:
        yield Visit(
            fetcher,
            Remembered(),
            settings,
            BERLIN,
            NOW,
            load_catalog("de", BERLIN),
            secret={"env:PASSWORT": PASSWORD, "env:FALSCH": "x"}.get,
            room=Here(),
            tls=ssl.create_default_context(cafile=pem),
        )


def source(server: Mailserver | None = None, **more: object) -> MailboxSource:
    port = server.port if server else 143
    given = {"kind": "imap", "name": "Elbbrief", "group": "Elbe-Verlag", "host": "localhost", "port": port}
    known = {"security": "starttls", "user": USER, "password": "env:PASSWORT", "language": "de"}
    return MailboxSource.model_validate(given | known | more)


def newsletter(key: str = "1", *, html: bool = True, sender: str = "Elbbote <brief@elbbote.example>") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["To"] = sender, "Der Elbbrief: Größe zeigen", "leserin@example.org"
    mail["Date"], mail["Message-ID"] = "Wed, 04 Mar 2026 06:30:00 +0100", f"<{key}@elbbote.example>"
    mail.set_content(f"{TEXT}\n\n{MORE}\n\nNur im Textteil steht dieser Satz über den Wasserstand.")
    if html:
        mail.add_alternative(f"<html><body><p>{TEXT}</p><p>{MORE}</p></body></html>", subtype="html")
    return mail


def reasons(harvest: Harvest) -> list[tuple[str, str]]:
    return [(remark.subject, remark.said) for remark in harvest.remarks]


def test_a_newsletter_is_an_article_and_stays_unread(server: Mailserver, visit: Visit) -> None:
    server.put(newsletter(), received=NOW)
    harvest = collect(source(server), visit)
    (article,) = harvest.articles
    assert (article.text, article.title) == (f"{TEXT}\n\n{MORE}", "Der Elbbrief: Größe zeigen")
    assert (article.source, article.house) == ("Elbbrief", "Elbe-Verlag")
    assert article.url == article.path == "mid:1@elbbote.example"
    assert article.published == datetime(2026, 3, 4, 5, 30, tzinfo=UTC)
    assert (harvest.items, harvest.gaps, harvest.newest) == (1, (), article.published)
    assert not any(b"\\Seen" in flags for flags in server.flags())


def test_a_mail_without_html_is_read_as_text(server: Mailserver, visit: Visit) -> None:
    server.put(newsletter(html=False), received=NOW)
    assert "Nur im Textteil" in collect(source(server), visit).articles[0].text


def test_a_mail_that_is_known_is_not_fetched_again(server: Mailserver, visit: Visit) -> None:
    server.put(newsletter(), received=NOW)
    first = collect(source(server), visit)
    assert isinstance(visit.memory, Remembered)
    visit.memory.keep(first)
    second = collect(source(server), visit)
    assert (second.articles, second.fetches, second.items) == ((), (), 1)


def test_old_mails_and_those_of_others_are_left_out(server: Mailserver, visit: Visit) -> None:
    server.put(newsletter("alt"), received=NOW - timedelta(days=9))
    server.put(newsletter("werbung", sender="ads@spam.example"), received=NOW)
    server.put(newsletter("2", sender="Kurier <NEWS@mail.kurier.example>"), received=NOW)
    server.put(newsletter("1"), received=NOW)
    chosen = source(server, senders=("brief@elbbote.example", "@mail.kurier.example"))
    urls = {article.url for article in collect(chosen, visit).articles}
    assert urls == {"mid:1@elbbote.example", "mid:2@elbbote.example"}


def test_a_folder_may_have_any_name(server: Mailserver, visit: Visit) -> None:
    server.put(newsletter(), received=NOW, folder='"Ma&AN8-e &- Co"')
    assert len(collect(source(server, folder="Maße & Co"), visit).articles) == 1
    assert "keinen Ordner „Briefe“" in collect(source(server, folder="Briefe"), visit).remarks[0].said


def test_a_mail_that_is_too_large_is_named_and_the_others_are_read(server: Mailserver, visit: Visit) -> None:
    large = newsletter("large")
    large.add_attachment(b"x" * 20_000, maintype="application", subtype="pdf", filename="a.pdf")
    server.put(large, received=NOW)
    server.put(newsletter(), received=NOW)
    harvest = collect(source(server), visit)
    assert len(harvest.articles) == 1
    ((subject, reason),) = reasons(harvest)
    assert subject == "Elbbrief: Der Elbbrief: Größe zeigen"
    assert reason.startswith("Mail größer als 0,01\u00a0MB")
    assert [gap.reason for gap in harvest.gaps] == ["ein Artikel nicht zu lesen: „Der Elbbrief: Größe zeigen“"]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"password": "env:FALSCH"}, "nimmt Name oder Passwort nicht an"),
        ({"user": "niemand"}, "nimmt Name oder Passwort nicht an"),
        ({"password": "env:FEHLT"}, "das Geheimnis env:FEHLT ist nicht da"),
        ({"host": "127.0.0.1"}, "keine Verbindung"),  # the certificate is for localhost
        ({"port": 1}, "keine Verbindung"),
        ({"security": "tls"}, "keine Verbindung"),
    ],
)
def test_what_keeps_us_out_is_named_without_any_secret(
    server: Mailserver, visit: Visit, more: dict[str, object], reason: str
) -> None:
    harvest = collect(source(server, **more), visit)
    assert reason in harvest.remarks[0].said
    assert [gap.reason for gap in harvest.gaps] == ["nicht zu erreichen"]
    assert PASSWORD not in harvest.model_dump_json()


def test_tls_from_the_start(pem: Path, visit: Visit) -> None:
    with Mailserver(pem, tls=True) as server:
        server.put(newsletter(), received=NOW)
        assert len(collect(source(server, security="tls"), visit).articles) == 1


def test_an_authority_that_nobody_knows_is_not_trusted(server: Mailserver, visit: Visit) -> None:
    assert "keine Verbindung" in collect(source(server), replace(visit, tls=None)).remarks[0].said


def body(*lines: bytes, text: bytes = TEXT.encode()) -> bytes:
    return b"\r\n".join((*lines, b"", text))


@pytest.mark.parametrize(
    "data",
    [
        body(b"Subject: =?utf-8?q?Gr=C3=B6=DFe", b"Content-Type: text/plain; charset=utf-8"),
        body(b"Subject: x", b"Content-Type: text/plain; charset=gibt-es-nicht"),
        body(b"Subject: x\0\x1b[31m", b'Content-Type: text/plain; charset="\xff\xfe"'),
        body(b"Date: kein Datum", b"From: <<<@@>>>", b"To: " + b"(" * 500),
        body(b"Message-ID: <" + b"x" * 5000 + b">", b"Content-Type: text/plain"),
        body(b"Content-Type: text/plain; charset=iso-8859-15", text=TEXT.encode("iso-8859-15")),
        body(b"Content-Type: text/plain; charset=us-ascii", text=f"{TEXT} Böen!".encode("cp1252")),
        body(b"Content-Transfer-Encoding: base64", b"Content-Type: text/plain", text=b"RGVyIERlaWNo" * 20),
    ],
)
def test_hostile_headers_and_broken_charsets_break_nothing(data: bytes) -> None:
    found = read_mail(data, "mid:1", source(), BERLIN, NOW)
    assert isinstance(found, Article | Unreadable)
    if isinstance(found, Article):
        assert "Deich" in found.text


def test_a_mail_cannot_name_an_address_or_outlet_of_its_own() -> None:
    head = '<link rel="canonical" href="https://kurier.example/"><meta property="og:site_name" content="Kurier">'
    html = f"<html><head>{head}</head><body><p>{TEXT}</p><p>{MORE}</p></body></html>".encode()
    found = read_mail(body(b"Content-Type: text/html", text=html), "mid:1", source(), BERLIN, NOW)
    assert isinstance(found, Article)
    assert (found.url, found.source) == ("mid:1", "Elbbrief")


def test_a_mail_without_text_says_so() -> None:
    found = read_mail(body(b"Content-Type: application/pdf"), "mid:1", source(), BERLIN, NOW)
    assert found == Unreadable(why="empty", subject="mid:1")
