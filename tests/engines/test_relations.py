"""Models of inference through transformers, and their say at the gate."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from synopse.engines.relations import Seconded, TransformersRelations, labels
from synopse.engines.selection import select
from synopse.engines.shelves import find
from synopse.errors import EngineError
from synopse.gate import Ground
from synopse.settings import EngineSettings
from tests.engines import tiny

PAIRS = [(tiny.TEXTS[0], "Zwölf Verletzte."), (tiny.TEXTS[1], "Die Züge fahren."), ("Nur kurz.", "Lang. " * 6)]


def model(folder: Path, *names: str) -> TransformersRelations:
    return TransformersRelations(find(str(tiny.classifier(folder, names)), Path("/nowhere")))


def test_answers_are_found_by_their_names(tmp_path: Path) -> None:
    one = model(tmp_path / "one", "contradiction", "neutral", "entailment").relate(PAIRS)
    two = model(tmp_path / "two", "ENTAILMENT", "NEUTRAL", "CONTRADICTION").relate(PAIRS)
    assert one.shape == (3, 2)
    assert one == pytest.approx(two[:, ::-1], abs=1e-5)
    assert (one.sum(axis=1) <= 1 + 1e-5).all()


def test_a_model_may_know_only_whether_something_follows(tmp_path: Path) -> None:
    assert (model(tmp_path, "entailment", "not_entailment").relate(PAIRS)[:, 1] == 0).all()
    assert labels({0: "entailment", 1: "not_entailment"}, "m") == (0, None)


def test_a_model_for_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="not those of inference: positive, negative"):
        model(tmp_path, "positive", "negative")


def test_a_pair_has_the_same_answer_alone_and_in_company(tmp_path: Path) -> None:
    relations = model(tmp_path, "entailment", "neutral", "contradiction")
    together = relations.relate(PAIRS)
    assert np.abs(np.vstack([relations.relate([pair]) for pair in PAIRS]) - together).max() < 1e-5
    assert relations.relate([]).shape == (0, 2)


def test_the_end_of_long_evidence_counts_and_a_sentence_without_end_follows_from_nothing(tmp_path: Path) -> None:
    relations = model(tmp_path, "entailment", "neutral", "contradiction")
    filler = "Das Wetter bleibt freundlich. " * 40
    one, two, endless = relations.relate([(filler, "Nein."), (filler + "Die Bank. " * 30, "Nein."), ("Ja.", filler)])
    assert np.abs(one - two).max() > 1e-6
    assert (endless == 0).all()


class Believer:
    """Finds everything supported."""

    name = "believer"

    def support(self, sentence: str, grounds: Sequence[str]) -> float:
        return 0.9

    def kinship(self, sentence: str, language: str, grounds: Sequence[Ground]) -> float:
        return 0.9

    def named(self, words: Sequence[str]) -> Sequence[float]:
        return [0.5 for _ in words]


class Doubter:
    """Follows only what it reads word for word."""

    name = "doubter"

    def relate(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        return np.array([[float(hypothesis in premise), 0] for premise, hypothesis in pairs], np.float32)


def test_at_the_gate_the_more_doubtful_counts() -> None:
    both = Seconded(Believer(), Doubter())
    assert both.support("Zug.", ["Ein Zug.", "Bus."]) == pytest.approx(0.9)
    assert both.support("Bahn.", ["Ein Zug.", "Bus."]) == 0
    assert both.named(["Zug"]) == [0.5]
    assert both.name == "believer; doubter"


def test_a_relation_model_is_chosen_by_name(tmp_path: Path) -> None:
    folder = tiny.classifier(tmp_path / "nli", ["entailment", "contradiction"])
    chosen = select(EngineSettings(relations="transformers:nli"), tmp_path, lambda name: None)
    assert chosen.relations is not None
    assert chosen.relations.name.startswith("transformers:nli@")
    (folder / "config.json").unlink()
    assert select(EngineSettings(relations="transformers:nli"), tmp_path, lambda name: None).missing
