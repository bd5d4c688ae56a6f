"""Synopse side by side with what people use today, on the same texts in one run.

python -m training.rivals [--public DIR] [--text-dedup PYTHON]

Needs the extra [bench]. Prints a table; `docs/benchmarks.md` tells what each row means. Without `--public` (the folder
of the public data) the rows on near copies in English, on leads, and on a general model of inference are left out,
without `--text-dedup` (the Python of an environment that has text-dedup) that rival.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from training import rivals_clustering, rivals_copies, rivals_pairs, rivals_summaries


def rows(public: Path | None = None, text_dedup: str | None = None) -> dict[str, float]:
    """All figures: quality from 0 to 1, seconds of processor time (`_s`), words a summary (`_words`)."""
    return {name: value for part in parts(public, text_dedup) for name, value in part.items()}


def parts(public: Path | None, text_dedup: str | None) -> Iterator[dict[str, float]]:
    """The figures of near copies, clustering, summaries and comparison, each when it is measured."""
    yield rivals_copies.rows(public, text_dedup)
    yield rivals_clustering.rows()
    yield rivals_summaries.rows(public)
    yield rivals_pairs.rows(public)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--public", type=Path)
    parser.add_argument("--text-dedup")
    given = parser.parse_args()
    for part in parts(given.public, given.text_dedup):
        sys.stdout.writelines(f"{name:52} {value:9.3f}\n" for name, value in part.items())
        sys.stdout.flush()


if __name__ == "__main__":
    main()
