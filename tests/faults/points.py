"""The points that a run comes by in an order that never changes: stages, their parts, files, statements, letters.

This is loaded by the process under test and not by the product: Python tells what a process does to files and
sockets, SQLAlchemy what goes to a database, and the product itself how far a stage is.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import sys
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from functools import wraps
from itertools import pairwise
from typing import Any

from prefect import Task
from sqlalchemy import Engine, event

import synopse.tasks
from synopse.progress import listening

CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "shutil.rmtree", "open"}
"""What Python's audit events call a change of the disk (https://docs.python.org/3/library/audit_events.html)."""
NAMED_BY_CHANCE = re.compile(r"(?<=\.synopse-)\w+|[0-9a-f]{8,}|\.\d+$")
Listener = Callable[[str], None]


def watched(folder: str, reached: Listener) -> AbstractContextManager[None]:
    """Have `reached` called with the name of each point, before what it names is done; names may come again.

    Args:
        folder: files below it count.
        reached: called in the thread that is there.
    """
    for task in _tasks():
        _watch_task(task, reached)
    event.listen(Engine, "before_cursor_execute", lambda *given: reached(f"sql {_gist(given[2])}"))
    event.listen(Engine, "commit", lambda *_: reached("sql commit"))
    sys.addaudithook(_auditor(os.path.realpath(folder), reached))
    return listening(lambda stage, done, total: reached(f"{stage} {done} of {total}"))


def _tasks() -> Collection[Task[..., Any]]:
    found: dict[int, Task[..., Any]] = {}
    for module in pkgutil.iter_modules(synopse.tasks.__path__, "synopse.tasks."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Task):
                found[id(value)] = value
    return found.values()


def _watch_task(task: Task[..., Any], reached: Listener) -> None:
    plain = task.fn

    @wraps(plain)
    def called(*given: object, **named: object) -> object:
        reached(f"{task.name} begins")
        result = plain(*given, **named)
        reached(f"{task.name} has ended")
        return result

    task.fn = called


def _gist(statement: str) -> str:
    """The verb of a statement and the table that it is about."""
    words = re.findall(r"[\w.]+", statement)
    table = next((b for a, b in pairwise(words) if a.upper() in {"FROM", "INTO", "UPDATE"}), "")
    return f"{words[0]} {table}".strip()


def _auditor(folder: str, reached: Listener) -> Callable[[str, tuple[Any, ...]], None]:
    ending = sys.is_finalizing  # bound here: while Python ends, this module's own names may be gone

    def audit(name: str, given: tuple[Any, ...]) -> None:
        if ending():
            return
        if name == "smtplib.send":
            reached(f"mail {bytes(given[1])[:4].decode(errors='replace').strip()}")
        elif name in CHANGES and isinstance(given[0], str | os.PathLike):
            if name == "open" and not given[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
                return
            last = given[1] if name in {"os.rename", "os.symlink"} else given[0]
            path = os.path.join(os.getcwd(), last)
            if path.startswith(folder):
                reached(f"{name} {NAMED_BY_CHANCE.sub('*', os.path.basename(path))}")

    return audit
