"""Clauses: where a long sentence is cut, and where it is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synopse.language import load
from synopse.language.clauses import MOST, SHORTEST, clauses

LONG = (
    "Der Kreis will die Brücke im Mai wieder öffnen, nachdem ein Gutachter die Pfeiler untersucht hat, "
    "und die Kosten von drei Millionen Euro trägt zur Hälfte das Land."
)


def parts(text: str, language: str = "de") -> list[str]:
    return [text[start:end] for start, end in clauses(text, load(language).sentences)]


def test_a_long_sentence_is_cut_at_commas_and_joining_words() -> None:
    assert parts(LONG) == [
        "Der Kreis will die Brücke im Mai wieder öffnen,",
        "nachdem ein Gutachter die Pfeiler untersucht hat,",
        "und die Kosten von drei Millionen Euro trägt zur Hälfte das Land.",
    ]


def test_a_joining_word_without_a_comma_cuts_too() -> None:
    text = "The council closed the bridge on Monday morning and the buses take the longer way round the lake"
    assert [part.split()[0] for part in parts(text, "en")] == ["The", "and"]


@pytest.mark.parametrize(
    "text",
    [
        "Die Brücke ist gesperrt, sagte sie.",
        "Betroffen sind Stade, Cuxhaven, Otterndorf und Hechthausen.",
        "Der Schaden liegt nach Angaben der Polizei bei 1,2 Millionen Euro.",
        "",
    ],
)
def test_lists_insertions_and_decimal_commas_do_not_cut(text: str) -> None:
    assert parts(text) == [text]


@given(st.text(alphabet="ab ,;und–\n", max_size=400))
def test_nothing_is_lost_and_there_are_never_many(text: str) -> None:
    spans = clauses(text, load("de").sentences)
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert len(spans) <= MOST
    assert len(spans) == 1 or len(text) >= 2 * SHORTEST
