"""What a run tells about how far it is and what it waits for, to whoever listens."""

from __future__ import annotations

import sys
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
    """Send the progress of everything inside to `listener`."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def report(stage: str, done: int, total: int) -> None:
    """Say that `done` of `total` parts of a stage are done."""
    _listener.get()(stage, done, total)


def note(text: str) -> None:
    """Write on standard error what the run waits for, a line each: a long silence looks like a failure."""
    sys.stderr.write("\n  ".join(shown(line) for line in text.split("\n")) + "\n")
