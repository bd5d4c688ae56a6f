"""What an entry of the zoo is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

TEXT = (
    "Der Gemeinderat von Niederau hat am Dienstag den Bau einer Turnhalle beschlossen. "
    "Die Halle soll 6,2 Millionen Euro kosten, wie die Verwaltung mitteilte."
)
ARTICLE = "article"


@dataclass(frozen=True)
class Entry:
    """A bad file: how it is made, what it is called, and what becomes of it.

    `wanted` is the reason of the gap, or "article"; its text then has `keeps` and has not `lacks`, nor has anything
    else of it.
    """

    name: str
    make: Callable[[], bytes]
    suffix: str
    wanted: str = ARTICLE
    keeps: str = "Turnhalle"
    lacks: str = "\0"


def entries(
    suffix: str, table: Mapping[str, tuple[Callable[[], str | bytes], str] | Callable[[], str | bytes]]
) -> Iterator[Entry]:
    """Entries of a table: name to the maker, and with it the reason of the gap where it gives no article."""
    for name, row in table.items():
        make, wanted = row if isinstance(row, tuple) else (row, ARTICLE)
        yield Entry(f"{name}{suffix}", lambda make=make: encoded(make()), suffix, wanted)  # type: ignore[misc]


def encoded(content: str | bytes) -> bytes:
    """Content as a file holds it."""
    return content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
