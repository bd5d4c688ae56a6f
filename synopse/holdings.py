"""The commands on what was read and published before: archive stats, search, prune."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from synopse.service import SettingsFile, at_desk
from synopse.settings import FILE
from synopse.terminal import say, table
from synopse.view import shown

if TYPE_CHECKING:
    from synopse.archive import Hit

STATS = {
    "sources": "sources ever visited",
    "articles": "articles",
    "versions": "versions of articles",
    "fetches": "requests to the web",
    "values": "computed values (vectors, judgements)",
    "stories": "stories",
    "briefings": "briefings",
    "oldest": "oldest article first seen",
    "newest": "newest article first seen",
}
"""What `archive stats` tells, in words."""
PRUNED = {
    "articles": "articles",
    "versions": "versions of articles, these included",
    "briefings": "briefings (their files stay in the output folder)",
    "stories": "states of stories, one for each briefing",
    "visits": "visits to sources",
    "fetches": "requests to the web",
    "pages": "addresses with what they said of their last change",
    "values": "computed values (vectors, judgements)",
}
"""What `archive prune` deletes, in words."""
archive = typer.Typer(help="What was read and published before.", no_args_is_help=True, rich_markup_mode=None)


@archive.command("stats")
def stats(settings: SettingsFile = Path(FILE)) -> None:
    """What the archive holds."""
    with at_desk(settings) as desk:
        found = desk.archive.stats()
        rows = [("archive", desk.archive.place)]
        rows += [(words, _said(getattr(found, name), desk.zone)) for name, words in STATS.items()]
    table(("", ""), [*rows, ("size on disk", _megabytes(found.size))])


@archive.command("search")
def search(
    words: Annotated[list[str], typer.Argument(metavar="WORD", help="All of them must stand in an article.")],
    settings: SettingsFile = Path(FILE),
    limit: Annotated[int, typer.Option(help="How many at most.", min=1)] = 20,
) -> None:
    """Find articles by their words, inflected or as parts of longer ones; the newest first."""
    with at_desk(settings) as desk:
        hits = desk.archive.search(" ".join(words), limit)
        zone = desk.zone
    for hit in hits:
        say(f"{_when(hit, zone)}  {shown(hit.source)}: {shown(hit.title or 'without a title')}\n  {shown(hit.snippet)}")
        if hit.url:
            say(f"  {shown(hit.url)}")
    if not hits:
        say("nothing found")
    elif len(hits) == limit:
        say(f"the newest {limit}; --limit shows more")


@archive.command("prune")
def prune(
    settings: SettingsFile = Path(FILE),
    days: Annotated[
        int | None, typer.Option(help="Keep so many days.  [default: keep_days of the settings]", min=1)
    ] = None,
) -> None:
    """Delete what is older than the settings want it kept, except what a briefing that stays rests on."""
    with at_desk(settings) as desk:
        before = desk.now() - timedelta(days=days or desk.settings.archive.keep_days)
        found = desk.archive.prune(before)
        since = _said(before, desk.zone)
    say(f"What is older than {since} left the archive, except what a briefing that stays rests on.")
    rows = [(words, f"{getattr(found, name):,}") for name, words in PRUNED.items()]
    table(("deleted", ""), [*rows, ("disk space given back", _megabytes(found.freed))])


def _when(hit: Hit, zone: ZoneInfo) -> str:
    day = (hit.published or hit.seen).astimezone(zone)
    when = f"{day:%Y-%m-%d}" if hit.published_to_the == "day" else f"{day:%Y-%m-%d %H:%M}"
    return when if hit.published else f"undated, seen {when}"


def _said(value: int | datetime | None, zone: ZoneInfo) -> str:
    if value is None:
        return "-"
    return f"{value.astimezone(zone):%Y-%m-%d %H:%M}" if isinstance(value, datetime) else f"{value:,}"


def _megabytes(size: int) -> str:
    return f"{max(size, 0) / 1e6:,.1f} MB"
