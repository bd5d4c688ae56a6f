"""A whole week by itself: `synopse serve` on a faster clock, killed now and then, and seven briefings that arrive."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from synopse.clock import FASTER, FIXED, clock
from tests.delivery.servers import Postbox
from tests.runs import environment
from tests.week.chronicle import Edition, faults, gaps, mixed, news, read, table
from tests.week.city import City
from tests.week.newsroom import DAYS, Newsroom
from tests.week.plan import BEGIN, EDITIONS, plan, updates
from tests.week.service import Service, is_held

FACTOR = 864.0
"""How much faster the week goes by: a day takes a hundred seconds."""
LATER = timedelta(hours=8)
"""How long after its moment the last edition may still come, in the week's own time."""
SEED = 20260228
HOUR = timedelta(hours=1)


@dataclass
class Week:
    """What the week left behind."""

    city: City
    newsroom: Newsroom
    editions: list[Edition]
    kills: list[str]
    starts: int


class Trapdoor(Postbox):
    """A mail server at which the sender dies: the mail is there, and nobody has heard so."""

    def __init__(self) -> None:
        super().__init__()
        self.open: Callable[[], None] | None = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        reply = await super().handle_DATA(server, session, envelope)
        if self.open:
            self.open()
            self.open = None
        return reply


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Week]:
    folder = tmp_path_factory.mktemp("week")
    faster = f"{BEGIN.isoformat()} {time.time()} {FACTOR}"
    now = clock({FASTER: faster}, "Europe/Berlin")
    postbox = Trapdoor()
    with City(plan(), now) as city, Newsroom(folder, postbox) as newsroom:
        newsroom.subscribe(city.sources())
        variables = environment(folder / "prefect", **newsroom.environment, **{FASTER: faster})
        variables.pop(FIXED)
        variables |= {"PREFECT_LOGGING_LEVEL": "WARNING", "OMP_NUM_THREADS": "1"}
        with Service(newsroom.settings, variables, folder / "serve.log") as service:
            _disturb(service, city, postbox, now)
            _wait(lambda: len(newsroom.mails()) == len(DAYS) == len(set(newsroom.posts())), EDITIONS[-1] + LATER, now)
        yield Week(city, newsroom, read(newsroom.folders(), city), service.kills, service.starts)


def _disturb(service: Service, city: City, postbox: Trapdoor, now: Callable[[], datetime]) -> None:
    """Kill the service where it hurts: in a collection, in a briefing, in a delivery, and at moments of chance."""
    chance = random.Random(SEED)
    briefing = Path(f"{service.settings.parent}/archive/synopse.db.briefing.lock")

    def collecting() -> bool:
        before = city.statuses.total()
        time.sleep(0.1)
        return 0 < before < city.statuses.total()

    _wait(lambda: now() > EDITIONS[0] + HOUR, EDITIONS[1], now)
    _wait(collecting, EDITIONS[1], now)
    service.kill("collecting")
    _wait(lambda: now() > EDITIONS[2] and is_held(briefing), EDITIONS[3], now)
    time.sleep(chance.uniform(2, 12))
    service.kill("briefing")
    _wait(lambda: now() > EDITIONS[3] - HOUR, EDITIONS[4], now)
    postbox.open = lambda: service.kill("delivering")
    _wait(lambda: postbox.open is None, EDITIONS[4], now)
    _wait(lambda: now() > EDITIONS[4] and is_held(briefing), EDITIONS[5], now)
    service.kill("briefing", "service")
    for edition in EDITIONS[4:6]:
        moment = edition + chance.uniform(1, 20) * HOUR
        _wait(partial(_is_past, moment, now), moment + HOUR, now)
        service.kill("by chance")


def _is_past(moment: datetime, now: Callable[[], datetime]) -> bool:
    return now() > moment


def _wait(until: Callable[[], bool], end: datetime, now: Callable[[], datetime]) -> None:
    """Wait for something of the week, at most until a moment of it."""
    while not until() and now() < end:
        time.sleep(0.05)


def test_seven_editions_arrive_each_once(week: Week) -> None:
    mails = week.newsroom.mails()
    posts = Counter(week.newsroom.posts())
    by_day = [len(subjects) for subjects in mails.values()]
    with_table = table(
        week.editions, dict(zip(DAYS, by_day, strict=False)), dict(zip(DAYS, posts.values(), strict=False))
    )
    print(f"\n{with_table}\nkilled {', '.join(week.kills)}; started {week.starts} times")  # noqa: T201 # the week
    assert tuple(edition.name for edition in week.editions) == DAYS
    assert len({edition.briefing.title for edition in week.editions}) == len(DAYS), "each has its own day in its title"
    assert len(mails) == len(posts) == len(DAYS)
    again = sum(by_day) - len(DAYS), posts.total() - len(DAYS)
    # A mail that is there before the sender dies is sent again, and known by its Message-ID.
    assert again[0] <= len([kill for kill in week.kills if kill.startswith("deliver")]) + 1, by_day
    assert again[1] <= 1, posts


def test_the_service_was_killed_where_it_hurts(week: Week) -> None:
    assert [kill.split(" (")[0] for kill in week.kills] == [
        "collecting",
        "briefing",
        "delivering",
        "briefing",
        "by chance",
        "by chance",
    ]
    assert week.starts > len(week.kills)


def test_nothing_is_lost_doubled_repeated_or_misquoted(week: Week) -> None:
    assert faults(week.editions, week.city) == {}


def test_stories_go_on(week: Week) -> None:
    events = {update.story for update in updates(week.city.plan.reports)}
    assert any(news(week.editions, event) & {"changed", "new"} for event in events)
    assert any("confirmed" in news(week.editions, event) for event in events)
    assert "corrected" in news(week.editions, week.city.plan.edit.report.story)
    assert len(list(mixed(week.editions))) <= 2


BETWEEN = timedelta(hours=6)
"""Between two collections: an edition within it after a trouble began knows nothing of it yet."""


def test_what_was_missing_is_named(week: Week) -> None:
    plan = week.city.plan
    for trouble in (plan.outage, plan.page_for_feed):
        for edition in week.editions:  # one that a kill delayed until all was well again has nothing to name
            at = edition.briefing.generated_at
            if trouble.reigns(at) and trouble.reigns(at - BETWEEN):
                assert gaps(edition, trouble.report.outlet), edition.name
    for outlet in (plan.wall.outlet, plan.hostile.outlet):
        assert any(gaps(edition, outlet) for edition in week.editions), outlet
