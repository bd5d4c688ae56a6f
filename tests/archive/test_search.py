"""Full text search."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from synopse.archive import Archive
from tests.archive.harvests import harvest, hour, story


@pytest.fixture
def full(archive: Archive) -> Archive:
    bridge = story("bruecke", "Die Rheinbrücke bleibt bis Juli gesperrt. Fünf Brücken sind marode.", title="Brücke zu")
    town = story("rat", "Der Stadtrat hat den Haushalt beschlossen.", title=None)
    archive.record(harvest(bridge, town), hour(0))
    return archive


def test_an_article_is_found_by_its_words_with_the_passage(full: Archive) -> None:
    (hit,) = full.search("haushalt STADTRAT")
    assert (hit.source, hit.title, hit.url) == ("Blatt", None, "https://blatt.example/rat")
    assert hit.snippet == "Der Stadtrat hat den Haushalt beschlossen."


@pytest.mark.parametrize("words", ["brücke", "Brücken", "BRÜCKE marode", "rheinbrücke"])
def test_umlauts_and_inflections_are_found(full: Archive, words: str) -> None:
    assert [hit.title for hit in full.search(words)] == ["Brücke zu"]


def test_all_words_must_be_there(full: Archive) -> None:
    assert full.search("Stadtrat Brücke") == ()


def test_a_title_is_searched_too(full: Archive) -> None:
    assert len(full.search("zu Brücke")) == 1


def test_only_the_newest_version_of_an_article_is_found(full: Archive) -> None:
    full.record(harvest(story("rat", "Der Stadtrat hat die Satzung beschlossen.")), hour(1))
    assert full.search("Haushalt") == ()
    assert len(full.search("Satzung")) == 1


def test_what_is_pruned_is_not_found(full: Archive) -> None:
    full.prune(hour(1))
    assert full.search("Haushalt") == ()


def test_no_more_hits_than_asked_for(archive: Archive) -> None:
    archive.record(harvest(*(story(str(number), f"Hochwasser, Tag {number}.") for number in range(9))), hour(0))
    assert len(archive.search("Hochwasser", limit=4)) == 4


def test_a_text_too_long_for_an_index_is_still_recorded(archive: Archive) -> None:
    text = "Hochwasser. " + " ".join(f"wort{number}" for number in range(200_000))
    archive.record(harvest(story("a", text)), hour(0))
    assert len(archive.search("Hochwasser")) == 1


@pytest.mark.parametrize(
    "words",
    [
        "",
        "   ",
        '"',
        "'",
        "a OR",
        "NEAR(",
        "title:",
        "*",
        "-",
        "a AND NOT b",
        "\0",
        "^",
        "(",
        "{a b}: c",
        "&|!",
        "\udcff",
    ],
)
def test_no_input_is_an_operator(full: Archive, words: str) -> None:
    assert full.search(words) in {(), full.search("a b")}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=40))
def test_no_input_fails(full: Archive, words: str) -> None:
    assert isinstance(full.search(words), tuple)
