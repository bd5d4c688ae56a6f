"""Many keys in portions: a statement takes only so many parameters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

SIZE = 500


def chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The items, `SIZE` at a time."""
    for start in range(0, len(items), SIZE):
        yield items[start : start + SIZE]
