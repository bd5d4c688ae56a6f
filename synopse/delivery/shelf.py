"""The folder of briefings: `latest`, a page of all of them, and their RSS feed, kept beside what else lies there."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from synopse.delivery.listing import FORMATS, Entry, feed, index, redirect
from synopse.errors import TemplateError
from synopse.labels import Catalog, load_catalog
from synopse.model import Briefing
from synopse.output import DATA, REVIEW
from synopse.parcel import Parcel, Receipt
from synopse.presentation import present
from synopse.settings import FilesDelivery
from synopse.staging import staged
from synopse.view import shown

LATEST = "latest"
REDIRECT = "latest.html"
INDEX = "index.html"
FEED = "feed.xml"
OURS = b"<!-- synopse: this file is written anew after each briefing -->"
"""Stands in every page and feed that we write: what lacks it is somebody else's and stays."""


class ShelfChannel:
    """Lists a briefing that is written already; needs no network and does the same when it is done twice.

    Args:
        delivery: as the settings have it.
        root: the folder with one folder for each briefing.
        language: of the page and the feed.
        zone: where the readers live.
        title: of the page and the feed; by default the language's usual one.
        now: tells the time.
    """

    def __init__(
        self,
        delivery: FilesDelivery,
        root: Path,
        *,
        language: str,
        zone: ZoneInfo,
        title: str | None,
        now: Callable[[], datetime],
    ) -> None:
        self._delivery, self._root, self._now = delivery, root, now
        self._language, self._zone, self._title = language, zone, title

    @property
    def name(self) -> str:
        """As the settings name it."""
        return self._delivery.name

    @property
    def targets(self) -> tuple[str, ...]:
        """`files:<name>`."""
        return (f"files:{self._delivery.name}",)

    def deliver(self, parcel: Parcel, done: Collection[str]) -> Iterator[Receipt]:
        """List the briefing. A broken one of another day is left out, which the receipt says beside its success."""
        (target,) = self.targets
        if target in done:
            return
        troubles: list[str] = []
        delivered = False
        if parcel.folder.resolve().parent != self._root.resolve():
            troubles = [f"the briefing lies in {parcel.folder}, wanted a folder in {self._root}"]
        elif not parcel.folder.is_dir():
            troubles = [f"there is no folder {parcel.folder}, wanted the briefing in it"]
        else:
            catalog = load_catalog(self._language, self._zone)
            entries, broken = entries_of(self._root, catalog, parcel)
            troubles = [trouble for trouble in self._write(entries, catalog, parcel.looks.templates) if trouble]
            delivered = not troubles
            if broken:
                troubles.append(f"left out, since their {DATA} cannot be read: {', '.join(map(shown, broken))}")
        yield Receipt(target=target, delivered=delivered, at=self._now(), error="; ".join(troubles) or None)

    def _write(self, entries: tuple[Entry, ...], catalog: Catalog, templates: Path | None) -> Iterator[str | None]:
        """Write each file; a trouble with one does not stop the next."""
        title = shown(self._title or "") or catalog.text("shelf.title")
        link = self._delivery.link or self._root.absolute().as_uri()
        latest = entries[0]
        yield _attempt(INDEX, lambda: replace(self._root / INDEX, index(title, entries, catalog, templates)))
        yield _attempt(FEED, lambda: replace(self._root / FEED, feed(title, entries, catalog, link, templates)))
        yield _attempt(LATEST, lambda: point(self._root, latest, catalog, templates))


def entries_of(root: Path, catalog: Catalog, parcel: Parcel | None = None) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """The briefings that lie in a folder, newest first, and the names of those that cannot be read.

    Looks back by hand are none. The parcel's own is taken from the parcel, so that it is there even where no
    `briefing.json` is wanted.
    """
    found, broken = [], []
    for folder in sorted(root.iterdir()):
        data = folder / DATA
        if folder.name.startswith(".") or folder.name.endswith(REVIEW) or folder.is_symlink() or not folder.is_dir():
            continue
        if parcel and folder.name == parcel.folder.name:
            found.append(entry(folder, parcel.briefing, catalog))
            continue
        try:
            if data.is_file():
                found.append(entry(folder, Briefing.model_validate_json(data.read_bytes()), catalog))
        except (ValidationError, OSError):
            broken.append(folder.name)
    return tuple(sorted(found, key=lambda one: (one.at, one.folder), reverse=True)), tuple(broken)


def entry(folder: Path, briefing: Briefing, catalog: Catalog) -> Entry:
    """Describe the briefing in a folder by what its readers see first."""
    view = present(briefing, catalog)
    return Entry(
        folder=folder.name,
        at=briefing.generated_at,
        title=view.title,
        created=view.created,
        figures=view.figures,
        leads=tuple((story.title, story.teaser, story.language) for story in view.stories),
        formats=tuple(kind for kind in FORMATS if (folder / f"briefing.{kind}").is_file()),
    )


def point(root: Path, latest: Entry, catalog: Catalog, templates: Path | None = None) -> None:
    """Make `latest` lead to the newest briefing; where the file system has no links, `latest.html` does.

    Raises:
        FileExistsError: there is something else of that name.
    """
    link = root / LATEST
    if os.path.lexists(link) and not (link.is_symlink() and len(Path(os.readlink(link)).parts) == 1):
        raise FileExistsError(f"{LATEST} is there and none of ours; move it away")
    try:
        with staged(root) as aside:
            (aside / LATEST).symlink_to(latest.folder, target_is_directory=True)
            os.replace(aside / LATEST, link)
    except (OSError, NotImplementedError):  # FAT, some network file systems
        replace(root / REDIRECT, redirect(latest, catalog))


def replace(path: Path, text: str) -> None:
    """Put a page in place at once and whole.

    Raises:
        FileExistsError: there is another file of that name which we did not write.
    """
    if os.path.lexists(path) and (not path.is_file() or OURS not in path.read_bytes()):
        raise FileExistsError(f"{path.name} is there and none of ours; move it away")
    if OURS.decode() not in text:  # a template of one's own
        text += f"\n{OURS.decode()}\n"
    with staged(path.parent) as aside:
        (aside / path.name).write_text(text, encoding="utf-8", newline="\n")
        os.replace(aside / path.name, path)


def _attempt(name: str, write: Callable[[], None]) -> str | None:
    try:
        write()
    except (FileExistsError, TemplateError) as error:
        return str(error)
    except OSError as error:
        return f"cannot write {name}: {error.strerror or error}"
    return None
