"""Encoders through transformers, the built-in one as a folder among them, and when one may group articles."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from synopse.engines import builtin_engines, e5_folder
from synopse.engines.encoder import TransformersEncoder, habit
from synopse.engines.grouping import WORSE, b_cubed, grouping, measure, sample
from synopse.engines.selection import select
from synopse.engines.shelves import BUILTIN_E5, Shelf, find
from synopse.errors import EngineError
from synopse.protocols import Vectors
from synopse.settings import EngineSettings
from tests.engines import tiny

CARD = 'Each text begins with "query: " or "passage: ".'
SENTENCES = [
    "Der Zug stieß mit einem Lastwagen zusammen.",
    "A train hit a lorry at a level crossing in Hechthausen, injuring at least twelve people on Tuesday morning.",
    "Łódź, İstanbul und Kyïv – „drei Städte“ (mit Zeichen), ﬁ und\u00a0½.",
    "Ein cafe\u0301 mit zusammengesetzten Zeichen.",
    "Das Wetter bleibt heute freundlich und trocken. " * 120,
]


def shelf(folder: Path) -> Shelf:
    return find(str(folder), Path("/nowhere"))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def _own_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HOME", str(home))


def test_the_built_in_encoder_as_a_folder_gives_its_vectors() -> None:
    encoder = TransformersEncoder(shelf(e5_folder.folder()))
    assert encoder.habit.prefix == "query: "
    ours, theirs = encoder.encode(SENTENCES), builtin_engines().encoder.encode(SENTENCES)
    assert (ours * theirs).sum(axis=1)[:3].min() > 0.9999
    assert (ours * theirs).sum(axis=1)[3] > 0.99  # it joins letters and marks, as XLM-RoBERTa does
    assert (ours * theirs).sum(axis=1)[4] > 0.999  # it is divided elsewhere


def test_the_folder_is_written_once() -> None:
    written = (e5_folder.folder() / "model.safetensors").stat().st_mtime_ns
    assert (e5_folder.folder() / "model.safetensors").stat().st_mtime_ns == written
    assert [path.name for path in e5_folder.folder().parent.iterdir()] == [BUILTIN_E5]


def test_rows_have_unit_length_and_nothing_is_cut(tmp_path: Path) -> None:
    encoder = TransformersEncoder(shelf(tiny.encoder(tmp_path)))
    vectors = encoder.encode(["", "a", "Wort " * 500, "Wort " * 500 + "Ende. " * 100])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1, 1], abs=1e-5)
    assert float(vectors[2] @ vectors[3]) < 0.999
    assert encoder.encode([]).shape == (0, 32)


def test_a_text_has_the_same_vector_alone_and_in_company(tmp_path: Path) -> None:
    encoder = TransformersEncoder(shelf(tiny.encoder(tmp_path)))
    alone, together = encoder.encode([tiny.TEXTS[0]])[0], encoder.encode(tiny.TEXTS)[0]
    assert np.abs(alone - together).max() < 1e-5


@pytest.mark.parametrize(
    ("pooling", "name"),
    [
        (None, "mean"),
        ("pooling_mode_mean_tokens", "mean"),
        ("pooling_mode_cls_token", "cls"),
        ("pooling_mode_lasttoken", "last"),
    ],
)
def test_pooling_is_that_of_the_files(tmp_path: Path, pooling: str | None, name: str) -> None:
    encoder = TransformersEncoder(shelf(tiny.encoder(tmp_path, pooling=pooling)))
    assert encoder.habit.pooling == name
    assert np.abs(encoder.encode(tiny.TEXTS[:1])[0] - encoder.encode(tiny.TEXTS)[0]).max() < 1e-5


def test_a_pooling_that_is_not_known_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="pooling_mode_weightedmean_tokens"):
        habit(shelf(tiny.encoder(tmp_path, pooling="pooling_mode_weightedmean_tokens")))


def test_a_part_that_is_not_known_is_refused(tmp_path: Path) -> None:
    folder = tiny.encoder(tmp_path)
    (folder / "modules.json").write_text(json.dumps([{"type": "sentence_transformers.models.Dense", "path": "2"}]))
    with pytest.raises(EngineError, match="Dense"):
        habit(shelf(folder))


@pytest.mark.parametrize(
    ("prompt", "card", "prefix"),
    [("", "", ""), ("topic: ", CARD, "topic: "), ("", CARD, "query: "), ("", 'Only "query: " for questions.', "")],
)
def test_the_prefix_is_that_of_the_files(tmp_path: Path, prompt: str, card: str, prefix: str) -> None:
    assert habit(shelf(tiny.encoder(tmp_path, prompt=prompt, card=card))).prefix == prefix


# ---------------------------------------------------------------------- grouping


class Oracle:
    """Knows to which story an opening belongs, more or less."""

    name = "oracle"

    def __init__(self, noise: float) -> None:
        stories = sorted({one.story for one in sample().examples})
        directions = np.random.default_rng(0).normal(size=(len(stories), 64))
        self._known = {one.text: directions[stories.index(one.story)] for one in sample().examples}
        self._noise = noise
        self.asked = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += len(texts)
        noise = np.random.default_rng(1).normal(size=(len(texts), 64)) * self._noise
        rows = [next(vector for known, vector in self._known.items() if known in text) for text in texts]
        vectors = (np.array(rows) + noise).astype(np.float32)
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


def test_an_encoder_that_tells_stories_apart_groups_by_its_own_threshold() -> None:
    oracle, known = Oracle(0.1), builtin_engines().background
    own = grouping(oracle, known)
    assert own.background.encoder == "oracle"
    assert own.background.document_frequency == known.document_frequency
    assert set(own.background.article_means) == {"de", "en"}
    assert measure(oracle, sample().examples, known).score > sample().builtin


def test_what_was_measured_is_not_measured_again() -> None:
    grouping(Oracle(0.1), builtin_engines().background)
    again = Oracle(0.1)
    grouping(again, builtin_engines().background)
    assert again.asked == 0


def test_an_encoder_that_does_not_is_refused_with_its_figure(tmp_path: Path) -> None:
    encoder = TransformersEncoder(shelf(tiny.encoder(tmp_path)))
    with pytest.raises(EngineError, match=rf"right, the built-in encoder {sample().builtin:.2f}: not used"):
        grouping(encoder, builtin_engines().background)


def test_an_encoder_is_chosen_by_name(tmp_path: Path) -> None:
    folder = tiny.encoder(tmp_path / "random")
    chosen = select(EngineSettings(encoder=f"transformers:{folder}"), tmp_path, lambda name: None)
    assert chosen.grouping == builtin_engines().grouping
    assert [(one.role, one.name) for one in chosen.missing] == [("encoder", "transformers:random")]


def test_the_sample_is_one_that_the_built_in_encoder_knows() -> None:
    assert sample().builtin > 0.9 > WORSE
    assert {one.language for one in sample().examples} == {"de", "en"}


def test_groups_are_counted_by_article() -> None:
    assert b_cubed([0, 0, 1], ["a", "a", "b"]) == 1
    assert b_cubed([0, 0, 0], ["a", "a", "b"]) == pytest.approx(2 * (5 / 9) / (1 + 5 / 9))
