"""The annotated stories as the comparison sees them, with what the annotation says of each pair."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from synopse.compare import StoryText, candidates
from synopse.judged import KINDS
from synopse.model import Article, Sentence
from synopse.pairs import Pairs, Place
from synopse.protocols import Encoder
from synopse.stories import Background

ROOT = Path(__file__).parent.parent
Fact = tuple[str, str]


@dataclass(frozen=True)
class Labelled:
    """A story's candidate pairs with the truth.

    `outcomes` has the columns same, conflict, update; `kinds` the kinds of conflict, as `KINDS`.
    """

    name: str
    places: tuple[Place, ...]
    pairs: Pairs
    outcomes: NDArray[np.float32]
    kinds: NDArray[np.float32]


def number(story: Labelled) -> int:
    """The last number in the story's name."""
    return int(re.findall(r"\d+", story.name)[-1])


def load(folder: Path, encoder: Encoder, background: Background) -> list[Labelled]:
    """All stories of a folder; copies and furniture are left out, as the product would."""
    return [
        label(json.loads(path.read_text(encoding="utf-8")), encoder, background)
        for path in sorted(folder.glob("*.json"))
    ]


def label(story: Mapping[str, Any], encoder: Encoder, background: Background) -> Labelled:
    """One story: its candidate pairs, and what their facts' relations are."""
    text, facts = text_of(story, encoder)
    places, pairs = candidates(text, background)
    relations = {
        (name, frozenset((a, b))): kind
        for name, fact in story["facts"].items()
        for a, b, kind in fact.get("relations", [])
    }
    outcomes = np.zeros((len(pairs.first), 3), np.float32)
    kinds = np.zeros((len(pairs.first), len(KINDS)), np.float32)
    for row, (i, j) in enumerate(zip(pairs.first, pairs.second, strict=True)):
        for name, one in facts[i]:
            for other_name, two in facts[j]:
                if name != other_name:
                    continue
                relation = "compatible" if one == two else relations.get((name, frozenset((one, two))))
                if relation == "compatible":
                    outcomes[row, 0] = 1
                elif relation == "update":
                    outcomes[row, 2] = 1
                elif relation is not None:
                    outcomes[row, 1] = 1
                    kinds[row, KINDS.index(relation)] = 1
    return Labelled(str(story["id"]), places, pairs, outcomes, kinds)


def text_of(story: Mapping[str, Any], encoder: Encoder) -> tuple[StoryText, list[list[Fact]]]:
    """A story as the comparison gets it, without furniture and copies, and what each sentence states."""
    copies = {d["copy"] for d in story["duplicates"]}
    kept = sorted((a for a in story["articles"] if a["id"] not in copies), key=lambda a: str(a["published"]))
    articles, sentences, facts = [], [], []
    for article in kept:
        clean = [s for s in article["sentences"] if not s.get("junk")]
        articles.append(
            Article(
                id=article["id"],
                path=article["id"],
                text=" ".join(s["text"] for s in clean),
                title=article["title"],
                source=article["source"],
                published=datetime.fromisoformat(article["published"]),
                language=article["language"],
            )
        )
        sentences.append(
            tuple(
                Sentence(article=article["id"], index=i, text=s["text"], start=0, end=len(s["text"]), paragraph=0)
                for i, s in enumerate(clean)
            )
        )
        facts += [[(f, v) for f, v in s.get("facts", [])] for s in clean]
    vectors = encoder.encode([s.text for found in sentences for s in found])
    return StoryText(tuple(articles), tuple(sentences), vectors), facts
