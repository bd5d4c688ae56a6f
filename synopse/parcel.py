"""What is delivered, and what became of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Protocol

from pydantic import AwareDatetime

from synopse.model import Briefing, Frozen


class Parcel(Frozen):
    """A finished briefing on its way: its stable id, and its files by format ("md", "html", "pdf", "json")."""

    id: str
    day: date
    briefing: Briefing
    folder: Path
    files: dict[str, bytes]


class Receipt(Frozen):
    """Whether a parcel reached its target; `error` says why not, without any secret."""

    target: str
    delivered: bool
    at: AwareDatetime
    tries: int = 1
    error: str | None = None


class Channel(Protocol):
    """A way to the reader. It never raises for what can go wrong on the way: that is in the receipt."""

    @property
    def name(self) -> str:
        """As the settings name it."""

    def deliver(self, parcel: Parcel) -> Receipt:
        """Bring the parcel, trying again where that helps."""
