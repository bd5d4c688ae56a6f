"""Pages are read politely: limits, waits, redirects and validators, against a real server."""

from __future__ import annotations

import gzip
import itertools
import threading
import time
import tracemalloc
import zlib
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from synopse import __version__
from synopse.harvest import Validators
from synopse.settings import FetchSettings
from synopse.sources.fetching import Answer, Failure, Fetcher
from tests.sources.clock import NOW, Clock, clock, fetcher, get
from tests.sources.web import Page, Raw, Visit, Web, moved

__all__ = ["clock"]  # a fixture


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


def test_a_page_comes_with_what_its_server_declares(web: Web, clock: Clock) -> None:
    web["/a"] = Page(b"Gr\xfc\xdfe", headers={"Content-Type": "Text/HTML; Charset=ISO-8859-1", "ETag": '"7"'})
    answer = get(web, "/a", clock)
    assert isinstance(answer, Answer)
    assert (answer.status, answer.body, answer.url) == (200, b"Gr\xfc\xdfe", web.url("/a"))
    assert (answer.content_type, answer.charset) == ("text/html", "iso-8859-1")
    assert (answer.fetch.at, answer.fetch.size, answer.fetch.tries, answer.fetch.error) == (NOW, 5, 1, None)
    assert answer.fetch.validators == Validators(etag='"7"')


def test_the_user_agent_tells_who_reads_and_whom_to_ask(web: Web, clock: Clock) -> None:
    settings = FetchSettings(contact="https://redaktion.example/synopse")
    with Fetcher(settings, now=lambda: NOW, sleep=clock.sleep, clock=clock) as reader:
        reader.fetch(web.url("/a"), private=True, robots=False)
    assert web.visits[0].headers["user-agent"] == f"Synopse/{__version__} (+https://redaktion.example/synopse)"


def test_what_has_not_changed_is_not_sent_again(web: Web, clock: Clock) -> None:
    def route(visit: Visit) -> Page:
        known = visit.headers.get("if-none-match") == '"7"' and "if-modified-since" in visit.headers
        return Page(status=304) if known else Page(b"new")

    web["/a"] = route
    validators = Validators(etag='"7"', modified="Wed, 04 Mar 2026 05:00:00 GMT")
    answer = get(web, "/a", clock, validators)
    assert isinstance(answer, Answer)
    assert (answer.status, answer.body) == (304, b"")
    assert answer.fetch.validators == validators


def test_a_validator_that_would_smuggle_a_header_is_not_sent(web: Web, clock: Clock) -> None:
    web["/a"] = Page(b"x")
    assert isinstance(get(web, "/a", clock, Validators(etag='"7"\r\nCookie: a=b')), Answer)
    assert "if-none-match" not in web.visits[0].headers


@pytest.mark.parametrize("coding", ["gzip", "deflate", "bare deflate"])
def test_a_compressed_page_is_unpacked(web: Web, clock: Clock, coding: str) -> None:
    text = b"Die Elbe steigt. " * 100
    packed = {"gzip": gzip.compress(text), "deflate": zlib.compress(text), "bare deflate": zlib.compress(text)[2:-4]}
    web["/a"] = Page(packed[coding], headers={"Content-Encoding": coding.split()[-1]})
    answer = get(web, "/a", clock)
    assert isinstance(answer, Answer)
    assert answer.body == text


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        (b"no gzip", "gzip"),
        (gzip.compress(b"whole" * 999)[:-20], "gzip"),
        (b"x", "br"),  # was not asked for
        (gzip.compress(gzip.compress(b"x")), "gzip, gzip"),  # a bomb within a bomb
    ],
)
def test_broken_or_unwanted_compression_is_a_failure(web: Web, clock: Clock, body: bytes, coding: str) -> None:
    web["/a"] = Page(body, headers={"Content-Encoding": coding})
    failure = get(web, "/a", clock)
    assert isinstance(failure, Failure)
    assert failure.why == "encoding"


def test_a_gzip_bomb_is_cut_off_before_it_is_in_memory(web: Web, clock: Clock) -> None:
    web["/a"] = Page(gzip.compress(bytes(100_000_000)), headers={"Content-Encoding": "gzip"})
    tracemalloc.start()
    try:
        failure = get(web, "/a", clock)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(failure, Failure)
    assert (failure.why, failure.values["megabytes"]) == ("large", "0.1")
    assert most < 5_000_000


def test_an_endless_body_is_cut_off_at_the_limit(web: Web, clock: Clock) -> None:
    web["/a"] = Page(itertools.repeat(b"x" * 10_000))
    failure = get(web, "/a", clock)
    assert isinstance(failure, Failure)
    assert (failure.why, failure.fetch.status, failure.fetch.size) == ("large", 200, 100_000)


def drip(first: bytes) -> Iterator[bytes]:
    """A byte now and then, each well within any limit for a single step."""
    yield first
    for _ in range(100):
        time.sleep(0.02)
        yield b"x"


@pytest.mark.parametrize("first", [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-Endless: "])
def test_a_drip_ends_at_the_deadline_in_body_and_headers_alike(web: Web, clock: Clock, first: bytes) -> None:
    web["/a"] = lambda visit: Raw(drip(first))
    failure = get(web, "/a", clock, timeout=0.2, tries=1)
    assert isinstance(failure, Failure)
    assert (failure.why, failure.values["seconds"]) == ("timeout", "0.2")


@pytest.mark.parametrize(
    "answer",
    [
        Page(b"too little", headers={"Content-Length": "5000"}),
        Raw([b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"], reset=True),
        Raw(reset=True),
        Raw([b"SSH-2.0-OpenSSH_9.2\r\n"]),
        Raw([b"HTTP/1.1 200 OK\r\n" + b"X-Long: " + b"x" * 300_000 + b"\r\n\r\n"]),
    ],
    ids=["cut off", "reset in the middle", "reset", "not HTTP", "headers without measure"],
)
def test_a_connection_that_breaks_is_tried_again_and_then_a_failure(web: Web, clock: Clock, answer: Page | Raw) -> None:
    web["/a"] = answer
    failure = get(web, "/a", clock, tries=2)
    assert isinstance(failure, Failure)
    assert (failure.why, failure.fetch.tries, len(web.visits)) == ("connection", 2, 2)


def test_a_closed_port_is_a_failure(clock: Clock) -> None:
    with Web() as gone:
        pass
    failure = get(gone, "/a", clock, tries=2)
    assert isinstance(failure, Failure)
    assert (failure.why, failure.fetch.status) == ("connection", None)


def test_other_errors_are_not_tried_again(web: Web, clock: Clock) -> None:
    failure = get(web, "/nowhere", clock)
    assert isinstance(failure, Failure)
    assert (failure.why, failure.values["status"], failure.fetch.status, len(web.visits)) == ("status", "404", 404, 1)


def test_two_requests_to_a_host_lie_a_pause_apart(web: Web, clock: Clock) -> None:
    web["/a"] = Page(b"x")
    with fetcher(clock, pause=7) as reader:
        for _ in range(2):
            reader.fetch(web.url("/a"), private=True, robots=False)
    assert clock.slept == [pytest.approx(7, abs=0.5)]


def read_at_once(reader: Fetcher, servers: tuple[Web, ...], route: Callable[[Visit], Page]) -> None:
    for server in servers:
        server["/a"] = route
    threads = [
        threading.Thread(target=reader.fetch, args=(server.url("/a"),), kwargs={"private": True, "robots": False})
        for server in servers
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_two_hosts_are_read_at_once(clock: Clock) -> None:
    together = threading.Barrier(2, timeout=5)  # lets nobody through who is alone

    def route(visit: Visit) -> Page:
        together.wait()
        return Page(b"x")

    with Web() as one, Web() as two, fetcher(clock, hosts=2) as reader:
        read_at_once(reader, (one, two), route)
        assert len(one.visits) == len(two.visits) == 1


def test_no_host_gets_two_requests_at_a_time_and_no_more_hosts_are_read_than_allowed(clock: Clock) -> None:
    now: Counter[str] = Counter()
    most: Counter[str] = Counter()
    lock = threading.Lock()

    def route(visit: Visit) -> Page:
        keys = (visit.headers["host"], "all")
        with lock:
            now.update(keys)
            most.update({key: now[key] - most[key] for key in keys if now[key] > most[key]})
        time.sleep(0.02)
        with lock:
            now.subtract(keys)
        return Page(b"x")

    with Web() as one, Web() as two, Web() as three, fetcher(clock, hosts=2) as reader:
        read_at_once(reader, (one, two, three) * 3, route)
    assert most.pop("all") <= 2
    assert list(most.values()) == [1, 1, 1]


def test_no_request_begins_after_the_end_of_the_run(web: Web, clock: Clock) -> None:
    with fetcher(clock) as reader:
        pass
    failure = reader.fetch(web.url("/a"), private=True, robots=False)
    assert isinstance(failure, Failure)
    assert (failure.why, web.visits) == ("closed", [])


def test_a_moved_page_is_followed_and_its_lasting_address_told(web: Web, clock: Clock) -> None:
    web["/old"] = moved("/new", 301)
    web["/new"] = moved("/new?session=1", 302)
    web["/new?session=1"] = Page(b"x", headers={"Set-Cookie": "id=1"})
    answer = get(web, "/old", clock)
    assert isinstance(answer, Answer)
    assert (answer.url, answer.fetch.moved_to) == (web.url("/new?session=1"), web.url("/new"))
