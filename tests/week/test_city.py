"""The city of the week: what is planned fits together, and the servers do what is planned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest

from synopse.sources.feeds import Feed, NoFeed, read_feed
from tests.week.city import ASIDE, BOMB, ENDLESS, FEED, SECOND_FEED, City
from tests.week.plan import BEGIN, EDITIONS, FEED_KEEPS, Plan, Report, edition_of, plan, updates
from tests.week.press import INJECTION, WALL

MINUTE = timedelta(minutes=1)


class Hands:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = BEGIN

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture(scope="module")
def week() -> Plan:
    return plan()


@pytest.fixture(scope="module")
def hands() -> Hands:
    return Hands()


@pytest.fixture(scope="module")
def city(week: Plan, hands: Hands) -> Iterator[City]:
    with City(week, hands) as city:
        yield city


@pytest.fixture
def get() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False) as client:
        yield client


def items(city: City, get: httpx.Client, outlet: str, path: str = FEED) -> list[str]:
    """Addresses that a feed lists now."""
    answer = get.get(city.outlets[outlet].url(path))
    feed = read_feed(answer.content, str(answer.url), ZoneInfo("Europe/Berlin"), city.now())
    assert isinstance(feed, Feed)
    assert not feed.damaged
    return [item.url for item in feed.items]


def address(city: City, report: Report) -> str:
    return city.outlets[report.outlet].url(report.path)


def test_every_edition_has_news_and_most_stories_go_on_over_days(week: Plan) -> None:
    days = {edition_of(report.at) for report in week.reports}
    assert days == set(range(len(EDITIONS)))
    told = {
        story: {edition_of(r.at) for r in week.reports if r.story == story} for story in {r.story for r in week.reports}
    }
    assert sum(len(editions) > 1 for editions in told.values()) >= len(told) // 2
    assert len({update.story for update in updates(week.reports)}) >= 5


def test_what_goes_wrong_hits_different_outlets_while_they_have_something_to_say(week: Plan) -> None:
    hit = [week.outage.report, week.page_for_feed.report, week.busy.report, week.edit.report, week.hostile, week.wall]
    hit += [move.report for move in week.moves]
    assert len({report.outlet for report in hit}) == len(hit)
    for trouble in (week.outage, week.page_for_feed):
        assert trouble.begin < trouble.report.at < EDITIONS[edition_of(trouble.report.at)] < trouble.end
        assert trouble.end - trouble.report.at < FEED_KEEPS
    for at, report in ((week.edit.at, week.edit.report), *((move.at, move.report) for move in week.moves)):
        assert EDITIONS[edition_of(report.at)] < at < report.at + timedelta(hours=24)


def test_a_house_has_an_agency_report_twice_and_two_reports_of_its_own(week: Plan) -> None:
    copied = {report.outlet for pair in week.copies for report in pair}
    assert [outlet in copied for outlet in week.house] == [True, True, False, False]


def test_a_report_is_there_from_its_hour_on_and_leaves_the_feed_at_last(
    week: Plan, city: City, hands: Hands, get: httpx.Client
) -> None:
    report = next(report for report in week.reports if len(week.of(report.outlet)) > 1)
    hands.at = report.at - MINUTE
    assert address(city, report) not in items(city, get, report.outlet)
    assert get.get(address(city, report)).status_code == 404
    hands.at = report.at
    assert address(city, report) in items(city, get, report.outlet)
    page = get.get(address(city, report)).text
    assert report.data["title"] in page
    assert f'rel="canonical" href="{address(city, report)}"' in page
    hands.at = report.at + FEED_KEEPS
    assert address(city, report) not in items(city, get, report.outlet)
    assert get.get(address(city, report)).status_code == 200


def test_who_has_a_page_already_is_told_so_until_it_changes(
    week: Plan, city: City, hands: Hands, get: httpx.Client
) -> None:
    for report in {r.outlet: r for r in week.reports[:3]}.values():
        hands.at = report.at
        answer = get.get(address(city, report))
        asked = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
        known = {asked[name]: answer.headers[name] for name in asked if name in answer.headers}
        assert known
        assert get.get(address(city, report), headers=known).status_code == 304
    page = address(city, week.edit.report)
    hands.at = week.edit.at - MINUTE
    before = get.get(page)
    hands.at = week.edit.at
    after = get.get(page, headers={"If-None-Match": before.headers.get("ETag", '""')})
    assert after.status_code == 200
    assert (week.edit.before in before.text, week.edit.after in after.text) == (True, True)


def test_an_outlet_that_is_down_or_shows_a_page_for_its_feed_is_back_later(
    week: Plan, city: City, hands: Hands, get: httpx.Client
) -> None:
    hands.at = week.outage.report.at
    down = city.outlets[week.outage.report.outlet]
    assert {get.get(down.url(path)).status_code for path in ("/robots.txt", FEED)} == {503}
    hands.at = week.outage.end
    assert address(city, week.outage.report) in items(city, get, down.name)
    hands.at = week.page_for_feed.report.at
    page = get.get(city.outlets[week.page_for_feed.report.outlet].url(FEED))
    assert isinstance(read_feed(page.content, str(page.url), ZoneInfo("Europe/Berlin"), hands.at), NoFeed)


def test_an_outlet_asks_to_wait_once(week: Plan, city: City, hands: Hands, get: httpx.Client) -> None:
    hands.at = week.busy.begin
    feed = city.outlets[week.busy.report.outlet].url(FEED)
    first, second = get.get(feed), get.get(feed)
    assert (first.status_code, first.headers["Retry-After"], second.status_code) == (429, "1", 200)


def test_a_page_moves_for_good_with_its_feed_or_without(
    week: Plan, city: City, hands: Hands, get: httpx.Client
) -> None:
    for move in week.moves:
        hands.at = move.at
        server = city.outlets[move.report.outlet]
        old = get.get(server.url(move.report.path))
        assert (old.status_code, old.headers["Location"]) == (301, server.url(move.path))
        assert get.get(server.url(move.path)).status_code == 200
        assert items(city, get, server.name) == [server.url(move.path if move.link else move.report.path)]


def test_the_hostile_outlet_offers_traps_beside_its_report(
    week: Plan, city: City, hands: Hands, get: httpx.Client
) -> None:
    hands.at = week.hostile.at
    server = city.outlets[week.hostile.outlet]
    assert {server.url(path) for path in (BOMB, ENDLESS, ASIDE)} < set(items(city, get, server.name))
    assert len(get.get(server.url(BOMB)).content) == 20_000_000
    assert get.get(server.url(ASIDE)).headers["Location"].startswith(city.stranger.url("/"))
    with get.stream("GET", server.url(ENDLESS)) as endless:
        assert sum(len(piece) for piece, _ in zip(endless.iter_raw(), range(5), strict=False)) > 0
    assert INJECTION in get.get(address(city, week.hostile)).text


def test_a_wall_and_a_second_feed(week: Plan, city: City, hands: Hands, get: httpx.Client) -> None:
    hands.at = week.wall.at
    page = get.get(address(city, week.wall)).text
    assert WALL in page
    assert week.wall.data["sentences"][-1]["text"] not in page
    hands.at = week.of(week.twice)[0].at
    assert items(city, get, week.twice) == items(city, get, week.twice, SECOND_FEED)
    assert [source["name"] for source in city.sources()].count(f"{week.twice} kurz") == 1
