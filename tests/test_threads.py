"""Developments that end in the same report are told as one."""

from __future__ import annotations

from datetime import UTC, datetime

from synopse.model import Development, Evidence, Step
from synopse.threads import threads


def step(day: int | None, *articles: str, value: str | None = None) -> Step:
    """What these articles report on a day, with a figure."""
    at = datetime(2026, 3, day, tzinfo=UTC) if day else None
    quotes = tuple(Evidence(article=name, quote=f"Satz von {name}.", start=0, end=10 + len(name)) for name in articles)
    return Step(at=at, statement=quotes[0].quote, evidence=quotes, value=value)


def development(*steps: Step, topic: str = "Deich") -> Development:
    """A development of these steps."""
    return Development(id=topic, topic=topic, explanation="", steps=steps, weight=0.5, confidence=0.8)


def told(*developments: Development) -> list[list[tuple[int | None, str]]]:
    """Day and articles of each step of each thread."""
    return [
        [(s.at.day if s.at else None, "".join(e.article for e in s.evidence)) for s in thread.steps]
        for thread in threads(developments)
    ]


def test_what_ends_in_the_same_words_is_one_thread_in_the_order_of_time() -> None:
    one, other = development(step(3, "a"), step(9, "z")), development(step(2, "b"), step(3, "c"), step(9, "z", "y"))
    assert told(one, other) == [[(2, "b"), (3, "ac"), (9, "zy")]]
    assert [thread.topic for thread in threads([one, other])] == ["Deich"]


def test_what_nobody_dates_stands_together_before_the_end() -> None:
    one, other = development(step(None, "a"), step(None, "z")), development(step(None, "b"), step(None, "z"))
    assert told(one, other) == [[(None, "ab"), (None, "z")]]


def test_what_ends_otherwise_stays_by_itself() -> None:
    one, other = development(step(2, "a"), step(3, "z")), development(step(3, "z"), step(5, "y"), topic="Wehr")
    assert told(one, other) == [[(2, "a"), (3, "z")], [(3, "z"), (5, "y")]]


def test_what_comes_to_other_figures_stays_by_itself() -> None:
    hurt = development(step(2, "a", value="12 Verletzte"), step(9, "z", value="20 Verletzte"))
    dead = development(step(3, "b", value="drei Tote"), step(9, "z", value="fünf Tote"), topic="Tote")
    assert told(hurt, dead) == [[(2, "a"), (9, "z")], [(3, "b"), (9, "z")]]


def test_what_goes_on_after_the_other_one_has_ended_stays_by_itself() -> None:
    one, other = development(step(3, "a"), step(4, "y", "z")), development(step(7, "b"), step(9, "z"), topic="Wehr")
    assert told(one, other) == [[(3, "a"), (4, "yz")], [(7, "b"), (9, "z")]]
