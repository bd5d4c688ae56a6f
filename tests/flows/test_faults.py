"""Language models that fail while a whole briefing is made: it comes out complete, and says what is missing."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import httpx
import pytest

from synopse.engines.shelves import find
from synopse.engines.steady import SteadyWriter
from synopse.errors import WriterError
from synopse.model import Briefing
from synopse.protocols import Prompt, Written
from tests.engines import tiny
from tests.engines.completions import (
    Behaviour,
    Completions,
    Handler,
    breaks_off,
    endless,
    hangs_up,
    sends,
    served,
    silent,
    status,
)
from tests.engines.conftest import FORMED, SUMMARY
from tests.flows.pressroom import ARTICLES, ELSEWHERE, Pressroom, by_rule, shortening
from tests.runs import wait_until

LATE, UNUSABLE = "hat nicht rechtzeitig geantwortet", "hat Unbrauchbares geantwortet"


@pytest.fixture(scope="module")
def room(server: str, tmp_path_factory: pytest.TempPathFactory) -> Pressroom:
    return Pressroom(tmp_path_factory.mktemp("pressroom"), server, ARTICLES)


@pytest.fixture(scope="module")
def quoted(room: Pressroom) -> Briefing:
    """What the built-in engine makes of the articles."""
    return room.brief().briefing


def engine(known: Completions, seconds: float = 20) -> str:
    """The settings of a model behind a server."""
    return f'writer = "openai:{known.url}#tiny"\nseconds = {seconds}\ncontext = 4096\ntogether = 1'


def holds(room: Pressroom, engines: str, quoted: Briefing, said: str) -> None:
    """A briefing by these engines tells the stories in the sources' words, and why."""
    published = room.brief(engines)
    assert published.briefing.stories == quoted.stories
    gaps = published.briefing.gaps
    assert said in gaps[0].reason
    page = (published.folder / "briefing.md").read_text(encoding="utf-8")
    assert all(gap.reason in page for gap in gaps)


FAULTS: dict[str, tuple[Behaviour, str]] = {
    "garbage": (sends(b"<html>?</html>"), UNUSABLE),
    "silent": (silent, LATE),
    "endless": (endless, UNUSABLE),
    "busy for a moment": (status(429, Retry_After="0.01"), "war überlastet"),
    "busy": (status(429), LATE),
    "gone in the middle": (breaks_off, LATE),
}


@pytest.mark.parametrize(("behaviour", "said"), FAULTS.values(), ids=FAULTS)
def test_a_server_that_fails_leaves_the_sources_words_and_says_so(
    behaviour: Behaviour, said: str, room: Pressroom, quoted: Briefing
) -> None:
    with served(behaviour) as known:
        holds(room, engine(known, 0.4 if said == LATE else 20), quoted, said)


def test_what_was_written_before_the_server_broke_is_kept(room: Pressroom, quoted: Briefing) -> None:
    with served(by_rule(shortening), hangs_up) as known:
        half = room.brief(engine(known, 0.4)).briefing
        known.behaviours[:] = [by_rule(shortening)]
        whole = room.brief(engine(known)).briefing
        known.behaviours[:] = [hangs_up]
        asked = len(known.asked)
        again = room.brief(engine(known)).briefing
    assert half.gaps
    assert whole.gaps == again.gaps == ()
    assert whole.stories != quoted.stories
    assert again.stories == whole.stories
    assert len(known.asked) == asked


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Models with random weights: one to chat, one to summarize."""
    folder = tmp_path_factory.mktemp("models")
    tiny.llama(folder / "babbling")
    tiny.t5(folder / "mumbling")
    return folder


@pytest.mark.parametrize(
    ("model", "seconds", "said"),
    [
        ("babbling", 20, "hat"),
        ("babbling", 0.01, LATE),
        ("mumbling", 0.01, LATE),
        ("missing", 20, "nicht verfügbar; stattdessen stehen die Worte der Quellen"),
    ],
)
def test_a_model_that_fails_leaves_the_sources_words_and_says_so(
    model: str, seconds: float, said: str, models: Path, room: Pressroom, quoted: Briefing
) -> None:
    holds(room, f'writer = "transformers:{models / model}"\nseconds = {seconds}', quoted, said)


def test_a_summarizer_that_talks_nonsense_is_checked_and_replaced(
    models: Path, room: Pressroom, quoted: Briefing
) -> None:
    briefing = room.brief(f'writer = "transformers:{models / "mumbling"}"').briefing
    assert briefing.stories == quoted.stories
    assert briefing.gaps or (briefing.method.writing and briefing.method.writing.replaced)


# ---------------------------------------------------------------------- the process ends


class Stall:
    """A model that answers until it is asked about the second story, and then only once it may."""

    def __init__(self) -> None:
        self.stalled = threading.Event()
        self.may_go_on = False

    def __call__(self, handler: Handler, asked: dict[str, Any]) -> None:
        if "Oker" in asked["messages"][-1]["content"] and not self.may_go_on:
            self.stalled.set()
            silent(handler, asked)
        else:
            by_rule(shortening)(handler, asked)


def killed(room: Pressroom, home: Path, reached: Callable[[], object]) -> None:
    """Kill a process that briefs once a point is reached."""
    command = [sys.executable, "-m", "synopse.cli", "briefing"]
    with subprocess.Popen(command, env=room.environment(home), cwd=room.folder, stderr=subprocess.PIPE) as process:
        wait_until(lambda: reached() or process.poll() is not None)
        process.kill()
        process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert not (room.folder / "output").exists()


def test_a_process_that_is_killed_while_a_server_writes_pays_no_answer_twice(server: str, tmp_path: Path) -> None:
    room, stall = Pressroom(tmp_path / "room", server, ARTICLES | ELSEWHERE), Stall()
    with served(stall) as known:
        room.choose(engine(known))
        killed(room, tmp_path / "home", stall.stalled.is_set)
        before = [json.dumps(asked) for asked in known.asked if "Oker" not in json.dumps(asked)]
        stall.may_go_on = True
        known.asked.clear()
        briefing = room.edition()
        after = [json.dumps(asked) for asked in known.asked]
    assert before
    assert after
    assert not set(before) & set(after)
    assert briefing.gaps == ()
    assert len(briefing.stories) == 2
    assert all(any(summary.engine != "extractive" for summary in story.summaries) for story in briefing.stories)


def test_a_process_that_is_killed_while_a_local_model_writes_leaves_nothing_half(
    server: str, models: Path, tmp_path: Path
) -> None:
    room = Pressroom(tmp_path / "room", server, ARTICLES)
    room.choose(f'writer = "transformers:{models / "babbling"}"')
    killed(room, tmp_path / "home", lambda: writing(server))
    briefing = room.edition()
    assert len(briefing.stories) == 1
    assert briefing.gaps[0].reason.startswith("Das Sprachmodell hat")


ACCIDENT = {
    "elbblatt.md": """# Zwölf Verletzte in Hechthausen

Elbblatt, 17. März 2026, 8.00 Uhr

In Hechthausen wurden am Dienstag zwölf Menschen verletzt, als ein Zug mit einem Lastwagen zusammenstieß.
Die Strecke nach Cuxhaven ist gesperrt. Der Fahrer des Lastwagens kam in eine Klinik.
""",
    "niederelbe.md": """# Zug stößt in Hechthausen mit Lastwagen zusammen

Niederelbe-Bote, 17. März 2026, 9.00 Uhr

Zwölf Menschen wurden verletzt, als in Hechthausen ein Zug einen Lastwagen rammte.
Die Strecke ist gesperrt, Busse fahren. Warum der Wagen auf den Gleisen stand, wird ermittelt.
""",
}
"""A story of which the models that give one answer tell the truth."""


@pytest.mark.parametrize(("build", "answer"), [(tiny.parrot, FORMED), (tiny.t5, SUMMARY)], ids=["chat", "summarizer"])
def test_a_process_that_is_killed_while_a_local_model_writes_goes_on_where_it_stopped(
    build: Callable[[Path, str], Path], answer: str, server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: set[str] = set()
    write_all = SteadyWriter.write_all

    def noted(writer: SteadyWriter, requests: Sequence[Prompt]) -> tuple[Written | WriterError, ...]:
        asked.update(json.dumps(asdict(request), sort_keys=True) for request in requests)
        return write_all(writer, requests)

    monkeypatch.setattr(SteadyWriter, "write_all", noted)
    engines = f'writer = "transformers:{build(tmp_path / "model", answer)}"'
    quiet, room = (Pressroom(tmp_path / name, server, ARTICLES | ACCIDENT) for name in ("quiet", "room"))
    quiet.choose(engines)
    wanted, all_of_it = quiet.edition(), set(asked)
    room.choose(engines)
    killed(room, tmp_path / "home", lambda: kept(room))
    before = kept(room)
    asked.clear()
    briefing = room.edition()
    assert briefing == wanted
    assert len(briefing.stories) == 2
    assert {summary.engine for story in briefing.stories for summary in story.summaries} == {
        "extractive",
        f"transformers:{find(str(tmp_path / 'model'), tmp_path).name}",
    }
    assert asked < all_of_it
    assert len(asked) == len(all_of_it) - before


def kept(room: Pressroom) -> int:
    """Answers of a language model in the archive."""
    with closing(sqlite3.connect(room.folder / "archive" / "synopse.db", timeout=30)) as connection:
        return int(connection.execute("SELECT count(*) FROM value WHERE kind LIKE 'writing: %'").fetchone()[0])


def writing(server: str) -> bool:
    """Whether a run is at prose."""
    wanted = {"task_runs": {"name": {"any_": ["write in prose"]}, "state": {"type": {"any_": ["RUNNING"]}}}}
    return bool(httpx.post(f"{server}/task_runs/filter", json=wanted).json())
