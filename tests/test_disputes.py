"""Contradictions that were told: carried on, joined, settled, or dropped where a side is no longer said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from synopse.continuity import Edit
from synopse.memory import Past, remember
from synopse.model import Article, Standing, Story
from tests.continuing import (
    BARRIERS,
    BARRIERS_TOO,
    CRASH,
    EXPERTS,
    OLD,
    OPEN,
    SEVENTEEN,
    TWENTY,
    TWENTY_FIVE,
    found,
    report,
    today,
)

WITNESS = report("w", CRASH, OPEN)
NEW = report("n", EXPERTS, day=4)
RULED = "Die Bahn bestätigte am Abend, dass die Schranken geschlossen waren."


def yesterday(sure: float = 0.9) -> Past:
    """What is kept of the contradiction about the barriers."""
    told = today(found([OLD, WITNESS], divergences=[(BARRIERS, OPEN)], sure=sure), "z")
    assert isinstance(told, Story)
    return remember(told.model_copy(update={"since": None}), "s1", date(2026, 3, 3), "../2026-03-03", None)


def standing() -> tuple[Standing, ...]:
    return yesterday().open


def goes_on(articles: list[Article], *old: str, edits: tuple[Edit, ...] = (), **findings: object) -> Story:
    material = found(articles, **findings)  # type: ignore[arg-type]  # passed on as it is
    story = today(material, *old, edits=edits, standing=standing())
    assert isinstance(story, Story)
    assert story.since
    return story


def sides(story: Story) -> list[list[str]]:
    assert story.since
    return [[e.quote for p in one.divergence.positions for e in p.evidence] for one in story.since.open]


def test_a_contradiction_on_which_nothing_is_new_is_carried_on() -> None:
    story = goes_on([OLD, WITNESS, NEW], "a", "w", alone=[EXPERTS])
    assert sides(story) == [[BARRIERS, OPEN]]
    assert {a.id for a in story.articles} == {"a", "w", "n"}
    assert story.since
    assert story.since.open[0].anchor == "s1"


def test_it_is_remembered_with_the_day_when_it_was_told() -> None:
    story = goes_on([OLD, WITNESS, NEW], "a", "w", alone=[EXPERTS])
    kept = remember(story, "s4", date(2026, 3, 4), "../2026-03-04", yesterday())
    assert [(one.day.day, one.anchor) for one in kept.open] == [(3, "s1")]
    assert Past.model_validate_json(kept.model_dump_json()) == kept


def test_what_was_kept_before_there_were_contradictions_in_it_is_still_read() -> None:
    old = yesterday().model_dump(mode="json", exclude={"open"})
    assert Past.model_validate(old).open == ()


def test_an_unsure_contradiction_is_not_carried_on() -> None:
    assert yesterday(sure=0.45).open == ()


def test_alone_it_is_no_news() -> None:
    again = report("n", BARRIERS_TOO, day=4)
    material = found([OLD, WITNESS, again], agreements=[(BARRIERS, BARRIERS_TOO)], origins={"a": "dpa", "n": "dpa"})
    assert not isinstance(today(material, "a", "w", standing=standing()), Story)


def test_who_joins_a_side_is_named_with_it() -> None:
    joined = report("n", BARRIERS_TOO, EXPERTS, day=4)
    story = goes_on(
        [OLD, WITNESS, joined],
        "a",
        "w",
        agreements=[(BARRIERS, BARRIERS_TOO)],
        alone=[EXPERTS],
        origins={"a": "dpa", "n": "dpa"},
    )
    assert sides(story) == [[BARRIERS, BARRIERS_TOO, OPEN]]


def test_it_is_worded_with_who_says_so_today_under_todays_names() -> None:
    renamed = report("w", CRASH, OPEN, source="Neues Blatt")
    joined = report("n", BARRIERS_TOO, EXPERTS, day=4)
    story = goes_on(
        [OLD, renamed, joined],
        "a",
        "w",
        agreements=[(BARRIERS, BARRIERS_TOO)],
        alone=[EXPERTS],
        origins={"a": "dpa", "n": "dpa"},
    )
    assert story.since
    (one,) = story.since.open
    assert one.divergence.explanation == "Blatt a und Blatt n stellen es anders dar als Neues Blatt."


def test_figures_that_are_still_open_are_told_with_who_gives_them() -> None:
    told = today(found([OLD, report("w", TWENTY)], divergences=[(SEVENTEEN, TWENTY)]), "z")
    assert isinstance(told, Story)
    past = remember(told.model_copy(update={"since": None}), "s1", date(2026, 3, 3), "../2026-03-03", None)
    articles = [OLD, report("w", TWENTY, source="Neues Blatt"), NEW]
    story = today(found(articles, alone=[EXPERTS]), "a", "w", standing=past.open)
    assert isinstance(story, Story)
    assert story.since
    (one,) = story.since.open
    assert one.divergence.explanation == "Blatt a nennt „17 Menschen“, Neues Blatt nennt „20 verletzte Menschen“."


def test_what_a_later_report_rules_settles_it() -> None:
    story = goes_on([OLD, WITNESS, report("n", RULED, day=4)], "a", "w", agreements=[(BARRIERS, RULED)])
    assert story.since
    (one,) = story.since.news
    assert (one.kind, one.statement) == ("settled", RULED)
    assert one.before
    assert [e.quote for e in one.before.evidence] == [BARRIERS, OPEN]
    assert story.since.open == ()


def test_what_is_said_on_it_today_is_told_today() -> None:
    again = report("n", "Die Schranken waren offen, beharrt ein zweiter Zeuge.", day=4)
    story = goes_on([OLD, WITNESS, again], "a", "w", divergences=[(BARRIERS, again.text)])
    assert len(story.divergences) == 1
    assert story.since
    assert story.since.open == ()


def test_what_the_judge_doubts_today_is_still_open_and_told_once() -> None:
    material = found([OLD, WITNESS, NEW], divergences=[(BARRIERS, OPEN)], alone=[EXPERTS])
    (doubted,) = material.findings.divergences
    findings = replace(material.findings, divergences=(replace(doubted, confidence=0.45),))
    story = today(replace(material, findings=findings), "a", standing=standing())
    assert isinstance(story, Story)
    assert sides(story) == [[BARRIERS, OPEN]]
    assert story.divergences == ()


def test_a_side_that_was_taken_back_ends_it() -> None:
    later = report("w2", CRASH, "Die Schranken standen nicht offen, sagt eine Anwohnerin.")
    story = goes_on([OLD, later, NEW], "a", edits=(Edit(WITNESS, later),), alone=[EXPERTS])
    assert sides(story) == []


def test_a_side_that_an_edit_left_standing_is_quoted_where_it_stands_now() -> None:
    later = report("w2", CRASH, SEVENTEEN, OPEN)
    story = goes_on([OLD, later, NEW], "a", edits=(Edit(WITNESS, later),), alone=[EXPERTS])
    assert sides(story) == [[BARRIERS, OPEN]]
    assert story.since
    evidence = story.since.open[0].divergence.positions[1].evidence[0]
    assert (evidence.article, later.text[evidence.start : evidence.end]) == ("w2", OPEN)


def test_a_change_of_one_side_is_told_as_change() -> None:
    articles = [OLD, WITNESS, report("n", TWENTY_FIVE, "Am Abend sind die Schranken repariert worden.", day=4)]
    story = goes_on(articles, "a", "w", developments=[(BARRIERS, "Am Abend sind die Schranken repariert worden.")])
    assert story.since
    assert "changed" in [one.kind for one in story.since.news]
    assert story.since.open == ()


def test_of_two_contradictions_on_one_question_the_weightier_is_carried_on() -> None:
    (one,) = standing()
    other = one.model_copy(update={"divergence": one.divergence.model_copy(update={"weight": 0.1, "id": "other"})})
    story = today(found([OLD, WITNESS, NEW], alone=[EXPERTS]), "a", "w", standing=(other, one))
    assert isinstance(story, Story)
    assert story.since
    assert [kept.divergence.id for kept in story.since.open] == [one.divergence.id]
