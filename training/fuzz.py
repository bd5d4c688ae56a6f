"""Fuzzing for minutes or hours: fresh examples of every property in tests/hostile, until time is up or one fails.

SYNOPSE_FUZZ_MINUTES (30) says how long. Where atheris is installed (`pip install atheris`, not pinned: it changes
nothing that is shipped) the readers and the text core are also fuzzed by what code an input reaches, for a sixth of the
time each.
"""

from __future__ import annotations

import importlib.util
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.hostile import test_fuzz_readers as readers
from tests.hostile.test_zoo import FILES
from tests.hostile.zoo.pdfs import document

KINDS = ("page", "markdown", "pdf", "feed", "mail")
"""Of what `fuzz_bytes` reads bytes as, by the first of them."""
SEED = 4000
"""Bytes; of larger entries little would be changed."""
CHOICES = 200
"""Seeds for the text core, each of up to `SEED` bytes."""
OUTPUT = Path("output/fuzz")
"""Where inputs that show a fault are left."""
EXAMPLES = 1000
"""Of each property in one round; a round takes about five minutes."""


def main() -> int:
    """Run rounds; 1 where something was found, with the example that shows it on the output."""
    minutes = float(os.environ.get("SYNOPSE_FUZZ_MINUTES", "30"))
    reached = importlib.util.find_spec("atheris") is not None
    end = time.monotonic() + 60 * minutes * (2 / 3 if reached else 1)
    rounds = 0
    while rounds == 0 or time.monotonic() < end:
        rounds += 1
        examples = {**os.environ, "SYNOPSE_FUZZ_EXAMPLES": str(EXAMPLES)}
        if code := subprocess.run(
            [sys.executable, "-m", "pytest", "tests/hostile", "-k", "fuzz"], env=examples
        ).returncode:
            return code
        sys.stdout.write(f"round {rounds}: nothing found\n")
    if not reached:
        sys.stdout.write("atheris is not installed: no fuzzing by coverage\n")
        return 0
    OUTPUT.mkdir(parents=True, exist_ok=True)
    limits = [
        f"-max_total_time={10 * minutes:.0f}",
        "-timeout=120",
        "-print_final_stats=1",
        f"-artifact_prefix={OUTPUT}/",
    ]
    for module, sow in (("fuzz_bytes", seed), ("fuzz_words", seed_choices)):
        with tempfile.TemporaryDirectory() as corpus:
            sow(Path(corpus))
            command = [sys.executable, "-m", f"training.{module}", corpus, f"-max_len={SEED}", *limits]
            if code := subprocess.run(command).returncode:
                return code
    return 0


def seed(corpus: Path) -> None:
    """Begin with what is whole and with what is bad already, each before each reader."""
    known = [readers.PAGE, readers.FEED, readers.MAIL, document()[5:], *(entry.make() for entry in FILES)]
    for number, content in enumerate(content for content in known if len(content) <= SEED):
        for first in range(len(KINDS)):
            (corpus / f"{number}-{first}").write_bytes(bytes([first]) + content)


def seed_choices(corpus: Path) -> None:
    """Begin with choices by lot, each before one of the tests."""
    lot = random.Random(SEED)
    for number in range(CHOICES):
        (corpus / str(number)).write_bytes(bytes([number % 256]) + lot.randbytes(lot.randrange(100, SEED)))


if __name__ == "__main__":
    sys.exit(main())
