"""What the archive answers with."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

from pydantic import AwareDatetime, Field

from synopse.model import Article, Briefing, Extent, Frozen, Gap


class Recorded(Frozen):
    """What a harvest brought: articles new to the archive, with a changed text, and known as they are."""

    new: int
    changed: int
    known: int


class Listed(Frozen):
    """A source as the settings list it: its name, where it lies, and the publishing house."""

    name: str
    address: str
    house: str | None = None


class Version(Frozen):
    """What an article said before, by what `source` gave: from `seen` until the next version."""

    article: str
    source: str
    seen: AwareDatetime
    extent: Extent
    title: str | None
    text: str


class Kept(Frozen):
    """An article of the archive in its version `version`, seen first at `seen`; `earlier` versions, oldest first.

    `source` is the source that it is from, by its name of today, `first_seen` when the article itself appeared.
    """

    article: Article
    source: str
    first_seen: AwareDatetime
    seen: AwareDatetime
    version: int
    earlier: tuple[Version, ...] = ()


class Health(Frozen):
    """How the visits to a source went; `failures` in a row up to the last one, whose `error` it is.

    `latest` is when its newest article was seen first, `pause` the longest time between two of the weeks before; None
    where there are too few to tell.
    """

    source: str
    tried: AwareDatetime
    succeeded: AwareDatetime | None
    failures: int
    items: int
    newest: AwareDatetime | None
    error: str | None
    latest: AwareDatetime | None = None
    pause: timedelta | None = None


class Visited(Frozen):
    """How the visits to a source stood at a moment: the first and the last, and the last that succeeded.

    `failed` and `gaps` are of the last: what an earlier one lacked has come since.
    """

    source: str
    first: AwareDatetime
    last: AwareDatetime
    succeeded: AwareDatetime | None
    failed: bool
    gaps: tuple[Gap, ...]


class StoryMemory(Frozen):
    """A story as it stood after the briefing at `last_briefed`: what it rested on and what was said.

    `vector` is the mean of its articles in float32, as the engine gave them.
    """

    id: str
    title: str
    first_briefed: AwareDatetime
    last_briefed: AwareDatetime
    articles: tuple[str, ...] = ()
    data: dict[str, Any] = Field(default_factory=dict)
    vector: bytes = b""


class Edition(Frozen):
    """A briefing on the articles seen in (since, until], and whether all its targets got it."""

    id: str
    day: date
    since: AwareDatetime
    until: AwareDatetime
    briefing: Briefing
    folder: Path
    state: Literal["made", "delivered"] = "made"


class Sending(Frozen):
    """What became of an edition at a target. An `intended` later than `at` was begun and never accounted for."""

    target: str
    intended: AwareDatetime | None
    at: AwareDatetime | None
    delivered: bool
    tries: int
    error: str | None


class Hit(Frozen):
    """An article that a search found, with its outlet and the passage; `seen` is when it first was."""

    id: str
    title: str | None
    source: str
    seen: AwareDatetime
    published: AwareDatetime | None
    published_to_the: Literal["minute", "day"]
    url: str | None
    snippet: str


class Stats(Frozen):
    """What the archive holds; size in bytes, `oldest` and `newest` by the day an article was first seen."""

    sources: int
    articles: int
    versions: int
    fetches: int
    values: int
    stories: int
    briefings: int
    size: int
    oldest: AwareDatetime | None
    newest: AwareDatetime | None


class Pruned(Frozen):
    """What was deleted, and how many bytes of disk that gave back."""

    articles: int
    versions: int
    fetches: int
    visits: int
    pages: int
    values: int
    stories: int
    briefings: int
    freed: int
