"""Synopse side by side with what people use today, on the same texts in one run.

python -m training.rivals [--public DIR] [--text-dedup PYTHON]

Needs the extra [bench]. Prints a table; `docs/benchmarks.md` tells what each row means. Without `--public` (the folder
of the public data) the rows on near copies in English and on leads are left out, without `--text-dedup` (the Python of
an environment that has text-dedup) that rival.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from training import rivals_clustering, rivals_copies, rivals_pairs, rivals_summaries


def rows(public: Path | None = None, text_dedup: str | None = None) -> dict[str, float]:
    """All figures: quality from 0 to 1, seconds (`_s`), words a summary (`_words`)."""
    return {
        **rivals_copies.rows(public, text_dedup),
        **rivals_clustering.rows(),
        **rivals_summaries.rows(public),
        **rivals_pairs.rows(),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--public", type=Path)
    parser.add_argument("--text-dedup")
    given = parser.parse_args()
    for name, value in rows(given.public, given.text_dedup).items():
        sys.stdout.write(f"{name:52} {value:9.3f}\n")


if __name__ == "__main__":
    main()
