"""What a question is about, in a few words."""

from __future__ import annotations

import pytest

from synopse.claims import claims as read
from synopse.language import load
from synopse.language.words import stem
from synopse.sentences import sentences
from synopse.topics import topic
from tests.articles import article
from tests.test_wording import claims


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Um sechs Uhr senkten sich die Schranken.", "Dort waren die Schranken offen.", "Schranken"),
        ("Er gab den Rebellen 60 Drohnen.", "Er gab keine Kampfdrohnen ab.", "Drohnen"),
        ("Nach Angaben Russlands ist es so.", "Das meldet Russland selbst.", "Russland"),
        ("Dort führt Friedhelm Kasten den Vorsitz.", "Es war Friedhelm Kasten.", "Friedhelm Kasten"),
        ("Es geschah am Dienstag am Bahnhof Stade.", "Das war am Mittwoch vor Hechthausen.", "Hechthausen"),
    ],
)
def test_a_question_is_named_by_nouns_that_both_sides_share_or_the_story_knows(
    one: str, other: str, expected: str
) -> None:
    sides = [[claim] for claim in claims(one, other)]
    assert topic(sides, {stem("Hechthausen"): 3}) == expected


def test_a_topic_is_what_nearly_all_sentences_name() -> None:
    said = claims("Ihre Kollegin sah Drohnen.", "Der Kollege bestritt die Drohnen.", "Es gab nie Drohnen.")
    assert topic([[said[0]], [said[1]], [said[2]]]) == "Drohnen"
    assert topic([said[:1], said[1:2]]) == "Kollege, Drohnen"


def test_who_reports_is_no_topic() -> None:
    one, two = claims("Das sagte er dem Elbboten und Radio Stade über Drohnen.", "Radio Stade zählte drei Drohnen.")
    assert topic([[one], [two]], outlets=["Radio Stade"]) == "Drohnen"
    assert topic([[one], [two]]) == "Stade, Drohnen"


def test_scales_and_possessives_are_no_topics() -> None:
    one, two = claims("Das Stadion kostet 48 Millionen Euro.", "Für das Stadion werden 55 Millionen Euro fällig.")
    assert topic([[one], [two]]) == "Stadion"
    english = [
        claim
        for number, text in enumerate(("It is Kronheim's to pay.", "The mayor of Kronheim pays."))
        for a in [article(str(number), text, language="en")]
        for claim in read(a, sentences(a), load("en"), {})
    ]
    assert topic([[english[0]], [english[1]]]) == "Kronheim"


def test_in_english_a_topic_is_told_by_common_nouns_too() -> None:
    told = [
        claim
        for number, text in enumerate(("He faces a homicide charge in Wedel.", "The homicide charge in Wedel went."))
        for a in [article(str(number), text, language="en")]
        for claim in read(a, sentences(a), load("en"), {})
    ]
    assert topic([[told[0]], [told[1]]], language="en") == "Homicide charge, Wedel"
    assert topic([[told[0]], [told[1]]], language="de") == "Wedel", "to others a name says more"


def test_where_nothing_is_shared_the_words_of_the_readers_language_stand_for_it() -> None:
    (german,) = claims("Das sei noch zu früh.")
    (english,) = read(one := article("b", "It was too early.", language="en"), sentences(one), load("en"), {})
    assert topic([[english], [german]], language="de") == "Das sei noch zu früh"
    assert topic([[english], [german]], language="en") == "It was too early"
