"""The built-in supporter: tells whether a sentence rests on its evidence, and which of its words are names.

The cross-encoder, its upper layers trained further on true sentences and on such with an error (`training/support.py`):
the layers from `FIRST_LAYER` on and the head are its own and kept as differences in 8 bits, the rest is the
cross-encoder's. Names are told from nouns by a linear model over the encoder's vector of the word and what a dictionary
knows of it: most names it does not know, and most nouns it knows, or their parts.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from threading import Lock

import numpy as np
import simplemma
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from synopse.engines import background
from synopse.engines.cross import HIDDEN, PairNetwork, batched, builtin_cross_encoder
from synopse.engines.e5 import PREFIX, BuiltinE5, builtin
from synopse.engines.packing import Arrays, packed, unpacked
from synopse.errors import EngineError
from synopse.gate import Ground
from synopse.language.dictionary import is_word
from synopse.stories import centred

FIRST_LAYER = 8
LONGEST = 110
"""Tokens of a sentence that are read; of its evidence, twice as many."""
FILE = "support.npz"
SHORTEST_PART, SHORTEST_HEAD = 3, 4
"""Letters of the parts of a compound that the dictionary knows."""

Floats = NDArray[np.float32]


class SupportNetwork(nn.Module):
    """Evidence and sentence in one row to the log odds that the one bears the other."""

    def __init__(self, reader: PairNetwork) -> None:
        super().__init__()
        self.encoder = copy.copy(reader.encoder)
        self.encoder._modules = dict(reader.encoder._modules)
        below, above = reader.encoder.encoder.layer[:FIRST_LAYER], reader.encoder.encoder.layer[FIRST_LAYER:]
        self.encoder.encoder = copy.copy(reader.encoder.encoder)
        self.encoder.encoder._modules = {"layer": nn.ModuleList([*below, *map(copy.deepcopy, above)])}
        self.second = nn.Parameter(reader.second.detach().clone(), requires_grad=False)
        self.drop = nn.Dropout(0.1)
        self.hidden = nn.Linear(2 * self.second.shape[0], HIDDEN)
        self.hidden.load_state_dict(reader.hidden.state_dict())
        self.out = nn.Linear(HIDDEN, 1)

    def forward(self, ids: Tensor, mask: Tensor, second: Tensor) -> Tensor:
        """Log odds, one a pair; all arguments have the shape (pairs, tokens)."""
        words = self.encoder.embeddings.word_embeddings(ids) + second[..., None] * self.second
        states = self.encoder(inputs_embeds=words, attention_mask=mask).last_hidden_state.float()
        weights = mask[..., None].float()
        mean = (states * weights).sum(dim=1) / weights.sum(dim=1)
        pooled = torch.cat([mean, states[:, 0]], dim=1)
        odds: Tensor = self.out(torch.tanh(self.hidden(self.drop(pooled))))[:, 0]
        return odds

    def own(self) -> dict[str, Tensor]:
        """The weights that the cross-encoder does not have alike."""
        above = tuple(f"encoder.encoder.layer.{n}." for n in range(FIRST_LAYER, len(self.encoder.encoder.layer)))
        return {n: t for n, t in self.state_dict().items() if n.startswith((*above, "hidden.", "out."))}


class BuiltinSupporter:
    """The supporter of the built-in engine; deterministic on one machine."""

    def __init__(self, network: SupportNetwork, encoder: BuiltinE5, naming: tuple[Floats, float], name: str) -> None:
        self.name = name
        self._network, self._encoder, self._naming = network, encoder, naming
        self._means = background(encoder).sentence_means
        self._lock = Lock()

    def support(self, sentence: str, grounds: Sequence[str]) -> float:
        """Probability that the evidence, read as one text, says all that the sentence says."""
        evidence, said = self._encoder.tokenizer.pieces([PREFIX + " ".join(grounds), PREFIX + sentence])
        with self._lock, torch.inference_mode():
            odds = self._network(*batched(self._encoder.tokenizer, [(evidence[: 2 * LONGEST], said[:LONGEST])]))
        return float(torch.sigmoid(odds[0]))

    def named(self, words: Sequence[str]) -> Sequence[float]:
        """For each word the probability that it is a name."""
        weights, offset = self._naming
        described = np.hstack([self._encoder.encode(words), np.array([spelling(w) for w in words], np.float32)])
        return [float(p) for p in 1 / (1 + np.exp(-(described @ weights + offset)))]

    def kinship(self, sentence: str, language: str, grounds: Sequence[Ground]) -> float:
        """Cosine to the closest ground, both seen from what is usual in news of their language."""
        texts, languages = [sentence, *(g.text for g in grounds)], [language, *(g.language for g in grounds)]
        own, *others = centred(self._encoder.encode(texts), languages, self._means)
        return float(max(own @ other for other in others))


@lru_cache(maxsize=10_000)
def spelling(word: str) -> tuple[float, ...]:
    """What tells a noun by its spelling: known, of known parts, inflected, known small, all capitals, length."""
    is_known = is_word(word)
    lower = word.lower()
    return (
        float(is_known),
        float(not is_known and _of_known_parts(word)),
        float(is_known and simplemma.lemmatize(word, lang="de") != word),
        float(simplemma.is_known(lower, lang="de") and simplemma.lemmatize(lower, lang="de")[0].islower()),
        float(word.isupper()),
        len(word) / 10,
    )


def _of_known_parts(word: str) -> bool:
    for cut in range(SHORTEST_PART, len(word) - SHORTEST_HEAD + 1):
        first, head = word[:cut], word[cut:]
        if is_word(head.capitalize()) and any(
            len(part) >= SHORTEST_PART and (is_word(part) or is_word(part.lower()))
            for part in (first, first[:-1] if first.endswith("s") else first)
        ):
            return True
    return False


def compress(network: SupportNetwork, reader: PairNetwork) -> Arrays:
    """Its own weights: matrices of the layers as 8 bit differences to the cross-encoder's, the rest unpacked."""
    before = reader.state_dict()
    kept: Arrays = {}
    for name, tensor in network.own().items():
        if not name.startswith("encoder."):
            kept[name] = tensor.detach().numpy().astype(np.float32)
            continue
        kept |= packed(name, (tensor - before[name]).detach().numpy())
    return kept


def expand(reader: PairNetwork, kept: Mapping[str, NDArray[np.generic]]) -> SupportNetwork:
    """The network again, ready to run.

    Raises:
        EngineError: the weights are those of another network.
    """
    network = SupportNetwork(reader)
    weights, before = network.state_dict(), reader.state_dict()
    try:
        for name in network.own():
            tensor = torch.from_numpy(unpacked(name, kept))
            weights[name] = before[name] + tensor if name.startswith("encoder.") else tensor
        network.load_state_dict(weights)
    except (KeyError, RuntimeError) as error:
        raise EngineError(
            f"{FILE} has another layout than expected ({error})", hint="python -m training.support"
        ) from error
    network.train(False)
    return network


@lru_cache(maxsize=1)
def builtin_supporter() -> BuiltinSupporter:
    """The supporter that the package carries; it shares the lower layers with the cross-encoder."""
    with files("synopse.engines").joinpath(FILE).open("rb") as stored:
        digest = hashlib.sha256(stored.read()).hexdigest()[:12]
        stored.seek(0)
        with np.load(stored) as arrays:
            kept = {name: arrays[name] for name in arrays.files}
    encoder = builtin()
    network = expand(builtin_cross_encoder()._network, kept)
    naming = (kept["naming"].astype(np.float32), float(kept["naming_offset"]))
    return BuiltinSupporter(network, encoder, naming, f"support {digest} on {encoder.name}")
