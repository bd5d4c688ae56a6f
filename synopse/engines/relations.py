"""Models of natural language inference of Hugging Face, run by transformers: what follows from a text, what does not.

One of them has a say at the gate: a sentence passes where it follows from its evidence by both judgements, the built-in
one and this one. Judging pairs of claims stays with the built-in judge, whose thresholds belong to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
import transformers
from numpy.typing import NDArray

from synopse.engines.loading import load_config, load_model, load_tokenizer
from synopse.engines.shelves import Shelf
from synopse.errors import EngineError
from synopse.protocols import Relations

if TYPE_CHECKING:
    from synopse.gate import Ground, Supporter

BATCH = 16
LONGEST_WINDOW = 512


class TransformersRelations:
    """A sequence classifier behind the `Relations` protocol, in 32 bits; deterministic on one machine."""

    def __init__(self, shelf: Shelf) -> None:
        """Loads the model.

        Raises:
            EngineError: it cannot be loaded, or its labels are not those of inference.
        """
        config = load_config(shelf)
        self._entailed, self._contradicted = labels(config.id2label or {}, shelf.name)
        self._tokenizer = load_tokenizer(shelf)
        loader = transformers.AutoModelForSequenceClassification.from_pretrained
        self._network: Any = load_model(shelf, loader, config, torch.float32)
        self._window = min(self._tokenizer.model_max_length, LONGEST_WINDOW)
        self._lock = Lock()
        self.name = f"transformers:{shelf.name} (fp32)"

    def relate(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """For each premise and hypothesis the probability that it follows, and that it is contradicted: (pairs, 2).

        A premise longer than the model takes is read in parts: what one of them bears or contradicts counts. A
        hypothesis of more than half of that length does not follow from anything.
        """
        result = np.zeros((len(pairs), 2), np.float32)
        lengths = [len(self._tokenizer.encode(hypothesis)) for _, hypothesis in pairs]
        rows = [row for row, length in enumerate(lengths) if length <= self._window // 2]
        if rows:
            result[rows] = self._related([pairs[row] for row in rows])
        return result

    def _related(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        result = np.zeros((len(pairs), 2), np.float32)
        found = self._tokenizer(
            [premise for premise, _ in pairs],
            [hypothesis for _, hypothesis in pairs],
            truncation="only_first",
            max_length=self._window,
            return_overflowing_tokens=True,
        )
        of = found.pop("overflow_to_sample_mapping")
        order = sorted(range(len(of)), key=lambda k: len(found["input_ids"][k]))
        with self._lock, torch.inference_mode():
            for start in range(0, len(order), BATCH):
                rows = order[start : start + BATCH]
                batch = {name: [found[name][k] for k in rows] for name in found if name != "special_tokens_mask"}
                padded = self._tokenizer.pad(batch, return_tensors="pt").to(self._network.device)
                chances = torch.softmax(self._network(**padded).logits.float(), dim=1).cpu().numpy()
                for k, row in zip(rows, chances, strict=True):
                    against = 0.0 if self._contradicted is None else row[self._contradicted]
                    result[of[k]] = np.maximum(result[of[k]], (row[self._entailed], against))
        return result


def labels(known: Mapping[int, str] | Mapping[str, str], name: str) -> tuple[int, int | None]:
    """Where a model's answers for "follows" and "is contradicted" stand; some know only the first.

    Raises:
        EngineError: no answer is named so.
    """
    entailed = [number for number, label in known.items() if label.lower().startswith("entail")]
    contradicted = [number for number, label in known.items() if label.lower().startswith("contra")]
    if len(entailed) != 1:
        raise EngineError(
            f"the answers of the model {name} are not those of inference: {', '.join(known.values())[:100]}",
            hint="choose a model for XNLI or MNLI",
        )
    return int(entailed[0]), int(contradicted[0]) if contradicted else None


class Seconded:
    """A supporter that a relation model must agree with: the lower of both supports counts."""

    def __init__(self, supporter: Supporter, relations: Relations) -> None:
        self._supporter, self._relations = supporter, relations
        self.name = f"{supporter.name}; {relations.name}"

    def support(self, sentence: str, grounds: Sequence[str]) -> float:
        """Probability that the evidence says all that the sentence says, by the more doubtful of both."""
        first = self._supporter.support(sentence, grounds)
        return min(first, float(self._relations.relate([(" ".join(grounds), sentence)])[0, 0]))

    def named(self, words: Sequence[str]) -> Sequence[float]:
        """For each word the probability that it is a name: the supporter's own."""
        return self._supporter.named(words)

    def kinship(self, sentence: str, language: str, grounds: Sequence[Ground]) -> float:
        """How close the meanings are: the supporter's own."""
        return self._supporter.kinship(sentence, language, grounds)


@lru_cache(maxsize=1)
def relating(shelf: Shelf) -> TransformersRelations:
    """The one instance of a process.

    Raises:
        EngineError: it cannot be loaded, or its labels are not those of inference.
    """
    return TransformersRelations(shelf)
