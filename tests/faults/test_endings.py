"""What befalls the process: a signal to end, a server that dies, no memory, a second one at the same time."""

from __future__ import annotations

import signal
from pathlib import Path

import httpx
import pytest

from synopse.flows.server import TEMPORARY
from synopse.flows.server import server as running
from tests.faults.forked import STOPPED
from tests.faults.rooms import Stage, thorough
from tests.runs import environment

SOON = 10
"""Seconds in which a run ends that is told to."""


@pytest.mark.parametrize(
    ("name", "point"),
    [
        ("run", "compare 0 of 1"),
        pytest.param("run again", "os.rename briefing.html", marks=thorough),
        pytest.param("briefing", "mail data", marks=thorough),
    ],
)
def test_a_run_that_is_told_to_end_does_so_soon_and_leaves_nothing_half(name: str, point: str, stage: Stage) -> None:
    room, command = stage[0], stage[1][name]
    room.stands(command)
    known = {**room.known, **command.known}
    run = room.zygote.begin(room.folder, command.words, known, stop=(point, 1))
    assert run.wait() == STOPPED, run.said
    run.send(signal.SIGTERM)
    run.send(signal.SIGCONT)
    assert run.ends_within(SOON)
    assert run.wait() == 128 + signal.SIGTERM
    assert run.said == ""
    assert room.litter() == []
    room.zygote.run(room.folder, command.words, known)
    assert len({mail["Message-ID"] for _, mail in room.postbox.mails}) == (name == "briefing")


@thorough
def test_a_prefect_server_that_dies_is_said_and_the_next_run_goes_on(stage: Stage, tmp_path: Path) -> None:
    room, command = stage[0], stage[1]["briefing"]
    room.stands(command)
    with running(tmp_path, {**environment(tmp_path), **TEMPORARY}) as address:
        known = {**command.known, "PREFECT_API_URL": address}
        run = room.zygote.begin(room.folder, command.words, known, stop=("compare begins", 1))
        assert run.wait() == STOPPED, run.said
    assert run.goes_on() == 1
    assert run.said.endswith(
        "synopse: Prefect's server does not answer any more (what was done is kept: run it again)\n"
    )
    assert "Traceback" not in run.said
    assert room.postbox.mails == []
    room.zygote.run(room.folder, command.words, {**room.known, **command.known})
    assert len(room.postbox.mails) == 1


def test_of_two_briefings_at_once_one_makes_the_edition_and_nobody_gets_it_twice(stage: Stage) -> None:
    room, command = stage[0], stage[1]["briefing"]
    room.stands(command)
    known = {**room.known, **command.known}
    runs = [room.zygote.begin(room.folder, command.words, known) for _ in range(2)]
    assert [run.wait() for run in runs] == [0, 0], [run.said for run in runs]
    assert len(room.postbox.mails) == 1
    assert len(list((room.folder / "output").glob("2026-*"))) == 2  # one is of the day before


@thorough
def test_a_run_that_was_killed_is_running_no_more_once_the_next_one_has_begun(stage: Stage) -> None:
    room, command = stage[0], stage[1]["run"]
    room.stands(command)
    known = {**room.known, **command.known}
    run = room.zygote.begin(room.folder, command.words, known, stop=("group begins", 1))
    assert run.wait() == STOPPED, run.said
    run.killed()
    room.zygote.run(room.folder, command.words, known)
    wanted = {"flow_runs": {"state": {"type": {"any_": ["RUNNING", "PENDING"]}}}}
    assert httpx.post(f"{room.known['PREFECT_API_URL']}/flow_runs/filter", json=wanted).json() == []
