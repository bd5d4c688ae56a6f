"""Findings in words: which sentence stands for a group, and in what two differ."""

from __future__ import annotations

from collections import Counter

import pytest

from synopse.claims import Claim
from synopse.claims import claims as read
from synopse.labels import load_catalog
from synopse.language import load
from synopse.model import Article
from synopse.sentences import sentences
from synopse.wording import (
    all_values,
    differing_values,
    explanation,
    own_values,
    representative,
    said_plainly,
    story_title,
    who_say,
    with_plain_unit,
)
from tests.articles import article
from tests.test_findings import places


def claims(*texts: str) -> list[Claim]:
    return [place.claim for place in places(*texts)]


@pytest.mark.parametrize(
    ("one", "two", "values"),
    [
        (
            "47 Millionen Euro hat der Spaß verschlungen.",
            "Das Depot kostete gut 31 Millionen Euro.",
            ("47 Millionen Euro", "gut 31 Millionen Euro"),
        ),
        (
            "Die Impfquote liegt bei 91 Prozent der Schüler.",
            "Bloß 84 Prozent der Schüler sind geimpft.",
            ("91 Prozent der Schüler", "84 Prozent der Schüler"),
        ),
        (
            "Dort leben 240 jüngere jüdische Mitglieder.",
            "Dort leben 420 Mitglieder.",
            ("240 jüngere jüdische Mitglieder", "420 Mitglieder"),
        ),
    ],
)
def test_a_number_is_told_with_what_it_counts_and_no_more(one: str, two: str, values: tuple[str, str]) -> None:
    first, second = claims(one, two)
    assert differing_values(first, second, "number") == values


def test_a_sober_sentence_stands_for_a_group_rather_than_an_excited_one() -> None:
    group = claims(
        "Sarikstan hat den Aufständischen mehr als 60 Drohnen gegeben, ein Skandal, und alle wissen davon!",
        "Sarikstan hat den Aufständischen nach Angaben von Diplomaten mehr als 60 Drohnen geliefert.",
    )
    assert representative(group, "de") == 1


def test_a_sentence_in_the_readers_language_stands_for_a_group() -> None:
    group = claims("Der Zug hielt kurz vor dem Bahnhof von Hechthausen.", "Der Zug kam vor Hechthausen zum Stehen.")
    english = group[0].model_copy(update={"language": "en"})
    assert representative([english, group[1]], "de") == 1


def test_what_is_quoted_of_two_numbers_counts_the_same_thing() -> None:
    one, two = claims(
        "Zwölf Menschen wurden verletzt, 40 Helfer waren dort.", "15 Menschen wurden verletzt, 60 Helfer kamen."
    )
    values = differing_values(one, two, "number")
    assert values is not None
    assert values[0].startswith("Zwölf")
    assert values[1].startswith("15")


@pytest.mark.parametrize(
    ("one", "two", "values"),
    [
        (
            "Repairs cost £4.2 million, it says.",
            "A sum of £2.6 million would be enough.",
            ("£4.2 million", "£2.6 million"),
        ),
        ("Three cars are still on their sides.", "Four cars derailed and burned.", ("Three cars", "Four cars")),
        ("They owe 22 per cent of sales at most.", "They owe 24 per cent of it.", ("22 per cent", "24 per cent")),
        (
            "Nine league games without a win.",
            "Eleven league games have passed.",
            ("Nine league games", "Eleven league games"),
        ),
        (
            "It ran at 79 miles an hour.",
            "It ran at more than 90 miles an hour.",
            ("79 miles an hour", "more than 90 miles an hour"),
        ),
    ],
)
def test_an_english_number_is_quoted_with_what_it_counts_and_no_more(
    one: str, two: str, values: tuple[str, str]
) -> None:
    texts = [article(str(number), text, language="en") for number, text in enumerate((one, two))]
    told = [claim for a in texts for claim in read(a, sentences(a), load("en"), {})]
    assert differing_values(told[0], told[1], "number") == values


def test_of_several_positions_each_has_its_value_or_none_has() -> None:
    three = claims("Der Deich brach auf 60 Metern.", "Der Deich brach auf 40 Metern.", "Der Deich brach auf 90 Metern.")
    assert all_values(three, "number") == ("60 Metern", "40 Metern", "90 Metern")
    assert all_values([*three, *claims("Der Deich hielt.")], "number") is None


def test_of_several_positions_the_first_gives_one_value() -> None:
    both = claims("Nach 12 Kilometern waren es 40 Grad.", "Es waren 15 Kilometer.", "Es waren 50 Grad.")
    assert all_values(both, "number") is None


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "Hier stehen drei Darstellungen gegeneinander: Blatt a und Blatt b; Blatt c; Blatt d."),
        ("en", "Here three accounts stand against each other: Blatt a and Blatt b; Blatt c; Blatt d."),
    ],
)
def test_several_positions_without_values_are_named_in_one_sentence(language: str, said: str) -> None:
    sides = [["Blatt a", "Blatt b"], ["Blatt c"], ["Blatt d"]]
    assert explanation("denial", sides, None, load_catalog(language)) == said


def test_years_are_not_quoted_as_amounts() -> None:
    one, two = claims("Bis 2031 fallen die Zölle auf Waren.", "Im Jahr 2025 sanken die Zölle auf Waren.")
    assert differing_values(one, two, "number") is None


def test_an_outlet_with_more_weight_is_quoted_first() -> None:
    group = claims(
        "Der Zug hielt kurz vor dem Bahnhof von Hechthausen.", "Der Zug hielt kurz vor dem Bahnhof Hechthausen."
    )
    weights = {group[0].sentence.article: 3.0, group[1].sentence.article: 1.0}
    assert representative(group, "de") == 1
    assert representative(group, "de", weights) == 0


def test_a_sentence_that_spells_names_as_the_others_do_stands_for_a_group() -> None:
    texts = ("Die Minister von Sarikstan berieten in Wien.", "Die Minister von Sarykstan berieten lange in Wien.")
    everyone = claims(*texts, "Die Regierung von Sarykstan schwieg dazu.")
    group, spread = everyone[:2], Counter(s for claim in everyone for s in claim.stems)
    assert representative(group, "de") == 0
    assert representative(group, "de", spread=spread) == 1


def test_numbers_that_one_sentence_alone_gives_are_its_own() -> None:
    group = claims(
        "Der Deich brach auf 60 Metern, 4.000 Haushalte waren ohne Strom.", "Rund 4000 Haushalte waren ohne Strom."
    )
    assert own_values(group[0], group) == ["60 Metern"]
    braked = claims("Der Zug kam erst nach 280 Metern zum Stehen.", "Der Zug hielt.")
    assert own_values(braked[0], braked) == ["280 Metern"], "with a unit it needs no noun"
    assert own_values(group[1], group) == []
    asides = claims("Drei Viertel sahen zu, wie Orasbekow (58) kam.", "Orasbekow kam.")
    assert own_values(asides[0], asides) == []


def test_a_headline_in_the_readers_language_goes_before_all_that_say_more() -> None:
    def told(ident: str, language: str, title: str) -> Article:
        return article(ident, "Dam and levee held at Wedel.", title=title, language=language)

    english = [told(str(n), "en", "Levee at Wedel held") for n in range(4)]
    german = told("g", "de", "Nach der Flut: Was nun?")
    assert story_title([*english, german], "", "de") == "Nach der Flut: Was nun?"
    assert story_title([*english, german], "", "en") == "Levee at Wedel held"
    assert story_title(english, "", "de") == "Levee at Wedel held", "nobody else wrote one"


def test_a_headline_that_tells_what_later_changed_gives_way() -> None:
    told = [
        article("a", "Zwei Tote am Damm von Wedel. Der Damm von Wedel brach.", title="Zwei Tote nach Bruch am Damm"),
        article("b", "Drei Tote am Damm von Wedel, der brach.", title="Dritter Toter am Damm gefunden"),
    ]
    assert story_title(told, "", "de") == "Zwei Tote nach Bruch am Damm"
    stale = {"a": ["Zwei Tote am Damm von Wedel."]}
    assert story_title(told, "", "de", stale) == "Dritter Toter am Damm gefunden"


def test_who_gives_another_precision_of_a_number_does_not_say_it() -> None:
    side = claims("17 Menschen wurden verletzt.", "Knapp 20 wurden verletzt.", "Es gab 17 Verletzte.")
    assert who_say("17 Menschen", side[0], side) == [0, 2]
    assert who_say("Helena Lindqvist", side[0], side) == [0, 1, 2]


@pytest.mark.parametrize(
    ("value", "language", "said"),
    [
        ("53 Kilometern der alten Leitung", "de", "53 Kilometer"),
        ("Fünf Stunden Gespräch", "de", "fünf Stunden"),
        ("six kilometres", "en", "sechs Kilometer"),
        ("3.5 million dollars", "en", "3,5 Millionen Dollar"),
        ("40 drones", "en", None),
        ("8 oder 9 Meter", "de", None),
    ],
)
def test_a_measure_as_the_reader_would_say_it(value: str, language: str, said: str | None) -> None:
    told = said_plainly(value, language, load_catalog("de"))
    assert (told.replace("\u00a0", " ") if told else None) == said


def test_a_unit_stands_in_a_heading_as_it_stands_alone() -> None:
    assert with_plain_unit("53 Kilometern der alten Leitung", "de") == "53 Kilometer der alten Leitung"
    assert with_plain_unit("zwei Jahren", "de") == "zwei Jahre"
    assert with_plain_unit("91 Prozent der Tage", "de") == "91 Prozent der Tage"
