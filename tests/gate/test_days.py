"""Times: a weekday for a date and the other way round, no other day, hour, or part of the day."""

from __future__ import annotations

import pytest

from tests.gate.readers import kinds


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("Am 2. März brannte es.", "Am Montag brannte es."),
        ("Am Montag brannte es.", "Am 2. März brannte es."),
        ("Im März brannte es.", "Am 2. März 2026 brannte es."),
        ("Am Montagmorgen brannte es.", "Am Montag um 6.40 Uhr brannte es."),
        ("Gegen 6.40 Uhr brannte es.", "Um 6.42 Uhr brannte es."),
        ("2019 brannte es.", "Vor sieben Jahren brannte es."),
        ("Im Herbst brannte es.", "Im Oktober brannte es."),
        ("Drei Tage vor der Wahl brannte es.", "Nur drei Tage vor der Wahl brannte es."),
        ("40 Tage nach dem zweiten Ja gilt es.", "Es gilt 40 Tage nach dem zweiten Ja."),
    ],
)
def test_a_time_may_be_told_in_another_way(sentence: str, evidence: str) -> None:
    assert "date" not in kinds(sentence, evidence)


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("Am Dienstag brannte es.", "Am Montag brannte es."),
        ("Am 3. März brannte es.", "Am Montag brannte es."),
        ("Am 2. März brannte es.", "Im März brannte es."),  # more exact than the evidence
        ("Am Montagabend brannte es.", "Am Montagmorgen brannte es."),
        ("Um 7.40 Uhr brannte es.", "Um 6.40 Uhr brannte es."),
        ("2018 brannte es.", "2019 brannte es."),
        ("Vier Tage vor der Wahl brannte es.", "Drei Tage vor der Wahl brannte es."),
        ("Drei Tage nach der Wahl brannte es.", "Drei Tage vor der Wahl brannte es."),
        ("Im Frühjahr brannte es.", "Im Herbst brannte es."),
    ],
)
def test_a_time_that_the_evidence_does_not_bear_is_found(sentence: str, evidence: str) -> None:
    assert "date" in kinds(sentence, evidence)


def test_a_day_is_borne_across_languages() -> None:
    evidence = "The findings were published on Monday, 2 March."
    assert "date" not in kinds("Am Montag, 2. März, erschien die Arbeit.", evidence, spoken="en")
    assert "date" in kinds("Am Freitag erschien die Arbeit.", evidence, spoken="en")
