"""Articles made for tests, with no more in them than a test needs."""

from __future__ import annotations

from datetime import datetime

from synopse.model import Article


def article(
    key: str,
    text: str,
    *,
    title: str | None = None,
    source: str | None = None,
    published: str | None = "2026-03-04T08:00:00+01:00",
    language: str = "de",
    author: str | None = None,
) -> Article:
    """An article whose id and path are `key`."""
    return Article(
        id=key,
        path=key,
        text=text,
        title=title,
        source=source,
        author=author,
        published=datetime.fromisoformat(published) if published else None,
        published_from="metadata" if published else "unknown",
        language=language,
    )
