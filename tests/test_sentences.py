"""An article's sentences: their places, their order, and what is left out."""

from __future__ import annotations

import pytest

from synopse.sentences import sentences
from tests.articles import article


def texts(text: str) -> list[str]:
    return [sentence.text for sentence in sentences(article("a", text))]


def test_every_sentence_stands_where_it_says() -> None:
    text = "Der Rat tagt am Montag. Und nun?\n\nDie Halle wird gebaut.\n\nSie kostet Geld, heißt es."
    found = sentences(article("a", text))
    assert [text[s.start : s.end] for s in found] == [s.text for s in found]
    assert [(s.index, s.paragraph) for s in found] == [(0, 0), (1, 1), (2, 2)]


@pytest.mark.parametrize(
    "head",
    ["Bad Orb (dpa) - ", "Frankfurt/Main (dpa/lhe) – ", "BERLIN (Reuters) — ", "Hamm (AFP): "],
)
def test_a_dateline_is_no_part_of_the_first_sentence(head: str) -> None:
    assert texts(f"{head}Der Rat hat am Montag getagt.") == ["Der Rat hat am Montag getagt."]


@pytest.mark.parametrize(
    "text",
    [
        "Die Grünen (Opposition) stimmten am Montag dagegen.",
        "Anna Bolt (52) - sie ist Landrätin - kündigte Klage an.",
        "Der Rat der Stadt Bad Orb im Kreis (Main-Kinzig) - er tagt selten - stimmte zu.",
    ],
)
def test_brackets_in_a_sentence_are_no_dateline(text: str) -> None:
    assert texts(text) == [text]


@pytest.mark.parametrize(
    "noise",
    [
        "Die Liste: " + ", ".join(["Niederau"] * 120) + ".",  # 1,200 characters: longer than any sentence of an article
        f"Der Rat {'tag' * 40} am Montag.",  # a word of 120 letters
    ],
)
def test_what_is_too_long_for_prose_is_no_sentence(noise: str) -> None:
    assert texts(f"Der Rat tagt am Montag. {noise} Die Halle wird gebaut.") == [
        "Der Rat tagt am Montag.",
        "Die Halle wird gebaut.",
    ]
