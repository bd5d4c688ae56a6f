"""What is heard of pairs: the whole sentences, and the closest of their clauses."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from synopse.claims import claims
from synopse.engines.reading import ALIGNED, OUTPUTS, READ, heard
from synopse.language import load
from synopse.pairs import Place
from synopse.sentences import sentences
from tests.articles import article

SHORT = "Die Brücke über die Oste ist wieder offen."
LONG = (
    "Der Kreis hat lange mit dem Land um das Geld gestritten, und die Brücke über die Oste ist seit Mai wieder offen."
)


def place(text: str) -> Place:
    made = article(text[:9], text)
    (claim,) = claims(made, sentences(made), load("de"), {})
    return Place(claim, 0, 0.0, None)


class WordCounter:
    """Finds two texts as much the same as they share words; related where the first of them are long enough."""

    name = "word counter"

    def __init__(self, related: float) -> None:
        self.related = related
        self.asked: list[tuple[str, str]] = []

    def score(self, texts: Sequence[str], pairs: Sequence[tuple[int, int]]) -> NDArray[np.float32]:
        said = np.zeros((len(pairs), READ), np.float32)
        for row, (one, two) in enumerate(pairs):
            self.asked.append((texts[one], texts[two]))
            first, second = set(texts[one].split()), set(texts[two].split())
            said[row, 0] = len(first & second) / len(first | second)
            said[row, OUTPUTS.index("related")] = self.related
        return said


def test_the_closest_clause_says_more_than_the_whole() -> None:
    reader = WordCounter(related=1.0)
    whole, closest = heard(reader, [place(SHORT), place(LONG)], [(0, 1)])
    assert (whole.shape, closest.shape) == ((1, READ), (1, ALIGNED))
    assert closest[0, 0] > whole[0, 0]
    assert {two for _, two in reader.asked} == {
        LONG,
        "Der Kreis hat lange mit dem Land um das Geld gestritten,",
        "und die Brücke über die Oste ist seit Mai wieder offen.",
    }


def test_clauses_of_what_has_nothing_to_do_with_each_other_are_not_read() -> None:
    reader = WordCounter(related=-1.0)
    whole, closest = heard(reader, [place(SHORT), place(LONG)], [(0, 1)])
    assert reader.asked == [(SHORT, LONG)]
    assert closest.tolist() == whole[:, :ALIGNED].tolist()


def test_short_sentences_are_read_once() -> None:
    reader = WordCounter(related=1.0)
    heard(reader, [place(SHORT), place("Wieder offen ist die Brücke.")], [(0, 1)])
    assert len(reader.asked) == 1


def test_no_pairs_are_no_rows() -> None:
    whole, closest = heard(WordCounter(related=1.0), [place(SHORT)], [])
    assert (whole.shape, closest.shape) == ((0, READ), (0, ALIGNED))
