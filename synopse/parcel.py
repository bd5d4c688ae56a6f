"""What is delivered, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import Protocol

from pydantic import AwareDatetime

from synopse.model import Briefing, Frozen
from synopse.settings import PLAIN, Looks


class Parcel(Frozen):
    """A finished briefing on its way: its stable id, and its files by format ("md", "html", "pdf", "json")."""

    id: str
    day: date
    briefing: Briefing
    folder: Path
    files: dict[str, bytes]
    looks: Looks = PLAIN


class Receipt(Frozen):
    """Whether a parcel reached its target.

    `error` says why not, or what was missing from what arrived; it holds no secret.
    """

    target: str
    delivered: bool
    at: AwareDatetime
    tries: int = 1
    error: str | None = None


class Channel(Protocol):
    """A way to one or more readers. It never raises for what can go wrong on the way: that is in the receipts."""

    @property
    def name(self) -> str:
        """As the settings name it."""

    @property
    def targets(self) -> tuple[str, ...]:
        """Who or what is reached, each by a stable name; a receipt names one of them."""

    def deliver(self, parcel: Parcel, done: Collection[str]) -> Iterator[Receipt]:
        """Bring the parcel to each target that is not in `done`, trying again where that helps.

        A receipt comes as soon as the fate of its target is known, so that it can be kept before the next one is
        served; nothing is sent until the first is asked for.
        """
