"""What engines computed is found again, and no trouble with the file that keeps it is anybody's trouble."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from synopse.engines import cache
from synopse.engines.cache import NAME, UNUSED, Cache, place


def test_what_was_kept_is_found_by_another_run_under_its_kind(tmp_path: Path) -> None:
    Cache(tmp_path / "new").keep("one", {"a": b"1", "b": b"2"})
    found = Cache(tmp_path / "new")
    assert found.values("one", ["b", "a", "c"]) == {"a": b"1", "b": b"2"}
    assert found.values("another", ["a"]) == {}


def test_more_keys_than_a_statement_takes_parameters(tmp_path: Path) -> None:
    many = {str(number): b"x" for number in range(40_000)}
    kept = Cache(tmp_path)
    kept.keep("kind", many)
    assert kept.values("kind", list(many)) == many


def test_what_nobody_asked_for_goes_and_what_is_asked_for_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = 86_400
    monkeypatch.setattr("synopse.engines.cache.time.time", lambda: 0)
    Cache(tmp_path).keep("kind", {"asked": b"1", "unasked": b"2"})
    monkeypatch.setattr("synopse.engines.cache.time.time", lambda: (UNUSED - 1) * day)
    assert Cache(tmp_path).values("kind", ["asked"])
    monkeypatch.setattr("synopse.engines.cache.time.time", lambda: (UNUSED + 1) * day)
    late = Cache(tmp_path)
    late.keep("kind", {"new": b"3"})
    assert late.values("kind", ["asked", "unasked", "new"]) == {"asked": b"1", "new": b"3"}


def test_a_file_that_is_no_database_is_left_out_and_then_begun_anew(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"no database" * 1000)
    broken = Cache(tmp_path)
    assert broken.values("kind", ["a"]) == {}
    broken.keep("kind", {"a": b"1"})  # of this run nothing is kept
    fresh = Cache(tmp_path)
    fresh.keep("kind", {"a": b"1"})
    assert fresh.values("kind", ["a"]) == {"a": b"1"}


def test_a_locked_file_is_done_without_and_left_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "WAIT", 0.1)
    Cache(tmp_path).keep("kind", {"a": b"1"})
    other = sqlite3.connect(tmp_path / NAME)
    other.execute("BEGIN EXCLUSIVE")
    assert Cache(tmp_path).values("kind", ["a"]) == {}
    other.rollback()
    other.close()
    assert Cache(tmp_path).values("kind", ["a"]) == {"a": b"1"}


def test_a_place_where_nothing_can_be_made_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    nowhere = Cache(tmp_path / "file" / "folder")
    nowhere.keep("kind", {"a": b"1"})
    assert nowhere.values("kind", ["a"]) == {}


def test_a_file_that_has_grown_too_large_begins_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Cache(tmp_path)
    kept.keep("kind", {"a": bytes(100_000)})
    monkeypatch.setattr(cache, "MOST", 50_000)
    kept.keep("kind", {"b": b"2"})
    assert kept.values("kind", ["a", "b"]) == {"b": b"2"}


def test_the_environment_says_where_and_whether(tmp_path: Path) -> None:
    assert place({"SYNOPSE_CACHE": str(tmp_path)}) == tmp_path
    assert place({"SYNOPSE_CACHE": "off"}) is None
    own = place({})
    assert own is not None
    assert own.name == "synopse"
