"""The language of a text."""

from __future__ import annotations

import pytest

from synopse.read.detection import language_of


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de", "Der Gemeinderat von Niederau hat am Dienstagabend den Bau einer neuen Turnhalle beschlossen."),
        ("en", "The parish council of Lower Marsh voted on Tuesday night to build a new sports hall."),
        ("fr", "Le conseil municipal a voté mardi soir la construction d'un nouveau gymnase."),
        ("nl", "De gemeenteraad heeft dinsdagavond besloten een nieuwe sporthal te bouwen."),
        ("uk", "Міська рада у вівторок увечері ухвалила рішення збудувати нову спортивну залу."),
    ],
)
def test_a_sentence_is_enough(code: str, text: str) -> None:
    assert language_of(text) == code


def test_the_text_is_believed_before_the_page() -> None:
    assert language_of("Der Gemeinderat hat am Dienstag den Bau einer Turnhalle beschlossen.", "en-US") == "de"


@pytest.mark.parametrize("text", ["", "12:4", "Oslo"])
def test_what_is_too_short_takes_the_hint(text: str) -> None:
    assert language_of(text, "de-AT") == "de"
    assert language_of(text) == "und"
    assert language_of(text, "x-klingon") == "und"
