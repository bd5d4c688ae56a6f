"""Encoders of Hugging Face, run by transformers: prefix and pooling as the model's own files tell them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any, Literal

import numpy as np
import torch
import transformers
from torch import Tensor

from synopse.engines.loading import load_config, load_model, load_tokenizer
from synopse.engines.shelves import Shelf
from synopse.errors import EngineError
from synopse.protocols import Vectors

BATCH = 32
USUAL_WINDOW = 512
LONGEST_WINDOW = 2048
Pooling = Literal["mean", "cls", "last"]
_PARTS = ("Transformer", "Pooling", "Normalize")
_POOLINGS: dict[str, Pooling] = {
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_cls_token": "cls",
    "pooling_mode_lasttoken": "last",
}
_QUOTED = {prefix: re.compile(rf"[\"'`]{prefix}: ") for prefix in ("query", "passage")}


@dataclass(frozen=True)
class Habit:
    """How a model turns a text into a vector. `prefix` stands before each text: all of them are of one kind."""

    prefix: str
    pooling: Pooling
    window: int


class TransformersEncoder:
    """An encoder behind the `Encoder` protocol, in 32 bits; deterministic on one machine."""

    def __init__(self, shelf: Shelf) -> None:
        """Loads the model.

        Raises:
            EngineError: it cannot be loaded, or is used in a way that is not known here.
        """
        self.habit = habit(shelf)
        self._tokenizer = load_tokenizer(shelf)
        loader = transformers.AutoModel.from_pretrained
        self._network: Any = load_model(shelf, loader, load_config(shelf), torch.float32)
        sizes = (self.habit.window, self._tokenizer.model_max_length, _positions(self._network.config))
        self._window = min(*sizes, LONGEST_WINDOW)
        self._lock = Lock()
        self.name = f"transformers:{shelf.name} ({self.habit.pooling}, {self.habit.prefix!r}, fp32)"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit row a text; a text longer than the network takes is encoded in windows, weighted by length."""
        size = int(self._network.config.get_text_config().hidden_size)
        sums: Vectors = np.zeros((len(texts), size), np.float32)
        if not texts:
            return sums
        found = self._tokenizer(
            [self.habit.prefix + text for text in texts],
            truncation=True,
            max_length=self._window,
            return_overflowing_tokens=True,
        )
        nothing = [self._tokenizer.pad_token_id]  # stands for a text without tokens
        rows = zip(found["overflow_to_sample_mapping"], found["input_ids"], strict=True)
        windows = [(row, ids or nothing) for row, ids in rows]
        windows.sort(key=lambda window: len(window[1]))
        with self._lock, torch.inference_mode():
            for start in range(0, len(windows), BATCH):
                batch = windows[start : start + BATCH]
                vectors = self._vectors([ids for _, ids in batch])
                for (row, ids), vector in zip(batch, vectors, strict=True):
                    sums[row] += vector * len(ids)
        unit: Vectors = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)
        return unit

    def _vectors(self, rows: Sequence[Sequence[int]]) -> Vectors:
        padded = self._tokenizer.pad(
            {"input_ids": [list(row) for row in rows]}, padding_side="right", return_tensors="pt"
        )
        ids, mask = (padded[name].to(self._network.device) for name in ("input_ids", "attention_mask"))
        states = self._network(input_ids=ids, attention_mask=mask).last_hidden_state
        pooled: Vectors = _pooled(states, mask, self.habit.pooling).float().cpu().numpy()
        return pooled


def _pooled(states: Tensor, mask: Tensor, pooling: Pooling) -> Tensor:
    if pooling == "cls":
        return states[:, 0]
    if pooling == "last":
        return states[torch.arange(len(states)), mask.sum(dim=1) - 1]
    weight = mask.unsqueeze(-1).to(states.dtype)
    return (states * weight).sum(1) / weight.sum(1)


def _positions(config: transformers.PretrainedConfig) -> int:
    """Tokens that the network has positions for; some models leave the first two of them empty."""
    known = getattr(config.get_text_config(), "max_position_embeddings", None)
    return int(known) - 2 if known else USUAL_WINDOW


def habit(shelf: Shelf) -> Habit:
    """What the files of sentence-transformers tell, and the card, where it quotes both "query: " and "passage: ".

    So does that of E5, which wants "query: " before all texts where they are of one kind.

    Raises:
        EngineError: the vectors are made in a way that is not known here.
    """
    known = shelf.json("config_sentence_transformers.json")
    prompts, default = known.get("prompts") or {}, known.get("default_prompt_name")
    prefix = str(prompts.get(default, ""))
    card = shelf.text("README.md")
    if not prefix and all(quoted.search(card) for quoted in _QUOTED.values()):
        prefix = "query: "
    window = shelf.json("sentence_bert_config.json").get("max_seq_length") or LONGEST_WINDOW
    return Habit(prefix, _pooling(shelf), int(window))


def _pooling(shelf: Shelf) -> Pooling:
    parts = shelf.objects("modules.json")
    kinds = {str(part.get("type", "")).rsplit(".", 1)[-1]: str(part.get("path", "")) for part in parts}
    if unknown := sorted(set(kinds) - set(_PARTS)):
        raise EngineError(f"the encoder {shelf.name} has parts that are not known here: {', '.join(unknown)}")
    config = shelf.json(f"{kinds['Pooling']}/config.json") if "Pooling" in kinds else {}
    chosen = [name for name, value in config.items() if name.startswith("pooling_mode_") and value]
    if not chosen:
        return "mean"
    if len(chosen) > 1 or chosen[0] not in _POOLINGS:
        raise EngineError(f"the encoder {shelf.name} pools in a way that is not known here: {', '.join(chosen)}")
    return _POOLINGS[chosen[0]]


@lru_cache(maxsize=1)
def loaded(shelf: Shelf) -> TransformersEncoder:
    """The one instance of a process.

    Raises:
        EngineError: it cannot be loaded, or is used in a way that is not known here.
    """
    return TransformersEncoder(shelf)
