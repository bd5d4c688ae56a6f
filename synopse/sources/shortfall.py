"""What a visit lacks, said twice: what is missing to who reads the briefing, why and what to do to who runs it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from synopse.harvest import Remark
from synopse.labels import Catalog
from synopse.model import Gap
from synopse.read import Unreadable
from synopse.sources.exchange import Why
from synopse.sources.fetching import Failure

SINGLE = 2
"""So many articles of one reason are remarked on one by one; more are counted."""
NAMED = 2
"""So many titles a gap names; of the rest it tells the number."""
Absence = Literal["unreachable", "forbidden", "paused", "unreadable", "failed", "partly"]
_ABSENCES: dict[Why, Absence] = {
    "robots": "forbidden",
    "busy": "paused",
    "large": "unreadable",
    "encoding": "unreadable",
    "closed": "failed",
}
"""What a failure of the net means to a reader; what is not listed: that nobody could be reached."""


class Shortfall:
    """Collects what a visit to a source lacks. A gap is one line, however many articles have its cause."""

    def __init__(self, source: str, catalog: Catalog) -> None:
        self._source = source
        self._catalog = catalog
        self._absences: dict[Absence, None] = {}
        self._said: dict[str, None] = {}
        self._unread: list[str] = []
        self._by_reason: dict[str, list[str]] = {}

    def whole(self, absence: Absence, said: str) -> None:
        """Note that the source itself is missing, or a part of it that nobody can name."""
        self._absences[absence] = None
        self.remark(said)

    def failure(self, failure: Failure) -> None:
        """Note that the source could not be fetched."""
        self.whole(_ABSENCES.get(failure.why, "unreachable"), self.why(failure))

    def remark(self, said: str) -> None:
        """Note what lacks nothing and wants to be known."""
        self._said[said] = None

    def article(self, title: str, said: str, *, unread: bool) -> None:
        """Note what is wrong with one article; one that is read in part tells so itself, by its extent."""
        self._by_reason.setdefault(said, []).append(title)
        if unread:
            self._unread.append(title)

    def why(self, trouble: Failure | Unreadable) -> str:
        """Why something could not be fetched or read, and what to do."""
        table = "fetch" if isinstance(trouble, Failure) else "unreadable"
        return self._catalog.text(f"{table}.{trouble.why}", **trouble.values)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What is missing, for the reader."""
        reasons = [self._catalog.text(f"missing.{absence}") for absence in self._absences]
        if self._unread:
            reasons.append(counted("missing.unread", self._unread, self._catalog))
        return tuple(gap(self._source, reason) for reason in reasons)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """Why, and what to do, for who runs the service."""
        return tuple(self._remarks())

    def _remarks(self) -> Iterator[Remark]:
        yield from (Remark(subject=self._source, said=said) for said in self._said)
        for reason, titles in self._by_reason.items():
            if len(titles) <= SINGLE:
                yield from (Remark(subject=f"{self._source}: {title}", said=reason) for title in titles)
            else:
                several = self._catalog.text("visit.several", count=len(titles), reason=reason)
                yield Remark(subject=self._source, said=several)


def counted(key: str, titles: list[str], catalog: Catalog) -> str:
    """Articles by number and, the first of them, by title."""
    marked = [f"{opening}{title}{closing}" for title in titles for opening, closing in [catalog.quotation_marks(title)]]
    return catalog.text(key, count=len(titles), titles=catalog.listing(marked, limit=NAMED))


def gap(subject: str, reason: str) -> Gap:
    """Something that a visit was to bring and did not."""
    return Gap(stage="fetch", subject=subject, reason=reason)
