"""The same week twice, with a clock that is set by hand: left alone, and with the product killed at every step.

What is killed is started again at the same moment, as by cron or a supervisor, and must end in the same editions.
"""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from tests.week.city import City
from tests.week.newsroom import DAYS, HOOK, Newsroom
from tests.week.plan import BEGIN, EDITIONS, plan
from tests.week.service import is_held
from tests.week.test_steps import Hands

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
"""What Prefect and Apprise still call is theirs; here they run in the tests' own process."""

SEED = 7
PLACES = {"id", "article", "story", "anchor", "url", "path", "text_path", "kept", "dropped", "start", "end", "number"}
"""What of a briefing tells where something lies: addresses bear the port of their city, names are made of them."""


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Newsroom, Newsroom, list[str]]]:
    """The newsrooms of the quiet week and of the other one, and what was killed in that."""
    from prefect.settings import PREFECT_LOGGING_TO_API_ENABLED, temporary_settings

    from synopse.flows.server import connected  # reads Prefect's settings where it is imported

    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PREFECT_LOGGING_LEVEL", "WARNING")
        environment.setenv("PREFECT_HOME", str(tmp_path_factory.mktemp("prefect")))
        # Prefect's log is sent from a thread that lives on after the server and keeps the process from ending.
        with temporary_settings({PREFECT_LOGGING_TO_API_ENABLED: False}), connected():
            quiet = _live(tmp_path_factory.mktemp("quiet"), environment, None)
            kills: list[str] = []
            yield quiet, _live(tmp_path_factory.mktemp("disturbed"), environment, kills), kills


def _live(folder: Path, environment: pytest.MonkeyPatch, kills: list[str] | None) -> Newsroom:
    """A week of collections and briefings; where `kills` is given, each is begun by a process that is killed first."""
    from prefect.settings import PREFECT_API_URL

    from synopse.flows.collect import collect
    from synopse.flows.daily import daily

    hands, chance = Hands(environment), random.Random(SEED)
    with City(plan(), hands) as city, Newsroom(folder) as newsroom:
        newsroom.subscribe(city.sources())
        environment.setenv(HOOK, newsroom.environment[HOOK])
        known = {"PREFECT_API_URL": str(PREFECT_API_URL.value())}
        at = BEGIN.replace(hour=12, minute=0)
        while at < EDITIONS[-1]:
            hands.set(at)
            if kills is not None and at.hour == 6:
                kills.append(_killed(newsroom, known, "collect", partial(_asked, city, city.statuses.total() + 2)))
            collect(settings=str(newsroom.settings))
            if at.hour == 6:
                hands.set(at + timedelta(minutes=30))
                if kills is not None:
                    kills.append(_killed(newsroom, known, "briefing --due", _moment(newsroom, len(kills), chance)))
                daily(settings=str(newsroom.settings), scheduled=True)
            at += timedelta(hours=6)
    return newsroom


def _asked(city: City, enough: int) -> bool:
    """Whether the servers have answered more often than that."""
    return city.statuses.total() > enough


def _moment(newsroom: Newsroom, count: int, chance: random.Random) -> Callable[[], object]:
    """When a briefing is killed: as it begins, writes, has written, when it is mailed, when posted, or any time."""
    lock, output = newsroom.folder / "archive" / "synopse.db.briefing.lock", newsroom.folder / "output"
    folders = set(output.iterdir()) if output.is_dir() else set()
    mails, posts = len(newsroom.postbox.mails), len(newsroom.webhook.posts)
    end = time.monotonic() + chance.uniform(6, 12)
    moments: list[Callable[[], object]] = [
        lambda: is_held(lock),
        lambda: output.is_dir() and set(output.iterdir()) - folders,
        lambda: any(path.name in DAYS for path in set(output.iterdir()) - folders) if output.is_dir() else False,
        lambda: len(newsroom.postbox.mails) > mails,
        lambda: len(newsroom.webhook.posts) > posts,
        lambda: time.monotonic() > end,
    ]
    return moments[count // 2 % len(moments)]


def _killed(newsroom: Newsroom, known: Mapping[str, str], command: str, reached: Callable[[], object]) -> str:
    """Begin a command, end it without any warning once the moment has come, and tell how far it was."""
    words = [sys.executable, "-m", "synopse.cli", *command.split(), "--settings", str(newsroom.settings)]
    process = subprocess.Popen(
        words,
        env={**os.environ, **known},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    end = time.monotonic() + 120
    while not reached() and process.poll() is None and time.monotonic() < end:
        time.sleep(0.01)
    was_alive = process.poll() is None
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return f"{command} ({'killed' if was_alive else 'had ended'})"


def _editions(newsroom: Newsroom) -> dict[str, object]:
    return {
        name: _content(json.loads((folder / "briefing.json").read_bytes()))
        for name, folder in newsroom.folders().items()
    }


def _content(node: object) -> object:
    """What a briefing says, wherever it lies."""
    if isinstance(node, dict):
        return {name: _content(value) for name, value in node.items() if name not in PLACES}
    if isinstance(node, list):
        return sorted((_content(value) for value in node), key=lambda value: json.dumps(value, sort_keys=True))
    return re.sub(r"127\.0\.0\.\d+:\d+", "city", node) if isinstance(node, str) else node


def test_what_is_killed_at_any_point_and_started_again_ends_in_the_same_seven_editions(
    weeks: tuple[Newsroom, Newsroom, list[str]],
) -> None:
    quiet, disturbed, kills = weeks
    assert sum("(killed)" in kill for kill in kills) >= len(DAYS) + 3, kills
    expected, found = _editions(quiet), _editions(disturbed)
    assert tuple(found) == tuple(expected) == DAYS
    assert [day for day in DAYS if found[day] != expected[day]] == []


def test_each_reader_gets_each_edition_once_or_knows_it_again(weeks: tuple[Newsroom, Newsroom, list[str]]) -> None:
    quiet, disturbed, _ = weeks
    assert [len(subjects) for subjects in quiet.mails().values()] == [1] * len(DAYS)
    assert len(disturbed.mails()) == len(set(disturbed.posts())) == len(DAYS)
