"""A redirect is checked like a first request, and no request leaves the public internet unless a source says so."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from synopse.settings import FetchSettings
from synopse.sources.fetching import Answer, Failure, Fetcher
from tests.sources.web import Page, Web, moved

NOW = datetime(2026, 3, 4, 6, 30, tzinfo=UTC)


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


@pytest.fixture
def reader() -> Iterator[Fetcher]:
    with Fetcher(FetchSettings(pause=0, tries=1), now=lambda: NOW) as given:
        yield given


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0x7f.1", "017700000001", "[::ffff:127.0.0.1]"],
)
def test_no_spelling_of_loopback_is_called(web: Web, reader: Fetcher, host: str) -> None:
    failure = reader.fetch(f"http://{host}:{web.port}/a")
    assert isinstance(failure, Failure)
    assert (failure.why, failure.fetch.status, web.visits) == ("address", None, [])


def test_loopback_in_the_sixth_version_is_called_only_for_a_private_source(reader: Fetcher) -> None:
    with Web("::1") as web:
        web["/a"] = Page(b"x")
        failure = reader.fetch(web.url("/a"))
        assert isinstance(failure, Failure)
        assert (failure.why, web.visits) == ("address", [])
        assert isinstance(reader.fetch(web.url("/a"), private=True), Answer)
        assert web.visits[-1].headers["host"] == f"[::1]:{web.port}"


def test_a_private_source_may_name_its_host(web: Web, reader: Fetcher) -> None:
    web["/a"] = Page(b"x")
    assert isinstance(reader.fetch(web.url("/a", host="localhost"), private=True), Answer)


def test_a_private_source_does_not_lead_to_another_private_server(web: Web, reader: Fetcher) -> None:
    with Web() as other:
        other["/a"] = Page(b"a secret")
        web["/a"] = moved(other.url("/a"))
        failure = reader.fetch(web.url("/a"), private=True, robots=False)
        assert isinstance(failure, Failure)
        assert (failure.why, other.visits) == ("address", [])


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest/meta-data", "http://localhost:1/", "//[::1]/", "http://10.0.0.1/"]
)
def test_a_redirect_into_a_private_network_is_not_followed(web: Web, reader: Fetcher, target: str) -> None:
    web["/a"] = moved(target)
    failure = reader.fetch(web.url("/a"), private=True, robots=False)
    assert isinstance(failure, Failure)
    assert failure.why == "address"


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://elbbote.de/", "gopher://x/", "http://\x7f/"])
def test_a_redirect_away_from_the_web_is_not_followed(web: Web, reader: Fetcher, target: str) -> None:
    web["/a"] = moved(target)
    failure = reader.fetch(web.url("/a"), private=True, robots=False)
    assert isinstance(failure, Failure)
    assert (failure.why, failure.fetch.status) == ("scheme", 302)


def test_a_redirect_loop_ends(web: Web, reader: Fetcher) -> None:
    web["/a"] = moved("/b")
    web["/b"] = moved("/a")
    failure = reader.fetch(web.url("/a"), private=True, robots=False)
    assert isinstance(failure, Failure)
    assert (failure.why, failure.values["limit"], len(web.visits)) == ("redirects", "5", 6)


@pytest.mark.parametrize("url", ["", "elbbote.de/feed", "file:///etc/passwd", "http://", "javascript:alert(1)"])
def test_what_is_no_web_address_is_a_failure(reader: Fetcher, url: str) -> None:
    failure = reader.fetch(url)
    assert isinstance(failure, Failure)
    assert (failure.why, failure.fetch.tries) == ("scheme", 0)


def test_credentials_are_neither_sent_nor_noted(web: Web, reader: Fetcher) -> None:
    web["/a"] = moved(web.url("/b").replace("//", "//other:hidden@"))
    web["/b"] = Page(b"x")
    answer = reader.fetch(web.url("/a").replace("//", "//user:hidden@"), private=True, robots=False)
    assert isinstance(answer, Answer)
    assert all("authorization" not in visit.headers for visit in web.visits)
    assert "hidden" not in answer.model_dump_json()


def test_a_cookie_is_not_kept(web: Web, reader: Fetcher) -> None:
    web["/a"] = Page(status=302, headers={"Location": "/b", "Set-Cookie": "id=1"})
    web["/b"] = Page(b"x")
    reader.fetch(web.url("/a"), private=True, robots=False)
    assert "cookie" not in web.visits_to("/b")[0].headers


def test_a_proxy_of_the_environment_is_not_used(web: Web, reader: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    web["/a"] = Page(b"x")
    assert isinstance(reader.fetch(web.url("/a"), private=True), Answer)


def test_a_name_without_an_address_is_a_failure(reader: Fetcher) -> None:
    failure = reader.fetch(f"http://{'x' * 64}.de/")
    assert isinstance(failure, Failure)
    assert (failure.why, failure.fetch.tries) == ("name", 1)


def test_a_name_is_resolved_once_and_what_was_checked_is_called(web: Web) -> None:
    asked = []

    def resolve(host: str, port: int) -> tuple[str, ...]:
        asked.append((host, port))
        return ("127.0.0.1",)

    web["/a"] = Page(b"x")
    with Fetcher(FetchSettings(pause=0), now=lambda: NOW, resolve=resolve) as reader:
        answer = reader.fetch(web.url("/a", host="elbbote.example"), private=True, robots=False)
    assert isinstance(answer, Answer)
    assert asked == [("elbbote.example", web.port)]
    assert web.visits[0].headers["host"] == f"elbbote.example:{web.port}"


def test_a_host_with_one_private_address_among_public_ones_is_not_called(web: Web) -> None:
    def resolve(host: str, port: int) -> tuple[str, ...]:
        return ("127.0.0.1", "93.184.215.14")

    with Fetcher(FetchSettings(pause=0), now=lambda: NOW, resolve=resolve) as reader:
        failure = reader.fetch(web.url("/a", host="elbbote.example"))
    assert isinstance(failure, Failure)
    assert (failure.why, web.visits) == ("address", [])


def test_the_next_address_of_a_host_is_tried_when_one_does_not_answer(web: Web) -> None:
    web["/a"] = Page(b"x")
    found = ("::1", "127.0.0.1")  # the server listens on the second alone
    with Fetcher(FetchSettings(pause=0, tries=1), now=lambda: NOW, resolve=lambda host, port: found) as reader:
        assert isinstance(reader.fetch(web.url("/a", host="elbbote.example"), private=True, robots=False), Answer)


def test_a_resolver_that_could_not_be_asked_is_asked_again(web: Web) -> None:
    left = [socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")]

    def resolve(host: str, port: int) -> tuple[str, ...]:
        if left:
            raise left.pop()
        return ("127.0.0.1",)

    web["/a"] = Page(b"x")
    with Fetcher(FetchSettings(pause=0), now=lambda: NOW, sleep=lambda seconds: None, resolve=resolve) as reader:
        answer = reader.fetch(web.url("/a", host="elbbote.example"), private=True, robots=False)
    assert isinstance(answer, Answer)
    assert answer.fetch.tries == 2


def certificate(folder: Path, name: x509.GeneralName) -> Path:
    """A certificate for a name, by its own authority, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    today = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(issuer)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([name]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(pem + built.public_bytes(serialization.Encoding.PEM))
    return path


def over_tls(path: Path, host: str, *, trusted: bool = True) -> Answer | Failure:
    """A page from a server with that certificate, asked for under a name."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    client = ssl.create_default_context(cafile=path) if trusted else None
    with Web(tls=context) as web, Fetcher(FetchSettings(pause=0, tries=1), now=lambda: NOW, tls=client) as reader:
        web["/a"] = Page(b"x")
        return reader.fetch(web.url("/a", host=host), private=True, robots=False)


def test_tls_proves_the_name_and_not_the_address_it_led_to(tmp_path: Path) -> None:
    path = certificate(tmp_path, x509.DNSName("localhost"))
    assert isinstance(over_tls(path, "localhost"), Answer)
    failure = over_tls(path, "127.0.0.1")
    assert isinstance(failure, Failure)
    assert failure.why == "tls"


def test_a_certificate_that_nobody_vouches_for_is_a_failure(tmp_path: Path) -> None:
    path = certificate(tmp_path, x509.IPAddress(ipaddress.ip_address("127.0.0.1")))
    failure = over_tls(path, "127.0.0.1", trusted=False)
    assert isinstance(failure, Failure)
    assert failure.why == "tls"
