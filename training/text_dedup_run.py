"""Run text-dedup's MinHash on a JSONL file, inside an environment that has it, and print what it joins.

python text_dedup_run.py TEXTS.jsonl THRESHOLD NGRAM

It depends on other versions than Synopse (rich below 14, urllib3 below 2), and so is run from outside. The last line
that is printed is JSON: `links` of each text to the first of its cluster, and `seconds` of processor time, the imports
not counted.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

from text_dedup import minhash


def main(given: str, threshold: str, ngram: str) -> None:
    """Join, and print."""
    with tempfile.TemporaryDirectory() as folder:
        options = ["--path", "json", "--data_files", given, "--split", "train", "--cache_dir", folder]
        options += ["--output", f"{folder}/kept", "--column", "text", "--idx_column", "id", "--num_proc", "1"]
        options += ["--threshold", threshold, "--ngram", ngram, "--min_length", "1"]
        start = sum(os.times()[:4])
        minhash.main.main(args=options, standalone_mode=False)
        seconds = sum(os.times()[:4]) - start
    texts = Path(given).read_text(encoding="utf-8").splitlines()
    links = [(minhash.uf.find(number), number) for number in range(len(texts))]
    answer = {"links": [link for link in links if link[0] != link[1]], "seconds": seconds}
    sys.stdout.write(f"\n{json.dumps(answer)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
