"""What groups articles into stories where another encoder is chosen: its own background and threshold, measured.

Thresholds do not carry over from one encoder to another. A sample of annotated stories comes with the package
(`training/grouping.py` writes it): from it come the mean vectors, and the threshold that tells its stories apart best.
An encoder that does so much worse than the built-in one is not used.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from collections import Counter
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
from huggingface_hub import constants
from pydantic import AwareDatetime

from synopse.engines import Grouping
from synopse.errors import EngineError
from synopse.linkage import average_linkage
from synopse.model import Article, Frozen
from synopse.protocols import Encoder, Vectors
from synopse.stories import Background, opening, similarity

FILE = "grouping.json"
VERSION = 1
"""Grows when what is measured changes."""
THRESHOLDS = np.linspace(0.02, 0.6, 59)
WORSE = 0.05
"""How much less of the sample an encoder may get right than the built-in one."""


class Example(Frozen):
    """The opening of an article, and which story it belongs to."""

    story: str
    language: str
    title: str
    text: str
    published: AwareDatetime | None


class Sample(Frozen):
    """Annotated openings, and how well the built-in encoder tells their stories apart."""

    builtin: float
    examples: tuple[Example, ...]


class Measured(Frozen):
    """What was found out about an encoder; `score` is the mean B³ F1 over both halves of the sample."""

    encoder: str
    score: float
    threshold: float
    article_means: dict[str, tuple[float, ...]]


def sample() -> Sample:
    """The sample of the package."""
    return Sample.model_validate_json(files("synopse.engines").joinpath(FILE).read_text(encoding="utf-8"))


def grouping(encoder: Encoder, known: Background) -> Grouping:
    """The encoder with what was measured of it; the first time that takes as long as encoding the sample does.

    Args:
        encoder: another one than the built-in.
        known: the built-in background, for the words.

    Raises:
        EngineError: it tells stories apart much worse than the built-in encoder.
    """
    given = sample()
    found = _remembered(encoder, given, known)
    if found.score < given.builtin - WORSE:
        raise EngineError(
            f"{encoder.name} gets {found.score:.2f} of a sample of stories right, the built-in encoder "
            f"{given.builtin:.2f}: not used",
            hint="choose an encoder for multilingual similarity of texts",
        )
    return Grouping(encoder, _background(encoder.name, found.article_means, known), found.threshold)


def measure(encoder: Encoder, given: Sequence[Example], known: Background) -> Measured:
    """Mean vectors of the whole sample; score and threshold from halves whose means come from the other half."""
    articles = [_article(number, one) for number, one in enumerate(given)]
    vectors = encoder.encode([opening(article) for article in articles])
    stories = sorted({one.story for one in given})
    halves = [set(stories[0::2]), set(stories[1::2])]
    scores = np.zeros((len(halves), len(THRESHOLDS)))
    for number, half in enumerate(halves):
        here = [k for k, one in enumerate(given) if one.story in half]
        there = [k for k, one in enumerate(given) if one.story not in half]
        background = _background(encoder.name, _means(vectors[there], [given[k].language for k in there]), known)
        alike = similarity([articles[k] for k in here], vectors[here], background)
        truth = [given[k].story for k in here]
        scores[number] = [b_cubed(average_linkage(alike, threshold), truth) for threshold in THRESHOLDS.tolist()]
    mean = scores.mean(axis=0)
    best = np.flatnonzero(mean >= mean.max() - 1e-9)
    threshold = float(THRESHOLDS[best[len(best) // 2]])  # the middle of what is equally good
    languages = [one.language for one in given]
    return Measured(
        encoder=encoder.name,
        score=float(mean.max()),
        threshold=threshold,
        article_means=_means(vectors, languages),
    )


def b_cubed(found: Sequence[int], truth: Sequence[str]) -> float:
    """F1 of groups against true ones, counted for each article (A. Bagga and B. Baldwin 1998)."""
    together = Counter(zip(found, truth, strict=True))
    sizes, true_sizes = Counter(found), Counter(truth)
    precision = sum(n * n / sizes[label] for (label, _), n in together.items()) / len(truth)
    recall = sum(n * n / true_sizes[name] for (_, name), n in together.items()) / len(truth)
    return 2 * precision * recall / (precision + recall)


def _remembered(encoder: Encoder, given: Sample, known: Background) -> Measured:
    """What was measured before, or is now; kept beside the models."""
    key = hashlib.sha256(f"{VERSION} {encoder.name} {given.model_dump_json()}".encode()).hexdigest()[:16]
    path = Path(constants.HF_HOME) / "synopse" / "measured" / f"{key}.json"
    try:
        return Measured.model_validate_json(path.read_bytes())
    except (FileNotFoundError, ValueError):  # not yet there, or damaged
        found = measure(encoder, given.examples, known)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent) as aside:
            written = Path(aside) / path.name
            written.write_text(found.model_dump_json(), encoding="utf-8")
            os.replace(written, path)
    except OSError as error:  # the next run measures again, which takes longer
        logging.getLogger(__name__).warning("%s cannot be written: %s", path, error.strerror)
    return found


def _article(number: int, one: Example) -> Article:
    key = str(number)
    return Article(id=key, path=key, text=one.text, title=one.title, language=one.language, published=one.published)


def _means(vectors: Vectors, languages: Sequence[str]) -> dict[str, tuple[float, ...]]:
    codes = np.array(languages)
    return {code: tuple(vectors[codes == code].mean(axis=0).tolist()) for code in sorted(set(languages))}


def _background(name: str, means: dict[str, tuple[float, ...]], known: Background) -> Background:
    return known.model_copy(update={"encoder": name, "article_means": means, "sentence_means": {}})
