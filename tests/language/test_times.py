"""Times of a sentence, resolved against the article's own day: Wednesday, 4 March 2026."""

from __future__ import annotations

from datetime import date

import pytest

from synopse.language import load
from synopse.language.times import TimeMention, time_mentions

WEDNESDAY = date(2026, 3, 4)


def mentions(text: str, code: str = "de", day: date | None = WEDNESDAY, ahead: bool = False) -> tuple[TimeMention, ...]:
    rules = load(code)
    return time_mentions(text, day, rules.calendar, rules.times, rules.numbers.small, ahead)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("am Dienstagmorgen", date(2026, 3, 3)),
        ("am 3. März", date(2026, 3, 3)),
        ("am 3. März 2026", date(2026, 3, 3)),
        ("gestern Abend", date(2026, 3, 3)),
        ("am vergangenen Mittwoch", date(2026, 2, 25)),
        ("am kommenden Freitag", date(2026, 3, 6)),
        ("vergangene Woche", date(2026, 2, 23)),
        ("vor sieben Jahren", date(2019, 1, 1)),
        ("im Jahr 2019", date(2019, 1, 1)),
        ("am 29. Dezember", date(2025, 12, 29)),  # the nearest one is last year's
    ],
)
def test_a_day_is_resolved(text: str, first: date) -> None:
    (found,) = mentions(text)
    assert found.first == first


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("drei Tage vor der Amtseinführung", "am Tag vor der Amtseinführung", False),
        ("drei Tage vor der Rückkehr des Präsidenten", "am Tag vor der Rückkehr von Roth", False),
        ("am Vorabend der Wahl", "drei Tage vor der Wahl", False),
        ("am Vorabend der Amtseinführung", "einen Tag vor der neuen Amtseinführung", True),
        ("zwei Wochen nach dem Unglück", "zwölf Tage nach dem Unglück", True),
        ("zwei Wochen nach dem Unglück", "zwei Wochen vor dem Unglück", False),
        ("drei Tage vor der Wahl", "einen Tag vor der Amtseinführung", None),
    ],
)
def test_times_told_from_one_event_can_be_compared(one: str, other: str, verdict: bool | None) -> None:
    (first,), (second,) = mentions(f"Er kam {one}."), mentions(f"Er kam {other}.")
    assert first.agrees_with(second) is verdict


def test_english_tells_times_from_an_event_too() -> None:
    (first,), (second,) = mentions("two days before the vote", "en"), mentions("on the eve of the vote", "en")
    assert first.agrees_with(second) is False


def test_a_weekday_lies_ahead_in_a_sentence_about_the_future() -> None:
    (found,) = mentions("trifft er am Freitag", ahead=True)
    assert found.first == date(2026, 3, 6)


def test_without_a_day_of_its_own_a_weekday_stays_undated() -> None:
    (found,) = mentions("am Freitag", day=None)
    assert (found.first, found.weekday) == (None, 4)


@pytest.mark.parametrize(
    ("code", "text", "minutes"),
    [
        ("de", "gegen 6.40 Uhr", 400),
        ("de", "um 18 Uhr", 1080),
        ("de", "kurz nach sieben Uhr", 428),
        ("en", "5 p.m.", 1020),
        ("de", "um halb sieben", 390),
        ("de", "gegen Viertel nach zwei", 135),
        ("de", "kurz nach halb acht", 458),
        ("de", "kurz vor acht.", 472),
        ("en", "shortly after ten past four", 258),
        ("de", "um drei viertel acht", 465),
        ("de", "Um zwanzig vor elf war Schluss", 640),
        ("de", "Der Zug kam um acht.", 480),
        ("de", "bis Mitternacht", 0),
        ("en", "at half past six", 390),
        ("en", "a quarter to nine", 525),
        ("en", "ten past four", 250),
        ("en", "by 11 o’clock", 660),
        ("en", "The doors opened at six, he said", 360),
        ("en", "at noon", 720),
    ],
)
def test_an_hour_is_read_in_minutes(code: str, text: str, minutes: int) -> None:
    (found,) = mentions(text, code)
    assert found.minutes == minutes


def test_hours_agree_within_their_wording() -> None:
    (about,), (exact,), (later,) = mentions("gegen 6.40 Uhr"), mentions("6.42 Uhr"), mentions("kurz nach sieben Uhr")
    assert about.agrees_with(exact)
    assert about.agrees_with(later) is False


def test_an_hour_and_a_day_cannot_be_compared() -> None:
    (hour,), (day,) = mentions("um 18 Uhr"), mentions("am Dienstag")
    assert hour.agrees_with(day) is None


def test_an_impossible_day_is_read_as_its_month_at_most() -> None:
    assert all(m.first == date(2026, 6, 1) for m in mentions("am 31. Juni"))


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de", "um acht Prozent"),
        ("de", "um zwei auf elf"),
        ("de", "halb verfallen"),
        ("en", "at six schools"),
        ("en", "from ten to twelve people"),
    ],
)
def test_a_number_is_no_hour(code: str, text: str) -> None:
    assert [m for m in mentions(text, code) if m.minutes is not None] == []


def test_an_hour_in_words_may_be_of_either_half_of_the_day() -> None:
    (spoken,), (evening,), (later,) = mentions("um halb sieben"), mentions("um 18.30 Uhr"), mentions("um 19 Uhr")
    assert spoken.agrees_with(evening)
    assert evening.agrees_with(spoken)
    assert spoken.agrees_with(later) is False
