"""Files appear whole or not at all."""

from __future__ import annotations

import fcntl
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from synopse import output
from synopse.errors import OutputError
from synopse.output import MANIFEST, check, write

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


def names(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and p.name != MANIFEST)


def test_texts_that_no_run_wrote_stay(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "mine.txt").write_text("mine")
    write(tmp_path, FILES)
    write(tmp_path, FILES | {"articles/b.txt": b"new"})
    assert (tmp_path / "articles" / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize("name", ["briefing.md", "briefing.json", "articles/a.txt", "articles"])
def test_a_file_of_the_user_is_not_overwritten(name: str, tmp_path: Path) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine")
    with pytest.raises(OutputError, match=f"holds .*{name}, which no earlier run wrote"):
        write(tmp_path, FILES)
    assert names(tmp_path) == [name]
    assert (tmp_path / name).read_text() == "mine"


def test_a_run_with_fewer_formats_leaves_nothing_of_the_one_before(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    write(tmp_path, {"articles/b.txt": b"new", "briefing.md": b"# two"})
    assert names(tmp_path) == ["articles/b.txt", "briefing.md"]


def test_without_a_manifest_a_briefing_of_ours_tells_what_may_go(tmp_path: Path) -> None:
    article = {"text_path": "articles/old.txt"}
    (tmp_path / "briefing.json").write_text(
        json.dumps({"schema": "synopse/briefing/1", "stories": [{"articles": [article]}]})
    )
    (tmp_path / "briefing.md").write_text("# old")
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "old.txt").write_text("old")
    (tmp_path / "articles" / "mine.txt").write_text("mine")
    write(tmp_path, FILES)
    assert names(tmp_path) == ["articles/a.txt", "articles/mine.txt", "briefing.json", "briefing.md"]


@pytest.mark.parametrize("listed", ['["../mine.txt", "notes.md", "articles/../notes.md"]', "7", '"'])
def test_a_manifest_of_somebody_else_removes_nothing(listed: str, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (tmp_path / "mine.txt").write_text("mine")
    (folder / "notes.md").write_text("mine")
    (folder / MANIFEST).write_text(f'{{"files": {listed}}}')
    write(folder, FILES)
    assert (tmp_path / "mine.txt").exists()
    assert (folder / "notes.md").exists()


def test_where_one_file_cannot_be_replaced_none_is(tmp_path: Path) -> None:
    write(tmp_path, FILES | {"briefing.pdf": b"one"})
    (tmp_path / "briefing.pdf").unlink()
    (tmp_path / "briefing.pdf").mkdir()
    with pytest.raises(OutputError, match=r"briefing\.pdf"):
        write(tmp_path, {"articles/b.txt": b"", "briefing.md": b"# two", "briefing.pdf": b"two"})
    assert {name: (tmp_path / name).read_bytes() for name in names(tmp_path)} == FILES


def test_of_runs_that_write_at_once_one_is_there_whole(tmp_path: Path) -> None:
    runs = [{f"articles/{n}.txt": b"", **dict.fromkeys(FILES, str(n).encode())} for n in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda files: write(tmp_path / "out", files), runs))
    found = {name: (tmp_path / "out" / name).read_bytes() for name in names(tmp_path / "out")}
    assert found in runs
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_run_that_does_not_end_is_not_waited_for_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, FILES)
    monkeypatch.setattr(output, "WAIT", 0.1)
    handle = os.open(tmp_path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(OutputError, match="another run is writing to"):
            write(tmp_path, {"briefing.md": b"# two"})
    finally:
        os.close(handle)
    assert (tmp_path / "briefing.md").read_bytes() == b"# one"


@pytest.mark.parametrize(("place", "said"), [("file", "is a file"), ("file/out", "cannot write"), ("mine", "holds")])
def test_a_bad_place_is_found_before_there_is_anything_to_write(place: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "briefing.md").write_text("mine")
    with pytest.raises(OutputError, match=said):
        check(tmp_path / place, ["briefing.md"])


def test_a_place_where_nobody_may_write_is_found_before() -> None:
    with pytest.raises(OutputError, match="cannot write the briefing to /proc/synopse"):
        check(Path("/proc/synopse"), ["briefing.md"])


def test_a_look_at_a_good_place_leaves_nothing(tmp_path: Path) -> None:
    check(tmp_path / "new" / "out", ["briefing.md"])
    assert list(tmp_path.iterdir()) == []


def test_a_place_is_named_on_one_line(tmp_path: Path) -> None:
    (tmp_path / "a\n\x1b[31mb").write_text("a file")
    with pytest.raises(OutputError) as raised:
        write(tmp_path / "a\n\x1b[31mb", FILES)
    assert not set("\n\x1b") & set(str(raised.value))
