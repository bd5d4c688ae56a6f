"""Readers at work in processes of their own, under a limit of time and memory: what overruns it is a gap.

    with Workroom() as room:
        for result in read_files(found.files, zone, room): ...

The libraries that read pages and PDFs take minutes or gigabytes for bytes that were made for that, and nothing stops
them from within. A worker reads file after file and is replaced only when one has ended it.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from multiprocessing.connection import Connection
from pathlib import Path
from queue import LifoQueue
from types import TracebackType
from typing import Any, ParamSpec, Protocol, Self, TypeVar, get_type_hints
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from synopse.model import Article
from synopse.read.document import Unreadable
from synopse.read.source import read_file
from synopse.view import shown

LOGGER = logging.getLogger(__name__)
SECONDS = 30.0
"""Of the processor for one article; the longest that are read, hundreds of pages of print, take some 10."""
MEGABYTES = 2048
"""Of address space for a worker; the largest real articles need 600 with all libraries."""
PATIENCE = 10
"""A call may take so many times its seconds by the clock: the machine may be busy, a disk far away."""
HANDS = min(os.cpu_count() or 1, 4)
FILES_A_HAND = 100
"""A worker takes a second to start: for fewer files a further one does not pay."""
RESULT, MEMORY, FAILURE = b"r", b"m", b"f"
"""First byte of a worker's answer; behind it the result as JSON, nothing, or a traceback."""
P = ParamSpec("P")
T = TypeVar("T")


class Room(Protocol):
    """Where readers work; `Workroom` is one."""

    def call(self, function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T | Unreadable:
        """What the function returns, or why it was ended."""


@lru_cache(maxsize=32)
def results_of(function: Callable[..., Any]) -> TypeAdapter[Any]:
    """What a reader returns, as JSON and back: nothing that a page may do to the worker is run by its parent."""
    return TypeAdapter(get_type_hints(function)["return"])


class Workroom:
    """Up to `hands` workers, started when they are needed; may be used by several threads at once.

    `seconds` are of the processor for one call, `megabytes` of address space for one worker.
    """

    def __init__(self, *, seconds: float = SECONDS, megabytes: int = MEGABYTES, hands: int = HANDS) -> None:
        self._seconds = seconds
        self._megabytes = megabytes
        self._hands = hands
        self._workers: LifoQueue[_Worker | None] = LifoQueue()
        for _ in range(hands):
            self._workers.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for _ in range(self._hands):
            if worker := self._workers.get():
                worker.end()

    def call(self, function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T | Unreadable:
        """Have a worker call a function of this package; an Unreadable without subject says why it was ended."""
        worker = self._workers.get()
        answer: bytes | Unreadable | None = None
        try:
            worker = worker or _Worker(self._seconds, self._megabytes)
            answer = worker.answer(pickle.dumps((function, arguments, named)))
        finally:
            if worker and not isinstance(answer, bytes):
                worker.end()
                worker = None
            self._workers.put(worker)
        if isinstance(answer, Unreadable):
            return answer
        kind, said = answer[:1], answer[1:]
        if kind == FAILURE:
            error = said.decode().strip().splitlines()
            LOGGER.error("a reader failed\n%s", "\n".join(map(shown, error)))
            return Unreadable(why="failed", values={"error": shown(error[-1].split(":")[0])})
        result: T = results_of(function).validate_json(said)
        return result


def read_files(files: Sequence[tuple[Path, str]], zone: ZoneInfo, room: Room) -> Iterator[Article | Unreadable]:
    """Read files, several at a time; the results come in the order of the files."""

    def read(file: tuple[Path, str]) -> Article | Unreadable:
        path, name = file
        result = room.call(read_file, path, name, zone)
        return result.model_copy(update={"subject": name}) if isinstance(result, Unreadable) else result

    pool = ThreadPoolExecutor(min(HANDS, 1 + len(files) // FILES_A_HAND), thread_name_prefix="read")
    try:
        yield from pool.map(read, files)
    finally:  # whoever stops listening is not kept waiting for the rest
        pool.shutdown(cancel_futures=True)


class _Worker:
    """One process, and the line to it."""

    def __init__(self, seconds: float, megabytes: int) -> None:
        self._seconds = seconds
        self._megabytes = megabytes
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "synopse.read.worker", str(theirs.fileno()), str(seconds), str(megabytes)],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            )
        self._line = Connection(ours.detach())

    def answer(self, call: bytes) -> bytes | Unreadable:
        """What the worker answers; an Unreadable where it ended over the call, or has to be."""
        try:
            self._line.send_bytes(call)
            if not self._line.poll(PATIENCE * self._seconds):
                return self._slow()
            answer = self._line.recv_bytes()
        except (EOFError, OSError):
            return self._ended()
        return self._exhausted() if answer == MEMORY else answer

    def end(self) -> None:
        """End the process, whatever it does."""
        self._line.close()
        self._process.kill()
        self._process.wait()

    def _ended(self) -> Unreadable:
        code = -self._process.wait()
        if code == signal.SIGPROF:
            return self._slow()
        if code == signal.SIGKILL:  # what the system does where memory ends
            return self._exhausted()
        return Unreadable(why="failed", values={"error": signal.Signals(code).name if code > 0 else f"code {-code}"})

    def _slow(self) -> Unreadable:
        return Unreadable(why="slow", values={"seconds": f"{self._seconds:g}"})

    def _exhausted(self) -> Unreadable:
        return Unreadable(why="exhausted", values={"most": self._megabytes})
