"""A process of our own that ends with the one that started it, however that ends.

The child holds the reading end of a pipe. When the process that holds the other end is gone, killed or not, the pipe
closes, and the child ends itself.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

ENDS_WITHIN = 20.0
"""Seconds until a child that was asked to end is killed."""


@contextmanager
def child(
    module: str, arguments: Sequence[str], environment: Mapping[str, str], pass_fds: Sequence[int] = ()
) -> Iterator[subprocess.Popen[str]]:
    """Run a module of ours while the context lasts; what it prints can be read from its `stdout`."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        # Where we are called, articles may lie, and nothing there (a json.py) may be taken for a module.
        env={**os.environ, "PYTHONSAFEPATH": "1", **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        pass_fds=pass_fds,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    try:
        yield process
    finally:
        process.stdin.close()
        try:
            process.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


def with_parent(end: Callable[[], object]) -> None:
    """In the child: have `end` called when the parent is gone; what does not end in time is cut off."""

    def wait() -> None:
        sys.stdin.buffer.read()
        end()
        threading.Event().wait(ENDS_WITHIN)
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
