"""Harvests made for tests, with no more in them than a test needs."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from synopse.harvest import Fetch, Harvest, Remark, Validators
from synopse.model import Article, Extent, Gap

START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
"""A Monday morning."""


def hour(number: float) -> datetime:
    """Hours after the start."""
    return START + timedelta(hours=number)


def story(slug: str, text: str, *, extent: Extent = "full", title: str | None = "Rathaus gesperrt") -> Article:
    """An article at an address that `slug` ends; its id is made of address and text as the reader does."""
    url = f"https://blatt.example/{slug}"
    ident = hashlib.sha256(f"{url}\0{text}".encode()).hexdigest()[:12]
    return Article(
        id=ident, path=url, url=url, text=text, title=title, source="Das Blatt", language="de", extent=extent
    )


def harvest(*articles: Article, source: str = "Blatt", fetches: tuple[Fetch, ...] = (), gap: str = "") -> Harvest:
    gaps = (Gap(stage="collect", subject=source, reason=gap),) if gap else ()
    remarks = (Remark(subject=source, said=gap),) if gap else ()
    newest = START if articles else None
    return Harvest(
        source=source,
        articles=articles,
        fetches=fetches,
        gaps=gaps,
        remarks=remarks,
        items=len(articles),
        newest=newest,
    )


def fetch(slug: str, at: datetime, *, status: int | None = 200, etag: str | None = None, moved: str = "") -> Fetch:
    url = f"https://blatt.example/{slug}"
    moved_to = f"https://blatt.example/{moved}" if moved else None
    return Fetch(url=url, at=at, status=status, size=9, validators=Validators(etag=etag), moved_to=moved_to)
