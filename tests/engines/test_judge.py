"""The judge: which pairs are read, and what comes of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from synopse.compare import StoryText, candidates
from synopse.engines import builtin_engines
from synopse.engines.judge import ReadingJudge, builtin_judge, worth_reading
from synopse.engines.reading import READ
from synopse.errors import EngineError
from synopse.judged import OUTCOMES
from synopse.pairs import Pairs, Place
from synopse.sentences import sentences
from tests.articles import article

ONE = """Bei dem Unfall in Hechthausen wurden am Dienstag zwölf Menschen verletzt. Die Strecke ist gesperrt.

Der Fahrer des Lastwagens schwebt in Lebensgefahr."""
TWO = """In Hechthausen erlitten am Dienstag zwölf Personen bei dem Unfall Verletzungen. Busse ersetzen die Züge.

Im Herbst beginnt in der Bibliothek eine neue Ausstellung."""


@pytest.fixture(scope="module")
def story() -> tuple[tuple[Place, ...], Pairs]:
    engines = builtin_engines()
    articles = (article("a", ONE), article("b", TWO))
    split = tuple(sentences(a) for a in articles)
    vectors = engines.encoder.encode([s.text for found in split for s in found])
    return candidates(StoryText(articles, split, vectors), engines.background)


class Listener:
    """Remembers what it is asked to read, and finds nothing in it."""

    name = "listener"

    def __init__(self) -> None:
        self.pairs: list[tuple[int, int]] = []

    def score(self, texts: Sequence[str], pairs: Sequence[tuple[int, int]]) -> NDArray[np.float32]:
        self.pairs += pairs
        return np.full((len(pairs), READ), -5, np.float32)


def test_the_same_fact_is_the_likeliest_agreement(story: tuple[tuple[Place, ...], Pairs]) -> None:
    places, pairs = story
    judgement = builtin_judge().judge(places, pairs)
    best = int(judgement.same.argmax())
    assert {places[i].claim.sentence.index for i in (pairs.first[best], pairs.second[best])} == {0}
    assert judgement.same[best] > 0.5
    assert ((judgement.same >= 0) & (judgement.same <= 1)).all()


def test_what_the_reader_says_counts(story: tuple[tuple[Place, ...], Pairs]) -> None:
    places, pairs = story
    known = builtin_judge()
    listener = Listener()
    doubted = ReadingJudge(known._known, known._alone, known._together, listener).judge(places, pairs)
    assert sorted(tuple(sorted(p)) for p in listener.pairs) == list(zip(pairs.first, pairs.second, strict=True))
    assert doubted.same.max() < known.judge(places, pairs).same.max()


def test_only_the_likeliest_pairs_are_read_and_conflicts_count_more() -> None:
    chances = np.array([[0.3, 0, 0], [0.1, 0.2, 0], [0.2, 0, 0.05], [0.9, 0, 0], [0, 0, 0]], np.float32)
    assert worth_reading(chances, 3).tolist() == [0, 1, 3]
    assert worth_reading(chances[:0]).tolist() == []


def test_a_story_without_pairs_is_judged_too(story: tuple[tuple[Place, ...], Pairs]) -> None:
    places, pairs = story
    none = Pairs(pairs.first[:0], pairs.second[:0], pairs.features[:0])
    assert len(builtin_judge().judge(places, none).same) == 0


def test_a_judge_for_other_features_is_refused() -> None:
    known = builtin_judge()._known
    other = known.model_copy(update={"first": known.first.model_copy(update={"features": ("cosine",)})})
    with pytest.raises(EngineError, match="other features"):
        ReadingJudge(other, builtin_judge()._alone, builtin_judge()._together, Listener())
    assert len(builtin_judge()._alone) == len(builtin_judge()._together) == len(OUTCOMES)
