"""The briefing on disk: written aside first, then moved in one step."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from synopse.errors import OutputError

TEXTS = "articles"
LEFTOVER = ".synopse-"
"""Prefix of the folder beside the target in which a run writes; a killed run may leave one."""


def write(target: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Put the files (by path relative to `target`) in place, all whole or none.

    A new folder appears by one rename. In a folder that is already there each file is replaced
    by a rename of its own, the texts first and `briefing.json` last, so that what a briefing
    points to is there before the briefing; texts that no briefing needs any more are then removed.

    Raises:
        OutputError: the place cannot be written, with the reason of the system.
    """
    try:
        with _aside(target) as stage:
            for name, content in files.items():
                path = stage / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            if target.exists():
                _replace_each(stage, target, files)
            else:
                os.rename(stage, target)
    except OSError as error:
        raise OutputError(
            f"cannot write the briefing to {target}: {error.strerror or error}", hint="give another --output"
        ) from error
    return tuple(target / name for name in files)


@contextmanager
def _aside(target: Path) -> Iterator[Path]:
    target.parent.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=LEFTOVER, dir=target.parent))
    stage.chmod(0o755)
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _replace_each(stage: Path, target: Path, files: Mapping[str, bytes]) -> None:
    if not target.is_dir():
        raise OutputError(f"{target} is a file, wanted a folder", hint="give another --output")
    old = set((target / TEXTS).glob("*.txt")) if (target / TEXTS).is_dir() else set()
    for name in sorted(files, key=lambda name: (not name.startswith(TEXTS), name.endswith(".json"), name)):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        os.replace(stage / name, target / name)
    for text in old - {target / name for name in files}:
        text.unlink()
