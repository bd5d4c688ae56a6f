"""What a briefing has to do without is said in its reader's words, a line for each cause."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from synopse.labels import load_catalog
from synopse.model import Article, Extent, Gap
from synopse.sources.absence import Absent, absences, shortened, unvisited
from tests.articles import article
from tests.sources.visits import BERLIN

DE = load_catalog("de", BERLIN)
MORNING = datetime(2026, 3, 4, 5, 20, tzinfo=UTC)


def told(*gaps: Gap) -> list[tuple[str, str]]:
    return [(gap.subject, gap.reason.replace("\N{NO-BREAK SPACE}", " ")) for gap in gaps]


def test_an_outlet_that_is_missing_is_named_with_since_when_and_what_that_means() -> None:
    assert told(*absences([Absent("Elbbote", "nicht zu erreichen", MORNING)], DE)) == [
        (
            "Elbbote",
            "nicht zu erreichen; zuletzt gelesen am 4. März 2026, 6.20 Uhr, was seitdem dort erschien, fehlt hier",
        )
    ]
    never = told(*absences([Absent("Elbbote", "nicht zu erreichen", None)], DE))
    assert never == [("Elbbote", "nicht zu erreichen; bisher nie gelesen, was dort erschien, fehlt hier")]


def test_outlets_that_are_missing_for_one_reason_since_one_round_are_one_line() -> None:
    absent = [
        Absent("Kurier", "nicht zu erreichen", MORNING + timedelta(minutes=4)),
        Absent("Elbbote", "nicht zu erreichen", MORNING),
        Absent("Radio", "nicht zu erreichen", MORNING - timedelta(days=3)),
        Absent("Blatt", "nicht zu lesen", MORNING),
        Absent("Neu", "nicht zu erreichen", None),
    ]
    assert [gap.subject for gap in absences(absent, DE)] == ["Neu", "Radio", "Elbbote und Kurier", "Blatt"]


def test_sources_that_nobody_visited_are_missing_too() -> None:
    visits = {
        "Elbbote": (MORNING, MORNING - timedelta(hours=1)),
        "Kurier": (MORNING + timedelta(hours=2), None),
        "Neu": None,
    }
    found = list(unvisited(visits, MORNING + timedelta(hours=1), DE))
    assert [(one.source, one.reason, one.last) for one in found] == [
        ("Elbbote", "nicht abgerufen", MORNING - timedelta(hours=1)),
        ("Neu", "nicht abgerufen", None),
    ]


def of(number: int, extent: Extent) -> tuple[str, Article]:
    made = article(f"a{number}", "Der Deich hält.", title=f"Nachricht {number}", source="Elbbote")
    return "Elbbote", made.model_copy(update={"extent": extent})


def test_articles_that_were_read_in_part_are_one_line_an_outlet_and_extent() -> None:
    read = [of(n, "teaser") for n in range(4)] + [of(4, "truncated"), of(5, "full")]
    assert told(*shortened(read, DE)) == [
        ("Elbbote", "4 Artikel nur als Anriss gelesen: „Nachricht 0“, „Nachricht 1“ und zwei weitere"),
        ("Elbbote", "ein Artikel nur bis zu einer Bezahlschranke gelesen: „Nachricht 4“"),
    ]


@pytest.mark.parametrize("code", ["de", "en"])
def test_no_word_to_the_reader_is_about_running_the_service(code: str) -> None:
    labels = load_catalog(code).labels
    words = [form for key, label in labels.items() if key.startswith("missing.") for form in _forms(label)]
    assert words
    technical = r"toml|fetch\.|Adresse prüfen|check|private =|HTTP|Status|Port|robots|Protokoll|log\b|Feed"
    assert [word for word in words if re.search(technical, word)] == []


def _forms(label: str | dict[str, str]) -> list[str]:
    return list(label.values()) if isinstance(label, dict) else [label]
