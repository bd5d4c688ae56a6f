"""Files appear whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from synopse.errors import OutputError
from synopse.output import write

FILES = {"articles/a.txt": b"text", "briefing.md": b"# one", "briefing.json": b"{}"}


def test_a_new_folder_appears_with_everything(tmp_path: Path) -> None:
    target = tmp_path / "out" / "2026-03-04"
    paths = write(target, FILES)
    assert sorted(p.relative_to(target).as_posix() for p in paths) == sorted(FILES)
    assert {name: (target / name).read_bytes() for name in FILES} == FILES


def test_nothing_is_left_beside_the_target(tmp_path: Path) -> None:
    write(tmp_path / "out", FILES)
    write(tmp_path / "out", FILES)
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_second_run_replaces_what_it_wrote_and_keeps_what_is_not_ours(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    (tmp_path / "notes.md").write_text("mine")
    write(tmp_path, {"articles/b.txt": b"new", "briefing.md": b"# two", "briefing.json": b"[]"})
    assert (tmp_path / "briefing.md").read_bytes() == b"# two"
    assert (tmp_path / "notes.md").read_text() == "mine"
    assert [p.name for p in (tmp_path / "articles").iterdir()] == ["b.txt"]


def test_a_target_that_is_a_file_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OutputError, match="is a file, wanted a folder"):
        write(tmp_path / "out", FILES)


def test_a_place_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(OutputError, match="cannot write the briefing"):
        write(tmp_path / "file" / "out", FILES)


def test_a_failure_half_way_leaves_no_new_folder(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        write(tmp_path / "out", {"briefing.md": b"", "x" * 300: b"a name that no file system takes"})
    assert list(tmp_path.iterdir()) == []
