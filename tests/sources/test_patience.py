"""Who asks for a pause gets it: short ones are waited for, long ones leave the host alone."""

from __future__ import annotations

import threading

import pytest

from synopse.settings import FetchSettings
from synopse.sources.fetching import Answer, Failure, Fetcher
from tests.sources.clock import NOW, Clock, clock, fetcher, get
from tests.sources.visits import web
from tests.sources.web import Page, Visit, Web, in_turn

__all__ = ["clock", "web"]  # fixtures


def test_a_server_in_trouble_is_asked_again_after_longer_and_longer_waits(web: Web, clock: Clock) -> None:
    web["/a"] = in_turn(Page(status=503), Page(status=500), Page(b"here"))
    answer = get(web, "/a", clock)
    assert isinstance(answer, Answer)
    assert (answer.body, answer.fetch.tries, clock.slept) == (b"here", 3, [1.0, 2.0])


@pytest.mark.parametrize("value", ["20", "Wed, 04 Mar 2026 06:30:20 GMT", "Wed, 04 Mar 2026 06:30:20 -0000"])
def test_a_retry_after_is_waited_for(web: Web, clock: Clock, value: str) -> None:
    web["/a"] = in_turn(Page(status=429, headers={"Retry-After": value}), Page(b"here"))
    assert isinstance(get(web, "/a", clock), Answer)
    assert clock.slept == [20.0]


@pytest.mark.parametrize("value", ["soon", "-5", "1e9", "9" * 5000, "Wed, 99 Mar 2026 99:99:99 GMT", ""])
def test_a_retry_after_that_says_nothing_is_passed_over(web: Web, clock: Clock, value: str) -> None:
    web["/a"] = in_turn(Page(status=429, headers={"Retry-After": value}), Page(b"here"))
    assert isinstance(get(web, "/a", clock), Answer)
    assert clock.slept == [1.0]


def ends(reader: Fetcher, web: Web, *paths: str) -> list[str]:
    """Why each page failed, "" where it came."""
    found = [reader.fetch(web.url(path), private=True, robots=False) for path in paths]
    return [end.why if isinstance(end, Failure) else "" for end in found]


def test_a_host_that_asks_for_a_long_pause_is_left_alone_until_then(web: Web, clock: Clock) -> None:
    web["/a"] = in_turn(Page(status=429, headers={"Retry-After": "3600"}), Page(b"here"))
    with fetcher(clock) as reader:
        first = reader.fetch(web.url("/a"), private=True, robots=False)
        assert isinstance(first, Failure)
        assert (first.why, first.values["seconds"], first.fetch.status) == ("busy", "3600", 429)
        assert ends(reader, web, "/b") == ["busy"]
        assert (len(web.visits), clock.slept) == (1, [])
        clock.sleep(3600)
        assert ends(reader, web, "/a") == [""]


def test_who_refuses_without_saying_for_how_long_is_left_alone_for_a_while(web: Web, clock: Clock) -> None:
    web["/a"], web["/b"] = Page(status=429), Page(b"x")
    with fetcher(clock, tries=1) as reader:
        assert ends(reader, web, "/a", "/b") == ["busy", "busy"]
        clock.sleep(600)
        assert ends(reader, web, "/b") == [""]


def test_a_short_pause_that_one_page_ran_into_is_waited_for_by_the_next_one(web: Web, clock: Clock) -> None:
    web["/a"], web["/b"] = Page(status=429, headers={"Retry-After": "45"}), Page(b"x")
    with fetcher(clock, tries=2) as reader:
        assert ends(reader, web, "/a", "/b") == ["busy", ""]
    assert sum(clock.slept) == pytest.approx(90, abs=1)


def test_a_run_waits_for_one_host_no_longer_than_it_can_afford(web: Web, clock: Clock) -> None:
    web["/a"] = web["/b"] = Page(status=429, headers={"Retry-After": "60"})
    with fetcher(clock, tries=10) as reader:
        assert ends(reader, web, "/a", "/b", "/a") == ["busy"] * 3
    assert sum(clock.slept) == pytest.approx(180, abs=1)
    assert len(web.visits) == 4


def test_a_wait_ends_with_the_run(web: Web) -> None:
    asked = threading.Event()

    def route(visit: Visit) -> Page:
        asked.set()
        return Page(status=429, headers={"Retry-After": "60"})

    web["/a"] = route
    found: list[str] = []
    with Fetcher(FetchSettings(pause=0), now=lambda: NOW) as reader:
        waiting = threading.Thread(target=lambda: found.extend(ends(reader, web, "/a")))
        waiting.start()
        assert asked.wait(5)
    waiting.join(5)
    assert found == ["closed"]


def test_a_host_is_left_alone_after_two_addresses_failed_but_not_after_one(web: Web, clock: Clock) -> None:
    for path in ("/a", "/b", "/c"):
        web[path] = Page(status=500)
    web["/well"] = Page(b"x")
    with fetcher(clock, tries=1) as reader:
        found = ends(reader, web, "/a", "/well", "/b", "/c", "/well")
    assert found == ["status", "", "status", "status", "down"]
