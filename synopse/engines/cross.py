"""The built-in pair encoder: e5, trained further to read two sentences together.

A cross-encoder (N. Reimers and I. Gurevych 2019 compare the two designs): attention runs over both sentences at once,
so that it sees what a comparison of two vectors cannot. Its weights are kept as differences to those of e5, in 8
bits with a scale for each row, in `cross.npz`; `training/cross.py` makes them.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from threading import Lock

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from synopse.engines.e5 import PREFIX, E5Tokenizer, bert, builtin
from synopse.engines.e5_file import ModelFile
from synopse.engines.packing import SCALE, packed, unpacked
from synopse.engines.processor import multiplies_bfloat16
from synopse.errors import EngineError

HIDDEN = 192
LONGEST = 110
"""Tokens of each sentence that are read, some 80 words."""
BATCH = 32
FILE = "cross.npz"

Floats = NDArray[np.float32]


class PairNetwork(nn.Module):
    """Two sentences in one row; what belongs to the second is marked by a vector of its own.

    Mean and first of the last states go through one hidden layer to the log odds of `outputs` answers.
    """

    def __init__(self, model_file: ModelFile, outputs: int) -> None:
        super().__init__()
        self.encoder = bert(model_file)
        size = model_file.shape.hidden
        self.second = nn.Parameter(torch.zeros(size))
        self.drop = nn.Dropout(0.1)
        self.hidden = nn.Linear(2 * size, HIDDEN)
        self.out = nn.Linear(HIDDEN, outputs)

    def forward(self, ids: Tensor, mask: Tensor, second: Tensor) -> Tensor:
        """Log odds, shape (pairs, outputs); all arguments have the shape (pairs, tokens)."""
        words = self.encoder.embeddings.word_embeddings(ids) + second[..., None] * self.second
        states = self.encoder(inputs_embeds=words, attention_mask=mask).last_hidden_state.float()
        weights = mask[..., None].float()
        mean = (states * weights).sum(dim=1) / weights.sum(dim=1)
        pooled = torch.cat([mean, states[:, 0]], dim=1)
        odds: Tensor = self.out(torch.tanh(self.hidden(self.drop(pooled))))
        return odds


class CrossEncoder:
    """Scores pairs of sentences; deterministic on one machine.

    In bfloat16, log odds differ from those in float32 by 0.01 on average.
    """

    def __init__(self, network: PairNetwork, tokenizer: E5Tokenizer, name: str, *, bfloat16: bool = False) -> None:
        self.name = f"{name}, bf16" if bfloat16 else name
        self._bfloat16 = bfloat16
        self._network = network
        self._tokenizer = tokenizer
        self._lock = Lock()

    def score(self, texts: Sequence[str], pairs: Sequence[tuple[int, int]]) -> Floats:
        """Log odds for each pair of indices into `texts`, the earlier sentence first: shape (pairs, outputs)."""
        pieces = tokenize(self._tokenizer, texts)
        order = sorted(range(len(pairs)), key=lambda k: len(pieces[pairs[k][0]]) + len(pieces[pairs[k][1]]))
        result = np.zeros((len(pairs), self._network.out.out_features), np.float32)
        with self._lock, torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=self._bfloat16):
            for start in range(0, len(order), BATCH):
                rows = order[start : start + BATCH]
                batch = batched(self._tokenizer, [(pieces[pairs[k][0]], pieces[pairs[k][1]]) for k in rows])
                result[rows] = self._network(*batch).float().numpy()
        return result


def tokenize(tokenizer: E5Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    """Token ids of each sentence, the longest cut."""
    return [ids[:LONGEST] for ids in tokenizer.pieces([PREFIX + text for text in texts])]


def batched(tokenizer: E5Tokenizer, pairs: Sequence[tuple[Sequence[int], Sequence[int]]]) -> tuple[Tensor, ...]:
    """Ids, mask, and the mark of the second sentence, each of shape (pairs, tokens)."""
    known = tokenizer.vocabulary
    rows = [[known.begin, *one, known.end, known.end, *two, known.end] for one, two in pairs]
    size = (len(rows), max(map(len, rows)))
    ids = torch.full(size, known.padding)
    mask, second = torch.zeros(size, dtype=torch.long), torch.zeros(size)
    for number, (row, (one, _)) in enumerate(zip(rows, pairs, strict=True)):
        ids[number, : len(row)] = torch.tensor(row)
        mask[number, : len(row)] = 1
        second[number, len(one) + 2 : len(row)] = 1
    return ids, mask, second


def compress(network: PairNetwork, model_file: ModelFile) -> dict[str, NDArray[np.generic]]:
    """What training changed: matrices of the encoder as 8 bit differences with a scale a row, the rest in 16 bits."""
    before = bert(model_file).state_dict()
    kept: dict[str, NDArray[np.generic]] = {}
    for name, tensor in network.state_dict().items():
        if not name.startswith("encoder."):
            kept[name] = tensor.numpy().astype(np.float32)
            continue
        base = before.get(name.removeprefix("encoder."))
        if base is None or torch.equal(tensor, base):
            continue
        kept |= packed(name, (tensor - base).numpy())
    return kept


def expand(model_file: ModelFile, kept: dict[str, NDArray[np.generic]]) -> PairNetwork:
    """The network again, ready to run.

    Raises:
        EngineError: the weights are those of another network.
    """
    try:
        network = PairNetwork(model_file, len(kept["out.bias"]))
        weights = network.state_dict()
        for name in kept:
            if name.endswith(SCALE):
                continue
            tensor = torch.from_numpy(unpacked(name, kept))
            weights[name] = weights[name] + tensor if name.startswith("encoder.") else tensor
        network.load_state_dict(weights)
    except (KeyError, RuntimeError, ValueError) as error:
        raise EngineError(
            f"{FILE} has another layout than expected ({error})", hint="python -m training.cross"
        ) from error
    network.train(False)
    return network


@lru_cache(maxsize=1)
def builtin_cross_encoder() -> CrossEncoder:
    """The cross-encoder that the package carries, as fast as this processor can."""
    return stored_cross_encoder(bfloat16=multiplies_bfloat16(os.environ))


def stored_cross_encoder(*, bfloat16: bool) -> CrossEncoder:
    """The cross-encoder that the package carries; it shares the encoder's tokenizer and word embeddings."""
    encoder = builtin()
    with files("synopse.engines").joinpath(FILE).open("rb") as stored:
        digest = hashlib.sha256(stored.read()).hexdigest()[:12]
    network = stored_network(encoder.model_file)
    return CrossEncoder(network, encoder.tokenizer, f"cross-encoder {digest} on {encoder.name}", bfloat16=bfloat16)


def stored_network(model_file: ModelFile) -> PairNetwork:
    """The network that the package carries, in float32."""
    with files("synopse.engines").joinpath(FILE).open("rb") as stored, np.load(stored) as arrays:
        return expand(model_file, {name: arrays[name] for name in arrays.files})
