"""Which files a run reads: folders are searched, doubles and our own output left out."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from synopse.model import Frozen
from synopse.read.document import Unreadable

OUTPUT = "briefing"
OUTPUT_ARTICLES = "articles"
OUTPUT_MARK = b'"synopse/briefing/'
MARK_WITHIN = 200
NOT_ARTICLES = {"readme", "license", "licence", "changelog", "contributing", "notice"}
"""Files that accompany a folder; they are read where they are given by name."""


class Found(Frozen):
    """Files to read, each with the name to show for it, and what was asked for and is not there."""

    files: tuple[tuple[Path, str], ...]
    missing: tuple[Unreadable, ...]


def find(inputs: Sequence[Path]) -> Found:
    """All files under the inputs, in the order of the inputs, each folder sorted by path.

    A file is shown by its path within the folder that was given, or by its name. Left out are
    hidden files and folders, the output of an earlier run, files about the folder (README, LICENSE), and
    a file that was there before, under whatever path or link. A link that leads out of the folder that was
    given is not followed but reported: whoever wrote into the folder may not be who reads it.
    """
    files: list[tuple[Path, str]] = []
    missing: list[Unreadable] = []
    seen: set[Path] = set()
    names: set[str] = set()
    for given in inputs:
        if not given.exists():
            missing.append(Unreadable(why="missing", subject=_printable(str(given))))
            continue
        for path in _below(given, missing) if given.is_dir() else iter([given]):
            resolved = _real(path)
            if resolved in seen:
                continue
            seen.add(resolved)
            name = _name(path, given, names)
            names.add(name)
            files.append((path, name))
    return Found(files=tuple(files), missing=tuple(missing))


def _below(folder: Path, missing: list[Unreadable]) -> Iterator[Path]:
    """Files under a folder; links are followed within it, but no folder is entered twice."""
    root = _real(folder)
    entered: set[Path] = set()
    found: list[Path] = []

    def report(error: OSError) -> None:
        missing.append(Unreadable(why="folder", subject=_printable(str(error.filename))))

    def inside(path: Path) -> bool:
        if _real(path).is_relative_to(root):
            return True
        missing.append(Unreadable(why="outside", subject=_printable(path.relative_to(folder).as_posix())))
        return False

    for place, folders, files in os.walk(folder, followlinks=True, onerror=report):
        here = Path(place)
        entered.add(_real(here))
        ours = _is_output(here, files)
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".")
            and _real(here / name) not in entered
            and not (ours and name == OUTPUT_ARTICLES)
            and inside(here / name)
        ]
        entered.update(_real(here / name) for name in folders)
        found += [
            here / name
            for name in files
            if not name.startswith(".")
            and Path(name).stem.lower() not in NOT_ARTICLES
            and not (ours and Path(name).stem == OUTPUT)
            and inside(here / name)
        ]
    return iter(sorted(found))


def _is_output(folder: Path, files: Sequence[str]) -> bool:
    """Whether a folder holds a briefing that we wrote: its data, or its documents beside the texts."""
    if f"{OUTPUT}.json" in files:
        try:
            with (folder / f"{OUTPUT}.json").open("rb") as data:
                return OUTPUT_MARK in data.read(MARK_WITHIN)
        except OSError:  # unreadable: whoever reads it later reports that
            return False
    return any(Path(name).stem == OUTPUT for name in files) and (folder / OUTPUT_ARTICLES).is_dir()


def _name(path: Path, given: Path, taken: set[str]) -> str:
    """Path within the folder that was given; longer where two folders have the same one."""
    parts = path.relative_to(given).parts if path != given else (path.name,)
    name = _printable("/".join(parts))
    if name not in taken:
        return name
    name = _printable("/".join((_real(given).name, *parts)) if path != given else str(path))
    return name if name not in taken else _printable(str(_real(path)))


def _real(path: Path) -> Path:
    """Path without links; a link to itself stays as it is, where `Path.resolve` raises."""
    return Path(os.path.realpath(path))


def _printable(name: str) -> str:
    """File name may hold bytes that are no text: those are shown as U+FFFD."""
    return os.fsencode(name).decode("utf-8", errors="replace")
