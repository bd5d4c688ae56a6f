"""What a run of the daily service works with: the settings, the archive, the clock, and whom to ask for secrets."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from synopse.archive import Archive, Busy
from synopse.clock import clock, steady
from synopse.configuration import load
from synopse.engines import Engines
from synopse.engines.remembered import remembering
from synopse.engines.selection import select
from synopse.errors import SettingsError
from synopse.labels import Catalog, load_catalog
from synopse.secrets import resolve
from synopse.settings import FILE, Length, Synopse


@dataclass(frozen=True)
class Desk:
    """Settings, archive and clock of one run; `blocks` looks up a Prefect Secret block.

    `now` never goes behind what the archive knows; `behind` tells how far the system's clock was when it was opened.
    """

    settings: Synopse
    archive: Archive
    now: Callable[[], datetime]
    environment: Mapping[str, str]
    blocks: Callable[[str], str]
    behind: timedelta = timedelta()
    path: Path = Path(FILE)
    """Of the settings file."""

    @property
    def zone(self) -> ZoneInfo:
        """Where the readers live."""
        return ZoneInfo(self.settings.zone)

    @property
    def catalog(self) -> Catalog:
        """The words of the briefing's language."""
        return load_catalog(self.settings.language, self.zone)

    def at_length(self, length: Length | None) -> Desk:
        """The same with documents of another length; None leaves what the settings say."""
        return replace(self, settings=self.settings.model_copy(update={"length": length})) if length else self

    def secret(self, name: str) -> str | None:
        """What stands behind `env:NAME` or `block:name`; None where there is nothing."""
        try:
            return resolve(name, environment=self.environment, blocks=self.blocks)
        except SettingsError:
            return None

    def engines(self) -> Engines:
        """The models, which compute nothing that the archive knows."""
        engines = select(self.settings.engines, self.settings.folder, self.secret)
        return remembering(engines, _Values(self.archive, self.now()))


@dataclass(frozen=True)
class _Values:
    archive: Archive
    at: datetime

    def values(self, kind: str, keys: Sequence[str]) -> dict[str, bytes]:
        return self.archive.values(kind, keys, self.at)

    def keep(self, kind: str, found: Mapping[str, bytes]) -> None:
        self.archive.keep(kind, found, self.at)


@contextmanager
def waited(archive: Archive, name: str, seconds: float, said: Callable[[str], None]) -> Iterator[None]:
    """Hold a lock of the archive, once nobody else does; `said` is told once who is waited for.

    Raises:
        Busy: somebody still does after so many seconds.
    """
    end = time.monotonic() + seconds
    waits = False
    with ExitStack() as held:
        while True:
            try:
                held.enter_context(archive.lock(name))
                break
            except Busy as error:
                if time.monotonic() > end:
                    raise
                if not waits:
                    said(f"{error.message}: waiting until it is done, {seconds / 60:.0f} minutes at most")
                waits = True
                time.sleep(1)
        yield


@contextmanager
def opened(path: Path, blocks: Callable[[str], str]) -> Iterator[Desk]:
    """Read the settings and open the archive.

    Raises:
        SettingsError: the settings are missing or wrong.
        ArchiveError: the archive cannot be opened.
    """
    settings = load(path)
    now = clock(os.environ, settings.zone)
    url = settings.archive.url
    if url.startswith(("env:", "block:")):  # an address with a password is a secret
        url = resolve(url, environment=os.environ, blocks=blocks)
    with Archive.open(url) as archive:
        newest = archive.newest()
        behind = max(newest - now(), timedelta()) if newest else timedelta()
        yield Desk(settings, archive, steady(now, newest), os.environ, blocks, behind, path)
