"""Near copies: Synopse against MinHash with LSH, as datasketch and text-dedup have it."""

from __future__ import annotations

import csv
import json
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from functools import partial
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from datasketch import MinHash, MinHashLSH

from synopse.dedup import PERMUTATIONS, deduplicate, shingled
from synopse.model import Article
from synopse.read import read_file
from training.corpora import CORPUS, day, stories_of
from training.measures import Pair, by_pairs, joined, pairs

ARTICLES = 2_000
SEED = 11
JACCARD = (0.3, 0.5, 0.7)
"""Thresholds that are tried; the row shows the one that does best on the very data, which favours the rivals."""
CONTAINED, ALIKE = 0.6, 0.5
"""Public pairs that count as copies: by share of the shorter text, or by Jaccard similarity."""
NGRAM = 3
"""Words of a shingle, the same for all."""
FOREIGN = Path(__file__).with_name("text_dedup_run.py")

Texts = Mapping[str, str]


class Sample(NamedTuple):
    """Texts by name, and under each name of a truth the pairs of them that are copies."""

    texts: Texts
    truths: Mapping[str, Set[Pair]]


class Run(NamedTuple):
    """What a tool found, and how long it took."""

    pairs: Set[Pair]
    seconds: float


Tool = Callable[[Texts], Sequence[Run]]
"""One run for each setting."""


def rows(public: Path | None, text_dedup: str | None) -> dict[str, float]:
    """Precision, recall, F1 and seconds of each tool on each sample.

    Args:
        public: folder of the public data; without it there is no such sample.
        text_dedup: the Python of an environment that has text-dedup, which does not fit beside our pins.
    """
    tools: dict[str, Tool] = {"synopse": _synopse, "datasketch": _datasketch}
    if text_dedup:
        tools["text_dedup"] = partial(_text_dedup, python=text_dedup)
    figures: dict[str, float] = {}
    for sample in samples(public):
        for tool, work in tools.items():
            runs = work(sample.texts)
            for name, true in sample.truths.items():
                score, run = max(((by_pairs(run.pairs, true), run) for run in runs), key=lambda one: one[0].f1)
                start = f"copies_{name}_{tool}"
                figures |= {f"{start}_{what}": value for what, value in score._asdict().items()}
                figures[f"{start}_s"] = run.seconds
    return figures


def samples(public: Path | None) -> Iterator[Sample]:
    """The made day, the annotated stories, and the public bodies where they are."""
    with tempfile.TemporaryDirectory() as folder:
        truth = day(ARTICLES, Path(folder), SEED)
        read = {name: read_file(Path(folder) / name, name, ZoneInfo("Europe/Berlin")) for name in truth.story}
    texts = {name: article.text for name, article in read.items() if isinstance(article, Article)}
    families: dict[str, set[str]] = defaultdict(set)
    for name, of in truth.original.items():
        families[of].add(name)
    yield Sample(texts, {"made": pairs(families.values())})
    yield _annotated()
    if public:
        yield _public(public / "near_duplicates")


def _annotated() -> Sample:
    texts, copies = {}, []
    for story in stories_of(CORPUS / "train", CORPUS / "dev"):
        name = {article["id"]: f"{story['id']}/{article['id']}" for article in story["articles"]}
        copies += [(name[pair["kept"]], name[pair["copy"]]) for pair in story["duplicates"]]
        for article in story["articles"]:
            texts[name[article["id"]]] = " ".join(s["text"] for s in article["sentences"] if not s.get("junk"))
    return Sample(texts, {"stories": pairs(copies)})


def _public(folder: Path) -> Sample:
    with (folder / "fnc1_train_bodies.csv").open(encoding="utf-8", newline="") as opened:
        bodies = {f"train-{row['Body ID']}": row["articleBody"] for row in csv.DictReader(opened)}
    known = json.loads((folder / "silver_pairs.json").read_text(encoding="utf-8"))["pairs"]
    contained = pairs(row[2:] for row in known if row[1] >= CONTAINED)
    alike = pairs(row[2:] for row in known if row[0] >= ALIKE)
    return Sample(bodies, {"public_contained": contained, "public_jaccard": alike})


def _synopse(texts: Texts) -> list[Run]:
    articles = [Article(id=name, path=name, text=text) for name, text in texts.items()]
    start = time.process_time()
    folded = deduplicate(articles).duplicates
    seconds = time.process_time() - start
    return [Run(pairs(joined((one.kept, one.dropped) for one in folded)), seconds)]


def _datasketch(texts: Texts) -> list[Run]:
    start = time.process_time()
    sketches = {}
    for name, text in texts.items():
        sketches[name] = MinHash(num_perm=PERMUTATIONS)
        sketches[name].update_batch([" ".join(words).encode() for words in shingled(text)])
    sketched = time.process_time() - start
    runs = []
    for threshold in JACCARD:
        start = time.process_time()
        index = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
        links: list[Pair] = []
        for name, sketch in sketches.items():
            links += [(name, other) for other in index.query(sketch)]
            index.insert(name, sketch)
        runs.append(Run(pairs(joined(links)), sketched + time.process_time() - start))
    return runs


def _text_dedup(texts: Texts, python: str) -> list[Run]:
    """By the tool's own command, its start and imports not counted."""
    names = list(texts)
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / "texts.jsonl"
        rows = (json.dumps({"id": number, "text": texts[name]}) for number, name in enumerate(names))
        given.write_text("\n".join(rows), encoding="utf-8")
        runs = []
        for threshold in JACCARD:
            command = [str(Path(python).absolute()), str(FOREIGN), str(given), str(threshold), str(NGRAM)]
            finished = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder)
            answer = json.loads(finished.stdout.splitlines()[-1])
            links = [(names[one], names[two]) for one, two in answer["links"]]
            runs.append(Run(pairs(joined(links)), answer["seconds"]))
    return runs
