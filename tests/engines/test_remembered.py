"""Engines that remember: the same answers, and nothing computed twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from synopse.archive import Archive
from synopse.compare import StoryText, candidates
from synopse.engines import Grouping, builtin_engines
from synopse.engines.judge import ReadingJudge, builtin_judge
from synopse.engines.reading import READ, Reader
from synopse.engines.remembered import RememberedEncoder, RememberedReader, Values, remembering
from synopse.pairs import Pairs, Place
from synopse.protocols import Encoder, Vectors
from synopse.sentences import sentences
from tests.articles import article

TEXTS = (
    "Bei dem Unfall wurden zwölf Menschen verletzt.",
    "Die Strecke ist gesperrt.",
    "A regional train hit a lorry near Hechthausen on Tuesday morning.",
    "Der Fahrer des Lastwagens schwebt in Lebensgefahr.",
)
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


class Kept:
    """The archive's values as an engine sees them."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    def values(self, kind: str, keys: Sequence[str]) -> dict[str, bytes]:
        return self.archive.values(kind, keys, NOON)

    def keep(self, kind: str, found: Mapping[str, bytes]) -> None:
        self.archive.keep(kind, found, NOON)


class CountingEncoder:
    """The real encoder, and the texts that it was asked for."""

    def __init__(self, name: str | None = None) -> None:
        self._encoder = builtin_engines().encoder
        self.name = name or self._encoder.name
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return self._encoder.encode(texts)


class CountingReader:
    """The real reader of pairs, and the pairs that it was asked for."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.name = reader.name
        self.asked: list[tuple[str, str]] = []

    def score(self, texts: Sequence[str], pairs: Sequence[tuple[int, int]]) -> NDArray[np.float32]:
        self.asked += [(texts[one], texts[two]) for one, two in pairs]
        return self._reader.score(texts, pairs)


@pytest.fixture
def values(tmp_path: Path) -> Iterator[Values]:
    with Archive.open(f"sqlite:///{tmp_path / 'archive.db'}") as archive:
        yield Kept(archive)


def reader() -> CountingReader:
    """The built-in reader, taken out of the built-in judge."""
    found: list[Reader] = []

    def take(inner: Reader) -> Reader:
        found.append(inner)
        return inner

    builtin_judge().with_reader(take)
    return CountingReader(found[0])


def alike(one: NDArray[np.float32], two: NDArray[np.float32]) -> bool:
    """Equal but for the order of additions in a batch."""
    return one.shape == two.shape and one.dtype == two.dtype and bool(np.allclose(one, two, atol=1e-4))


# ---------------------------------------------------------------------- vectors


def test_a_remembered_encoder_is_an_encoder_of_the_same_name(values: Values) -> None:
    encoder: Encoder = RememberedEncoder(builtin_engines().encoder, values)
    assert encoder.name == builtin_engines().encoder.name


def test_vectors_are_those_of_the_encoder_in_the_order_of_the_texts(values: Values) -> None:
    remembered = RememberedEncoder(CountingEncoder(), values)
    expected = builtin_engines().encoder.encode(TEXTS)
    assert alike(remembered.encode(TEXTS), expected)
    assert alike(remembered.encode(TEXTS[::-1]), expected[::-1])


def test_a_text_is_encoded_once_in_one_call_and_in_later_ones(values: Values) -> None:
    counting = CountingEncoder()
    remembered = RememberedEncoder(counting, values)
    first = remembered.encode([TEXTS[0], TEXTS[1], TEXTS[0]])
    assert sorted(counting.asked) == sorted(TEXTS[:2])
    assert (first[0] == first[2]).all()
    counting.asked.clear()
    again = remembered.encode([TEXTS[2], TEXTS[1], TEXTS[3]])
    assert counting.asked == [TEXTS[2], TEXTS[3]]
    assert (again[1] == first[1]).all()


def test_what_one_process_computed_another_one_knows(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'archive.db'}"
    with Archive.open(url) as archive:
        before = RememberedEncoder(CountingEncoder(), Kept(archive)).encode(TEXTS)
    counting = CountingEncoder()
    with Archive.open(url) as archive:
        assert (RememberedEncoder(counting, Kept(archive)).encode(TEXTS) == before).all()
    assert counting.asked == []


def test_another_engine_starts_afresh(values: Values) -> None:
    RememberedEncoder(CountingEncoder(), values).encode(TEXTS)
    other = CountingEncoder("another encoder")
    RememberedEncoder(other, values).encode(TEXTS)
    assert other.asked == list(TEXTS)


def test_no_texts_have_no_vectors_of_the_usual_width(values: Values) -> None:
    assert RememberedEncoder(CountingEncoder(), values).encode([]).shape == builtin_engines().encoder.encode([]).shape


def test_texts_of_any_letters_are_kept_apart(values: Values) -> None:
    odd = ["a\0", "\0a", "a", "", "Å", "A\u030a"]
    counting = CountingEncoder()
    RememberedEncoder(counting, values).encode(odd)
    assert counting.asked == odd


# ---------------------------------------------------------------------- scores of pairs


def test_scores_are_those_of_the_reader_and_are_read_once(values: Values) -> None:
    counting = reader()
    remembered = RememberedReader(counting, values)
    pairs = [(0, 1), (2, 3), (0, 1), (3, 0)]
    scores = remembered.score(TEXTS, pairs)
    assert alike(scores, reader().score(TEXTS, pairs))
    assert sorted(counting.asked) == sorted({(TEXTS[one], TEXTS[two]) for one, two in pairs})
    counting.asked.clear()
    moved = (TEXTS[3], TEXTS[0], TEXTS[2], TEXTS[1])  # the same sentences at other places of a larger story
    assert (remembered.score(moved, [(2, 0), (1, 3), (0, 2)])[:2] == scores[[1, 0]]).all()
    assert counting.asked == [(TEXTS[3], TEXTS[2])]


def test_which_sentence_is_the_earlier_one_counts(values: Values) -> None:
    counting = reader()
    remembered = RememberedReader(counting, values)
    remembered.score(TEXTS, [(0, 1)])
    remembered.score(TEXTS, [(1, 0)])
    assert len(counting.asked) == 2


def test_pairs_are_kept_apart_wherever_a_text_ends(values: Values) -> None:
    counting = reader()
    remembered = RememberedReader(counting, values)
    remembered.score(["Ein Zug\0", "kam an."], [(0, 1)])
    remembered.score(["Ein Zug", "\0kam an."], [(0, 1)])
    assert len(counting.asked) == 2


def test_no_pairs_have_no_scores_of_the_usual_width(values: Values) -> None:
    assert RememberedReader(reader(), values).score(TEXTS, []).shape == (0, READ)


# ---------------------------------------------------------------------- all engines


@pytest.fixture(scope="module")
def story() -> tuple[tuple[Place, ...], Pairs]:
    engines = builtin_engines()
    articles = (article("a", " ".join(TEXTS[:2])), article("b", " ".join((TEXTS[3], TEXTS[0].replace("zwölf", "14")))))
    split = tuple(sentences(a) for a in articles)
    vectors = engines.encoder.encode([s.text for found in split for s in found])
    return candidates(StoryText(articles, split, vectors), engines.background)


def test_the_judge_comes_to_the_same_judgement(values: Values, story: tuple[tuple[Place, ...], Pairs]) -> None:
    plain = builtin_engines().judge.judge(*story)
    remembered = remembering(builtin_engines(), values).judge
    assert remembered.name == builtin_engines().judge.name
    for judgement in (remembered.judge(*story), remembered.judge(*story)):
        for outcome in ("same", "conflict", "update", "kinds"):
            assert np.allclose(getattr(judgement, outcome), getattr(plain, outcome), atol=1e-4)


def test_the_judge_reads_a_pair_once(values: Values, story: tuple[tuple[Place, ...], Pairs]) -> None:
    counting = reader()
    judge = builtin_judge().with_reader(lambda _: RememberedReader(counting, values))
    assert isinstance(judge, ReadingJudge)
    judge.judge(*story)
    read = len(counting.asked)
    judge.judge(*story)
    assert 0 < read == len(counting.asked)


def test_the_encoder_that_groups_is_remembered_too(values: Values) -> None:
    counting, plain = CountingEncoder("another encoder"), builtin_engines()
    chosen = replace(plain, grouping=Grouping(counting, plain.background, 0.2))
    for _ in range(2):
        remembered = remembering(chosen, values).grouping
        assert remembered is not None
        assert remembered.threshold == 0.2
        remembered.encoder.encode(TEXTS)
    assert counting.asked == list(TEXTS)


def test_the_rest_of_the_engines_stays(values: Values) -> None:
    plain, remembered = builtin_engines(), remembering(builtin_engines(), values)
    assert (remembered.summarizer, remembered.background) == (plain.summarizer, plain.background)
