"""What an entry of the zoo is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

TEXT = (
    "Der Gemeinderat von Niederau hat am Dienstag den Bau einer Turnhalle beschlossen. "
    "Die Halle soll 6,2 Millionen Euro kosten, wie die Verwaltung mitteilte."
)
ARTICLE = "article"
T = TypeVar("T")
Maker = Callable[[], str | bytes]
Row = tuple[Maker, str] | Maker


def given(make: Callable[[T], str | bytes], value: T) -> Maker:
    """A maker of what a function makes of one value."""
    return lambda: make(value)


@dataclass(frozen=True)
class Entry:
    """A bad file: how it is made, what it is called, and what becomes of it.

    `wanted` is the reason of the gap, or "article", whose text then has `keeps`.
    """

    name: str
    make: Callable[[], bytes]
    suffix: str
    wanted: str = ARTICLE
    keeps: str = "Turnhalle"


def entries(suffix: str, table: Mapping[str, Row]) -> Iterator[Entry]:
    """Entries of a table: name to the maker, and with it the reason of the gap where it gives no article."""
    for name, row in table.items():
        make, wanted = row if isinstance(row, tuple) else (row, ARTICLE)
        yield Entry(f"{name}{suffix}", bytes_of(make), suffix, wanted)


def bytes_of(make: Maker) -> Callable[[], bytes]:
    """A maker of the content as a file holds it."""

    def made() -> bytes:
        content = make()
        return content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")

    return made
