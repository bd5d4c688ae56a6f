"""Quantities: what German and English news write, and what must not be taken for one."""

from __future__ import annotations

import math

import pytest

from synopse.labels import load_catalog
from synopse.language import load
from synopse.language.numbers import Quantity, quantities, rewritten


def only(text: str, code: str) -> Quantity:
    found = quantities(text, load(code).numbers)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("code", "text", "value", "unit"),
    [
        ("de", "17 Verletzte", 17, ""),
        ("de", "elftausend Drohnen", 11_000, ""),
        ("de", "zweihundertfünfzig Soldaten", 250, ""),
        ("de", "fünfundzwanzig Kühe", 25, ""),
        ("de", "1,187 Mio. Euro", 1_187_000, "euro"),
        ("de", "3,2 Mrd. Euro", 3.2e9, "euro"),
        ("de", "eine Million Euro", 1_000_000, "euro"),
        ("de", "11.000 Drohnen", 11_000, ""),
        ("de", "30 000 Euro", 30_000, "euro"),
        ("de", "60 %", 60, "percent"),
        ("de", "anderthalb Stunden", 5_400, "second"),
        ("de", "ein Drittel der Stellen", 0.3333, ""),
        ("de", "der 58-jährige Fahrer", 58, "age"),
        ("de", "fünf Kilometer", 5_000, "metre"),
        ("en", "twenty-five people", 25, ""),
        ("en", "two hundred and fifty soldiers", 250, ""),
        ("en", "1,200 posts", 1_200, ""),
        ("en", "$5 million", 5_000_000, "dollar"),
        ("en", "60 miles", 96_560.4, "metre"),
        ("en", "3.5 per cent", 3.5, "percent"),
    ],
)
def test_a_number_is_read_with_its_unit(code: str, text: str, value: float, unit: str) -> None:
    found = only(text, code)
    assert found.value == pytest.approx(value)
    assert found.unit == unit


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de", "Sie sprachen unter vier Augen."),
        ("en", "These are two sides of the same coin."),
        ("de", "einer von ihnen"),  # an article, not a one
        ("de", "zum zweiten Mal"),
        ("de", "im Jahr 2019 war das anders"),
        ("de", "auf der A 61 bei Koblenz"),
        ("de", "nach § 5 des Gesetzes"),
        ("de", "um 6.40 Uhr"),
        ("de", "das 2. Kapitel beginnt"),
        ("en", "one of them"),
        ("en", "back in 1998"),
        ("en", "at 6 p.m."),
    ],
)
def test_what_names_or_dates_is_no_quantity(code: str, text: str) -> None:
    assert quantities(text, load(code).numbers) == ()


@pytest.mark.parametrize(
    ("code", "one", "two"),
    [
        ("de", "rund 80 Fahrgäste", "83 Fahrgäste"),
        ("de", "rund 1,2 Millionen Euro", "1,187 Mio. Euro"),
        ("de", "knapp 20 Personen", "17 Personen"),
        ("de", "keine vierzig Kilometer", "38 Kilometer"),
        ("de", "nicht einmal 20 Personen", "18 Personen"),
        ("de", "mindestens zwölf Menschen", "17 Menschen"),
        ("de", "ein Dutzend Leute", "zwölf Leute"),
        ("de", "über 100 Stundenkilometer", "110 km/h"),
        ("de", "zwischen 10 und 15 Prozent", "12 Prozent"),
        ("en", "about 60 miles", "60 miles"),
    ],
)
def test_two_precisions_of_one_figure_agree(code: str, one: str, two: str) -> None:
    assert only(one, code).agrees_with(only(two, code))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("17 Verletzte", "25 Verletzte"),
        ("mindestens 25 Verletzte", "17 Verletzte"),
        ("rund 80 Fahrgäste", "120 Fahrgäste"),
        ("bis zu 40 Euro", "50 Euro"),
        ("60 Prozent", "70 Prozent"),
    ],
)
def test_figures_that_cannot_both_be_right_disagree(one: str, two: str) -> None:
    assert not only(one, "de").agrees_with(only(two, "de"))


def test_an_open_end_stays_open() -> None:
    assert only("mindestens zwölf Menschen", "de").high == math.inf


def test_a_range_is_one_quantity_with_the_unit_of_its_second_end() -> None:
    found = only("30 bis 40 Kilometer", "de")
    assert (found.low, found.high) == (30_000, 40_000)


def test_what_another_reader_took_is_left_alone() -> None:
    text = "Am 3. März kamen 40 Menschen"
    assert [q.value for q in quantities(text, load("de").numbers, taken=((3, 10),))] == [40]


@pytest.mark.parametrize(
    ("value", "written", "read", "said"),
    [
        ("55 million euros", "en", "de", "55 Millionen Euro"),
        ("more than £4.25 million", "en", "de", "mehr als 4,25 Millionen Pfund"),
        ("at least 12,400", "en", "de", "mindestens 12.400"),
        ("22 per cent", "en", "de", "22 Prozent"),
        ("three weeks", "en", "de", "3 Wochen"),
        ("knapp 1,2 Mrd. Euro", "de", "en", "nearly 1.2 billion euros"),
        ("just under 62 miles", "en", "de", "knapp 62 Meilen"),
        ("fewer than 40 per cent", "en", "de", "weniger als 40 Prozent"),
        ("Four cars", "en", "de", None),
        ("half a dozen", "en", "de", None),
        ("40 to 60 metres", "en", "de", None),
        ("90 Volt", "de", "en", None),
        ("one day", "en", "de", None),
    ],
)
def test_a_number_is_written_as_another_language_does(value: str, written: str, read: str, said: str | None) -> None:
    assert rewritten(value, load(written).numbers, load(read).numbers, load_catalog(read).amount) == said
