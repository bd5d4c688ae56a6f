"""Names that two sentences spell otherwise, and names that they spell alike."""

from __future__ import annotations

import pytest

from synopse.claims import Claim, claims
from synopse.language import load
from synopse.sentences import sentences
from synopse.spellings import name_the_same, variants
from tests.articles import article


def claim(text: str) -> Claim:
    one = article("a", text)
    (found,) = claims(one, sentences(one), load("de"), {})
    return found


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        (
            "Die Sondergesandte Helena Lindqvist rechnet mit einer langen Nacht.",
            "Die Vermittlerin Helene Lindquist sprach von einem Geländer.",
            ("Helena Lindqvist", "Helene Lindquist"),
        ),
        ("Sein Name ist Friedhelm Kasten.", "Den Vorsitz führt Friedrich Karsten.", ("Kasten", "Karsten")),
        ("Moira Tennant sprach.", "Es sprach Maura Tennant.", ("Moira Tennant", "Maura Tennant")),
        ("Das sagte Gerold Stähle.", "Gernot Stehle schwieg.", ("Gerold Stähle", "Gernot Stehle")),
        ("Das sagte Martin Faller.", "Judith Faller schwieg.", None),
        ("Das Gericht bestellte die Anwältin Sandvoss.", "Die Anwältin Sandvoß wird prüfen.", None),
        ("Der Plan von Kessenich ging auf.", "Das war Kessenichs Plan.", None),
        ("Die Polizisten sperrten das Ufer.", "Eine Polizistin sperrte das Ufer.", None),
        ("In Prerow brach der Deich.", "In Zingst hielt der Deich.", None),
    ],
)
def test_names_that_are_nearly_alike_are_shown_as_each_side_writes_them(
    one: str, two: str, expected: tuple[str, str] | None
) -> None:
    assert variants(claim(one), claim(two)) == expected


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("Das sagte Helena Lindqvist.", "Die Vermittlerin Lindqvist widersprach.", True),
        ("Das sagte Helena Lindqvist.", "Die Vermittlerin Lindquist widersprach.", False),
        ("Zur Sachwalterin wurde Friederike Sandvoss bestellt.", "Sachwalterin Sandvoß prüft das.", True),
        ("Zur Sachwalterin wurde Friederike Sandvoss bestellt.", "Sachwalter ist Ulrich Temme.", False),
        ("In Hechthausen starb Lea Wehmeyer.", "In Hechthausen starb Ulrich Temme.", False),
        ("Die OSZE-Frau Lindqvist ging.", "Die OSZE-Sondergesandte Lindqvist blieb.", True),
        ("Das sagte Dinah Rook.", "Fragen nahm Frau Rook entgegen.", True),
        ("Angestoßen hat das Ministerin Recke.", "Den Anstoß gab Hanna Recke.", True),
        ("Das sagte Landrätin Nicole Brandes.", "Die Pflegerin Silke Brandes hofft.", True),
        ("Entdeckt hat ihn Julia Faller.", "Judith Faller entdeckte ihn.", False),
        ("Moira Tennant sprach.", "Es sprach Maura Tennant.", False),
        ("Zuständig ist Kathrin Seebohm.", "Katrin Seeboom ist zuständig.", True),
        ("Der Vize Pjotr Waschko ging.", "Petr Vasko hat die Bank verlassen.", True),
        ("Es liegt am Gutachter Ansgar Thielemann.", "Das schrieb Ansgar Tillmann.", False),
        ("Beraten hat das Bankhaus Ferber.", "Beraten hat das Bankhaus Terlinden.", False),
        ("Am Bahnhof Altona starb Lea Wehmeyer.", "Am Bahnhof Altona starb Ulrich Temme.", False),
    ],
)
def test_a_name_that_both_write_alike_is_no_other_name(one: str, two: str, same: bool) -> None:
    assert name_the_same(claim(one), claim(two)) is same
