"""Fuzzing of the text core by coverage: choices of words and signs that reach new lines of it are changed further.

python -m training.fuzz_words CORPUS [-max_total_time=SECONDS]; the arguments are libFuzzer's. Each of Hypothesis' tests
of tests/hostile that is about texts takes bytes for its choices.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import atheris

with atheris.instrument_imports(include=["synopse"]):
    from tests.hostile import test_fuzz_stories as stories
    from tests.hostile import test_fuzz_text as texts


def properties(module: ModuleType) -> dict[str, Any]:
    """The tests of a module that choose their examples, by name."""
    return {name: value.hypothesis for name, value in vars(module).items() if hasattr(value, "hypothesis")}


TESTED = properties(texts) | properties(stories)
TARGETS = tuple(one.fuzz_one_input for one in TESTED.values())


def once(data: bytes) -> None:
    """Try the test that the first byte names with what the others choose."""
    if data:
        TARGETS[data[0] % len(TARGETS)](data[1:])


if __name__ == "__main__":
    sys.stdout.write(f"{len(TARGETS)} tests: {', '.join(TESTED)}\n")
    sys.stdout.flush()
    atheris.Setup(sys.argv, once)
    atheris.Fuzz()
