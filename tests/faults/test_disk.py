"""No room, no right to write: one clear line, nothing half-written, and what was there stays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.rooms import ARCHIVE, Command, Room, Stage, thorough

LITTLE = 12_000
"""Bytes: less than a page or a PDF takes."""


@contextmanager
def mounted(room: Room, place: str, options: str, holds: Path | None = None) -> Iterator[Path]:
    """Mount a file system of its own at a place of the room, for the runs alone; it may hold a copy of a folder."""
    if not room.zygote.may_mount:
        pytest.skip("this machine lets nobody mount a file system")
    target = room.folder / place
    target.mkdir(exist_ok=True)
    kept = f" && cp -r {holds}/. {target}" if holds else ""
    room.zygote.shell(f"mount -t tmpfs -o {options} none {target}{kept}")
    try:
        yield room.zygote.seen(target)
    finally:
        room.zygote.shell(f"umount {target}")


def failed(room: Room, command: Command, code: int, *arguments: str) -> str:
    """Have a command fail with a code; the one line that says why."""
    run = room.zygote.begin(room.folder, [*command.words, *arguments], {**room.known, **command.known})
    assert run.wait() == code, run.said
    (said,) = (line for line in run.said.splitlines() if line.startswith("synopse: "))
    assert "Traceback" not in run.said
    return said


def test_a_full_disk_is_said_in_one_line_and_holds_nothing_half(stage: Stage) -> None:
    room, command = stage[0], stage[1]["run"]
    room.stands(command)
    with mounted(room, "disk", f"size={LITTLE}") as disk:
        said = failed(room, command, 4, "--output", "disk/out")
        assert said.startswith(
            "synopse: cannot write the briefing to disk/out: No space left on device (choose another"
        )
        assert list(disk.iterdir()) == []


@thorough
def test_a_full_disk_leaves_the_briefing_that_was_there(stage: Stage) -> None:
    room, command = stage[0], stage[1]["run again"]
    room.stands(command)
    with mounted(room, "out", "size=160k", command.before / "out") as disk:
        before = {path.name: path.read_bytes() for path in disk.glob("briefing.*")}
        assert "No space left on device" in failed(room, command, 4)
        assert {path.name: path.read_bytes() for path in disk.glob("briefing.*")} == before


@thorough
def test_a_disk_that_is_full_or_read_only_keeps_an_edition_for_the_next_run(stage: Stage) -> None:
    room, command = stage[0], stage[1]["briefing"]
    room.stands(command)
    for options, said in ((f"size={LITTLE}", "No space left on device"), ("ro", "Read-only file system")):
        with mounted(room, "output", options) as disk:
            assert f"{said} (choose another folder" in failed(room, command, 4)
            assert list(disk.iterdir()) == []
    assert len(room.postbox.mails) == 0
    room.zygote.run(room.folder, command.words, {**room.known, **command.known})
    assert len(room.postbox.mails) == 1


def test_an_archive_on_a_full_disk_takes_all_of_a_visit_or_nothing(stage: Stage) -> None:
    room, command = stage[0], stage[1]["collect"]
    room.stands(command)
    folder = command.before / "archive"
    taken = sum(path.stat().st_size for path in folder.iterdir())
    with mounted(room, "archive", f"size={taken + LITTLE}", folder):
        assert "(make room on the disk" in failed(room, command, 1)
    assert (room.folder / ARCHIVE).is_file()
