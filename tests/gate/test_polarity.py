"""Denial and doubt: neither put in nor left out; in other words only where a model that has read both agrees."""

from __future__ import annotations

import pytest

from tests.gate.readers import kinds


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("Der Damm ist nicht gebrochen.", "Der Damm ist gebrochen, sagte ein Sprecher."),
        ("Der Damm ist gebrochen.", "Der Damm ist nicht gebrochen, sagte ein Sprecher."),
        ("Den Beschäftigten wird gekündigt.", "Keinem der Beschäftigten werde gekündigt, hieß es."),
        ("Alle Kinder im Heim wurden gerettet.", "Die Kinder im Heim wurden nicht gerettet."),
        ("Ein Zug fuhr, ein Bus fuhr nicht.", "Ein Zug fuhr nicht, ein Bus fuhr nicht."),
    ],
)
def test_a_denial_that_came_or_went_is_found(sentence: str, evidence: str) -> None:
    assert "negation" in kinds(sentence, evidence)


def test_a_denial_that_stays_is_none() -> None:
    assert not kinds("Niemandem werde gekündigt.", "Den Leuten werde nicht gekündigt, hieß es.") & {"negation"}
    assert not kinds("Er hat nicht nur geklagt.", "Er hat geklagt.") & {"negation"}


def test_a_denial_that_stays_is_none_however_the_clauses_are_cut() -> None:
    evidence = "Den Vorwurf, die Menschen seien zu spät gewarnt worden, lässt er nicht gelten."
    assert not kinds("Er lasse den Vorwurf nicht gelten, die Menschen seien zu spät gewarnt worden.", evidence)
    assert not kinds("Niemand habe gewarnt, sagt sie.", "„Kein Mensch hat uns gewarnt, keine Sirene“, sagt sie.")
    assert "negation" in kinds("Er lasse den Vorwurf gelten, die Menschen seien zu spät gewarnt worden.", evidence)


def test_a_denial_in_other_words_is_for_the_supporter_to_judge() -> None:
    sentence, evidence = "Sie will keine Konsequenzen ziehen.", "Sie schloss Konsequenzen aus."
    assert "negation" not in kinds(sentence, evidence, support=0.9)
    assert "negation" in kinds(sentence, evidence, support=0.2)


def test_a_denial_is_found_across_languages() -> None:
    assert "negation" in kinds("Es gab keine Verletzten.", "Three people were hurt.", spoken="en")
    assert "negation" not in kinds("Es gab keine Verletzten.", "No one was hurt.", spoken="en")


def test_what_was_alleged_is_told_as_a_fact() -> None:
    evidence = "Der Fahrer hat angeblich das Rotlicht missachtet."
    assert "modality" in kinds("Der Fahrer hat das Rotlicht missachtet.", evidence)
    assert "modality" not in kinds("Der Fahrer soll das Rotlicht missachtet haben.", evidence)
