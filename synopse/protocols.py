"""What a model must offer to be an engine: small protocols."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from synopse.errors import WriterError
from synopse.judged import Judgement
from synopse.language import Language
from synopse.model import Article, Sentence, Summary
from synopse.pairs import Pairs, Place

Vectors = NDArray[np.float32]
"""Rows of unit length, one a text: shape (texts, dimension)."""


class Encoder(Protocol):
    """Turns texts into vectors whose dot product tells how alike the texts are."""

    @property
    def name(self) -> str:
        """Name, version and numeric type: the same name always gives the same vectors."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit row a text, in the order of the texts; no text is cut silently."""


class Summarizer(Protocol):
    """Tells an article in a few sentences, each with its evidence."""

    @property
    def name(self) -> str:
        """As the briefing names it."""

    def summarize(
        self,
        article: Article,
        sentences: Sequence[Sentence],
        vectors: Vectors,
        language: Language,
        echo: NDArray[np.float32] | None = None,
    ) -> Summary:
        """Three to five sentences; `vectors` are those of the sentences, centred on news at large.

        `echo` says of each sentence how nearly the other articles of the story say it (cosine), None without others.
        """


class Judge(Protocol):
    """Tells whether two sentences state the same, contradict each other, or supersede one another."""

    @property
    def name(self) -> str:
        """As the briefing names it."""

    def judge(self, places: Sequence[Place], pairs: Pairs) -> Judgement:
        """Probabilities for each pair of places."""


@dataclass(frozen=True)
class Prompt:
    """What a language model is asked.

    Args:
        system: what it is to do.
        user: what it is to do it with.
        limit: tokens that the answer may have.
        schema: JSON Schema of the answer, an object; None for plain text.
        passages: the source's sentences in their order, as the evidence numbers in an answer count them from 1.
            A model that takes no instructions summarizes these.
        language: of the passages.
    """

    system: str
    user: str
    limit: int
    schema: Mapping[str, object] | None = None
    passages: tuple[str, ...] = ()
    language: str = "de"


@dataclass(frozen=True)
class Written:
    """What a language model answered, with the tokens that were read and written for it, repairs included.

    Where the prompt has a schema, `text` is JSON that satisfies it. `whole` is False where the limit ended the
    text: its last sentence may be a half one.
    """

    text: str
    prompt_tokens: int
    answer_tokens: int
    whole: bool = True


class LanguageModel(Protocol):
    """What is known of a language model before it writes."""

    @property
    def name(self) -> str:
        """As the briefing names it, without secrets; another model, or another version of it, has another name."""

    @property
    def context(self) -> int:
        """Tokens that fit, prompt and answer together; nothing longer is taken, and nothing is cut silently."""

    @property
    def instructed(self) -> bool:
        """Whether it does what a prompt says. If not, it summarizes the passages of a prompt, and nothing else."""

    def count(self, text: str) -> int:
        """Tokens of a text, rather too many than too few where they can only be estimated."""


class Writer(LanguageModel, Protocol):
    """A language model that writes."""

    def write(self, request: Prompt) -> Written:
        """The answer.

        Raises:
            WriterError: there is none, or none that can be used.
        """

    def write_all(self, requests: Sequence[Prompt]) -> tuple[Written | WriterError, ...]:
        """An answer or what went wrong for each, in their order; several at a time where the model can."""


class Relations(Protocol):
    """Tells how one text relates to another: a model of natural language inference."""

    @property
    def name(self) -> str:
        """As the briefing names it; the same name always gives the same answers."""

    def relate(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """For each premise and hypothesis the probability that it follows, and that it is contradicted: (pairs, 2)."""
