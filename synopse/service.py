"""The commands of the daily service: init, collect, briefing, serve, sources, doctor."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast, get_args

import typer

from synopse.errors import SettingsError
from synopse.progress import Times
from synopse.settings import FILE, Length
from synopse.terminal import say, summary, table, watched
from synopse.view import shown

if TYPE_CHECKING:
    from synopse.archive import Health
    from synopse.desk import Desk

SettingsFile = Annotated[
    Path, typer.Option("--settings", metavar="FILE", help="The settings file; relative paths in it count from there.")
]
sources = typer.Typer(help="The sources of the settings.", no_args_is_help=True, rich_markup_mode=None)


def init(
    settings: SettingsFile = Path(FILE),
    language: Annotated[str, typer.Option(metavar="de|en", help="Language of the comments and the briefing.")] = "de",
) -> None:
    """Write a commented settings file to start from."""
    from synopse.configuration import write_starter

    write_starter(settings, language)
    say(f"{shown(str(settings))} is written: name your sources in it, then `synopse sources check`")


def collect(settings: SettingsFile = Path(FILE)) -> None:
    """Visit the sources once, and keep what is new in the archive."""
    with _running(settings):
        from synopse.flows.collect import collect as flow
        from synopse.tasks.collection import Collected

        collected = flow(settings=str(settings))
        assert isinstance(collected, Collected)  # by hand it collects or raises
    rows = [(name, str(r.new), str(r.changed), str(r.known)) for name, r in collected.sources.items()]
    table(("source", "new", "changed", "known"), rows)
    for remark in collected.remarks:
        say(f"  {shown(remark.subject)}: {shown(remark.said)}")


def briefing(
    settings: SettingsFile = Path(FILE),
    since: Annotated[
        str | None,
        typer.Option(metavar="24h|2d", help="Look back so far instead, write the files, deliver and remember nothing."),
    ] = None,
    date: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="The same for what was seen on one day.")
    ] = None,
    length: Annotated[
        str | None,
        typer.Option(metavar="|".join(get_args(Length)), help="How long it is, instead of what the settings say."),
    ] = None,
    due: Annotated[
        bool, typer.Option("--due", help="For cron: make the edition that is due by the settings, even without news.")
    ] = False,
) -> None:
    """Brief on what was collected since the last briefing, and deliver it."""
    if due and (since or date):
        raise typer.BadParameter("got --due with --since or --date, wanted one of them")
    if since and date:
        raise typer.BadParameter("got both --since and --date, wanted one of them")
    if length is not None and length not in get_args(Length):
        raise typer.BadParameter(f"got {length}, wanted {', '.join(get_args(Length))}", param_hint="--length")
    wanted = cast("Length | None", length)
    back = _duration(since) if since else None
    day = _day(date, settings) if date else None
    with _running(settings) as times:
        from synopse.flows.daily import daily, review

        by_hand = review(settings=str(settings), back=back, day=day, length=wanted) if back or day else None
        published = by_hand or daily.with_options(retries=0)(settings=str(settings), scheduled=due, length=wanted)
    told = summary(published, times.seconds) if published else None
    say(told or "nothing new since the last briefing; --since 24h looks back further")


def serve(
    settings: SettingsFile = Path(FILE),
    port: Annotated[
        int, typer.Option(help="For the Prefect server that is started on loopback where PREFECT_API_URL names none.")
    ] = 4200,
    systemd: Annotated[bool, typer.Option("--systemd", help="Print a unit for systemd, and end.")] = False,
) -> None:
    """Collect and brief on the schedule of the settings, until ended."""
    if systemd:
        from synopse.unit import unit

        typer.echo(unit(settings.absolute(), Path(sys.executable).parent / "synopse", port), nl=False)
        return
    from synopse.flows.serve import serve as run

    run(settings, port, say)


@sources.command("check")
def check(settings: SettingsFile = Path(FILE)) -> None:
    """Try every source with its newest item, and keep nothing."""
    with at_desk(settings) as desk:
        if not desk.settings.sources:
            raise SettingsError(f"{settings} names no source", hint="add [[sources]] to it")
        from synopse.read import Workroom
        from synopse.sources.fetching import Fetcher
        from synopse.sources.health import check_all
        from synopse.sources.visit import Visit

        with Fetcher(desk.settings.fetch, now=desk.now) as fetcher, Workroom() as room:
            visit = Visit(
                fetcher, desk.archive, desk.settings.fetch, desk.zone, desk.now(), desk.catalog, desk.secret, room
            )
            found = check_all(desk.settings.sources, visit)
        rows = [
            (
                one.name,
                "yes" if one.reachable else "no",
                str(one.items),
                f"{one.newest.astimezone(desk.zone):%Y-%m-%d %H:%M}" if one.newest else "-",
                one.texts or "-",
                one.robots,
                one.remark,
            )
            for one in found
        ]
    table(("source", "reachable", "items", "newest", "texts", "robots", "remark"), rows)
    if not all(one.reachable for one in found):
        raise typer.Exit(1)


def doctor(settings: SettingsFile = Path(FILE)) -> None:
    """Look whether everything is well, and say what to do where it is not."""
    from synopse.clock import clock
    from synopse.configuration import load
    from synopse.doctor import examine
    from synopse.flows.server import named
    from synopse.tasks.secrets import secret_block

    known = load(settings)

    def opened() -> str:
        with at_desk(settings) as desk:
            held = desk.archive.stats()
            return f"{desk.archive.place}: {held.articles:,} articles, {held.briefings:,} briefings"

    def visited() -> tuple[Health, ...]:
        with at_desk(settings) as desk:
            return desk.archive.health()

    found = examine(
        known,
        now=clock(os.environ, known.zone)(),
        environment=os.environ,
        blocks=secret_block,
        archive=opened,
        visits=visited,
        server=named,
    )
    table(("", "", "", "what to do"), [(one.subject, one.state, one.said, one.todo or "") for one in found])
    if any(one.state == "wrong" for one in found):
        raise typer.Exit(1)


@contextmanager
def _running(settings: Path) -> Iterator[Times]:
    """A Prefect server, and bars on a terminal; gives the times of the stages.

    Settings that are missing or wrong are told before it starts.
    """
    from synopse.configuration import load

    load(settings)
    with watched() as times:
        from synopse.flows.server import connected

        with connected():
            yield times


@contextmanager
def at_desk(settings: Path) -> Iterator[Desk]:
    """What the settings file leads to, for a command that needs no Prefect server."""
    from synopse.desk import opened
    from synopse.tasks.secrets import secret_block

    with opened(settings, secret_block) as desk:
        yield desk


def _duration(given: str) -> timedelta:
    units = {"h": "hours", "d": "days"}
    number, unit = given[:-1], given[-1:]
    if unit not in units or not number.isdigit() or not 0 < int(number) < 10_000:
        raise typer.BadParameter(f"got {given}, wanted hours or days such as 24h or 2d", param_hint="--since")
    return timedelta(**{units[unit]: int(number)})


def _day(given: str, settings: Path) -> datetime:
    """A day up to today, where the readers live."""
    from synopse.clock import clock
    from synopse.configuration import load

    wanted = "wanted a day such as 2026-03-04"
    try:
        day = datetime.strptime(given, "%Y-%m-%d")
    except ValueError as error:
        raise typer.BadParameter(f"got {given}, {wanted}", param_hint="--date") from error
    today = clock(os.environ, load(settings).zone)().date()
    if day.date() > today:
        raise typer.BadParameter(f"got {given}, {wanted}, up to {today}", param_hint="--date")
    return day
