"""What a briefing is told to be without: by a real archive, over several rounds of visits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from synopse.archive import Archive
from synopse.desk import Desk
from synopse.harvest import Harvest
from synopse.settings import FolderSource, Synopse
from synopse.sources.shortfall import Shortfall
from synopse.tasks.recall import recall
from tests.archive.harvests import START, harvest, hour, story

NO_BLOCKS: dict[str, str] = {}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    sources = tuple(FolderSource(kind="folder", name=name, path=tmp_path) for name in ("Blatt", "Bote", "Kurier"))
    with Archive.open(f"sqlite:///{tmp_path / 'archive.db'}") as archive:
        yield Desk(Synopse(folder=tmp_path, sources=sources), archive, lambda: START, {}, NO_BLOCKS.__getitem__)


def failed(desk: Desk, source: str) -> Harvest:
    lacks = Shortfall(source, desk.catalog)
    lacks.whole("unreachable", "Status 503; Adresse prüfen")
    return Harvest(source=source, gaps=lacks.gaps, remarks=lacks.remarks)


def missing(desk: Desk, since: float, until: float) -> list[tuple[str, str]]:
    found = recall.fn(desk, hour(since), hour(until)).reading.gaps
    return [(gap.subject, gap.reason.replace("\N{NO-BREAK SPACE}", " ")) for gap in found]


def test_a_source_that_fails_is_missing_since_it_was_read_last(desk: Desk) -> None:
    for source in ("Blatt", "Bote", "Kurier"):
        desk.archive.record(harvest(story(f"a-{source}", f"Satz von {source}."), source=source), hour(0))
    for number in (10, 20):
        desk.archive.record(failed(desk, "Bote"), hour(number))
        desk.archive.record(harvest(source="Blatt"), hour(number))
        desk.archive.record(harvest(source="Kurier"), hour(number))
    (gap,) = missing(desk, 15, 24)
    assert gap == (
        "Bote",
        "nicht zu erreichen; zuletzt gelesen am 2. März 2026, 7.00 Uhr, was seitdem dort erschien, fehlt hier",
    )


def test_a_source_that_came_back_is_not_missing(desk: Desk) -> None:
    desk.archive.record(failed(desk, "Bote"), hour(1))
    for source in ("Blatt", "Bote", "Kurier"):
        desk.archive.record(harvest(source=source), hour(2))
    assert missing(desk, 0, 3) == []


def test_without_any_visit_all_sources_are_missing_in_one_line(desk: Desk) -> None:
    for source in ("Blatt", "Bote", "Kurier"):
        desk.archive.record(harvest(source=source), hour(1))
    ((subject, reason),) = missing(desk, 2, 24)
    assert subject == "Blatt, Bote und Kurier"
    assert reason.startswith("nicht abgerufen; zuletzt gelesen am 2. März 2026, 8.00 Uhr")


def test_teasers_are_named_whenever_they_were_read_and_once(desk: Desk) -> None:
    teasers = [story(f"a{n}", f"Satz {n}.", extent="teaser", title=f"Nachricht {n}") for n in range(4)]
    desk.archive.record(harvest(*teasers, source="Blatt"), hour(1))
    for source in ("Blatt", "Bote", "Kurier"):
        desk.archive.record(harvest(source=source), hour(2))
    assert missing(desk, 0, 3) == [
        ("Blatt", "4 Artikel nur als Anriss gelesen: „Nachricht 0“, „Nachricht 1“ und zwei weitere")
    ]


def test_a_look_back_names_what_was_missing_then(desk: Desk) -> None:
    for number in (1, 2):
        desk.archive.record(harvest(source="Blatt"), hour(number))
        desk.archive.record(failed(desk, "Bote"), hour(number))
    for source in ("Blatt", "Bote", "Kurier"):
        desk.archive.record(harvest(source=source), hour(30))
    back = replace(desk, now=lambda: hour(40))
    ((subject, reason),) = missing(back, 0, 24)
    assert (subject, reason) == ("Bote", "nicht zu erreichen; bisher nie gelesen, was dort erschien, fehlt hier")
    assert missing(back, 24, 40) == []
    assert recall.fn(back, hour(0), hour(24)).period.sources == ("Blatt",)


def test_of_a_time_before_the_first_visit_nothing_is_claimed(desk: Desk) -> None:
    for source in ("Blatt", "Bote"):
        desk.archive.record(harvest(source=source), hour(100))
    back = replace(desk, now=lambda: hour(101))
    assert missing(back, 0, 24)[0] == (
        "Blatt und Bote",
        "ob sie in dieser Zeit gelesen wurden, ist nicht festgehalten",
    )


def test_a_source_that_is_listed_no_more_is_not_missed(desk: Desk) -> None:
    for source in ("Blatt", "Bote", "Kurier"):
        desk.archive.record(failed(desk, source), hour(1))
    fewer = desk.settings.model_copy(update={"sources": desk.settings.sources[:1]})
    assert [subject for subject, _ in missing(replace(desk, settings=fewer), 0, 2)] == ["Blatt"]
