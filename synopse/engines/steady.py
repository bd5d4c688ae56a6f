"""A writer that keeps to the form that was asked for, by trying once more, and that is given up where it fails.

Models behind it only answer; see `Model`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from threading import Lock
from typing import Protocol

from synopse.engines.answers import complaint, plain, structured
from synopse.errors import Trouble, WriterError
from synopse.protocols import LanguageModel, Prompt, Written

MOST_FAILURES = 3
"""Failures in a row, none of them the fault of a single prompt, after which a model is not asked again."""
_LASTING: frozenset[Trouble] = frozenset({"timeout", "busy", "unreachable", "failed", "garbage", "memory"})
"""Garbage is here what is no answer at all; one of the wrong form is the fault of its prompt, and not noted."""


class Fuse:
    """Counts failures in a row; once blown it stays so. A run over a hundred articles does not wait a hundred times."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._failures = 0
        self._last: WriterError | None = None

    def blown(self) -> WriterError | None:
        """The error for whoever asks a model that is given up."""
        if self._failures < MOST_FAILURES:
            return None
        return WriterError("given_up", f"given up after {MOST_FAILURES} failures in a row, the last: {self._last}")

    def note(self, outcome: Written | WriterError) -> None:
        """Take an outcome into account."""
        with self._lock:
            if isinstance(outcome, Written):
                self._failures = 0
            elif outcome.why in _LASTING:
                self._failures += 1
                self._last = outcome


def too_long(size: int, context: int) -> WriterError:
    """The error for a prompt that does not fit."""
    return WriterError("long", f"prompt and answer need {size} tokens, the model takes {context}")


class Model(LanguageModel, Protocol):
    """What a kind of language model implements."""

    def answer(self, requests: Sequence[Prompt], fuse: Fuse) -> list[Written | WriterError]:
        """An answer to each as the model gives it; asks the fuse before each and notes the outcome."""


class SteadyWriter:
    """The `Writer` around a model."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._fuse = Fuse()
        self.name = model.name
        self.instructed = model.instructed

    @property
    def context(self) -> int:
        """Tokens that fit, prompt and answer together."""
        return self._model.context

    def count(self, text: str) -> int:
        """Tokens of a text."""
        return self._model.count(text)

    def write(self, request: Prompt) -> Written:
        """The answer.

        Raises:
            WriterError: there is none, or none that can be used.
        """
        (outcome,) = self.write_all([request])
        if isinstance(outcome, WriterError):
            raise outcome
        return outcome

    def write_all(self, requests: Sequence[Prompt]) -> tuple[Written | WriterError, ...]:
        """An answer or what went wrong for each, in their order."""
        outcomes = self._model.answer(requests, self._fuse)
        finished = [_finished(request, outcome) for request, outcome in zip(requests, outcomes, strict=True)]
        unfit = {row: reason for row, reason in enumerate(finished) if isinstance(reason, str)}
        seconds = [outcomes[row] for row in unfit]
        if unfit and self.instructed:
            again = [_repair(requests[row], outcomes[row], reason) for row, reason in unfit.items()]
            seconds = self._model.answer(again, self._fuse)
        for row, second in zip(unfit, seconds, strict=True):
            finished[row] = _repaired(requests[row], outcomes[row], second)
        return tuple(one for one in finished if not isinstance(one, str))


def _finished(request: Prompt, outcome: Written | WriterError) -> Written | WriterError | str:
    """The outcome as the caller gets it, or what is wrong with the form of the answer."""
    if isinstance(outcome, WriterError):
        return outcome
    if request.schema is None:
        text = plain(outcome.text)
        if not text:
            return WriterError("garbage", "the answer is empty", tokens=_tokens(outcome))
        return replace(outcome, text=text)
    answer, reason = structured(outcome.text, request.schema)
    if answer is None:
        return str(reason)
    return replace(outcome, text=answer, whole=True)


def _repair(request: Prompt, outcome: Written | WriterError, reason: str) -> Prompt:
    assert isinstance(outcome, Written)  # only what was written can be of the wrong form
    return replace(request, user=request.user + complaint(outcome.text, reason))


def _repaired(request: Prompt, first: Written | WriterError, second: Written | WriterError) -> Written | WriterError:
    """The second answer with the tokens of both; there is no third, and of some models no second."""
    result = _finished(request, second)
    one, two = _tokens(first) if second is not first else (0, 0), _tokens(second)
    tokens = one[0] + two[0], one[1] + two[1]
    if isinstance(result, Written):
        return replace(result, prompt_tokens=tokens[0], answer_tokens=tokens[1])
    if isinstance(result, WriterError):
        return WriterError(result.why, result.message, hint=result.hint, tokens=tokens)
    whole = isinstance(second, Written) and second.whole
    return WriterError("garbage" if whole else "cut", f"the answer is not as asked: {result}", tokens=tokens)


def _tokens(outcome: Written | WriterError) -> tuple[int, int]:
    return (outcome.prompt_tokens, outcome.answer_tokens) if isinstance(outcome, Written) else outcome.tokens
