"""Dates that a text writes out in full."""

from __future__ import annotations

from datetime import date, time

import pytest

from synopse.language import load
from synopse.language.calendar import absolute_dates


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("am 13. Januar 2025 eröffnet", date(2025, 1, 13)),
        ("21. Dezember, 2024", date(2024, 12, 21)),
        ("Stand: 13.01.2025", date(2025, 1, 13)),
        ("Stand: 13. 1. 2025", date(2025, 1, 13)),
        ("vom 04.07.26", date(2026, 7, 4)),
        ("2025-01-13T06:30:00", date(2025, 1, 13)),
        ("am 3. Jän. 2025 in Wien", date(2025, 1, 3)),
        ("am 4. MÄRZ 2026", date(2026, 3, 4)),
        ("zwischen dem 12. und dem 26. Mai 2026", date(2026, 5, 26)),
        ("12./13. Mai 2026", date(2026, 5, 13)),
        ("3/4/2025", date(2025, 4, 3)),
    ],
)
def test_german_dates_are_read(text: str, day: date) -> None:
    (found,) = absolute_dates(text, load("de").calendar)
    assert (found.day, found.to_the) == (day, "day")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("on January 13, 2025", date(2025, 1, 13)),
        ("the 13th of January 2025", date(2025, 1, 13)),
        ("4 July 2026", date(2026, 7, 4)),
        ("Oct. 3 2024", date(2024, 10, 3)),
        ("3/14/2025", date(2025, 3, 14)),
    ],
)
def test_english_dates_are_read(text: str, day: date) -> None:
    (found,) = absolute_dates(text, load("en").calendar)
    assert (found.day, found.to_the) == (day, "day")


def test_a_span_covers_the_date_and_nothing_else() -> None:
    text = "Seit Mittwoch, dem 4. März 2026, 12.15 Uhr, ist zu."
    (found,) = absolute_dates(text, load("de").calendar)
    assert text[found.start : found.end] == "4. März 2026"


@pytest.mark.parametrize(
    ("code", "text", "clock"),
    [
        ("de", "Stand: 03.03.2026, 12:15 Uhr", time(12, 15)),
        ("de", "10.06.2026, 7.20 Uhr", time(7, 20)),
        ("de", "04.07.2026 um 9 Uhr", time(9)),
        ("de", "22.05.2026 20:15", time(20, 15)),
        ("en", "4 July 2026, 9.12am", time(9, 12)),
        ("en", "July 4, 2026 at 9:12 p.m. BST", time(21, 12)),
        ("en", "July 4, 2026, 12:05 am", time(0, 5)),
        ("de", "13.01.2025, 25:10 Uhr", None),
        ("de", "13.01.2025, 12 Verletzte", None),
    ],
)
def test_a_time_of_day_behind_a_date_is_read_with_it(code: str, text: str, clock: time | None) -> None:
    (found,) = absolute_dates(text, load(code).calendar)
    assert found.time_of_day == clock


def test_a_month_alone_is_its_first_day_and_says_so() -> None:
    found = absolute_dates("zwischen Januar 2024 und Okt. 2024", load("de").calendar)
    assert [(d.day, d.to_the) for d in found] == [(date(2024, 1, 1), "month"), (date(2024, 10, 1), "month")]


@pytest.mark.parametrize(
    "text",
    [
        "31. Juni 2025",  # June has 30 days
        "00.01.2025",
        "13.13.2025",
        "Version 1.2.2025.4",
        "am 3. Mai",  # no year: whose 3rd of May is open
        "1.200 Menschen",
    ],
)
def test_what_is_no_full_date_is_skipped(text: str) -> None:
    assert absolute_dates(text, load("de").calendar) == ()


def test_figures_with_two_readings_are_skipped_where_the_language_does_not_decide() -> None:
    assert absolute_dates("3/4/2025", load("en").calendar) == ()


def test_dates_come_in_the_order_of_the_text() -> None:
    text = "Nach dem 7. Oktober 2023 und vor dem 13.01.2025"
    assert [d.day.year for d in absolute_dates(text, load("de").calendar)] == [2023, 2025]


def test_the_calendars_know_the_words_for_days_and_their_parts() -> None:
    german, english = load("de").calendar, load("en").calendar
    assert german.weekdays["sonnabend"] == german.weekdays["samstag"] == english.weekdays["saturday"] == 5
    assert german.relative_days["vorgestern"] == -2
    assert english.relative_days["tomorrow"] == 1
    assert german.parts_of_day["abends"][1] == 24
    assert set(german.months.values()) == set(english.months.values()) == set(range(1, 13))
