"""What a visit to a source needs, and how what it lacks is said."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from synopse.harvest import Memory, Validators
from synopse.labels import Catalog
from synopse.model import Gap
from synopse.settings import FetchSettings
from synopse.sources.fetching import Answer, Failure

SINGLE_GAPS = 2
"""So many gaps of one reason are named one by one; more are counted."""


class Reader(Protocol):
    """Reads an address; `Fetcher` does."""

    def fetch(
        self, url: str, *, validators: Validators = ..., private: bool = ..., robots: bool = ...
    ) -> Answer | Failure:
        """Read a page, or say why not."""


@dataclass(frozen=True)
class Visit:
    """What visits need: the net, what earlier ones know, limits, the reader's zone, the present and the words.

    `secret` gives what stands behind `env:NAME` or `block:name`, None where there is nothing. `tls` replaces the
    usual authorities for mail servers.
    """

    fetcher: Reader
    memory: Memory
    settings: FetchSettings
    zone: ZoneInfo
    now: datetime
    catalog: Catalog
    secret: Callable[[str], str | None]
    tls: ssl.SSLContext | None = None


def failure_reason(failure: Failure, catalog: Catalog) -> str:
    """Why an address could not be read, and what to do."""
    return catalog.text(f"fetch.{failure.why}", **failure.values)


def counted_gaps(source: str, missing: Mapping[str, Sequence[str]], catalog: Catalog) -> Iterator[Gap]:
    """Gaps of articles: each with its title, or counted where many have one reason."""
    for reason, titles in missing.items():
        if len(titles) <= SINGLE_GAPS:
            yield from (gap(f"{source}: {title}", reason) for title in titles)
        else:
            yield gap(source, catalog.text("visit.several", count=len(titles), reason=reason))


def gap(subject: str, reason: str) -> Gap:
    """Something that a visit was to bring and did not."""
    return Gap(stage="fetch", subject=subject, reason=reason)
