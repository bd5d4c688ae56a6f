"""A folder to write in before files are moved into place; what a killed process left goes with the next one."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX, _SUFFIX = ".synopse-", ".new"
_NAME = re.compile(rf"{re.escape(_PREFIX)}[a-z0-9_]{{8}}{re.escape(_SUFFIX)}")


@contextmanager
def staged(place: Path) -> Iterator[Path]:
    """A new folder in `place` while the context lasts; what it then holds is removed.

    A process locks its folder as long as it lives, however it ends: what nobody locks is left over, and is removed
    here. On a file system that locks no folders leftovers stay.

    Raises:
        OSError: nothing can be written there.
    """
    _sweep(place)
    folder, handle = _locked(place)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def leftovers(place: Path) -> Iterator[Path]:
    """The folders in `place` that a run is writing, or was when it was killed."""
    yield from (path for path in place.glob(f"{_PREFIX}*{_SUFFIX}") if _NAME.fullmatch(path.name) and path.is_dir())


def _locked(place: Path) -> tuple[Path, int]:
    """A new folder, and the handle that locks it."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, suffix=_SUFFIX, dir=place))
        try:
            handle = os.open(folder, os.O_RDONLY)
        except FileNotFoundError:  # taken for a leftover before it was locked
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError:  # NFS and others lock no folders: nobody can take it for a leftover then
            return folder, handle
        if folder.exists():
            return folder, handle
        os.close(handle)


def _sweep(place: Path) -> None:
    for folder in leftovers(place):
        try:
            handle = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW)
        except OSError:  # gone meanwhile, or another user's
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        except OSError:  # somebody is writing in it, or nothing can be locked here
            continue
        finally:
            os.close(handle)
