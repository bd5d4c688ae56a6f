"""Headings of what changed: from which figure to which it went."""

from __future__ import annotations

import pytest

from synopse.labels import load_catalog
from synopse.model import Development, Evidence, Step
from synopse.questions import LONGEST, course

TOPIC = "Bahnübergang"


def heading(first: str | None, last: str | None, language: str | None = None) -> str:
    """The heading of a development with these values."""
    steps = []
    for name, value in (("a", first), ("b", "sieben"), ("c", last)):
        quote = f"Es sind {value or 'viele'}."
        evidence = Evidence(article=name, quote=quote, start=0, end=len(quote))
        steps.append(Step(at=None, statement=quote, evidence=(evidence,), value=value))
    told = Development(id="d", topic=TOPIC, explanation="", steps=tuple(steps), weight=0.5, confidence=0.8)
    return course(told, dict.fromkeys("abc", language), load_catalog("de"))


@pytest.mark.parametrize(
    ("first", "last", "language", "told"),
    [
        ("17 Verletzte", "Knapp 20 Personen", None, "Bahnübergang: erst 17 Verletzte, zuletzt knapp 20 Personen"),
        ("17 Verletzte", None, None, TOPIC),
        ("17 Verletzte", "17 Verletzte", None, TOPIC),
        (None, "25 Verletzte", None, TOPIC),
        (
            "1.2 million euros",
            "3.5 million euros",
            "en",
            "Bahnübergang: erst 1,2 Millionen Euro, zuletzt 3,5 Millionen Euro",
        ),
        ("17 Verletzte", "Verletzte, " * LONGEST, None, TOPIC),
    ],
)
def test_a_development_of_a_figure_is_headed_by_its_ends(
    first: str | None, last: str | None, language: str | None, told: str
) -> None:
    assert heading(first, last, language).replace("\u00a0", " ") == told
