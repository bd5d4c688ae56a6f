"""The briefing on disk: written aside first, then moved into place, and nothing touched that is not ours."""

from __future__ import annotations

import fcntl
import json
import os
import re
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from synopse.errors import OutputError
from synopse.staging import staged
from synopse.view import shown

TEXTS = "articles"
DATA = "briefing.json"
REVIEW = "-review"
"""Ends the name of a folder with a look back by hand, which is no edition."""
DOCUMENTS = {"briefing.md", "briefing.html", "briefing.pdf", DATA}
MANIFEST = ".synopse.json"
"""Lists the files that a run wrote into a folder: the next one may replace and remove these and no others."""
WAIT = 10.0
"""Seconds to wait for another run that is moving its files into the same folder, which takes far less."""

_OUR_NAME = re.compile(r"briefing\.(md|html|pdf|json)|articles/[^/\0]+\.txt")
_OUR_MARK = re.compile(rb'\s*\{\s*"schema":\s*"synopse/briefing/')
_TEXT_PATH = re.compile(rb'"text_path":\s*"(articles/[^"/\\]+\.txt)"')
_ELSEWHERE = "choose another folder: --output of `run`, output in synopse.toml"


def check(target: Path, names: Collection[str]) -> None:
    """Look whether files of these names can be put into `target`, before they are worth something.

    Raises:
        OutputError: the place cannot be written, or holds what is not ours under one of the names.
    """
    real = Path(os.path.realpath(target))
    with _reasons(target):
        _former(target, real, names)
        nearest = next(place for place in (real, *real.parents) if place.exists())
        for place in (nearest, *(place for place in [real / TEXTS] if place.is_dir())):
            with staged(place):
                pass


def write(target: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Put the files (by path relative to `target`) in place, all whole or none; those of an earlier run go.

    A new folder appears by one rename. In a folder that is already there each file is replaced
    by a rename of its own, the texts first and `briefing.json` last, so that what a briefing
    points to is there before the briefing; what only the earlier run wrote is then removed.

    Raises:
        OutputError: the place cannot be written, with the reason of the system; it holds a file that is
            not ours under one of the names; or another run does not finish writing there.
    """
    real = Path(os.path.realpath(target))
    with _reasons(target):
        real.parent.mkdir(parents=True, exist_ok=True)
        with staged(real if real.is_dir() else real.parent) as stage:
            stage.chmod(0o755)  # it may become the folder itself
            for name, content in files.items():
                path = stage / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            _list(stage, stage, files)
            if not _appears(stage, real):
                with _alone(real):
                    _replace_each(stage, real, files, _former(target, real, files))
    return tuple(target / name for name in files)


@contextmanager
def _reasons(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"cannot write the briefing to {shown(str(target))}: {reason}", hint=_ELSEWHERE) from error


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other runs out of a folder; the lock goes with the process, however that ends."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        end = time.monotonic() + WAIT
        while not _locked(handle):
            if time.monotonic() > end:
                raise OutputError(f"another run is writing to {shown(str(folder))}", hint=f"wait, or {_ELSEWHERE}")
            time.sleep(0.05)
        yield
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system that locks no folders, such as NFS: better without than not at all
        return True
    return True


def _appears(stage: Path, real: Path) -> bool:
    """Make a new folder of the stage; False where there is one already."""
    if not real.is_dir():
        with _alone(real.parent):
            if not real.exists():
                os.rename(stage, real)
                return True
    return False


def _former(target: Path, real: Path, names: Collection[str]) -> set[str]:
    """Files in the folder that an earlier run wrote; an OutputError where something else has one of the names."""
    if real.exists() and not real.is_dir():
        raise OutputError(f"{shown(str(target))} is a file, wanted a folder", hint=_ELSEWHERE)
    there = [name for name in names if os.path.lexists(real / name)]  # first: a run lists its files before they appear
    former = {name for name in _listed(real) if _OUR_NAME.fullmatch(name) and not (real / name).is_dir()}
    taken = sorted(name for name in there if name not in former)
    if os.path.lexists(real / TEXTS) and not (real / TEXTS).is_dir():
        taken.append(TEXTS)
    if taken:
        raise OutputError(
            f"{shown(str(target))} holds {', '.join(taken)}, which no earlier run wrote; wanted a folder without",
            hint=_ELSEWHERE,
        )
    return former


def _listed(real: Path) -> set[str]:
    """Names in the manifest; without one, those that belong to a briefing.json of ours."""
    manifest, data = real / MANIFEST, real / DATA
    if manifest.is_file():
        try:
            return {str(name) for name in json.loads(manifest.read_bytes())["files"]}
        except (ValueError, KeyError, TypeError):  # not as we write it: then nothing here is known to be ours
            return set()
    content = data.read_bytes() if data.is_file() else b""
    return DOCUMENTS | {name.decode() for name in _TEXT_PATH.findall(content)} if _OUR_MARK.match(content) else set()


def _replace_each(stage: Path, real: Path, files: Mapping[str, bytes], former: set[str]) -> None:
    _list(stage, real, former | set(files))  # a run that is killed half-way leaves nothing that is nobody's
    for name in sorted(files, key=lambda name: (not name.startswith(TEXTS), name == DATA, name)):
        (real / name).parent.mkdir(parents=True, exist_ok=True)
        os.replace(stage / name, real / name)
    for name in former - set(files):
        (real / name).unlink(missing_ok=True)
    _list(stage, real, files)


def _list(stage: Path, folder: Path, names: Collection[str]) -> None:
    written = stage / f"{MANIFEST}.new"
    written.write_text(json.dumps({"files": sorted(names)}, indent=1) + "\n", encoding="utf-8")
    os.replace(written, folder / MANIFEST)
