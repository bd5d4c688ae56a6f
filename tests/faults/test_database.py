"""A database that is locked, damaged, or gone while it is needed: one clear line, and the next run makes up for it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from synopse.archive import Archive, transactions
from synopse.errors import ArchiveError
from tests.archive import postgres
from tests.faults.forked import STOPPED
from tests.faults.rooms import ARCHIVE, Stage, thorough


def test_a_database_that_another_program_keeps_locked_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transactions, "WAIT", 0.1)
    with Archive.open(f"sqlite:///{tmp_path}/a.db") as archive, closing(sqlite3.connect(tmp_path / "a.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ArchiveError, match=r"locked .another program writes to it: try again"):
            archive.enlist([])


def test_a_damaged_database_is_said_and_left_alone(stage: Stage) -> None:
    room, command = stage[0], stage[1]["briefing"]
    room.stands(command)
    archive = room.folder / ARCHIVE
    content = archive.read_bytes()
    archive.write_bytes(content[:4096] + b"\xaa" * (len(content) - 4096))
    before = {path: path.read_bytes() for path in (room.folder / "output").rglob("*") if path.is_file()}
    run = room.zygote.begin(room.folder, command.words, {**room.known, **command.known})
    assert run.wait() == 1
    assert "malformed (the file is damaged: bring back a copy)\n" in run.said
    assert {path: path.read_bytes() for path in (room.folder / "output").rglob("*") if path.is_file()} == before
    assert room.postbox.mails == []


@thorough
def test_a_postgresql_that_goes_away_in_the_middle_is_made_up_for(stage: Stage) -> None:
    room, commands = stage
    command = commands["collect"]
    known = {**room.known, **command.known}
    with postgres.running() as server:
        server.execute("CREATE DATABASE news TEMPLATE template0")
        room.stands(command)
        settings = room.folder / "synopse.toml"
        settings.write_text(f'{settings.read_text(encoding="utf-8")}\n[archive]\nurl = "{server.url("news")}"\n')
        room.zygote.run(room.folder, command.words, known)
        run = room.zygote.begin(room.folder, ("briefing", "--due"), known, stop=("keep begins", 1))
        assert run.wait() == STOPPED, run.said
        server.execute("ALTER DATABASE news ALLOW_CONNECTIONS false")
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'news'")
        assert run.goes_on() == 1
        assert "\nsynopse: the archive postgresql+psycopg://synopse@/news: " in run.said
        assert "Traceback" not in run.said
        assert room.postbox.mails == []
        server.execute("ALTER DATABASE news ALLOW_CONNECTIONS true")
        room.zygote.run(room.folder, ("briefing", "--due"), known)
        assert len(room.postbox.mails) == 1
        with Archive.open(server.url("news")) as archive:
            assert [edition.state for edition in archive.briefings(9)] == ["delivered"]
