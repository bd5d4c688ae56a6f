"""The present: real, fixed, or faster, always in the reader's zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from synopse.clock import FASTER, FIXED, clock, shift, steady
from synopse.errors import SettingsError

MONDAY = datetime(2026, 3, 23, 6, 0, tzinfo=UTC)


def test_the_present_is_told_in_the_readers_zone_to_the_second() -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    now = clock({}, "Europe/Berlin")()
    assert before <= now <= datetime.now(UTC)
    assert now.microsecond == 0
    assert now.tzinfo is not None
    assert str(now.tzinfo) == "Europe/Berlin"


def test_a_fixed_time_stands_still() -> None:
    told = clock({FIXED: str(int(MONDAY.timestamp()))}, "Europe/Berlin")
    assert told() == told() == MONDAY
    assert told().isoformat() == "2026-03-23T07:00:00+01:00"


def test_a_faster_clock_runs_from_its_beginning() -> None:
    meant = shift({FASTER: f"2026-03-02T05:00:00+01:00 {MONDAY.timestamp()} 600"})
    assert meant(MONDAY) == datetime.fromisoformat("2026-03-02T05:00:00+01:00")
    assert meant(MONDAY + timedelta(seconds=144)) == datetime.fromisoformat("2026-03-03T05:00:00+01:00")


def test_a_faster_clock_goes_through_the_change_of_the_clock() -> None:
    meant = shift({FASTER: f"2026-03-28T06:00:00+01:00 {MONDAY.timestamp()} 3600"})
    later = meant(MONDAY + timedelta(seconds=24))
    assert later == datetime.fromisoformat("2026-03-29T07:00:00+02:00")


def test_the_fixed_time_goes_first() -> None:
    both = {FIXED: str(int(MONDAY.timestamp())), FASTER: "2026-03-02T05:00:00+01:00 0 600"}
    assert clock(both, "UTC")() == MONDAY


@pytest.mark.parametrize("given", [{}, {FIXED: ""}, {FASTER: ""}])
def test_an_empty_variable_changes_nothing(given: dict[str, str]) -> None:
    assert shift(given)(MONDAY) == MONDAY


@pytest.mark.parametrize(
    "given",
    [
        {FIXED: "yesterday"},
        {FIXED: "9" * 30},
        {FASTER: "2026-03-02T05:00:00+01:00"},
        {FASTER: "2026-03-02T05:00:00+01:00 0 600 1"},
        {FASTER: "Monday 0 600"},
        {FASTER: "2026-03-02T05:00:00+01:00 now 600"},
        {FASTER: "2026-03-02T05:00:00+01:00 0 fast"},
        {FASTER: "2026-03-02T05:00:00+01:00 1e300 600"},
        {FASTER: "2026-03-02T05:00:00 0 600"},  # no zone: nobody knows when that is
        {FASTER: "2026-03-02T05:00:00+01:00 0 nan"},
        {FASTER: "2026-03-02T05:00:00+01:00 0 inf"},
        {FASTER: "2026-03-02T05:00:00+01:00 0 -1"},
        {FASTER: "2026-03-02T05:00:00+01:00 0 0"},
    ],
)
def test_a_variable_that_cannot_be_read_is_answered(given: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=f"{FIXED} or {FASTER}") as caught:
        clock(given, "UTC")
    assert caught.value.hint


def test_a_clock_that_was_set_back_goes_on_behind_what_is_known() -> None:
    known = datetime(2026, 3, 4, 6, 30, tzinfo=UTC)
    for minutes, told in ((5, known + timedelta(minutes=5)), (0, known), (-5, known + timedelta(seconds=1))):
        moved = known + timedelta(minutes=minutes)
        assert steady(partial(max, moved, moved), known)() == told
    assert steady(lambda: known, None)() == known
