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
    assert (hit.source, hit.title, hit.url) == ("Das Blatt", None, "https://blatt.example/rat"), "the article's outlet"
    assert hit.snippet == "Der Stadtrat hat den Haushalt beschlossen."


@pytest.mark.parametrize("words", ["brücke", "Brücken", "BRÜCKE marode", "rheinbrücke"])
def test_umlauts_and_inflections_are_found(full: Archive, words: str) -> None:
    assert [hit.title for hit in full.search(words)] == ["Brücke zu"]


COMPOUNDS = "Die Elbbrücke ist zu.", "Eine Brückensperrung droht.", "Sie überbrücken.", "Fünf Bruecken.", "Ohne Bezug."


@pytest.mark.parametrize("words", ["Brücke", "brücken", "BRUCKE"])
def test_a_word_is_found_as_a_part_of_a_longer_one(archive: Archive, words: str) -> None:
    archive.record(harvest(*(story(str(number), text) for number, text in enumerate(COMPOUNDS))), hour(0))
    assert {hit.snippet for hit in archive.search(words)} == set(COMPOUNDS[:3])


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("Häuser", "Das Rathaus ist gesperrt."),
        ("Haushalts", "Der Landeshaushalt ist beschlossen."),
        ("Ministerin", "Drei Ministerinnen traten zurück."),
        ("floods", "The flood came at night."),
        ("Maße", "DAS MASS: ALLE MASSE"),
        ("Orban", "Orbán reist nach Brüssel."),
        ("6.40", "Um 6.40 Uhr kam der Zug."),
        ("EU", "Die EU stimmt zu."),
        ("Rhein-Main", "Der Verkehrsverbund Rhein-Main spart."),
    ],
)
def test_inflected_words_figures_and_short_ones_are_found(archive: Archive, asked: str, text: str) -> None:
    archive.record(harvest(story("a", text)), hour(0))
    assert len(archive.search(asked)) == 1


@pytest.mark.parametrize(
    ("asked", "text"), [("Rat", "Sie beraten."), ("EU", "Ein neues Haus."), ("40", "Es waren 140.")]
)
def test_a_short_word_is_not_looked_for_in_others(archive: Archive, asked: str, text: str) -> None:
    archive.record(harvest(story("a", text)), hour(0))
    assert archive.search(asked) == ()


def test_the_newest_come_first_by_when_they_appeared(archive: Archive) -> None:
    days = {"alt": -48, "neu": -2, "von morgen": 999, "ohne": None}
    for number, (text, published) in enumerate(days.items()):
        article = story(str(number), f"Hochwasser, {text}.")
        archive.record(
            harvest(article.model_copy(update={"published": published and hour(published)})), hour(-1 - number)
        )
    assert [hit.snippet for hit in archive.search("Hochwasser")] == [
        f"Hochwasser, {text}." for text in ("neu", "von morgen", "ohne", "alt")
    ]


def test_the_passage_is_where_the_most_of_the_words_stand(archive: Archive) -> None:
    text = (
        "Der Bürgermeister grüßt. "
        + "Viel mehr steht hier nicht. " * 20
        + "Die Elbbrücke sperrt der Bürgermeister. "
        + "Ende. " * 30
    )
    archive.record(harvest(story("a", text)), hour(0))
    (hit,) = archive.search("Brücke Bürgermeister")
    assert "Die Elbbrücke sperrt der Bürgermeister." in hit.snippet
    assert hit.snippet.startswith("… ")
    assert hit.snippet.endswith(" …")


@pytest.mark.parametrize("words", [" ".join(f"wort{number}" for number in range(100_000)), "x" * 100_000])
def test_a_question_of_any_length_is_answered(full: Archive, words: str) -> None:
    assert full.search(words) == ()


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
