"""The present: the system's, a fixed one for reproducible runs, or one that runs faster for trials of whole weeks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from math import inf
from zoneinfo import ZoneInfo

from synopse.errors import SettingsError

FIXED = "SOURCE_DATE_EPOCH"
FASTER = "SYNOPSE_CLOCK"
"""`<time> <seconds> <factor>`: at so many real seconds since 1970 it is that time, and from then on it runs faster."""


def clock(environment: Mapping[str, str], zone: str) -> Callable[[], datetime]:
    """What tells the time in the reader's zone, to the second.

    Raises:
        SettingsError: a variable that sets the clock cannot be read.
    """
    shifted = shift(environment)
    home = ZoneInfo(zone)
    return lambda: shifted(datetime.now(UTC)).astimezone(home).replace(microsecond=0)


def steady(now: Callable[[], datetime], newest: datetime | None) -> Callable[[], datetime]:
    """The present, but later than what was written already: a clock that was set back loses and doubles nothing.

    Args:
        now: tells the time.
        newest: the latest moment that is known; None where there is none.
    """
    if newest is None or now() >= newest:
        return now
    later = newest.astimezone(now().tzinfo) + timedelta(seconds=1)
    return lambda: max(now(), later)


def shift(environment: Mapping[str, str]) -> Callable[[datetime], datetime]:
    """From a moment of the system's clock to what is meant by it."""
    try:
        if epoch := environment.get(FIXED):
            fixed = datetime.fromtimestamp(int(epoch), UTC)
            return lambda moment: fixed
        if given := environment.get(FASTER):
            start, seconds, factor = given.split()
            begin, speed = datetime.fromisoformat(start), float(factor)
            real = datetime.fromtimestamp(float(seconds), UTC)
            if begin.tzinfo is None or not 0 < speed < inf:
                raise ValueError(
                    f"got {given!r}, wanted a time with its zone, seconds since 1970, and a factor above 0"
                )
            return lambda moment: begin + timedelta(seconds=(moment - real).total_seconds() * speed)
    except (ValueError, OverflowError, OSError) as error:
        raise SettingsError(f"{FIXED} or {FASTER} cannot be read: {error}", hint="unset it") from error
    return lambda moment: moment
