"""Engines that ask what was computed before: vectors by text, scores by pair of texts, each under its engine's name.

So the cost of a run follows what is new, and a change of the weights, which changes the name, starts afresh.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from synopse.engines import Engines
from synopse.engines.judge import ReadingJudge
from synopse.engines.reading import Reader
from synopse.errors import WriterError
from synopse.protocols import Encoder, Prompt, Vectors, Writer, Written

Floats = NDArray[np.float32]
AT_ONCE = 8
"""Prompts after which answers are kept: whatever ends a run between two, no more is written twice."""


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
    writer = RememberedWriter(engines.writer, values) if engines.writer else None
    grouping = engines.grouping
    if grouping:
        grouping = replace(grouping, encoder=RememberedEncoder(grouping.encoder, values))
    encoder = RememberedEncoder(engines.encoder, values)
    return replace(engines, encoder=encoder, judge=judge, writer=writer, grouping=grouping)


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


class RememberedWriter:
    """A writer whose answers are kept by prompt, whose words are article and template; failures are not kept."""

    def __init__(self, writer: Writer, values: Values) -> None:
        self._writer, self._values = writer, values
        self._kind = f"writing: {writer.name}"

    @property
    def name(self) -> str:
        """As the writer is named."""
        return self._writer.name

    @property
    def context(self) -> int:
        """Tokens that fit."""
        return self._writer.context

    @property
    def instructed(self) -> bool:
        """Whether it does what a prompt says."""
        return self._writer.instructed

    def count(self, text: str) -> int:
        """Tokens of a text."""
        return self._writer.count(text)

    def write(self, request: Prompt) -> Written:
        """The answer.

        Raises:
            WriterError: there is none, or none that can be used.
        """
        answer = self.write_all([request])[0]
        if isinstance(answer, WriterError):
            raise answer
        return answer

    def write_all(self, requests: Sequence[Prompt]) -> tuple[Written | WriterError, ...]:
        """What is kept, and the rest written and kept."""
        keys = [_key(json.dumps(asdict(request), sort_keys=True)) for request in requests]
        known = self._values.values(self._kind, list(dict.fromkeys(keys)))
        new = {key: request for key, request in zip(keys, requests, strict=True) if key not in known}
        found: dict[str, Written | WriterError] = {key: Written(**json.loads(data)) for key, data in known.items()}
        for begin in range(0, len(new), AT_ONCE):
            some = dict(list(new.items())[begin : begin + AT_ONCE])
            fresh = dict(zip(some, self._writer.write_all(list(some.values())), strict=True))
            found |= fresh
            written = {key: json.dumps(asdict(one)).encode() for key, one in fresh.items() if isinstance(one, Written)}
            if written:
                self._values.keep(self._kind, written)
        return tuple(found[key] for key in keys)


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
