"""What is counted all along a development, step by step."""

from __future__ import annotations

import pytest

from synopse.claims import Claim, claims
from synopse.language import load
from synopse.sentences import sentences
from synopse.timelines import counts
from synopse.wording import amount_phrase
from tests.articles import article


def counted(*texts: str) -> list[str | None]:
    """Of each sentence the figure that it has for what all of them count."""
    best: list[Claim] = []
    for number, text in enumerate(texts):
        told = article(str(number), text)
        best += claims(told, sentences(told), load("de"), {})
    assert len(best) == len(texts)
    return [amount_phrase(claim, amount) if amount else None for claim, amount in zip(best, counts(best), strict=True)]


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        (
            (
                "Bei dem Unglück in Hechthausen wurden mindestens zwölf Menschen verletzt.",
                "17 Verletzte zählte die Leitstelle am Nachmittag.",
                "25 Verletzte, Schreie, Scherben.",
                "Knapp 20 Personen wurden verletzt.",
            ),
            ["mindestens zwölf Menschen", "17 Verletzte", "25 Verletzte", "Knapp 20 Personen"],
        ),
        (
            ("Der Pegel stand bei 38 Zentimetern.", "Der Rhein schwieg.", "Am Pegel sind es nun 29 Zentimeter."),
            ["38 Zentimetern", None, "29 Zentimeter"],
        ),
        (("Rund 80 Häuser stehen unter Wasser.", "83 Häuser stehen unter Wasser."), [None, None]),
        (("Zwölf Menschen wurden verletzt.", "Der Schaden beträgt zwei Millionen Euro."), [None, None]),
        (("Zwölf Menschen wurden verletzt.", "Alle sind wieder gesund."), [None, None]),
    ],
)
def test_the_figures_of_what_is_counted_all_along_are_found(steps: tuple[str, ...], told: list[str | None]) -> None:
    assert counted(*steps) == told
