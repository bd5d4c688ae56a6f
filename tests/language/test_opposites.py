"""Which side of opposites a sentence takes, in both languages."""

from __future__ import annotations

import pytest

from synopse.language import available, load
from synopse.language.opposites import Pole, exclude


def taken(text: str, code: str = "de") -> frozenset[Pole]:
    language = load(code)
    return language.opposites.taken(text, language.speech.negated)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Die Schranken waren oben, da ging gar nichts runter.", "Die Schranken seien unten gewesen."),
        ("Die Anlage war abgeschaltet.", "Die Anlage habe funktioniert, erklärte der Betreiber."),
        ("Der Rat hat den Plan gebilligt.", "Der Rat hat den Plan abgelehnt."),
        ("Die Warnung kam rechtzeitig.", "Die Warnung kam nicht rechtzeitig."),
    ],
)
def test_words_that_exclude_each_other(one: str, two: str) -> None:
    assert exclude(taken(one), taken(two))
    assert exclude(taken(two), taken(one))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Der Konzern meldete den Vorfall zu spät.", "Der Vorfall sei nicht rechtzeitig gemeldet worden."),
        ("Der Deich hielt dem Wasser nicht stand.", "Der Deich ist gebrochen."),
        ("Die Tore waren erst offen, dann geschlossen.", "Die Tore waren geschlossen."),
        ("Die Tore waren offen.", "Die Pumpe war defekt."),
    ],
)
def test_words_that_do_not(one: str, two: str) -> None:
    assert not exclude(taken(one), taken(two))


def test_sides_bear_the_same_names_in_all_languages() -> None:
    assert exclude(taken("Die Schranken waren oben."), taken("The barriers were lowered.", "en"))
    kinds = {code: set(load(code).opposites.words) for code in available()}
    assert kinds["de"] == kinds["en"]
