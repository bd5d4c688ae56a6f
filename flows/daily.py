"""The daily briefing: from what was collected since the last one to documents that reach their readers."""

from __future__ import annotations

import atexit
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from prefect import flow
from prefect.context import FlowRunContext

from synopse.archive import Edition
from synopse.clock import shift
from synopse.desk import Desk, opened, waited
from synopse.engines import Engines
from synopse.errors import ArchiveError, DeliveryError, TemplateError
from synopse.flows.briefing import Published, compose
from synopse.flows.naming import dated, reported
from synopse.flows.remains import untagged
from synopse.model import Briefing, Gap
from synopse.output import REVIEW
from synopse.progress import note
from synopse.schedule import last_due
from synopse.settings import FILE, Length
from synopse.tasks.crew import Loader, crew
from synopse.tasks.delivery import deliver, keep
from synopse.tasks.publication import announce, publish
from synopse.tasks.recall import Recalled, recall
from synopse.tasks.secrets import secret_block

FIRST_WINDOW = timedelta(hours=24)
"""How far the first briefing looks back."""
WAIT = 900.0
"""Seconds to wait for another run that collects or briefs."""
EARLY = 50
"""Tenths of a second for which a run that came too early waits at most."""
BEHIND = timedelta(hours=1)
"""How far the clock may be behind what the archive was written at."""
UNFINISHED = 7
"""Of the last editions, so many are looked at for readers who were not reached."""


@flow(name="briefing", flow_run_name=dated, retries=2, retry_delay_seconds=300)
@untagged
def daily(settings: str = FILE, scheduled: bool = False, length: Length | None = None) -> Published | None:
    """Brief on what was collected since the last briefing, and deliver; None where there is nothing new to tell.

    An edition that was made and did not reach everybody is delivered first. On the schedule a briefing always comes
    out, and the same moment gives the same edition: whatever was cut off is taken up where it stopped.

    Args:
        settings: path of the settings file.
        scheduled: whether it runs for a moment of the schedule, rather than by hand.
        length: of this edition, instead of what the settings say; those of earlier moments have that.
    """
    with (
        reported(scheduled) as said,
        opened(Path(settings), secret_block) as desk,
        waited(desk.archive, "briefing", WAIT, _waiting),
    ):
        _look_at_clock(desk)
        once = deliver.with_options(retries=0)
        pending = [edition for edition in desk.archive.briefings(UNFINISHED) if edition.state == "made"]
        failed = [error for edition in pending if (error := _tried(once, desk, edition))]
        last = desk.archive.last_briefing()
        due = _due(desk, last) if scheduled else desk.now()
        if scheduled and last and last.until >= due:
            return _published(last)
        with waited(
            desk.archive, "collect", WAIT, note
        ):  # else what is just coming in would fall between two briefings
            until = _present(desk, due)
            time.sleep(1)  # times are kept to the second: what comes in now is later than this one
        since = last.until if last else until - FIRST_WINDOW
        recalled = recall(desk, since, until)
        if not scheduled and all(article.id in recalled.old for article in recalled.reading.articles):
            return None
        own = desk.at_length(length)
        edition = make(own, recalled, since, until, due)
        (deliver if scheduled else once)(own, edition)
        said.append(f"{len(edition.briefing.stories)} stories, delivered from {edition.folder}")
        if failed:  # told last: what did not reach its readers yesterday must not keep today's from them
            raise failed[0]
        return _published(edition)


@flow(name="review", flow_run_name=dated)
@untagged
def review(
    settings: str = FILE, back: timedelta | None = None, day: datetime | None = None, length: Length | None = None
) -> Published:
    """Brief on a stretch of the past by hand: files are written, nothing is delivered or remembered.

    Args:
        settings: path of the settings file.
        back: from the present so far back.
        day: or this day in the readers' zone.
        length: of the documents, instead of what the settings say.
    """
    with opened(Path(settings), secret_block) as found_desk:
        desk = found_desk.at_length(length)
        now = desk.now()
        since = day.replace(tzinfo=desk.zone) if day else now - (back or FIRST_WINDOW)
        until = min(now, since + timedelta(days=1)) if day else now
        found = recall(desk, since, until).alone()
        name = (f"{since:%Y-%m-%d}" if day else f"{now:%Y-%m-%d-%H%M}") + REVIEW
        title = _title(desk, since, timed=False) if day else _title(desk, now, timed=True)
        briefing, folder = _write(desk, found, now, desk.catalog.text("briefing.review", title=title), name)
        return Published(briefing, folder, tuple(sorted(folder.glob("briefing.*"))))


def make(desk: Desk, recalled: Recalled, since: datetime, until: datetime, due: datetime) -> Edition:
    """From articles to an edition that is written and kept, and not yet delivered."""
    ident = _ident(desk, due)
    title = _title(desk, due, timed=ident != f"{due:%Y-%m-%d}")
    briefing, folder = _write(desk, recalled, until, title, ident)
    edition = Edition(id=ident, day=due.date(), since=since, until=until, briefing=briefing, folder=folder)
    keep(desk, edition, recalled)
    return edition


def _write(desk: Desk, recalled: Recalled, now: datetime, title: str, name: str) -> tuple[Briefing, Path]:
    """Make the briefing at `now`, and put it into the folder of this name."""
    wanted = desk.settings
    with crew(wanted.workers, Loader(engines_by, (str(desk.path.absolute()),))) as hands:
        briefing, texts = compose(
            recalled.reading, wanted.language, wanted.zone, title, now, desk.engines, recalled, wanted.closely, hands
        )
    folder = wanted.output / name
    try:
        publish(briefing, texts, folder, wanted.formats, wanted.zone, wanted.looks)
    except TemplateError as error:  # a briefing comes out all the same, by the built-in templates
        note(str(error))
        gap = Gap(stage="render", subject=error.template.name, reason=desk.catalog.text("gap.template"))
        briefing = briefing.model_copy(update={"gaps": (*briefing.gaps, gap)})
        looks = wanted.looks.model_copy(update={"templates": None})
        publish(briefing, texts, folder, wanted.formats, wanted.zone, looks)
    announce(briefing, wanted.zone)
    return briefing, folder


def engines_by(settings: str) -> Engines:
    """The engines that a settings file names, with what its archive knows, as long as this process lasts."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(opened(Path(settings), secret_block)).engines()


def _look_at_clock(desk: Desk) -> None:
    """Stop where an edition would bear a date that is wrong; collecting goes on."""
    if desk.behind > BEHIND:
        now, before = f"{desk.now() - desk.behind:%Y-%m-%d %H:%M}", f"{desk.now():%Y-%m-%d %H:%M}"
        raise ArchiveError(
            f"the clock says {now}, and {desk.archive.place} was written to at {before}",
            hint="set the clock right; if it ran ahead then, name a new archive in synopse.toml, [archive] url",
        )


def _waiting(said: str) -> None:
    note(f"{dated()}: {said}")


def _tried(send: Callable[[Desk, Edition], object], desk: Desk, edition: Edition) -> DeliveryError | None:
    try:
        send(desk, edition)
    except DeliveryError as error:
        return error
    return None


def _due(desk: Desk, last: Edition | None) -> datetime:
    """The moment of the schedule that this run is for: the latest one that no edition was made for, if there is one.

    A run that the schedule itself made names its own, which may be a moment ahead, and differs from cron's on the days
    when the clock changes; one that makes up for a missed run has none.
    """
    due = last_due(desk.settings.schedule.briefing, desk.now())
    context = FlowRunContext.get()
    run = context.flow_run if context else None
    if run is None or not run.auto_scheduled or run.expected_start_time is None:
        return due
    # Prefect's times lose their zone in a sum. On a faster clock they are not quite the minute.
    plain = datetime.fromtimestamp(run.expected_start_time.timestamp(), UTC)
    named = shift(desk.environment)(plain).astimezone(desk.zone) + timedelta(seconds=30)
    return max(due, named.replace(second=0, microsecond=0))


def _present(desk: Desk, due: datetime) -> datetime:
    """The time, once it is due: Prefect starts a run up to half a second early."""
    for _ in range(EARLY):
        if desk.now() >= due:
            break
        time.sleep(0.1)
    return desk.now()


def _title(desk: Desk, moment: datetime, *, timed: bool) -> str:
    """The title for a day; with the time of day where the day alone would name two."""
    date = desk.catalog.datetime(moment) if timed else desk.catalog.date(moment)
    title = desk.settings.title
    return f"{title}, {date}" if title else desk.catalog.text("briefing.title", date=date)


def _ident(desk: Desk, due: datetime) -> str:
    """The day, with the time of day where the day has an edition already."""
    day = f"{due:%Y-%m-%d}"
    return f"{day}-{due:%H%M}" if desk.archive.briefing(day) else day


def _published(edition: Edition) -> Published:
    return Published(edition.briefing, edition.folder, tuple(sorted(edition.folder.glob("briefing.*"))))
