"""The day that a sentence means by a weekday, in brackets behind it."""

from __future__ import annotations

from datetime import date

import pytest

from synopse.insertions import with_days
from synopse.labels import load_catalog
from synopse.language import load

WEDNESDAY = date(2026, 3, 18)


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("Er trat am Dienstag zurück.", "de", "Er trat am Dienstag [17. März] zurück."),
        ("Sie einigten sich am Montagabend.", "de", "Sie einigten sich am Montagabend [16. März]."),
        ("Gestern trat er zurück, am Dienstag.", "de", "Gestern trat er zurück, am Dienstag [17. März]."),
        ("Er hat gestern bestätigt, dass er am Freitag geht.", "de", None),
        ("Der Rat wird am Freitag entscheiden.", "de", "Der Rat wird am Freitag [20. März] entscheiden."),
        ("Am Dienstag, 17. März, trat er zurück.", "de", "Am Dienstag, 17. März, trat er zurück."),
        ("Montags tagt der Rat.", "de", "Montags tagt der Rat."),
        ("Jeden Montag tagt der Rat.", "de", "Jeden Montag tagt der Rat."),
        ("Bis heute schweigt der Rat.", "de", "Bis heute schweigt der Rat."),
        ("He resigned on Tuesday.", "en", "He resigned on Tuesday [17. März]."),
        ("He resigns every Tuesday.", "en", "He resigns every Tuesday."),
    ],
)
def test_the_day_stands_behind_a_weekday(text: str, language: str, told: str | None) -> None:
    found = with_days(text, WEDNESDAY, load(language), load_catalog("de")).replace("\u00a0", " ")
    if told is None:
        assert found.startswith("Er hat gestern [17. März] bestätigt")
    else:
        assert found == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Er trat am Dienstag zurück, sagte er am Mittwoch.", "Er trat am Dienstag [Datum unbekannt] zurück"),
        ("Er trat am Dienstag um 8 Uhr zurück.", "Er trat am Dienstag [Datum unbekannt] um 8 Uhr zurück."),
        ("Am Dienstag ging er, der seit 2019 regierte.", "Am Dienstag [Datum unbekannt] ging er, der seit 2019"),
        ("Am 17. März trat er zurück, sagte er am Mittwoch.", "Am 17. März trat er zurück, sagte er am Mittwoch."),
        ("Jeden Montag tagt der Rat.", "Jeden Montag tagt der Rat."),
    ],
)
def test_of_an_undated_report_nobody_knows_which_day_it_means(text: str, told: str) -> None:
    assert with_days(text, None, load("de"), load_catalog("de")).startswith(told)
