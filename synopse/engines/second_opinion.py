"""A judge that asks a language model about the pairs of which it is not sure.

What the model answers moves the odds of a pair as far as it is to be trusted (`synopse.engines.trust`), and never
decides alone: a pair of which the judge is sure is not asked about, and no answer, or one that cannot be used, changes
nothing. Each sentence is shown with the one before it; one that gives orders is not shown at all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from synopse.engines import Engines
from synopse.engines.trust import Trust, opinion, trusted
from synopse.errors import Trouble, WriterError
from synopse.judged import KINDS, OUTCOMES, Judgement
from synopse.pairs import Pairs, Place, in_order
from synopse.prompts import Prompts
from synopse.protocols import Judge, Writer, Written

UNSURE = (0.08, 0.85)
"""The likeliest outcome of an unsure pair; the thresholds of findings lie between."""
Orders = Callable[[Sequence[str]], Sequence[bool]]
"""Tells which sentences speak to the model instead of reporting."""


class SecondOpinion:
    """The judge with a language model beside it; counts what it asked, and the tokens that this took."""

    def __init__(self, judge: Judge, writer: Writer, are_orders: Orders, most: int, trust: Trust | None = None) -> None:
        """Asks nothing yet; of a story, about `most` pairs. Without a `trust`, the first pair has it measured."""
        self._most = most
        self.name = f"{judge.name}; {writer.name}"
        self._judge, self._writer, self._are_orders, self._trust = judge, writer, are_orders, trust
        self.asked = self.prompt_tokens = self.answer_tokens = 0
        self.failures: list[Trouble] = []

    def judge(self, places: Sequence[Place], pairs: Pairs) -> Judgement:
        """Probabilities for each pair."""
        judgement = self._judge.judge(places, pairs)
        chances = np.stack([judgement.same, judgement.conflict, judgement.update], axis=1)
        ordered = in_order(places, pairs)
        rows = unsure(chances, self._most)
        orders = self._orders(places, {index for row in rows for index in ordered[row]})
        rows = [row for row in rows if orders.isdisjoint(ordered[row])]
        trust = self._trusted() if rows else Trust()
        if trust == Trust():
            return judgement
        kinds, prompts = judgement.kinds.copy(), []
        for row in rows:
            one, two = (places[index] for index in ordered[row])
            hours = abs(one.hours - two.hours) if one.hours is not None and two.hours is not None else None
            before = [None if index - 1 in orders else before_it(places, index) for index in ordered[row]]
            prompts.append(Prompts().relation([one.claim.sentence.text, two.claim.sentence.text], hours, before))
        for row, answer in zip(rows, self._writer.write_all(prompts), strict=True):
            self._count(answer)
            if isinstance(answer, WriterError):
                continue
            self.asked += 1
            said = opinion(answer)
            chances[row] = moved(chances[row], said.relation, trust)
            if said.relation == "conflict" and said.kind != "none":
                kinds[row] = named(kinds[row], KINDS.index(said.kind), trust.kind)
        same, conflict, update = chances.T
        return replace(judgement, same=same, conflict=conflict, update=update, kinds=kinds)

    def _orders(self, places: Sequence[Place], compared: set[int]) -> set[int]:
        """Those that give orders, of the sentences that are compared and of what stands before them."""
        shown = sorted(compared | {index - 1 for index in compared if before_it(places, index) is not None})
        are_orders = self._are_orders([places[index].claim.sentence.text for index in shown])
        return {index for index, is_order in zip(shown, are_orders, strict=True) if is_order}

    def _trusted(self) -> Trust:
        if self._trust is None:
            self._trust, answers = trusted(self._writer)
            for answer in answers:
                self._count(answer)
        return self._trust

    def _count(self, answer: Written | WriterError) -> None:
        if isinstance(answer, WriterError):
            self.failures.append(answer.why)
            self.prompt_tokens += answer.tokens[0]
            self.answer_tokens += answer.tokens[1]
            return
        self.prompt_tokens += answer.prompt_tokens
        self.answer_tokens += answer.answer_tokens


def before_it(places: Sequence[Place], index: int) -> str | None:
    """The sentence before one in its article; None for the first."""
    known = index > 0 and places[index - 1].article == places[index].article
    return places[index - 1].claim.sentence.text if known else None


def unsure(chances: NDArray[np.float64], most: int) -> list[int]:
    """Rows of which no outcome is sure, and one is likely enough to matter, ascending; columns as `OUTCOMES`.

    Of more than `most`, those nearest to the middle.
    """
    low, high = UNSURE
    likeliest = chances.max(axis=1, initial=0.0)
    rows = np.flatnonzero((likeliest >= low) & (likeliest <= high))
    middle = np.abs(likeliest[rows] - (low + high) / 2)
    return sorted(int(row) for row in rows[np.argsort(middle, kind="stable")[:most]])


def moved(chances: NDArray[np.float64], said_relation: str, trust: Trust) -> NDArray[np.float64]:
    """The chances of the outcomes of one pair after what a model said of it."""
    steps = zip(OUTCOMES, trust.rises, trust.falls, strict=True)
    said = np.array([up if outcome == said_relation else -down for outcome, up, down in steps])
    odds = np.log(np.clip(chances, 1e-9, 1 - 1e-9) / np.clip(1 - chances, 1e-9, 1)) + said
    return np.asarray(1 / (1 + np.exp(-odds)), np.float64)


def named(kinds: NDArray[np.float64], column: int, rises: float) -> NDArray[np.float64]:
    """The probabilities of the kinds of a conflict after a model named one; all alike for a pair that was not read."""
    known = kinds if kinds.any() else np.full(len(kinds), 1 / len(kinds))
    weighed = known * np.exp(rises * (np.arange(len(known)) == column))
    return np.asarray(weighed / weighed.sum(), np.float64)


def seconded(engines: Engines) -> Engines:
    """The engines with a second opinion where a model is there that takes instructions."""
    if engines.writer is None or not engines.writer.instructed or not engines.opinions:
        return engines
    from synopse.engines.orders import Orders as Model  # reads a file that only this needs

    return replace(
        engines, judge=SecondOpinion(engines.judge, engines.writer, Model(engines.encoder), engines.opinions)
    )
