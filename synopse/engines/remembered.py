"""Engines that ask what was computed before: vectors by text, scores by pair of texts, each under its engine's name.

So the cost of a run follows what is new, and a change of the weights, which changes the name, starts afresh.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from synopse.engines import Engines
from synopse.engines.judge import Reader, ReadingJudge
from synopse.protocols import Encoder, Vectors

Floats = NDArray[np.float32]


class Values(Protocol):
    """Keeps bytes by kind and key; the archive does."""

    def values(self, kind: str, keys: Sequence[str]) -> dict[str, bytes]:
        """What is known under these keys."""

    def keep(self, kind: str, found: Mapping[str, bytes]) -> None:
        """Keep what was computed."""


def remembering(engines: Engines, values: Values) -> Engines:
    """The same engines, which keep what they compute and compute nothing twice."""
    judge = engines.judge
    if isinstance(judge, ReadingJudge):
        judge = judge.with_reader(lambda reader: RememberedReader(reader, values))
    return replace(engines, encoder=RememberedEncoder(engines.encoder, values), judge=judge)


class RememberedEncoder:
    """An encoder whose vectors are kept by text."""

    def __init__(self, encoder: Encoder, values: Values) -> None:
        self._encoder, self._values = encoder, values
        self.name = encoder.name

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit row a text, in the order of the texts."""
        return _rows(self._values, self.name, [_key(text) for text in texts], lambda new: self._new(texts, new))

    def _new(self, texts: Sequence[str], rows: Sequence[int]) -> Floats:
        return self._encoder.encode([texts[row] for row in rows])


class RememberedReader:
    """A reader of pairs whose scores are kept by both texts in their order."""

    def __init__(self, reader: Reader, values: Values) -> None:
        self._reader, self._values = reader, values
        self.name = reader.name

    def score(self, texts: Sequence[str], pairs: Sequence[tuple[int, int]]) -> Floats:
        """Log odds for each pair of indices into `texts`."""
        keys = [_key(texts[one], texts[two]) for one, two in pairs]
        return _rows(self._values, self.name, keys, lambda new: self._reader.score(texts, [pairs[row] for row in new]))


def _rows(values: Values, kind: str, keys: Sequence[str], compute: Callable[[Sequence[int]], Floats]) -> Floats:
    """One row a key: what is kept, and the rest computed, once for equal keys, and kept."""
    if not keys:
        return compute([])  # none, in as many columns as the engine gives
    known = values.values(kind, list(dict.fromkeys(keys)))
    new = list({key: row for row, key in enumerate(keys) if key not in known}.values())
    fresh: dict[str, bytes] = {}
    if new:
        computed = compute(new)
        fresh = {keys[row]: np.asarray(value, "<f4").tobytes() for row, value in zip(new, computed, strict=True)}
        values.keep(kind, fresh)
    return np.array([np.frombuffer(fresh.get(key) or known[key], "<f4") for key in keys], np.float32)


def _key(*texts: str) -> str:
    """The content; each text by itself, so that nothing depends on where one ends."""
    digests = (hashlib.sha256(text.encode("utf-8", "surrogatepass")) for text in texts)
    return hashlib.sha256(b"".join(digest.digest() for digest in digests)).hexdigest()
