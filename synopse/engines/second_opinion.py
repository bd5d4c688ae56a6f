"""A judge that asks a language model about the pairs of which it is not sure.

What the model answers moves the odds of a pair, and never decides: a pair of which the judge is sure is not asked
about, and no answer, or one that cannot be used, changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from synopse.engines import Engines
from synopse.errors import WriterError
from synopse.findings import Judgement
from synopse.pairs import Pairs, Place, in_order
from synopse.prompts import Prompts
from synopse.protocols import Judge, Writer

UNSURE = (0.25, 0.65)
"""The likeliest outcome of an unsure pair; the thresholds of findings lie between."""
MOST = 24
"""Pairs of a story that are asked about, those nearest to the middle first."""
SAY = 1.0
"""Log odds by which an answer moves the outcome that it names up, and the others down. A guess: no model was at hand
that is good enough to measure it with (docs/decisions/0007-engines.md)."""
OUTCOMES = ("same", "conflict", "update")


class SecondOpinion:
    """The judge with a language model beside it; counts what it asked, and the tokens that this took."""

    def __init__(self, judge: Judge, writer: Writer) -> None:
        self.name = f"{judge.name}; {writer.name}"
        self._judge, self._writer = judge, writer
        self.asked = self.prompt_tokens = self.answer_tokens = 0

    def judge(self, places: Sequence[Place], pairs: Pairs) -> Judgement:
        """Probabilities for each pair."""
        judgement = self._judge.judge(places, pairs)
        chances = np.stack([judgement.same, judgement.conflict, judgement.update], axis=1)
        rows = unsure(chances)
        ordered = in_order(places, pairs)
        prompts = []
        for row in rows:
            one, two = (places[index] for index in ordered[row])
            hours = abs(one.hours - two.hours) if one.hours is not None and two.hours is not None else None
            prompts.append(Prompts().relation([one.claim.sentence.text, two.claim.sentence.text], hours))
        for row, answer in zip(rows, self._writer.write_all(prompts), strict=True):
            if isinstance(answer, WriterError):
                continue
            self.asked += 1
            self.prompt_tokens += answer.prompt_tokens
            self.answer_tokens += answer.answer_tokens
            chances[row] = moved(chances[row], json.loads(answer.text)["relation"])
        same, conflict, update = chances.T
        return replace(judgement, same=same, conflict=conflict, update=update)


def unsure(chances: NDArray[np.float64], most: int = MOST) -> list[int]:
    """Rows of which no outcome is sure, and one is likely enough to matter, ascending; columns as `OUTCOMES`."""
    low, high = UNSURE
    likeliest = chances.max(axis=1, initial=0.0)
    rows = np.flatnonzero((likeliest >= low) & (likeliest <= high))
    middle = np.abs(likeliest[rows] - (low + high) / 2)
    return sorted(int(row) for row in rows[np.argsort(middle, kind="stable")[:most]])


def moved(chances: NDArray[np.float64], relation: str) -> NDArray[np.float64]:
    """The chances of the outcomes of one pair after what a model said of it."""
    said = np.array([SAY if outcome == relation else -SAY for outcome in OUTCOMES])
    odds = np.log(np.clip(chances, 1e-9, 1 - 1e-9) / np.clip(1 - chances, 1e-9, 1)) + said
    return np.asarray(1 / (1 + np.exp(-odds)), np.float64)


def seconded(engines: Engines) -> Engines:
    """The engines with a second opinion where a model is there that takes instructions."""
    if engines.writer is None or not engines.writer.instructed:
        return engines
    return replace(engines, judge=SecondOpinion(engines.judge, engines.writer))
