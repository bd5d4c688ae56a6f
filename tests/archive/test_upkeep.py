"""What the archive holds, and how the old leaves it."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from synopse.archive import Archive, Edition, Pruned
from synopse.model import Briefing
from tests.archive.harvests import fetch, harvest, hour, story
from tests.briefings import BRIEFING

CITED = BRIEFING.stories[0].articles[0].id


def edition(ident: str, until: float, briefing: Briefing = BRIEFING) -> Edition:
    return Edition(
        id=ident, day=date(2026, 3, 2), since=hour(until - 24), until=hour(until), briefing=briefing, folder=Path("a")
    )


def test_an_empty_archive_has_nothing_but_a_size(archive: Archive) -> None:
    stats = archive.stats()
    assert stats.size > 0
    assert (stats.articles, stats.versions, stats.briefings, stats.oldest) == (0, 0, 0, None)


def test_the_figures_say_what_is_there(archive: Archive) -> None:
    archive.record(harvest(story("a", "Eins."), story("b", "Zwei."), fetches=(fetch("feed", hour(0)),)), hour(0))
    archive.record(harvest(story("a", "Drei.")), hour(3))
    archive.record(harvest(story("c", "Vier."), source="Kurier"), hour(5))
    archive.keep("e5", {"x": b"1"}, hour(0))
    archive.put_briefing(edition("mo", 24))
    stats = archive.stats()
    assert (stats.sources, stats.articles, stats.versions, stats.fetches) == (2, 3, 4, 1)
    assert (stats.values, stats.briefings, stats.oldest, stats.newest) == (1, 1, hour(0), hour(5))


def test_the_newest_moment_is_of_a_visit_or_an_edition(archive: Archive) -> None:
    assert archive.newest() is None
    archive.record(harvest(), hour(3))
    assert archive.newest() == hour(3)
    archive.put_briefing(edition("mo", 24))
    assert archive.newest() == hour(24)


def test_what_no_source_offers_any_more_is_pruned(archive: Archive) -> None:
    archive.record(harvest(story("alt", "Alt."), story("bleibt", "Bleibt."), fetches=(fetch("alt", hour(0)),)), hour(0))
    archive.record(harvest(story("bleibt", "Bleibt.")), hour(48))
    pruned = archive.prune(hour(24))
    assert pruned.model_copy(update={"freed": 0}) == Pruned(
        articles=1, versions=1, fetches=1, visits=1, pages=1, values=0, stories=0, briefings=0, freed=0
    )
    assert [kept.article.text for kept in archive.articles(hour(-1), hour(99))] == ["Bleibt."]
    assert archive.seen("https://blatt.example/alt") is None


def test_superseded_versions_are_pruned_and_the_newest_keeps_its_number(archive: Archive) -> None:
    for number, text in enumerate(("Eins.", "Zwei.", "Drei.")):
        archive.record(harvest(story("a", text)), hour(24 * number))
    assert archive.prune(hour(36)).versions == 2
    (kept,) = archive.articles(hour(-1), hour(99))
    assert (kept.article.text, kept.version, kept.earlier, kept.first_seen) == ("Drei.", 3, (), hour(0))


def test_what_a_briefing_that_stays_rests_on_stays_with_it(archive: Archive) -> None:
    quoted = story("a", "Zitiert.").model_copy(update={"id": CITED})
    archive.record(harvest(quoted, story("b", "Nie zitiert.")), hour(0))
    archive.record(harvest(story("a", "Berichtigt.")), hour(1))
    archive.put_briefing(edition("mo", 72))
    assert archive.prune(hour(48)).versions == 1
    assert [kept.article.text for kept in archive.by_ids([CITED])] == ["Zitiert."]
    assert archive.record(harvest(story("a", "Berichtigt.")), hour(80)).known == 1, "and the next visit compares well"


def test_old_briefings_leave_and_with_them_what_only_they_rest_on(archive: Archive) -> None:
    archive.record(harvest(story("a", "Zitiert.").model_copy(update={"id": CITED})), hour(0))
    archive.put_briefing(edition("mo", 24))
    archive.put_briefing(edition("di", 480, BRIEFING.model_copy(update={"stories": ()})))
    archive.intend("mo", "mail", hour(25))
    pruned = archive.prune(hour(400))
    assert (pruned.briefings, pruned.articles) == (1, 1)
    assert archive.sendings("mo") == ()


def test_the_newest_briefing_stays_however_old(archive: Archive) -> None:
    archive.put_briefing(edition("mo", 24))
    assert archive.prune(hour(9999)).briefings == 0
    last = archive.last_briefing()
    assert last
    assert last.id == "mo"


def test_pruning_gives_space_back(archive: Archive) -> None:
    archive.keep("e5", {str(number): os.urandom(4096) for number in range(1000)}, hour(0))
    size = archive.stats().size
    assert archive.prune(hour(48)).freed > 1_000_000
    assert archive.stats().size < size - 1_000_000
