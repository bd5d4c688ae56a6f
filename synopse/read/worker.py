"""The process in which readers work: takes calls from its parent, and ends with it.

python -m synopse.read.worker DESCRIPTOR SECONDS MEGABYTES
"""

from __future__ import annotations

import pickle
import resource
import signal
import sys
import traceback
from multiprocessing.connection import Connection

from synopse.read.workroom import FAILURE, MEMORY, RESULT, results_of

MEGABYTE = 1024 * 1024


def main(descriptor: int, seconds: float, megabytes: int) -> None:
    """Answer calls until the parent closes its end.

    A call that takes more than `seconds` of the processor ends the process by the kernel's own timer (SIGPROF), in
    whatever library it hangs; what wants more memory gets none.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group: the parent decides when to end
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * MEGABYTE, megabytes * MEGABYTE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with Connection(descriptor) as connection:
        while True:
            try:
                call = connection.recv_bytes()
            except EOFError:
                return
            signal.setitimer(signal.ITIMER_PROF, seconds)
            answer = _answer(call)
            signal.setitimer(signal.ITIMER_PROF, 0)
            try:
                connection.send_bytes(answer)
            except BrokenPipeError:
                return


def _answer(call: bytes) -> bytes:
    try:
        function, arguments, named = pickle.loads(call)  # noqa: S301 - from the parent; back goes JSON
        return RESULT + results_of(function).dump_json(function(*arguments, **named), by_alias=True)
    except MemoryError:
        return MEMORY
    except Exception:  # whatever it is: the parent logs it and names the file
        return FAILURE + traceback.format_exc().encode("utf-8", errors="replace")


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
