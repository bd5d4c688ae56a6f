"""robots.txt is read once and kept to; where it cannot be had, nothing is read for now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from synopse.settings import FetchSettings
from synopse.sources.fetching import Answer, Failure, Fetcher
from tests.sources.web import Page, Raw, Web, in_turn, moved

ALL = b"User-agent: *\nDisallow: /\n"
PRIVATE = b"User-agent: *\nDisallow: /private\n"


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.time = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        for path in ("/a", "/b", "/private/a"):
            server[path] = Page(b"x")
        yield server


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def reader(clock: Clock) -> Iterator[Fetcher]:
    now = datetime(2026, 3, 4, tzinfo=UTC)
    settings = FetchSettings(pause=0, tries=1)
    with Fetcher(settings, now=lambda: now, sleep=clock.sleep, clock=clock) as given:
        yield given


def why(answer: Answer | Failure) -> str:
    return answer.why if isinstance(answer, Failure) else ""


def test_what_robots_txt_forbids_is_not_read(web: Web, reader: Fetcher) -> None:
    web["/robots.txt"] = Page(PRIVATE)
    assert why(reader.fetch(web.url("/private/a"), private=True)) == "robots"
    assert why(reader.fetch(web.url("/a"), private=True)) == ""
    assert [visit.path for visit in web.visits] == ["/robots.txt", "/a"]


def test_a_rule_for_us_counts_more_than_the_one_for_all(web: Web, reader: Fetcher) -> None:
    web["/robots.txt"] = Page(ALL + b"\nUser-agent: Synopse\nAllow: /\n")
    assert why(reader.fetch(web.url("/a"), private=True)) == ""


def test_robots_txt_is_read_once_and_again_after_a_day(web: Web, reader: Fetcher, clock: Clock) -> None:
    web["/robots.txt"] = in_turn(Page(b""), Page(ALL))
    for _ in range(3):
        assert why(reader.fetch(web.url("/a"), private=True)) == ""
    assert len(web.visits_to("/robots.txt")) == 1
    clock.sleep(24 * 3600)
    assert why(reader.fetch(web.url("/a"), private=True)) == "robots"


def test_a_redirect_to_a_forbidden_page_ends_there(web: Web, reader: Fetcher) -> None:
    web["/robots.txt"] = Page(PRIVATE)
    web["/a"] = moved("/private/a")
    assert why(reader.fetch(web.url("/a"), private=True)) == "robots"
    assert not web.visits_to("/private/a")


def test_a_source_may_be_read_without_asking(web: Web, reader: Fetcher) -> None:
    web["/robots.txt"] = Page(ALL)
    assert why(reader.fetch(web.url("/a"), private=True, robots=False)) == ""
    assert not web.visits_to("/robots.txt")


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_server_without_robots_txt_allows_all(web: Web, reader: Fetcher, status: int) -> None:
    web["/robots.txt"] = Page(ALL, status=status)
    assert why(reader.fetch(web.url("/a"), private=True)) == ""


@pytest.mark.parametrize(("status", "told"), [(429, "busy"), (500, "robots_unreadable"), (503, "robots_unreadable")])
def test_a_server_that_cannot_tell_is_not_read_now_but_later(
    web: Web, reader: Fetcher, clock: Clock, status: int, told: str
) -> None:
    web["/robots.txt"] = in_turn(Page(status=status), Page(b""))
    assert why(reader.fetch(web.url("/a"), private=True)) == told
    assert why(reader.fetch(web.url("/b"), private=True)) == told
    clock.sleep(600)
    assert why(reader.fetch(web.url("/a"), private=True)) == ""
    assert len(web.visits_to("/robots.txt")) == 2


def test_a_host_that_is_down_is_named_so_and_not_blamed_on_robots_txt(web: Web, reader: Fetcher) -> None:
    web["/robots.txt"] = Raw(reset=True)
    assert why(reader.fetch(web.url("/a"), private=True)) == "connection"
    assert not web.visits_to("/a")


def test_a_robots_txt_that_redirects_for_ever_counts_as_none(web: Web, reader: Fetcher) -> None:
    web["/robots.txt"] = moved("/robots.txt")
    assert why(reader.fetch(web.url("/a"), private=True)) == ""


def test_a_robots_txt_that_leads_into_a_private_network_is_not_followed(web: Web, reader: Fetcher) -> None:
    web["/robots.txt"] = moved("http://169.254.169.254/")
    assert why(reader.fetch(web.url("/a"), private=True)) == "address"


def test_of_a_huge_robots_txt_the_beginning_counts(web: Web, reader: Fetcher) -> None:
    web["/robots.txt"] = Page(PRIVATE + b"# " + b"x" * 2_000_000 + b"\n" + ALL)
    assert why(reader.fetch(web.url("/private/a"), private=True)) == "robots"
    assert why(reader.fetch(web.url("/a"), private=True)) == ""


def test_bytes_that_are_no_text_forbid_nothing(web: Web, reader: Fetcher) -> None:
    web["/robots.txt"] = Page(bytes(range(256)) * 10)
    assert why(reader.fetch(web.url("/a"), private=True)) == ""


@pytest.mark.parametrize(
    ("asked", "slept"),
    [(b"7", [7, 7]), (b"86400", [30, 30]), (b"1e999", []), (b"nan", []), (b"-3", []), (b"x", [])],
)
def test_a_crawl_delay_is_kept_to_within_reason(
    web: Web, reader: Fetcher, clock: Clock, asked: bytes, slept: list[float]
) -> None:
    web["/robots.txt"] = Page(b"User-agent: *\nCrawl-delay: " + asked + b"\n")
    for path in ("/a", "/b", "/a"):
        reader.fetch(web.url(path), private=True)
    assert clock.slept == slept
