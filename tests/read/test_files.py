"""Which files a run finds."""

from __future__ import annotations

import os
from pathlib import Path

from synopse.read import find
from tests.read.wording import said


def names(*inputs: Path) -> list[str]:
    return [name for _, name in find(inputs).files]


def write(folder: Path, *paths: str) -> None:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(path, encoding="utf-8")


def test_folders_are_searched_and_shown_by_their_inner_paths(tmp_path: Path) -> None:
    write(tmp_path, "b.txt", "a/z.html", "a/b/c.pdf", "unknown.xyz")
    assert names(tmp_path) == ["a/b/c.pdf", "a/z.html", "b.txt", "unknown.xyz"]


def test_a_file_is_shown_by_its_name(tmp_path: Path) -> None:
    write(tmp_path, "deep/er/a.txt")
    assert names(tmp_path / "deep/er/a.txt") == ["a.txt"]


def test_hidden_files_and_what_accompanies_a_folder_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", ".hidden.txt", ".git/b.txt", "README.md", "LICENSE")
    assert names(tmp_path) == ["a.txt"]


def test_a_readme_that_is_asked_for_is_read(tmp_path: Path) -> None:
    write(tmp_path, "README.md")
    assert names(tmp_path / "README.md") == ["README.md"]


def test_our_own_output_is_no_input(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "out/briefing.md", "out/briefing.pdf", "out/articles/1.txt", "out/note.txt")
    (tmp_path / "out/briefing.json").write_text('{\n  "schema": "synopse/briefing/1",\n', encoding="utf-8")
    write(tmp_path, "md-only/briefing.md", "md-only/articles/1.txt")
    assert names(tmp_path) == ["a.txt", "out/note.txt"]


def test_somebody_elses_briefing_is_input(tmp_path: Path) -> None:
    write(tmp_path, "briefing.txt", "articles/a.txt.bak/x.txt", "other/briefing.md")
    assert "other/briefing.md" in names(tmp_path)


def test_a_file_that_is_given_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    assert names(tmp_path / "a.txt", tmp_path, tmp_path) == ["a.txt"]


def test_links_that_lead_in_circles_end(tmp_path: Path) -> None:
    write(tmp_path, "a/x.txt")
    (tmp_path / "a/up").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    assert names(tmp_path) == ["a/x.txt", "self"]


def test_links_within_the_folder_are_followed(tmp_path: Path) -> None:
    write(tmp_path, ".store/x.txt", "y.txt")
    (tmp_path / "linked").symlink_to(tmp_path / ".store")
    (tmp_path / "z.txt").symlink_to(tmp_path / ".store/x.txt")
    assert names(tmp_path) == ["linked/x.txt", "y.txt"]


def test_two_folders_with_the_same_file_name_show_which_is_which(tmp_path: Path) -> None:
    write(tmp_path, "one/a.txt", "two/a.txt")
    assert names(tmp_path / "one", tmp_path / "two") == ["a.txt", "two/a.txt"]


def test_what_is_not_there_is_a_gap_and_the_rest_goes_on(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    found = find([tmp_path / "nowhere", tmp_path])
    assert [m.subject for m in found.missing] == [str(tmp_path / "nowhere")]
    assert "no such file or folder" in said(found.missing[0])
    assert len(found.files) == 1


def test_an_empty_folder_has_no_files(tmp_path: Path) -> None:
    assert find([tmp_path]).files == ()


def test_a_name_that_is_no_text_can_be_shown(tmp_path: Path) -> None:
    path = os.path.join(os.fsencode(tmp_path), b"caf\xe9.txt")
    with open(path, "wb") as file:
        file.write(b"x")
    (name,) = names(tmp_path)
    assert name == "caf\ufffd.txt"
    name.encode("utf-8")


def test_a_link_that_leads_out_of_the_folder_is_a_gap(tmp_path: Path) -> None:
    write(tmp_path, "secret/shadow", "in/a.txt")
    (tmp_path / "in/shadow.txt").symlink_to(tmp_path / "secret/shadow")
    (tmp_path / "in/all").symlink_to(tmp_path / "secret")
    (tmp_path / "in/nothing.txt").symlink_to(tmp_path / "secret/nothing")
    found = find([tmp_path / "in"])
    assert [name for _, name in found.files] == ["a.txt"]
    assert sorted((gap.why, gap.subject) for gap in found.missing) == [
        ("outside", "all"),
        ("outside", "nothing.txt"),
        ("outside", "shadow.txt"),
    ]


def test_a_link_that_is_given_itself_is_read(tmp_path: Path) -> None:
    write(tmp_path, "real/x.txt")
    (tmp_path / "file.txt").symlink_to(tmp_path / "real/x.txt")
    (tmp_path / "folder").symlink_to(tmp_path / "real")
    assert names(tmp_path / "file.txt") == ["file.txt"]
    assert names(tmp_path / "folder") == ["x.txt"]
