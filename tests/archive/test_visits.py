"""What visits leave behind: the memory of pages, and the health of sources."""

from __future__ import annotations

from datetime import datetime, timedelta

from synopse.archive import Archive
from synopse.harvest import Memory, Validators
from tests.archive.harvests import fetch, harvest, hour, story

PAGE = "https://blatt.example/seite"


def test_an_archive_is_a_memory_for_the_sources(archive: Archive) -> None:
    memory: Memory = archive
    assert memory.seen(PAGE) is None


def test_a_page_is_remembered_with_its_first_sight_and_its_newest_validators(archive: Archive) -> None:
    archive.record(harvest(fetches=(fetch("seite", hour(0), etag="eins"),)), hour(0))
    archive.record(harvest(fetches=(fetch("seite", hour(5), etag="zwei"),)), hour(5))
    seen = archive.seen(PAGE)
    assert seen
    assert (seen.first, seen.validators) == (hour(0), Validators(etag="zwei"))


def test_an_answer_that_nothing_changed_leaves_the_validators(archive: Archive) -> None:
    archive.record(harvest(fetches=(fetch("seite", hour(0), etag="eins"),)), hour(0))
    archive.record(harvest(fetches=(fetch("seite", hour(5), status=304),)), hour(5))
    seen = archive.seen(PAGE)
    assert seen
    assert seen.validators == Validators(etag="eins")


def test_a_page_without_validators_by_now_is_not_asked_with_the_old_ones(archive: Archive) -> None:
    archive.record(harvest(fetches=(fetch("seite", hour(0), etag="eins"),)), hour(0))
    archive.record(harvest(fetches=(fetch("seite", hour(5)),)), hour(5))
    seen = archive.seen(PAGE)
    assert seen
    assert seen.validators == Validators()


def test_a_page_that_failed_is_not_remembered(archive: Archive) -> None:
    failed = (fetch("seite", hour(0), status=503), fetch("seite", hour(1), status=None))
    archive.record(harvest(fetches=failed), hour(1))
    assert archive.seen(PAGE) is None
    assert archive.stats().fetches == 2


def test_the_address_that_a_page_moved_to_is_remembered_too(archive: Archive) -> None:
    archive.record(harvest(fetches=(fetch("seite", hour(0), moved="neu"),)), hour(0))
    assert archive.seen(PAGE)
    assert archive.seen("https://blatt.example/neu")


def test_failures_in_a_row_are_counted_and_end_with_a_success(archive: Archive) -> None:
    archive.record(harvest(story("a", "Eins.")), hour(0))
    for number in (1, 2):
        archive.record(harvest(gap="503 nach vier Versuchen"), hour(number))
    (health,) = archive.health()
    assert (health.failures, health.error, health.succeeded, health.tried) == (
        2,
        "503 nach vier Versuchen",
        hour(0),
        hour(2),
    )
    assert (health.items, health.newest) == (1, hour(0)), "what the last good visit saw"
    archive.record(harvest(story("a", "Eins.")), hour(3))
    (health,) = archive.health()
    assert (health.failures, health.error, health.succeeded) == (0, None, hour(3))


def test_a_first_visit_that_fails_is_a_failure(archive: Archive) -> None:
    archive.record(harvest(gap="kein Feed"), hour(0))
    (health,) = archive.health()
    assert (health.failures, health.succeeded) == (1, None)


def test_the_same_failed_visit_recorded_twice_counts_once(archive: Archive) -> None:
    for _ in range(2):
        archive.record(harvest(gap="kein Feed"), hour(0))
    assert [health.failures for health in archive.health()] == [1]


def test_a_feed_with_nothing_new_is_well(archive: Archive) -> None:
    archive.record(harvest(fetches=(fetch("feed", hour(0), status=304),)), hour(0))
    assert [health.failures for health in archive.health()] == [0]


def test_a_single_page_that_could_not_be_read_does_not_fail_the_source(archive: Archive) -> None:
    archive.record(harvest(story("a", "Eins."), gap="hinter einer Schranke"), hour(0))
    (health,) = archive.health()
    assert (health.failures, health.error) == (0, "hinter einer Schranke")


def test_what_the_last_visit_lacked_is_told_as_it_stood_at_any_moment(archive: Archive) -> None:
    archive.record(harvest(source="Bote", gap="HTTP 503"), hour(1))
    archive.record(harvest(source="Blatt", gap="HTTP 503"), hour(1))
    archive.record(harvest(story("eins", "Das Rathaus ist seit Montag gesperrt."), source="Blatt"), hour(2))
    archive.record(harvest(source="Blatt", gap="HTTP 404"), hour(9))

    def at(moment: datetime) -> list[tuple[str, bool, datetime | None, list[str]]]:
        return [(v.source, v.failed, v.succeeded, [gap.reason for gap in v.gaps]) for v in archive.visited(moment)]

    assert at(hour(0)) == []
    assert at(hour(3)) == [("Blatt", False, hour(2), []), ("Bote", True, None, ["HTTP 503"])]
    assert at(hour(9)) == [("Blatt", True, hour(2), ["HTTP 404"]), ("Bote", True, None, ["HTTP 503"])]


def test_the_pace_of_a_source_is_known_once_it_brought_some_articles(archive: Archive) -> None:
    for number in (0, 1, 2, 30):
        archive.record(harvest(story(f"a{number}", f"Satz {number}.")), hour(number))
    assert archive.health()[0].pause is None, "too few to tell"
    archive.record(harvest(story("a40", "Satz 40.")), hour(40))
    (health,) = archive.health()
    assert (health.latest, health.pause) == (hour(40), timedelta(hours=28))
