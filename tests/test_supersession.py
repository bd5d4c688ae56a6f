"""Which figures take the place of others, and which are only a part or something else."""

from __future__ import annotations

import pytest

from synopse.claims import Claim, claims
from synopse.findings import Findings, Group
from synopse.language import load
from synopse.sentences import sentences
from synopse.supersession import differ, fates_of, is_part, of_other_fate, parted, supersedes
from tests.articles import article


def claim(text: str, language: str = "de") -> Claim:
    told = article(text[:9], text, language=language)
    (one,) = claims(told, sentences(told), load(language), {})
    return one


FOUR = claim("Mindestens vier Menschen kamen ums Leben, wie das Krankenhaus mitteilte.")
FOURTEEN = claim("Amtlich ist von 14 Todesopfern die Rede.")


@pytest.mark.parametrize(
    ("known", "later", "replaced"),
    [
        ("Mindestens zwölf Menschen wurden verletzt.", "17 Menschen wurden verletzt.", True),
        (
            "Mehr als 40 Menschen mussten gerettet werden.",
            "43 Menschen mussten gerettet werden.",
            False,
        ),  # more exactly
        ("Mindestens zwölf Menschen wurden verletzt.", "Mindestens 17 Menschen wurden verletzt.", False),
        ("Zwölf Menschen wurden verletzt.", "Zwölf Menschen wurden verletzt.", False),
        ("Mindestens 12 Häuser brannten, 3 Kühe starben.", "17 Helfer und 2 Ärzte kamen nach Stade.", False),
    ],
)
def test_an_open_figure_gives_way_to_a_larger_one_that_is_settled(known: str, later: str, replaced: bool) -> None:
    assert supersedes(claim(later), claim(known)) is replaced


def test_it_needs_no_word_in_common_where_each_counts_one_thing() -> None:
    assert supersedes(FOURTEEN, FOUR)
    assert not supersedes(FOUR, FOURTEEN)


def test_a_small_figure_is_a_part_of_what_is_at_least_so_many() -> None:
    injured = claim("Mindestens zwölf Menschen wurden verletzt.")
    assert is_part(claim("Zwei Menschen wurden schwer verletzt."), injured)
    assert not is_part(claim("17 Menschen wurden verletzt, zwei davon schwer."), injured)
    assert not is_part(claim("Zwei Menschen werden noch vermisst."), claim("Zwölf Menschen werden vermisst."))


@pytest.mark.parametrize(
    ("one", "two", "apart"),
    [
        ("3.500 Einwohner haben ihre Häuser verlassen.", "Rund 4.800 Bewohner verließen ihre Häuser.", True),
        ("Rund 110.000 Haushalte waren ohne Strom.", "112.000 Haushalte waren ohne Strom.", False),
        ("Neun stimmten dafür, vier dagegen.", "Neun von 13 Räten stimmten dafür.", False),
        ("Die Brücke ist gesperrt.", "Zwei Brücken sind gesperrt.", False),
    ],
)
def test_figures_differ_where_no_two_of_them_agree(one: str, two: str, apart: bool) -> None:
    assert differ(claim(one), claim(two)) is apart


def test_what_agrees_for_both_may_be_true_is_told_as_a_development() -> None:
    again = claim("Die blutige Bilanz: 14 Tote.")
    before = Findings(agreements=(Group((0, 1, 2), 0.87),), divergences=(), developments=(), alone=())
    after = parted(before, [FOUR, FOURTEEN, again], [True, False, False])
    assert [o.sides for o in after.developments] == [((0,), (1, 2))]
    assert after.developments[0].confidence == 0.87
    assert [g.members for g in after.agreements] == [(1, 2)]


def test_an_agreement_of_one_day_stays() -> None:
    before = Findings(agreements=(Group((0, 1), 0.87),), divergences=(), developments=(), alone=())
    assert parted(before, [FOUR, FOURTEEN], [False, False]) == before
    assert parted(before, [FOUR, FOURTEEN], [True, True]) == before


@pytest.mark.parametrize(
    ("text", "fates"),
    [
        ("Zwei Menschen kamen ums Leben, 17 wurden verletzt.", [{"dead"}, {"injured"}]),
        ("Bei zwei Toten und 17 Verletzten blieb es.", [{"dead"}, {"injured"}]),
        ("Die Zahl der Verletzten stieg, wie die Leitstelle mitteilte, auf 17.", [{"injured"}]),
        ("Unter den 17 Helfern war ein Arzt, 3 Reisende blieben unverletzt.", [set(), {"safe"}]),
        ("Drei Schwerverletzte liegen im Krankenhaus.", [{"injured"}]),
    ],
)
def test_what_became_of_those_who_are_counted_stands_beside_the_number(text: str, fates: list[set[str]]) -> None:
    told = claim(text)
    assert [fates_of(amount, told) for amount in told.amounts] == fates


DEAD = claim("Zwei Menschen sind bei dem Unfall gestorben.")
INJURED = claim("Mindestens ein Mensch wurde bei dem Unfall verletzt, drei Menschen verletzten sich leicht.")


def test_the_dead_are_no_other_figure_for_the_injured() -> None:
    open_figure = claim("Mindestens drei Menschen wurden verletzt.")
    assert not supersedes(claim("Acht Menschen starben."), open_figure)
    assert supersedes(claim("Acht Menschen wurden verletzt."), open_figure)
    assert not differ(DEAD, INJURED)
    assert of_other_fate(DEAD, INJURED)
    assert of_other_fate(DEAD, claim("Three people were injured.", "en"))


def test_who_is_missing_may_be_found_dead() -> None:
    assert not of_other_fate(DEAD, claim("Zwei Menschen werden noch vermisst."))
