"""A clock that jumps between a visit and a briefing loses and doubles nothing."""

from __future__ import annotations

import json

from tests.faults.rooms import Room, Stage, moment, thorough


def newest(room: Room) -> set[str]:
    """The articles of the newest edition's story."""
    (story,) = json.loads((room.folder / "output" / "latest" / "briefing.json").read_bytes())["stories"]
    return {article["path"] for article in story["articles"]}


def test_what_comes_in_while_the_clock_is_behind_is_told(stage: Stage) -> None:
    """It is set back by ten minutes after a briefing; what is then collected lies before that briefing's end."""
    room, command = stage[0], stage[1]["collect"]
    room.stands(command)
    back = {"SOURCE_DATE_EPOCH": str(int(moment("2026-03-18")) - 600)}
    room.zygote.run(room.folder, ("collect",), {**room.known, **back})
    room.zygote.run(room.folder, ("briefing", "--due"), {**room.known, **command.known})
    assert newest(room) >= {"foerdebote.md", "coast-herald.md"}
    assert len(room.postbox.mails) == 1


def test_no_briefing_bears_a_date_of_a_clock_that_is_far_behind(stage: Stage) -> None:
    room, command = stage[0], stage[1]["briefing"]
    room.stands(command)
    before = room.left()
    back = {"SOURCE_DATE_EPOCH": moment("2026-03-16")}
    run = room.zygote.begin(room.folder, ("briefing", "--due"), {**room.known, **back})
    assert run.wait() == 1
    assert "synopse: the clock says 2026-03-16 06:00, and sqlite:" in run.said
    assert room.left() == before


@thorough
def test_a_clock_that_jumps_ahead_brings_one_edition_with_all_that_came(stage: Stage) -> None:
    room, command = stage[0], stage[1]["briefing"]
    room.stands(command)
    ahead = {"SOURCE_DATE_EPOCH": moment("2026-04-30")}
    room.zygote.run(room.folder, ("briefing", "--due"), {**room.known, **ahead})
    assert newest(room) >= {"foerdebote.md", "coast-herald.md"}
