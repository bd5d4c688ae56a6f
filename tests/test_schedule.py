"""When an edition is due, through both changes of the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from synopse.schedule import last_due

BERLIN = ZoneInfo("Europe/Berlin")


def due(expression: str, now: str, fold: int = 0) -> str:
    """Both as the reader's clock shows them."""
    moment = datetime.fromisoformat(now)
    local = moment.astimezone(BERLIN) if moment.tzinfo else moment.replace(tzinfo=BERLIN, fold=fold)
    return last_due(expression, local).isoformat()


@pytest.mark.parametrize(
    ("expression", "now", "expected"),
    [
        ("0 6 * * *", "2026-03-03T06:00:00", "2026-03-03T06:00:00+01:00"),  # on time
        ("0 6 * * *", "2026-03-03T06:00:59", "2026-03-03T06:00:00+01:00"),
        ("0 6 * * *", "2026-03-03T05:59:59", "2026-03-02T06:00:00+01:00"),
        ("0 6 * * *", "2026-03-03T23:00:00", "2026-03-03T06:00:00+01:00"),
        ("0 6 * * *", "2026-01-01T05:00:00", "2025-12-31T06:00:00+01:00"),
        ("30 5 * * 1-5", "2026-03-08T12:00:00", "2026-03-06T05:30:00+01:00"),  # Sunday: Friday's
        ("0 6,18 * * *", "2026-03-03T17:00:00", "2026-03-03T06:00:00+01:00"),
        ("*/30 * * * *", "2026-03-03T06:29:00", "2026-03-03T06:00:00+01:00"),
        ("0 0 29 2 *", "2026-03-03T06:00:00", "2024-02-29T00:00:00+01:00"),
    ],
)
def test_the_latest_moment_that_was_due(expression: str, now: str, expected: str) -> None:
    assert due(expression, now) == expected


@pytest.mark.parametrize(
    ("expression", "now", "expected"),
    [
        ("0 6 * * *", "2026-03-29T06:00:00", "2026-03-29T06:00:00+02:00"),
        ("0 6 * * *", "2026-03-29T05:59:00", "2026-03-28T06:00:00+01:00"),
        ("30 2 * * *", "2026-03-29T01:59:00", "2026-03-28T02:30:00+01:00"),
        ("30 2 * * *", "2026-03-29T03:00:00", "2026-03-29T03:00:00+02:00"),  # 2.30 never came: due after the jump
        ("30 2 * * *", "2026-03-29T12:00:00", "2026-03-29T03:00:00+02:00"),
        ("30 2 * * *", "2026-03-30T02:30:00", "2026-03-30T02:30:00+02:00"),
    ],
)
def test_a_moment_that_spring_skips_is_due_when_the_clock_has_jumped(expression: str, now: str, expected: str) -> None:
    assert due(expression, now) == expected


@pytest.mark.parametrize(
    ("expression", "now", "expected"),
    [
        ("0 6 * * *", "2026-10-25T06:00:00+01:00", "2026-10-25T06:00:00+01:00"),
        ("0 6 * * *", "2026-10-25T05:59:00+01:00", "2026-10-24T06:00:00+02:00"),
        ("30 2 * * *", "2026-10-25T02:29:00+02:00", "2026-10-24T02:30:00+02:00"),
        ("30 2 * * *", "2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+02:00"),
        ("30 2 * * *", "2026-10-25T02:30:00+01:00", "2026-10-25T02:30:00+02:00"),  # the second time is none
        ("30 2 * * *", "2026-10-25T12:00:00+01:00", "2026-10-25T02:30:00+02:00"),
    ],
)
def test_a_moment_that_comes_twice_in_autumn_is_due_once(expression: str, now: str, expected: str) -> None:
    assert due(expression, now) == expected


@pytest.mark.parametrize("expression", ["0 6 * * *", "30 2 * * *", "0 3 * * *", "59 1 * * *"])
@pytest.mark.parametrize("day", ["2026-03-27", "2026-10-23"])
def test_each_day_has_one_edition_whenever_one_asks(expression: str, day: str) -> None:
    moment = datetime.fromisoformat(f"{day}T00:00:00+00:00")
    asked = [moment + timedelta(minutes=minutes) for minutes in range(0, 4 * 24 * 60, 7)]
    found = [last_due(expression, now.astimezone(BERLIN)) for now in asked]
    instants = [d.astimezone(UTC) for d in found]
    assert instants == sorted(instants)
    assert all(d <= now for d, now in zip(instants, asked, strict=True))
    days = [d.date() for d in dict.fromkeys(found)]
    assert len(days) == len(set(days))
    assert (max(days) - min(days)).days + 1 == len(days)


def test_a_zone_without_changes_counts_plainly() -> None:
    assert last_due("0 6 * * *", datetime(2026, 3, 29, 12, tzinfo=UTC)) == datetime(2026, 3, 29, 6, tzinfo=UTC)
