"""The archive as the rest of the product sees it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType

from sqlalchemy import Connection, Engine

from synopse.archive import articles, briefings, locks, opening, outlets, search, transactions, upkeep, values, visits
from synopse.archive.records import (
    Edition,
    Health,
    Hit,
    Kept,
    Listed,
    Pruned,
    Recorded,
    Sending,
    Stats,
    StoryMemory,
    Visited,
)
from synopse.harvest import Harvest, Seen
from synopse.parcel import Receipt


class Archive:
    """What was read and published before.

    Each method is one transaction: done in full or not at all, and alone with the database where it writes. All times
    are aware and answered in UTC. Threads may share an archive, processes open one each.

    Raises:
        ArchiveError: from every method, for what a user can mend (locked, full, gone, not ours).
    """

    def __init__(self, engine: Engine, place: str) -> None:
        self._engine = engine
        self._writer = transactions.writing(engine)
        self.place = place
        """The database's address without its secrets, for people."""

    @classmethod
    def open(cls, url: str, folder: Path = Path()) -> Archive:
        """Open a database by its URL, make its tables or bring them up to date.

        A relative path of SQLite counts from `folder`; missing folders are made.
        """
        address = opening.address(url, folder)
        place = transactions.shown(address)
        with transactions.mendable(place):
            return cls(opening.open_archive(address), place)

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with transactions.mendable(self.place), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with transactions.mendable(self.place), self._writer.begin() as connection:
            yield connection

    # ------------------------------------------------------------------ what was read

    def enlist(self, listed: Sequence[Listed]) -> None:
        """Note the sources that there are; the first has the first claim to what several offer.

        One that lies where one lay that is gone goes on as that one, under its new name.
        """
        with self._write() as connection:
            outlets.enlist(connection, listed)

    def record(self, harvest: Harvest, at: datetime) -> Recorded:
        """Keep what a visit to a source brought; the same harvest again changes nothing."""
        with self._write() as connection:
            return visits.record(connection, harvest, at)

    def seen(self, url: str) -> Seen | None:
        """What is known of an address that was fetched before with success (`synopse.harvest.Memory`)."""
        with self._read() as connection:
            return visits.seen(connection, url)

    def health(self) -> tuple[Health, ...]:
        """How the visits to each source went."""
        with self._read() as connection:
            return visits.health(connection)

    def visited(self, until: datetime) -> tuple[Visited, ...]:
        """How the visits to each source stood at a moment, and what the last one before it lacked."""
        with self._read() as connection:
            return visits.visited(connection, until)

    def articles(self, since: datetime, until: datetime) -> tuple[Kept, ...]:
        """The newest version of each article that appeared or changed in (since, until], in a stable order."""
        with self._read() as connection:
            return articles.between(connection, since, until)

    def by_ids(self, ids: Sequence[str]) -> tuple[Kept, ...]:
        """The versions with these ids, in the order asked for; ids that nobody knows are left out."""
        with self._read() as connection:
            return articles.by_ids(connection, ids)

    def search(self, words: str, limit: int = 20) -> tuple[Hit, ...]:
        """Articles that hold all the words, also as parts of longer ones and inflected; the newest first."""
        with self._read() as connection:
            return search.search(connection, words, limit)

    # ------------------------------------------------------------------ what was computed

    def values(self, kind: str, keys: Sequence[str], at: datetime) -> dict[str, bytes]:
        """What is known under these keys; once a day it is noted that they are in use."""
        with self._read() as connection:
            found, oldest = values.find(connection, kind, keys)
        if oldest and oldest < at.date():
            with self._write() as connection:
                values.touch(connection, kind, list(found), at.date())
        return found

    def keep(self, kind: str, found: Mapping[str, bytes], at: datetime) -> None:
        """Keep computed values; `kind` names engine and version, a key the content that it was made of."""
        with self._write() as connection:
            values.keep(connection, kind, found, at.date())

    # ------------------------------------------------------------------ what was published

    def put_story(self, story: StoryMemory) -> None:
        """Keep how a story stood after a briefing."""
        with self._write() as connection:
            briefings.put_story(connection, story)

    def stories(self, since: datetime, until: datetime) -> tuple[StoryMemory, ...]:
        """Each story briefed in (since, until], as it stood last in that time; the longest known first."""
        with self._read() as connection:
            return briefings.stories(connection, since, until)

    def put_briefing(self, edition: Edition, stories: Sequence[StoryMemory] = ()) -> Edition:
        """Keep an edition with its stories, unless one with its id was delivered; give back what stands there now."""
        with self._write() as connection:
            kept = briefings.put(connection, edition)
            if kept is edition:
                for story in stories:
                    briefings.put_story(connection, story)
            return kept

    def mark_delivered(self, briefing: str) -> None:
        """Close an edition: all its targets got it."""
        with self._write() as connection:
            briefings.mark_delivered(connection, briefing)

    def briefing(self, briefing: str) -> Edition | None:
        """The edition with this id."""
        with self._read() as connection:
            return briefings.get(connection, briefing)

    def last_briefing(self) -> Edition | None:
        """The edition whose window ends last."""
        return next(iter(self.briefings(1)), None)

    def briefings(self, limit: int) -> tuple[Edition, ...]:
        """Editions, newest window first."""
        with self._read() as connection:
            return briefings.newest(connection, limit)

    def intend(self, briefing: str, target: str, at: datetime) -> None:
        """Note that sending to a target begins, so that an end between sending and receipt is seen."""
        with self._write() as connection:
            briefings.intend(connection, briefing, target, at)

    def put_receipt(self, briefing: str, receipt: Receipt) -> None:
        """Note what became of it."""
        with self._write() as connection:
            briefings.put_receipt(connection, briefing, receipt)

    def sendings(self, briefing: str) -> tuple[Sending, ...]:
        """What became of an edition, target by target."""
        with self._read() as connection:
            return briefings.sendings(connection, briefing)

    def delivered(self, briefing: str) -> set[str]:
        """The targets that got an edition."""
        return {sending.target for sending in self.sendings(briefing) if sending.delivered}

    # ------------------------------------------------------------------ upkeep

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Be the only process that does `name`; the lock ends with the process, however it ends.

        Raises:
            Busy: another process does it; the message says which.
        """
        if self._engine.dialect.name == "sqlite":
            holder = locks.held(Path(f"{self._engine.url.database}.{name}.lock"), name)
        else:
            holder = locks.advisory(self._engine, name)
        with ExitStack() as stack:
            with transactions.mendable(self.place):  # what happens under the lock is not the archive's
                stack.enter_context(holder)
            yield

    def newest(self) -> datetime | None:
        """The latest moment of which the archive knows; None where it is empty."""
        with self._read() as connection:
            return upkeep.newest(connection)

    def stats(self) -> Stats:
        """What the archive holds."""
        with transactions.mendable(self.place):
            size = upkeep.size(self._engine)
        with self._read() as connection:
            return upkeep.stats(connection, size)

    def prune(self, before: datetime) -> Pruned:
        """Delete what is older, except what a briefing that stays rests on, and give the space back to the disk."""
        with transactions.mendable(self.place):
            size = upkeep.size(self._engine)
            with self._write() as connection:
                counts = upkeep.prune(connection, before)
            upkeep.shrink(self._engine)
            return Pruned(**counts, freed=size - upkeep.size(self._engine))
