"""What is disturbed: a room with articles and settings that stands again as it was, and all that a run leaves in it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from synopse.staging import leftovers
from tests.delivery.servers import Postbox
from tests.faults.forked import Zygote
from tests.flows.pressroom import ARTICLES
from tests.runs import BY_MAIL

ARCHIVE = "archive/synopse.db"
Stage = tuple["Room", dict[str, "Command"]]
"""The room, and the commands that are disturbed in it, by name."""


EVERYWHERE = "SYNOPSE_FAULTS"
"""Where this variable is set, all is tried at every point; else some of it at some."""
thorough = pytest.mark.skipif(EVERYWHERE not in os.environ, reason="make faults")


def moment(day: str, hour: int = 5) -> str:
    """SOURCE_DATE_EPOCH for an hour of a day, in UTC."""
    return str(int(datetime.fromisoformat(f"{day}T{hour:02}:00:00").replace(tzinfo=UTC).timestamp()))


@dataclass(frozen=True)
class Command:
    """A command, and the folder as it stands before."""

    words: tuple[str, ...]
    known: Mapping[str, str]
    before: Path


class Room:
    """A folder that is always the same one, since paths stand in what is written."""

    def __init__(self, folder: Path, zygote: Zygote, postbox: Postbox, known: Mapping[str, str]) -> None:
        self.folder, self.zygote, self.postbox, self.known = folder, zygote, postbox, known

    def stands(self, command: Command) -> None:
        """Make the folder as it was before a command."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(command.before, self.folder, symlinks=True)
        self.postbox.mails.clear()

    def keep(self, folder: Path) -> Path:
        """Keep the folder as it stands now."""
        shutil.copytree(self.folder, folder, symlinks=True)
        return folder

    def left(self) -> dict[str, object]:
        """Each file below the folder by its content, an archive's by its rows; and what came by mail, by its content.

        What Prefect keeps is elsewhere, what is locked is nothing: a lock's file stays.
        """
        found: dict[str, object] = {}
        for path in sorted(self.folder.rglob("*")):
            name = path.relative_to(self.folder).as_posix()
            if path.is_symlink():
                found[name] = path.readlink()
            elif name == ARCHIVE:
                found[name] = rows(path)
            elif path.is_file() and not name.startswith(ARCHIVE):
                found[name] = path.read_bytes()
        found["mails"] = {mail["Message-ID"]: list(_parts(mail)) for _, mail in self.postbox.mails}
        return found

    def litter(self) -> list[str]:
        """What a run left behind that had no time to clean up."""
        folders = [self.folder, *(path for path in self.folder.rglob("*") if path.is_dir())]
        return [path.name for folder in folders for path in leftovers(folder)]


def _parts(mail: EmailMessage) -> Iterator[object]:
    """What a mail holds; what parts it is drawn by lot."""
    yield mail["Subject"], mail["Date"]
    yield from (part.get_payload(decode=True) for part in mail.walk() if not part.is_multipart())


def rows(archive: Path) -> Sequence[str]:
    """All that an archive holds, once it has been found sound."""
    with closing(sqlite3.connect(archive)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return sorted(connection.iterdump())


def commands(room: Room, kept: Path, port: int) -> dict[str, Command]:
    """The commands that are disturbed, by name, each with the folder that it finds."""
    room.folder.mkdir()
    (room.folder / "in").mkdir()
    (room.folder / "eingang").mkdir()
    first, *further = ARTICLES.items()
    _put(room.folder / "in", [first, *further])
    made = {}
    run, earlier = ("run", "in", "--output", "out"), {"SOURCE_DATE_EPOCH": moment("2026-03-18")}
    later = {"SOURCE_DATE_EPOCH": moment("2026-03-19")}
    made["run"] = Command(run, later, room.keep(kept / "new"))
    room.zygote.run(room.folder, ("run", f"in/{first[0]}", "--output", "out"), {**room.known, **earlier})
    made["run again"] = Command(run, later, room.keep(kept / "again"))
    shutil.rmtree(room.folder / "out")
    (room.folder / "synopse.toml").write_text(BY_MAIL.format(port=port), encoding="utf-8")
    _put(room.folder / "eingang", [first])
    for words in (("collect",), ("briefing", "--due")):
        room.zygote.run(room.folder, words, {**room.known, **earlier})
    _put(room.folder / "eingang", further)
    made["collect"] = Command(("collect",), later, room.keep(kept / "collect"))
    room.zygote.run(room.folder, ("collect",), {**room.known, **later})
    made["briefing"] = Command(("briefing", "--due"), later, room.keep(kept / "briefing"))
    return made


def _put(folder: Path, articles: Sequence[tuple[str, str]]) -> None:
    for name, text in articles:
        (folder / name).write_text(text, encoding="utf-8")
