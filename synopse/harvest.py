"""What one visit to a source brings: articles, the requests that were made, what is missing and what to do."""

from __future__ import annotations

from typing import Protocol

from pydantic import AwareDatetime

from synopse.model import Article, Frozen, Gap


class Validators(Frozen):
    """What a server gave to ask later whether a page has changed (RFC 9110, 8.8): ETag and Last-Modified."""

    etag: str | None = None
    modified: str | None = None


class Fetch(Frozen):
    """One request and what became of it, for the source's history.

    `status` is None where no answer came; `moved_to` is where a permanent redirect led.
    """

    url: str
    at: AwareDatetime
    status: int | None
    size: int = 0
    tries: int = 1
    error: str | None = None
    validators: Validators = Validators()
    moved_to: str | None = None


class Seen(Frozen):
    """What an earlier visit knows of a page: when it was first read, and its validators."""

    first: AwareDatetime
    validators: Validators


class Memory(Protocol):
    """What earlier visits know; the archive offers it."""

    def seen(self, url: str) -> Seen | None:
        """What is known of an address that was fetched before with success."""


class Remark(Frozen):
    """What who runs the service should know of a source, and what to do; no briefing prints it."""

    subject: str
    said: str


class Harvest(Frozen):
    """What one visit to a source brought. `items` counts what it offered, read or not.

    `gaps` are for who reads the briefing, `remarks` for who runs the service: the cause, and what to do.
    """

    source: str
    articles: tuple[Article, ...] = ()
    fetches: tuple[Fetch, ...] = ()
    gaps: tuple[Gap, ...] = ()
    remarks: tuple[Remark, ...] = ()
    items: int = 0
    newest: AwareDatetime | None = None
