"""The week's news: stories of the corpus, moved by whole weeks into one, and what goes wrong on the way."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

CORPUS = Path(__file__).parents[2] / "corpus"
BERLIN = ZoneInfo("Europe/Berlin")
BEGIN = datetime(2026, 2, 28, 6, 40, tzinfo=BERLIN)
"""A Saturday: so many stories of the corpus begin at a weekend or on Monday that no day of such a week is empty."""
EDITIONS = tuple(BEGIN.replace(minute=30) + timedelta(days=n) for n in range(1, 8))
A_DAY = 2
"""Stories that begin on each day of the week, at most."""
LONGEST = timedelta(hours=80)
"""A story that takes longer in the corpus has little to do with the news of one week."""
FEED_KEEPS = timedelta(hours=60)
"""Feeds forget: all but the newest item leave after so long, more than the longest trouble takes."""
HOUSE = "Verlagshaus am Deich"
COUNT = re.compile(
    r"(?<![\d.,:/–-])([2-9]\d)(?! (?:Jahr|Monat|Minute|Sekunde|Stunde|Kilometer|Prozent|Januar|Februar|April))"
    r"(?= [A-ZÄÖÜ][a-zäöü]{4,})"
)
"""A plain number of things, such as "45 Einsatzkräfte"."""


@dataclass(frozen=True)
class Report:
    """An article at its outlet; `data` is as the corpus has it, published in this week."""

    story: str
    id: str
    outlet: str
    path: str
    at: datetime
    data: dict[str, Any]

    @property
    def key(self) -> str:
        """Story and article, as the corpus names them."""
        return f"{self.story}--{self.id}"


@dataclass(frozen=True)
class Update:
    """What the corpus says of two values of one fact: a later report superseded the earlier one."""

    story: str
    fact: str
    before: frozenset[str]
    after: frozenset[str]


@dataclass(frozen=True)
class Trouble:
    """Something that goes wrong with a report or its outlet in [begin, end)."""

    report: Report
    begin: datetime
    end: datetime

    def reigns(self, now: datetime) -> bool:
        """Whether it is on."""
        return self.begin <= now < self.end


@dataclass(frozen=True)
class Edit:
    """A figure that is changed in a published page without a word."""

    report: Report
    at: datetime
    before: str
    after: str


@dataclass(frozen=True)
class Move:
    """A page that has another address from then on; `link` tells whether the feed follows at once."""

    report: Report
    at: datetime
    path: str
    link: bool


@dataclass(frozen=True)
class Plan:
    """What is published when, by whom, and what goes wrong."""

    reports: tuple[Report, ...]
    copies: tuple[tuple[Report, Report], ...]
    """Agency reports that a second paper prints."""
    outage: Trouble
    page_for_feed: Trouble
    busy: Trouble
    """Asked to wait once, at the first request after the report appeared."""
    edit: Edit
    moves: tuple[Move, ...]
    hostile: Report
    wall: Report
    twice: str
    """The outlet whose articles a second feed offers too."""
    house: tuple[str, ...]
    """Outlets of one publishing house: two print one agency report, two have reports of their own."""

    @property
    def outlets(self) -> tuple[str, ...]:
        """All outlets, in the order in which they first report."""
        return tuple(dict.fromkeys(report.outlet for report in self.reports))

    def of(self, outlet: str) -> list[Report]:
        """An outlet's reports."""
        return [report for report in self.reports if report.outlet == outlet]


def plan() -> Plan:
    """The week. It follows from the corpus alone."""
    stories = list(chosen(chain(_stories("dev"), _stories("train"))))
    reports = sorted(chain.from_iterable(map(moved, stories)), key=lambda report: (report.at, report.key))
    by_key = {report.key: report for report in reports}
    copies = tuple(
        (by_key[f"{story['id']}--{pair['kept']}"], by_key[f"{story['id']}--{pair['copy']}"])
        for story in stories
        for pair in story["duplicates"]
    )
    taken = {report.outlet for pair in copies for report in pair}
    alone = [
        r for r in reports if len([s for s in reports if s.outlet == r.outlet]) == 1 and r.data["language"] == "de"
    ]

    def pick(fits: Callable[[Report], bool]) -> Report:
        report = next(r for r in alone if r.outlet not in taken and fits(r))
        taken.add(report.outlet)
        return report

    edited = pick(lambda r: r.at.hour >= 15 and r.at < EDITIONS[-3] and any(_counts(r)))
    monday, tuesday = EDITIONS[1], EDITIONS[2]
    down = pick(lambda r: monday < r.at < monday + timedelta(hours=12))
    page = pick(lambda r: tuesday < r.at < tuesday + timedelta(hours=12))
    follows = pick(lambda r: 8 <= r.at.hour < 20 and r.at < EDITIONS[-3])
    stays = pick(lambda r: 8 <= r.at.hour < 20 and EDITIONS[1] < r.at < EDITIONS[-3])
    sisters = [copies[0][0], copies[0][1]]
    sisters += [
        pick(lambda r: r.story == sisters[0].story and edition_of(r.at) == edition_of(sisters[0].at)) for _ in "ab"
    ]
    return Plan(
        reports=tuple(reports),
        copies=copies,
        outage=_day_of(down),
        page_for_feed=_day_of(page),
        busy=Trouble(busy := pick(lambda r: r.at > monday), busy.at, EDITIONS[-1]),
        edit=Edit(edited, _morning(edited.at), *next(_counts(edited))),
        moves=(
            Move(follows, _morning(follows.at), "/archiv" + follows.path, link=True),
            Move(stays, _morning(stays.at), "/archiv" + stays.path, link=False),
        ),
        hostile=(hostile := pick(lambda r: r.at > EDITIONS[0])),
        wall=pick(lambda r: r.at > EDITIONS[0] and r.story != hostile.story and len(r.data["sentences"]) > 8),
        twice=pick(lambda r: r.at < EDITIONS[1]).outlet,
        house=tuple(report.outlet for report in sisters),
    )


def chosen(stories: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Stories that fit into the week where their weekdays lie in it, a few for each day that they can begin on."""
    begun: dict[int, int] = {}
    outlets: set[str] = set()
    for story in stories:
        times = sorted(report.at for report in moved(story))
        # An outlet has one server of its own and one house: who tells two stories of the week makes nothing simpler.
        names = {article["source"] for article in story["articles"]}
        if times[0] > BEGIN and times[-1] < _midnight(EDITIONS[-1]) and times[-1] - times[0] <= LONGEST:
            if begun.get(times[0].weekday(), 0) < A_DAY and not names & outlets:
                begun[times[0].weekday()] = begun.get(times[0].weekday(), 0) + 1
                outlets |= names
                yield story


def moved(story: dict[str, Any]) -> list[Report]:
    """A story's articles, moved by whole weeks, so that "am Dienstag" still means the day that it meant."""
    times = [_berlin(article["published"]) for article in story["articles"]]
    weeks = -((min(times) - BEGIN) // timedelta(days=7))
    reports = []
    for article, at in zip(story["articles"], times, strict=True):
        here = at.replace(tzinfo=None) + weeks * timedelta(days=7)  # on the wall clock, whatever summer time says
        there = here.replace(tzinfo=BERLIN)
        data = article | {"published": there.isoformat()}
        path = urlsplit(article["url"]).path
        reports.append(Report(story["id"], article["id"], article["source"], path, there, data))
    return reports


def edition_of(at: datetime) -> int:
    """The number of the edition that comes next after a moment."""
    return next(number for number, edition in enumerate(EDITIONS) if at <= edition)


def updates(reports: Iterable[Report]) -> Iterator[Update]:
    """Facts of the stories whose later value one edition could not know yet and a later one does."""
    told = {report.key: report for report in reports}
    for story in _stories("dev"), _stories("train"):
        for data in story:
            yield from _updates_of(data, told)


def _updates_of(story: dict[str, Any], told: dict[str, Report]) -> Iterator[Update]:
    by_value: dict[tuple[str, str], set[str]] = {}
    for article in story["articles"]:
        for sentence in article["sentences"]:
            for fact, value in sentence.get("facts", ()):
                by_value.setdefault((fact, value), set()).add(f"{story['id']}--{article['id']}")
    for name, fact in story["facts"].items():
        for one, two, relation in fact["relations"]:
            before, after = by_value.get((name, one), set()), by_value.get((name, two), set())
            if relation != "update" or not before | after <= set(told):
                continue
            if max(edition_of(told[k].at) for k in before) < min(edition_of(told[k].at) for k in after):
                yield Update(story["id"], name, frozenset(before), frozenset(after))


def _stories(part: str) -> Iterator[dict[str, Any]]:
    for path in sorted((CORPUS / part).glob("*.json")):
        yield json.loads(path.read_text(encoding="utf-8"))


def _counts(report: Report) -> Iterator[tuple[str, str]]:
    """Sentences with a number of things, each with what it says once the number is another one."""
    for sentence in report.data["sentences"]:
        if not sentence.get("junk") and sentence.get("facts") and (found := COUNT.search(sentence["text"])):
            text = sentence["text"]
            yield text, f"{text[: found.start()]}{int(found[1]) + 13}{text[found.end() :]}"


def _berlin(written: str) -> datetime:
    return datetime.fromisoformat(written).astimezone(BERLIN)


def _day_of(report: Report) -> Trouble:
    """From before a report appears until the edition is out that had to do without it."""
    edition = EDITIONS[edition_of(report.at)]
    return Trouble(report, edition - timedelta(days=1), edition + timedelta(hours=2))


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0)


def _morning(at: datetime) -> datetime:
    """After the edition that told of what appeared at `at`."""
    return EDITIONS[edition_of(at)] + timedelta(minutes=90)
