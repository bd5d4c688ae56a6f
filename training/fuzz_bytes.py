"""Fuzzing of the readers by coverage: bytes that reach new lines of theirs are kept and changed further.

python -m training.fuzz_bytes CORPUS [-max_total_time=SECONDS]; the arguments are libFuzzer's.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import atheris

with atheris.instrument_imports(include=["synopse", "pypdf", "trafilatura", "feedparser"]):
    from synopse.read import read_page
    from synopse.sources.feeds import read_feed
    from synopse.sources.mails import read_mail
    from tests.hostile import test_fuzz_readers as readers
    from tests.read.test_source import BERLIN

READERS: tuple[Callable[[bytes], object], ...] = (
    lambda data: readers.sound(read_page, data, readers.URL, BERLIN, content_type="text/html"),
    lambda data: readers.sound(read_page, data, readers.URL, BERLIN, content_type="text/markdown"),
    lambda data: readers.sound(read_page, b"%PDF-" + data, readers.URL, BERLIN),
    lambda data: readers.sound(read_feed, data, readers.URL, BERLIN, readers.NOW),
    lambda data: readers.sound(read_mail, data, "mid:1", readers.SOURCE, BERLIN, readers.NOW),
)


def once(data: bytes) -> None:
    """Read bytes, whose first says by which reader."""
    if data:
        READERS[data[0] % len(READERS)](data[1:])


if __name__ == "__main__":
    readers.test_the_untouched_files_are_articles()  # loads the models: what follows is the readers' own time
    atheris.Setup(sys.argv, once)
    atheris.Fuzz()
