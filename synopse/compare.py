"""The comparison of one story: from its sentences to what agrees, conflicts, develops, stands alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synopse.claims import Claim, claims
from synopse.contraries import decided
from synopse.findings import Findings, find
from synopse.language import load
from synopse.model import Article, Sentence
from synopse.pairs import Pairs, Place, describe
from synopse.protocols import Judge
from synopse.stories import Background, centred

Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class StoryText:
    """The articles of one story with their sentences and the sentences' vectors.

    `vectors` has one unit row a sentence, article by article in the order of `articles`.
    """

    articles: tuple[Article, ...]
    sentences: tuple[tuple[Sentence, ...], ...]
    vectors: Matrix


@dataclass(frozen=True)
class Comparison:
    """The claims of a story and what was found among them; findings hold indices into the claims."""

    claims: tuple[Claim, ...]
    findings: Findings
    pairs: int


def compare(story: StoryText, background: Background, judge: Judge) -> Comparison:
    """Compare all articles of a story with each other."""
    places, pairs = candidates(story, background)
    judgement = decided(places, pairs, judge.judge(places, pairs))
    return Comparison(tuple(p.claim for p in places), find(places, pairs, judgement), len(pairs.first))


def candidates(story: StoryText, background: Background) -> tuple[tuple[Place, ...], Pairs]:
    """The claims of a story at their places, and the pairs worth judging with their features."""
    places = tuple(
        place
        for number, (article, sentences) in enumerate(zip(story.articles, story.sentences, strict=True))
        for place in _places(number, article, sentences, background)
    )
    centre = story.vectors.mean(axis=0) if len(story.articles) > 1 else np.zeros(1, np.float32)
    within = _unit(story.vectors - centre)
    general = centred(story.vectors, [p.claim.language for p in places], background.sentence_means)
    return places, describe(places, within, general)


def _places(number: int, article: Article, sentences: Sequence[Sentence], background: Background) -> list[Place]:
    found = claims(article, sentences, load(article.language), background.document_frequency)
    hours = article.published.timestamp() / 3600 if article.published else None
    return [Place(claim, number, i / max(len(sentences), 1), hours) for i, claim in enumerate(found)]


def _unit(vectors: Matrix) -> Matrix:
    unit: Matrix = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return unit
