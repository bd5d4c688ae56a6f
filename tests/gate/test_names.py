"""Names: inflected, in part, in compounds, as initials, in another language; and no others."""

from __future__ import annotations

import pytest

from tests.gate.readers import kinds


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("Müllers Brand ist gelöscht.", "Der Brand bei Müller ist gelöscht."),
        ("Ministerin Huber warnt.", "„Ich warne“, sagte Ministerin Anna Huber."),
        ("Er warnt Kasachstan.", "„Wir warnen“, sagte der kasachstanischen Seite ein Beamter."),
        ("Das Kieler Unternehmen warnt.", "Das Unternehmen in Kiel warnt."),
        ("Der THW warnt.", "Das Technische Hilfswerk warnt."),
        ("Das Unternehmen warnt.", "Die Nordvax warnt."),  # a noun is no name
    ],
)
def test_a_name_may_be_told_in_another_way(sentence: str, evidence: str) -> None:
    assert "name" not in kinds(sentence, evidence)


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("Schulzes Brand ist gelöscht.", "Der Brand bei Müller ist gelöscht."),
        ("Ministerin Weber warnt.", "„Ich warne“, sagte Ministerin Anna Huber."),
        ("Das Unternehmen in Kassel warnt.", "Das Unternehmen in Kiel warnt."),
    ],
)
def test_another_name_is_found(sentence: str, evidence: str) -> None:
    assert "name" in kinds(sentence, evidence)


def test_a_name_is_borne_as_another_language_has_it() -> None:
    evidence = "Katharina Boehmke, of Vienna, warned Germany."
    assert "name" not in kinds("Katharina Böhmke aus Wien warnte Deutschland.", evidence, spoken="en")
    assert "name" in kinds("Katharina Lenz aus Prag warnte Deutschland.", evidence, spoken="en")


def test_two_names_that_changed_places_are_found() -> None:
    evidence = "Gestern hat Huber in Berlin den Kollegen Lenz gewählt."
    assert "role" in kinds("Gestern hat Lenz in Berlin den Kollegen Huber gewählt.", evidence)
    assert "role" not in kinds("Den Kollegen Lenz hat Huber gestern in Berlin gewählt.", evidence)
