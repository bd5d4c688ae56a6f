"""Articles and their versions, as sources offer them again and again."""

from __future__ import annotations

from datetime import datetime

import pytest

from synopse.archive import Archive, Recorded
from tests.archive.harvests import fetch, harvest, hour, story


def texts(archive: Archive, since: float, until: float) -> list[str]:
    return [kept.article.text for kept in archive.articles(hour(since), hour(until))]


def test_an_article_comes_back_as_it_was_recorded(archive: Archive) -> None:
    article = story("rathaus", "Das Rathaus ist gesperrt.").model_copy(
        update={"published": hour(-1), "published_from": "metadata", "house": "Verlag", "author": "A. Öz"}
    )
    archive.record(harvest(article), hour(0))
    (kept,) = archive.articles(hour(-1), hour(0))
    assert kept.article == article
    assert (kept.source, kept.first_seen, kept.seen, kept.version, kept.earlier) == ("Blatt", hour(0), hour(0), 1, ())


def test_the_same_harvest_again_changes_nothing(archive: Archive) -> None:
    first = harvest(story("a", "Eins."), story("b", "Zwei."), fetches=(fetch("feed", hour(0)),))
    assert archive.record(first, hour(0)) == Recorded(new=2, changed=0, known=0)
    before = archive.stats()
    assert archive.record(first, hour(0)) == Recorded(new=0, changed=0, known=2)
    after = archive.stats()
    assert (after.articles, after.versions, after.fetches) == (before.articles, before.versions, before.fetches)


def test_an_article_that_is_offered_again_is_not_new_in_the_next_window(archive: Archive) -> None:
    archive.record(harvest(story("a", "Eins.")), hour(0))
    archive.record(harvest(story("a", "Eins.")), hour(2))
    assert texts(archive, -1, 1) == ["Eins."]
    assert texts(archive, 1, 3) == []


def test_a_silent_edit_is_a_further_version_with_the_earlier_one_beside_it(archive: Archive) -> None:
    archive.record(harvest(story("a", "Drei Verletzte.")), hour(0))
    assert archive.record(harvest(story("a", "Fünf Verletzte.")), hour(2)) == Recorded(new=0, changed=1, known=0)
    (kept,) = archive.articles(hour(1), hour(3))
    assert (kept.article.text, kept.version, kept.first_seen, kept.seen) == ("Fünf Verletzte.", 2, hour(0), hour(2))
    assert [(old.text, old.seen) for old in kept.earlier] == [("Drei Verletzte.", hour(0))]
    assert texts(archive, -1, 1) == ["Drei Verletzte."], "a window of the past shows what was known then"


def test_a_text_that_goes_back_to_what_it_was_is_a_third_version(archive: Archive) -> None:
    for number, text in enumerate(["Drei.", "Fünf.", "Drei."]):
        archive.record(harvest(story("a", text)), hour(number))
    (kept,) = archive.articles(hour(-1), hour(9))
    assert (kept.article.text, kept.version, [old.text for old in kept.earlier]) == ("Drei.", 3, ["Drei.", "Fünf."])


def test_a_harvest_that_comes_late_does_not_undo_a_newer_text(archive: Archive) -> None:
    archive.record(harvest(story("a", "Neu.")), hour(5))
    assert archive.record(harvest(story("a", "Alt.")), hour(1)).changed == 0
    assert texts(archive, -1, 9) == ["Neu."]


def test_a_teaser_does_not_replace_a_text_that_was_read_in_full(archive: Archive) -> None:
    archive.record(harvest(story("a", "Der ganze Text.")), hour(0))
    assert archive.record(harvest(story("a", "Der …", extent="teaser")), hour(1)).changed == 0
    assert texts(archive, -1, 9) == ["Der ganze Text."]


def test_the_full_text_replaces_a_teaser_and_says_that_it_was_one(archive: Archive) -> None:
    archive.record(harvest(story("a", "Der …", extent="teaser")), hour(0))
    archive.record(harvest(story("a", "Der ganze Text.")), hour(1))
    (kept,) = archive.articles(hour(-1), hour(9))
    assert (kept.article.extent, kept.earlier[0].extent) == ("full", "teaser")


def test_a_feed_that_is_listed_twice_doubles_nothing(archive: Archive) -> None:
    for source in ("Zweitfeed", "Erstfeed"):
        archive.record(harvest(story("a", "Eins."), source=source), hour(0))
    assert [kept.source for kept in archive.articles(hour(-1), hour(1))] == ["Erstfeed"], "whatever the order of visits"


def test_a_source_cannot_change_what_another_one_said(archive: Archive) -> None:
    archive.record(harvest(story("a", "Die Wahrheit.")), hour(0))
    assert archive.record(harvest(story("a", "Etwas anderes."), source="Fälscher"), hour(1)).known == 1
    assert [(k.source, k.article.text) for k in archive.articles(hour(-1), hour(9))] == [("Blatt", "Die Wahrheit.")]


def test_an_article_without_address_is_known_by_its_path(archive: Archive) -> None:
    article = story("a", "Eins.").model_copy(update={"url": None, "path": "ordner/eins.txt"})
    archive.record(harvest(article), hour(0))
    assert archive.record(harvest(article), hour(1)).known == 1


def test_an_address_that_moved_for_good_keeps_its_article(archive: Archive) -> None:
    archive.record(harvest(story("alt", "Eins.")), hour(0))
    moved = fetch("alt", hour(1), moved="neu")
    assert archive.record(harvest(story("neu", "Eins."), fetches=(moved,)), hour(1)).known == 1
    assert archive.record(harvest(story("alt", "Eins.")), hour(2)).known == 1, "the feed may still name the old one"
    assert archive.record(harvest(story("neu", "Zwei.")), hour(3)).changed == 1
    assert archive.stats().articles == 1


def test_addresses_that_move_in_a_circle_end(archive: Archive) -> None:
    circle = (fetch("a", hour(0), moved="b"), fetch("b", hour(0), moved="c"), fetch("c", hour(0), moved="a"))
    assert archive.record(harvest(story("a", "Eins."), fetches=circle), hour(0)).new == 1
    assert archive.record(harvest(story("a", "Eins."), fetches=circle), hour(1)).known == 1


def test_articles_are_found_by_id_in_the_order_asked_for(archive: Archive) -> None:
    one, two, three = story("a", "Eins."), story("b", "Zwei."), story("a", "Eins, neu.")
    archive.record(harvest(one, two), hour(0))
    archive.record(harvest(three), hour(1))
    found = archive.by_ids([two.id, "niemand", three.id, one.id])
    assert [kept.article for kept in found] == [two, three, one]
    assert [len(kept.earlier) for kept in found] == [0, 1, 0]


def test_hostile_text_passes_unchanged_but_for_nul(archive: Archive) -> None:
    text = "'; DROP TABLE article; -- \0 \u202e \U0001f4a9 %s :name ?" + "ä" * 2000
    article = story("a?" + "x" * 9000, text, title="\0")
    archive.record(harvest(article, source="Bl'att"), hour(0))
    assert texts(archive, -1, 1) == [text.replace("\0", "")]
    assert archive.record(harvest(article, source="Bl'att"), hour(1)).known == 1


def test_a_time_without_a_zone_is_refused(archive: Archive) -> None:
    with pytest.raises(Exception, match="without a zone"):
        archive.record(harvest(story("a", "Eins.")), datetime(2026, 3, 2))


def test_ten_thousand_articles_are_recorded_and_read_back(archive: Archive) -> None:
    many = [story(str(number), f"Meldung {number}. " + "Wort " * 100) for number in range(10_000)]
    assert archive.record(harvest(*many), hour(0)).new == 10_000
    assert len(archive.articles(hour(-1), hour(0))) == 10_000
