#!/usr/bin/env python3
"""Check annotated stories: the format, and what makes an annotation usable.

    check.py FILE_OR_FOLDER...

Prints one line a problem and exits with 1 if there is any. Standard library only.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from datetime import datetime
from itertools import combinations
from pathlib import Path

CONFLICTS = {"number", "date", "place", "name", "actor", "cause", "denial", "certainty", "assessment", "scope"}
RELATIONS = CONFLICTS | {"update", "compatible"}


def triples(article: dict) -> set[tuple[str, ...]]:
    """Word triples of the article's text, to find copied wording."""
    words = re.findall(r"\w+", " ".join(s["text"] for s in article["sentences"] if not s.get("junk")).lower())
    return set(zip(words, words[1:], words[2:], strict=False))


def problems(story: dict) -> list[str]:
    """What is wrong with a story, one line each."""
    found: list[str] = []
    ids = [a["id"] for a in story["articles"]]
    if len(ids) != len(set(ids)):
        found.append("article ids repeat")
    used: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for article in story["articles"]:
        if datetime.fromisoformat(article["published"]).tzinfo is None:
            found.append(f"{article['id']}: published has no time zone")
        if not article["sentences"] or not article["sentences"][0].get("p"):
            found.append(f"{article['id']}: the first sentence does not open a paragraph")
        for number, sentence in enumerate(article["sentences"]):
            where = f"{article['id']} sentence {number}"
            if sentence.get("junk") and sentence.get("facts"):
                found.append(f"{where}: junk states no facts")
            if not sentence["text"].strip() or "\n" in sentence["text"]:
                found.append(f"{where}: empty or with a line break")
            for fact, value in sentence.get("facts", []):
                if value not in story["facts"].get(fact, {}).get("values", {}):
                    found.append(f"{where}: no value {value} of fact {fact}")
                else:
                    used[fact][value].add(article["id"])
    for name, fact in story["facts"].items():
        found += _fact_problems(name, fact, used[name])
    copies = {frozenset((d["kept"], d["copy"])) for d in story.get("duplicates", [])}
    shingles = {a["id"]: triples(a) for a in story["articles"]}
    for one, two in combinations(ids, 2):
        share = len(shingles[one] & shingles[two]) / max(1, min(len(shingles[one]), len(shingles[two])))
        if frozenset((one, two)) in copies and share < 0.7:
            found.append(f"{one}, {two}: a duplicate that shares only {share:.0%} of its word triples")
        if frozenset((one, two)) not in copies and share > 0.12:
            found.append(f"{one}, {two}: no duplicate, yet {share:.0%} of the word triples are the same")
    for origin in story.get("origins", []):
        if len(origin["articles"]) < 2 or not set(origin["articles"]) <= set(ids):
            found.append(f"origin {origin['origin']}: wants two known articles or more")
    return found


def _fact_problems(name: str, fact: dict, used: dict[str, set[str]]) -> list[str]:
    found = [f"fact {name}: value {v} is stated nowhere" for v in fact["values"] if not used.get(v)]
    relations: Counter[frozenset[str]] = Counter()
    for one, two, kind in fact.get("relations", []):
        relations[frozenset((one, two))] += 1
        if kind not in RELATIONS:
            found.append(f"fact {name}: unknown relation {kind}")
        if one == two or not {one, two} <= set(fact["values"]):
            found.append(f"fact {name}: relation of {one} and {two}")
    for one, two in combinations(fact["values"], 2):
        if relations[frozenset((one, two))] != 1:
            found.append(f"fact {name}: values {one} and {two} have {relations[frozenset((one, two))]} relations")
    return found


def main() -> None:
    """Check what the command line names."""
    paths = [p for a in sys.argv[1:] for p in (sorted(Path(a).rglob("*.json")) if Path(a).is_dir() else [Path(a)])]
    bad = 0
    kinds: Counter[str] = Counter()
    for path in paths:
        story = json.loads(path.read_text(encoding="utf-8"))
        kinds.update(r[2] for f in story["facts"].values() for r in f.get("relations", []))
        lines = problems(story) + ([] if story["id"] == path.stem else [f"id {story['id']} is not the file's name"])
        bad += len(lines)
        for line in lines:
            print(f"{path.name}: {line}")
    print(f"{len(paths)} stories, {bad} problems; relations: {dict(kinds.most_common())}")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
