"""What is written aside: whole, alone, and gone afterwards, if not by the one who wrote then by the next."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from synopse.staging import leftovers, staged


def killed_in(place: Path) -> None:
    """Let a process write aside, and kill it there."""
    if (process := os.fork()) == 0:
        with staged(place) as folder:
            (folder / "half").write_text("half")
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(process, 0)


def test_a_folder_is_there_for_a_while_and_then_gone_with_all_it_holds(tmp_path: Path) -> None:
    with staged(tmp_path) as folder:
        (folder / "deep").mkdir()
        assert [folder] == list(leftovers(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_goes_with_the_next(tmp_path: Path) -> None:
    killed_in(tmp_path)
    assert [path.name for path in tmp_path.glob("*/*")] == ["half"]
    with staged(tmp_path) as folder:
        assert list(leftovers(tmp_path)) == [folder]


def test_what_another_process_is_writing_stays(tmp_path: Path) -> None:
    with staged(tmp_path) as mine, staged(tmp_path):
        assert mine.is_dir()


def test_what_is_called_almost_so_is_somebody_elses(tmp_path: Path) -> None:
    for name in (".synopse-notes", ".synopse-abcdefgh", ".synopse.json"):
        (tmp_path / name).mkdir()
    (tmp_path / ".synopse-abcdefgh.new").symlink_to(tmp_path / ".synopse-notes")
    (tmp_path / ".synopse-abcdefgi.new").touch()
    before = sorted(tmp_path.iterdir())
    with staged(tmp_path):
        pass
    assert sorted(tmp_path.iterdir()) == before
