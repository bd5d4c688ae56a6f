"""What a run tells about how far it is and what it waits for, to whoever listens."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from synopse.view import shown

Listener = Callable[[str, int, int], None]
"""Called with the stage, how many of its parts are done, and how many there are."""


def _nobody(stage: str, done: int, total: int) -> None:
    """Nobody listens."""


_listener: ContextVar[Listener] = ContextVar("listener", default=_nobody)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Send the progress of everything inside to `listener`, too."""
    others = _listener.get()

    def each(stage: str, done: int, total: int) -> None:
        others(stage, done, total)
        listener(stage, done, total)

    token = _listener.set(each)
    try:
        yield
    finally:
        _listener.reset(token)


class Times:
    """Seconds that each stage took, from the end of the one before it to its own.

    They stand in a briefing only if asked for: the same articles give the same bytes.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """The first stage begins with its first word; what comes before is the `start`."""
        self.seconds: dict[str, float] = {}
        self._now, self._since = now, now()

    def show(self, stage: str, done: int, total: int) -> None:
        """Count the time until now as that of this stage, whether it is done or not."""
        now = self._now()
        known = stage if self.seconds else "start"
        self.seconds[known] = self.seconds.get(known, 0.0) + now - self._since
        self._since = now


def report(stage: str, done: int, total: int) -> None:
    """Say that `done` of `total` parts of a stage are done."""
    _listener.get()(stage, done, total)


def note(text: str) -> None:
    """Write on standard error what the run waits for, a line each: a long silence looks like a failure."""
    sys.stderr.write("\n  ".join(shown(line) for line in text.split("\n")) + "\n")
