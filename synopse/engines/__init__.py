"""Encoders, summarizers and judges; torch and transformers live here only."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from synopse.engines.processor import considerate, multiplies_bfloat16
from synopse.errors import EngineError
from synopse.protocols import Encoder, Judge, Relations, Summarizer, Writer
from synopse.stories import SAME_STORY, Background

considerate(os.environ)


@dataclass(frozen=True)
class Engines:
    """The models of a run, and what is usual in news as the encoder sees it."""

    encoder: Encoder
    summarizer: Summarizer
    judge: Judge
    background: Background
    writer: Writer | None = None
    opinions: int = 0
    """Of how many pairs of a story the writer is asked what it thinks."""
    relations: Relations | None = None
    grouping: Grouping | None = None
    """What groups articles instead of the encoder, which the summarizer and the judge were measured with."""
    missing: tuple[Missing, ...] = ()
    cost: Callable[[int, int], float | None] | None = None
    """What so many tokens of prompts and of answers cost, in `currency`; None where no prices are known."""
    currency: str | None = None


@dataclass(frozen=True)
class Grouping:
    """Another encoder for whole articles, what is usual in news as it sees it, and how alike one story is."""

    encoder: Encoder
    background: Background
    threshold: float


@dataclass(frozen=True)
class Missing:
    """An engine that was chosen and is not there; the built-in one steps in. `name` is without the place on disk."""

    role: Literal["writer", "encoder", "relations"]
    name: str
    error: EngineError


@lru_cache(maxsize=1)
def builtin_engines() -> Engines:
    """The engines that the package carries: no download, no network. Loaded once a process, in about three seconds.

    Raises:
        EngineError: a model file is missing or belongs to another version.
    """
    from synopse.engines.e5 import builtin  # these import torch and transformers: not before it is needed
    from synopse.engines.judge import builtin_judge
    from synopse.summarize import ExtractiveSummarizer

    encoder = builtin()
    usual = background(encoder)
    # What a story is about is told by less precise numbers; what its sentences say is not.
    fast = Grouping(encoder.in_bfloat16(), usual, SAME_STORY) if multiplies_bfloat16(os.environ) else None
    return Engines(encoder, ExtractiveSummarizer(), builtin_judge(), usual, grouping=fast)


def background(encoder: Encoder) -> Background:
    """What is usual in news, as the encoder sees it.

    Raises:
        EngineError: the file was made with another encoder.
    """
    text = files("synopse.engines").joinpath("background.json").read_text(encoding="utf-8")
    known = Background.model_validate_json(text)
    if known.encoder != encoder.name:
        raise EngineError(
            f"background.json was made with {known.encoder!r}, the encoder is {encoder.name!r}",
            hint="python -m training.background",
        )
    return known
