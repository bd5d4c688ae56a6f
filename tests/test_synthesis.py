"""A story in words, from findings made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from synopse.labels import load_catalog
from synopse.model import Article
from synopse.synthesis import tell
from tests.articles import article
from tests.continuing import found

PLANNED = "Die Präsidenten werden am Freitag in Wien den Vertrag unterzeichnen."
DONE = "Die Präsidenten unterzeichneten in Wien den Vertrag."
PRAISED = "Die Präsidenten lobten in Wien den Vertrag."


def steps(articles: Sequence[Article], *sentences: str) -> list[str]:
    story = tell(found(articles, developments=[sentences]), load_catalog("de"))
    return [step.statement for development in story.developments for step in development.steps]


@pytest.mark.parametrize("order", [(PLANNED, DONE), (DONE, PLANNED)])
def test_reports_without_a_time_are_in_the_order_of_plan_and_deed(order: tuple[str, str]) -> None:
    articles = [article("a", order[0], published=None), article("b", order[1])]
    assert steps(articles, *order) == [PLANNED, DONE]


def test_what_the_clock_says_counts_more_than_the_tense() -> None:
    articles = [
        article("a", DONE, published="2026-03-03T09:00:00+01:00"),
        article("b", PLANNED, published="2026-03-04T09:00:00+01:00"),
    ]
    assert steps(articles, PLANNED, DONE) == [DONE, PLANNED]


def test_a_plan_that_speaks_of_a_later_day_than_the_deed_was_reported_is_not_told_as_its_past() -> None:
    planned = article("a", PLANNED, published=None).model_copy(update={"not_before": date(2026, 3, 8)})
    assert steps([planned, article("b", DONE)], PLANNED, DONE) == []


def test_where_nothing_tells_the_order_nothing_is_told() -> None:
    articles = [article("a", PRAISED, published=None), article("b", DONE)]
    assert steps(articles, PRAISED, DONE) == []
