"""What all models that write on this machine have in common: batches, one thread at a time, limits."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from threading import Lock
from typing import Any

import torch
from transformers import PreTrainedModel, PreTrainedTokenizerBase

from synopse.engines.loading import load_tokenizer
from synopse.engines.shelves import Shelf
from synopse.engines.steady import Fuse
from synopse.errors import WriterError
from synopse.protocols import Written

TOGETHER = {"cpu": 4096, "mps": 16384, "cuda": 65536}
"""Tokens of a batch by device, all its prompts and answers filled up to the longest."""


class Network(ABC):
    """A generating network and its tokenizer, used by one thread at a time."""

    def __init__(self, shelf: Shelf) -> None:
        self.tokenizer: PreTrainedTokenizerBase = load_tokenizer(shelf)
        model = self.load(shelf)
        self.device = model.device.type
        self.model: Any = model  # whose methods for writing transformers does not type
        self._lock = Lock()

    @abstractmethod
    def load(self, shelf: Shelf) -> PreTrainedModel:
        """The model."""

    @abstractmethod
    def generate(self, texts: Sequence[str], limits: Sequence[int], seconds: float) -> list[Written | WriterError]:
        """The answers to a batch."""

    def count(self, text: str) -> int:
        """Tokens of a text."""
        return len(self.tokenizer.encode(text, add_special_tokens=False, verbose=False))

    def run(
        self, texts: Sequence[str], limits: Sequence[int], seconds: float, fuse: Fuse
    ) -> list[Written | WriterError]:
        """An answer to each text, those of like length together.

        Args:
            texts: all of which fit.
            limits: tokens of each answer.
            seconds: for one batch.
            fuse: asked before each batch.
        """
        sizes = [self.count(text) + limit for text, limit in zip(texts, limits, strict=True)]
        found: dict[int, Written | WriterError] = {}
        for rows in batches(sizes, TOGETHER[self.device]):
            blown = fuse.blown()
            batch = [texts[row] for row in rows], [limits[row] for row in rows]
            outcomes = [blown] * len(rows) if blown else self._batch(*batch, seconds)
            found.update(zip(rows, outcomes, strict=True))
            for outcome in outcomes:
                fuse.note(outcome)
        return [found[row] for row in range(len(texts))]

    def _batch(self, texts: Sequence[str], limits: Sequence[int], seconds: float) -> list[Written | WriterError]:
        try:
            with self._lock, torch.inference_mode():
                return self.generate(texts, limits, seconds)
        except torch.OutOfMemoryError:
            if len(texts) > 1:
                single = zip(texts, limits, strict=True)
                return [outcome for text, limit in single for outcome in self._batch([text], [limit], seconds)]
            return [WriterError("memory", "the memory of the GPU is too small for this text")]
        except RuntimeError as error:  # what a device or a kernel raises
            return [WriterError("failed", f"the model failed: {str(error).splitlines()[0][:160]}") for _ in texts]

    def ends(self) -> list[int]:
        """The tokens that end an answer."""
        known = self.model.generation_config.eos_token_id
        if known is None:
            known = self.tokenizer.eos_token_id
        return known if isinstance(known, list) else [known]

    def read(
        self,
        write: Callable[[], Any],
        skipped: int,
        prompt_tokens: Sequence[int],
        limits: Sequence[int],
        seconds: float,
    ) -> list[Written | WriterError]:
        """Let the network write, and read what it wrote.

        Args:
            write: gives a row of tokens for each text.
            skipped: tokens at the beginning of each row that are no answer.
            prompt_tokens: of each text.
            limits: tokens of each answer.
            seconds: after which it was stopped.
        """
        begun, ends = time.monotonic(), self.ends()
        rows = write()[:, skipped:].tolist()
        late = time.monotonic() - begun >= seconds
        outcomes: list[Written | WriterError] = []
        for answer, tokens, limit in zip(rows, prompt_tokens, limits, strict=True):
            row = answer[:limit]
            end = next((at for at, token in enumerate(row) if token in ends), None)
            if end is None and late and len(answer) < limit:
                spent = tokens, len(row)
                outcomes.append(WriterError("timeout", f"no whole answer within {seconds:g} seconds", tokens=spent))
                continue
            text = str(self.tokenizer.decode(row[:end], skip_special_tokens=True))
            outcomes.append(Written(text, tokens, len(row) if end is None else end + 1, whole=end is not None))
        return outcomes


def batches(sizes: Sequence[int], together: int) -> Iterator[list[int]]:
    """The rows by size, as many at a time as fit when all are filled up to the longest."""
    batch: list[int] = []
    for row in sorted(range(len(sizes)), key=sizes.__getitem__):
        if batch and sizes[row] * (len(batch) + 1) > together:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch
