"""A run that is killed at any point and done again leaves what a quiet one leaves, byte for byte.

Here some commands are killed some times in a row; with `make faults` each is killed at every point.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.forked import STOPPED, Point
from tests.faults.rooms import Command, Room, Stage, thorough

COMMANDS = ("run", "run again", "collect", "briefing")
LEAST = {"run": 45, "run again": 50, "collect": 30, "briefing": 80}
"""So many points there are at least."""


def points(passed: list[str]) -> list[Point]:
    """The first and the last time that each point is passed."""
    return [(name, number) for name in dict.fromkeys(passed) for number in sorted({1, passed.count(name)})]


def quiet(room: Room, command: Command, listed: Path) -> list[Point]:
    """Do a command undisturbed; the points that it passed."""
    room.stands(command)
    room.zygote.run(room.folder, command.words, {**room.known, **command.known}, points=listed)
    return points(listed.read_text(encoding="utf-8").splitlines())


def kill(room: Room, command: Command, point: Point) -> bool:
    """Kill a command at a point; whether it came there."""
    run = room.zygote.begin(room.folder, command.words, {**room.known, **command.known}, stop=point)
    if run.wait() != STOPPED:
        return False
    run.killed()
    return True


@pytest.mark.parametrize("name", ["run again", "briefing"])
def test_a_run_that_is_killed_again_and_again_ends_as_a_quiet_one(name: str, stage: Stage, tmp_path: Path) -> None:
    room, command = stage[0], stage[1][name]
    passed = quiet(room, command, tmp_path / "points")
    expected = room.left()
    room.stands(command)
    assert all(kill(room, command, passed[len(passed) * part // 8]) for part in (3, 6))
    room.zygote.run(room.folder, command.words, {**room.known, **command.known})
    assert room.left() == expected
    assert room.litter() == []


@thorough
@pytest.mark.parametrize("name", COMMANDS)
def test_a_run_that_is_killed_at_any_point_and_done_again_leaves_what_a_quiet_one_leaves(
    name: str, stage: Stage, tmp_path: Path
) -> None:
    room, command = stage[0], stage[1][name]
    passed = quiet(room, command, tmp_path / "points")
    expected = room.left()
    for point in passed:
        room.stands(command)
        assert kill(room, command, point), point
        room.zygote.run(room.folder, command.words, {**room.known, **command.known})
        assert room.left() == expected, point
        assert room.litter() == [], point
    assert len(passed) >= LEAST[name]
