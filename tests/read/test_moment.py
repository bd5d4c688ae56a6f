"""Times of publication in the ways that they are written."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from synopse.read.moment import read_moment

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    "value",
    [
        "2026-03-04T07:10:00+01:00",
        "2026-03-04T06:10:00Z",
        "2026-03-04T06:10:00.000Z",
        "2026-03-04T07:10:00+01",
        "2026-03-04T07:10",
        " 2026-03-04 07:10:00 ",
        "Wed, 04 Mar 2026 07:10:00 +0100",
        "4. März 2026, 7:10 Uhr",
        "March 4, 2026 at 7:10 am",
    ],
)
def test_a_time_is_read_however_it_is_written(value: str) -> None:
    found = read_moment(value, BERLIN)
    assert found is not None
    assert (found.at, found.to_the) == (datetime(2026, 3, 4, 7, 10, tzinfo=BERLIN), "minute")


@pytest.mark.parametrize("value", ["2026-03-04", "20260304", "4. März 2026", "March 4, 2026"])
def test_a_day_is_its_midnight(value: str) -> None:
    found = read_moment(value, BERLIN)
    assert found is not None
    assert (found.at, found.to_the) == (datetime(2026, 3, 4, tzinfo=BERLIN), "day")


@pytest.mark.parametrize("value", ["", "gestern", "2026-13-45", "20261345", "March 2026", "99999-01-01", "0"])
def test_what_is_no_time_is_none(value: str) -> None:
    assert read_moment(value, BERLIN) is None


def test_a_time_without_an_offset_counts_in_the_zone_that_is_given() -> None:
    found = read_moment("2026-07-04T07:10", ZoneInfo("America/New_York"))
    assert found is not None
    assert found.at.utcoffset() == datetime(2026, 7, 4, tzinfo=ZoneInfo("America/New_York")).utcoffset()


@pytest.mark.parametrize(
    "value",
    [
        "9999-12-31T23:59:59Z",
        "9999-12-31T23:59:59-12:00",
        "0001-01-01T00:00:00+14:00",
        "0001-01-01",
        "1604-12-31",  # no newspaper yet
        "2999-01-01",
        "1. Januar 2999",
        "2037-01-01",  # more than ten years ahead
    ],
)
def test_a_day_that_no_article_can_be_of_is_not_believed(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime(2026, 11, 20, tzinfo=BERLIN).timestamp())))
    assert read_moment(value, BERLIN) is None


@pytest.mark.parametrize("value", ["1605-01-01", "2036-12-31T23:59:59-12:00"])
def test_the_first_newspaper_and_an_embargo_are_believed(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime(2026, 11, 20, tzinfo=BERLIN).timestamp())))
    found = read_moment(value, BERLIN)
    assert found is not None
    assert found.at.astimezone(BERLIN)
