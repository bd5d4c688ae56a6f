"""Numbers: told as they are, in whatever way they are written."""

from __future__ import annotations

import pytest

from tests.gate.readers import kinds


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("Siebzehn Menschen wurden verletzt.", "17 Verletzte, so lautet die Bilanz."),
        ("Das kostet 14.600.000 Euro.", "Das kostet 14,6 Millionen Euro."),
        ("Es dauert eineinhalb Jahre.", "Es dauert anderthalb Jahre."),
        ("Es dauert 18 Monate.", "Es dauert anderthalb Jahre."),
        ("Rund 80 Menschen wurden verletzt.", "83 Menschen wurden verletzt."),
        ("Ein Dutzend Menschen wurde verletzt.", "Ein Dutzend Menschen kam zu Schaden."),
        ("Über 9.000 Menschen nahmen teil.", "9.412 Menschen nahmen teil."),
        ("Nach 19-stündigen Gesprächen war Schluss.", "Nach 19 Stunden waren die Gespräche am Ende."),
        ("Vier von fünf Zügen fallen aus.", "80 Prozent der Züge fallen aus."),
        ("Etwa jeder Dritte klagte.", "Ein Drittel klagte."),
        ("Der 58 Jahre alte Fahrer schweigt.", "Der 58-jährige Fahrer schweigt."),
        ("Es fiel von 74 Millionen auf 31 Millionen Euro.", "Es fiel von 74 auf 31 Millionen Euro."),
        ("Bis 2028 fallen 1900 Stellen weg.", "Bis 2028 fallen 1.900 Stellen weg."),
        ("Die Anlage A 7 ist zu.", "Zu ist die Anlage A 7."),
    ],
)
def test_a_number_may_be_told_in_another_way(sentence: str, evidence: str) -> None:
    assert "number" not in kinds(sentence, evidence)


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("18 Menschen wurden verletzt.", "17 Menschen wurden verletzt."),
        ("80 Menschen wurden verletzt.", "83 Menschen wurden verletzt."),  # rounded, and does not say so
        ("17 Menschen wurden verletzt.", "Mindestens 17 Menschen wurden verletzt."),
        ("Mindestens 17 Menschen wurden verletzt.", "Bis zu 17 Menschen wurden verletzt."),
        ("Das kostet 14,6 Milliarden Euro.", "Das kostet 14,6 Millionen Euro."),
        ("Das kostet 14,6 Millionen Dollar.", "Das kostet 14,6 Millionen Euro."),
        ("Es dauert anderthalb Jahre.", "Es dauert zweieinhalb Jahre."),
        ("Zwölf Tote und 17 Verletzte gab es.", "17 Tote und zwölf Verletzte gab es."),  # they changed places
        ("Vier von fünf Zügen fallen aus.", "60 Prozent der Züge fallen aus."),
        ("Vier bis neun Prozent sind es.", "Vier bis fünf Prozent sind es."),
        ("Zum dritten Mal brennt es.", "Zum zweiten Mal brennt es."),
        ("Die Anlage A 9 ist zu.", "Zu ist die Anlage A 7."),
    ],
)
def test_a_number_that_the_evidence_does_not_bear_is_found(sentence: str, evidence: str) -> None:
    assert "number" in kinds(sentence, evidence)


def test_a_number_is_borne_across_languages() -> None:
    evidence = "The train was travelling at about 110 kilometres per hour and 12 people were hurt."
    assert not kinds("Etwa 110 Kilometer pro Stunde, zwölf Verletzte.", evidence, spoken="en") & {"number"}
    assert "number" in kinds("Etwa 120 Kilometer pro Stunde, zwölf Verletzte.", evidence, spoken="en")
