"""The cross-encoder: what it tells apart, and how its weights are kept."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from synopse.engines.cross import (
    PairNetwork,
    builtin_cross_encoder,
    compress,
    expand,
    stored_cross_encoder,
)
from synopse.engines.e5_file import ModelFile, bundled_path, read
from synopse.engines.reading import OUTPUTS
from synopse.errors import EngineError

TEXTS = [
    "Bei dem Unfall wurden am Dienstag zwölf Menschen verletzt.",
    "Zwölf Personen erlitten bei dem Unglück am Dienstag Verletzungen.",
    "Bei dem Unfall wurden am Dienstag 25 Menschen verletzt.",
    "Der Gemeinderat berät im Herbst über den Haushalt der Bibliothek.",
]
SAME, RELATED = OUTPUTS.index("same"), OUTPUTS.index("related")


@pytest.fixture(scope="module")
def model_file() -> ModelFile:
    return read(bundled_path())


def test_the_same_fact_in_other_words_is_told_from_another_topic() -> None:
    same, other = builtin_cross_encoder().score(TEXTS, [(0, 1), (0, 3)])
    assert same[SAME] > other[SAME] + 1
    assert same[RELATED] > other[RELATED] + 1


def test_another_number_makes_it_less_the_same() -> None:
    same, differing = builtin_cross_encoder().score(TEXTS, [(0, 1), (0, 2)])
    assert same[SAME] > differing[SAME]


def test_a_pair_scores_the_same_alone_and_in_company() -> None:
    reader = stored_cross_encoder(bfloat16=False)
    alone = reader.score(TEXTS, [(1, 2)])
    company = reader.score(TEXTS, [(0, 1), (1, 2), (3, 0)])
    assert np.abs(alone[0] - company[1]).max() < 1e-3


def test_in_bfloat16_it_reads_nearly_the_same_under_a_name_of_its_own() -> None:
    exact, fast = (stored_cross_encoder(bfloat16=fast) for fast in (False, True))
    pairs = [(0, 1), (0, 2), (0, 3), (1, 2)]
    assert np.abs(exact.score(TEXTS, pairs) - fast.score(TEXTS, pairs)).mean() < 0.02
    assert fast.name == f"{exact.name}, bf16"


def test_no_pairs_and_endless_sentences_are_no_trouble() -> None:
    assert len(builtin_cross_encoder().score(TEXTS, [])) == 0
    assert np.isfinite(builtin_cross_encoder().score(["Wort " * 5000, ""], [(0, 1)])).all()


def test_what_is_kept_is_the_network_again(model_file: ModelFile) -> None:
    network = PairNetwork(model_file, 3)
    with torch.no_grad():
        for parameter in network.encoder.encoder.layer[11].parameters():
            parameter.add_(0.01 * torch.randn(parameter.shape, generator=torch.Generator().manual_seed(0)))
    again = expand(model_file, compress(network, model_file)).state_dict()
    before = network.state_dict()
    assert max(float((before[name] - again[name]).abs().max()) for name in before) < 1e-3
    assert all(".layer.11." in name or not name.startswith("encoder.") for name in compress(network, model_file))


def test_weights_of_another_network_are_refused(model_file: ModelFile) -> None:
    with pytest.raises(EngineError, match="another layout"):
        expand(model_file, {"out.bias": np.zeros(3, np.float32), "encoder.nothing": np.zeros(3, np.float32)})
