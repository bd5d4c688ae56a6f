"""What is new in a story since it was told, from findings made by hand."""

from __future__ import annotations

from datetime import date

import pytest

from synopse.continuity import Edit, told_apart
from synopse.memory import Past, past_of, remember
from synopse.model import News, Story, Unchanged
from tests.continuing import (
    BARRIERS,
    BARRIERS_AS_WELL,
    BARRIERS_TOO,
    BUSES,
    CRASH,
    EXPERTS,
    OLD,
    OPEN,
    SEVENTEEN,
    TWENTY,
    TWENTY_FIVE,
    found,
    news,
    past,
    report,
    today,
)

# ---------------------------------------------------------------------- kinds of news


def test_the_last_step_of_a_development_is_a_change_of_the_one_that_was_known() -> None:
    articles = [OLD, report("b", TWENTY_FIVE, day=4)]
    assert news(found(articles, developments=[(SEVENTEEN, TWENTY_FIVE)]), "a") == [("changed", TWENTY_FIVE, SEVENTEEN)]


def test_two_steps_in_one_night_are_one_change() -> None:
    articles = [OLD, report("b", TWENTY, day=4), report("c", TWENTY_FIVE, day=5)]
    told = news(found(articles, developments=[(SEVENTEEN, TWENTY, TWENTY_FIVE)]), "a")
    assert [n for n in told if n[0] == "changed"] == [("changed", TWENTY_FIVE, SEVENTEEN)]


def test_of_many_steps_a_change_is_set_against_the_one_that_speaks_of_the_same() -> None:
    buses = report("b", BUSES)
    articles = [OLD, buses, report("c", TWENTY_FIVE, day=5)]
    told = news(found(articles, developments=[(SEVENTEEN, BUSES, TWENTY_FIVE)]), "a", "b")
    assert told == [("changed", TWENTY_FIVE, SEVENTEEN)]


def test_an_unsure_development_changes_nothing() -> None:
    articles = [OLD, report("b", TWENTY_FIVE, day=4)]
    told = news(found(articles, developments=[(SEVENTEEN, TWENTY_FIVE)], sure=0.35), "a")
    assert told == [("new", TWENTY_FIVE, None)]


def test_what_old_articles_said_differently_is_no_change() -> None:
    articles = [OLD, report("b", TWENTY), report("c", EXPERTS, day=4)]
    told = news(found(articles, developments=[(SEVENTEEN, TWENTY)], alone=[EXPERTS]), "a", "b")
    assert told == [("new", EXPERTS, None)]


def test_an_agreement_of_new_articles_is_new() -> None:
    articles = [OLD, report("b", BARRIERS_TOO, day=4), report("c", BARRIERS_AS_WELL, day=4)]
    told = news(found(articles, agreements=[(BARRIERS_TOO, BARRIERS_AS_WELL)]), "a")
    assert [kind for kind, *_ in told] == ["new"]


def test_one_new_article_alone_brings_news() -> None:
    assert news(found([OLD, report("b", EXPERTS, day=4)], alone=[EXPERTS]), "a") == [("new", EXPERTS, None)]


def test_a_further_origin_confirms_what_one_said() -> None:
    articles = [OLD, report("b", BARRIERS_TOO, day=4)]
    told = news(found(articles, agreements=[(BARRIERS, BARRIERS_TOO)]), "a")
    assert told == [("confirmed", BARRIERS_TOO, BARRIERS)]


def test_the_same_origin_confirms_nothing() -> None:
    articles = [OLD, report("b", BARRIERS_TOO, day=4)]
    material = found(articles, agreements=[(BARRIERS, BARRIERS_TOO)], origins={"a": "dpa", "b": "dpa"})
    assert isinstance(today(material, "a"), Unchanged)


def test_what_two_origins_said_needs_no_third() -> None:
    articles = [OLD, report("b", BARRIERS_TOO), report("c", BARRIERS_AS_WELL, day=4)]
    assert isinstance(
        today(found(articles, agreements=[(BARRIERS, BARRIERS_TOO, BARRIERS_AS_WELL)]), "a", "b"), Unchanged
    )


def test_an_unsure_agreement_confirms_nothing() -> None:
    articles = [OLD, report("b", BARRIERS_TOO, day=4)]
    assert isinstance(today(found(articles, agreements=[(BARRIERS, BARRIERS_TOO)], sure=0.55), "a"), Unchanged)


def test_a_contradiction_to_what_was_told_keeps_the_story() -> None:
    story = today(found([OLD, report("b", OPEN, day=4)], divergences=[(BARRIERS, OPEN)]), "a")
    assert isinstance(story, Story)
    assert [p.statement for p in story.divergences[0].positions] == [BARRIERS, OPEN]


def test_a_report_that_repeats_leaves_the_story_unchanged() -> None:
    articles = [OLD, report("b", BARRIERS_TOO), report("c", BARRIERS_AS_WELL, day=4, source="Elbbote")]
    story = today(found(articles, agreements=[(BARRIERS, BARRIERS_TOO, BARRIERS_AS_WELL)]), "a", "b")
    assert isinstance(story, Unchanged)
    assert (story.title, story.day, story.anchor) == ("Zug stößt mit Lastwagen zusammen", date(2026, 3, 3), "s1")
    assert "Elbbote" in story.sources


# ---------------------------------------------------------------------- edits


def test_edits_come_first_and_show_both_versions() -> None:
    later = report("a2", CRASH, "Bei dem Unfall wurden 25 Menschen verletzt.")
    articles = [later, report("b", EXPERTS, day=4)]
    material = found(articles, alone=[EXPERTS, CRASH])
    story = today(material, edits=[Edit(OLD, later)], told=[SEVENTEEN, BARRIERS])
    assert isinstance(story, Story)
    assert story.since
    assert [n.kind for n in story.since.news] == ["corrected", "withdrawn", "new"]
    assert [(v.id, v.article) for v in story.versions] == [("a", "a2")]
    assert {a.id for a in story.articles} == {"a2", "b"}


def test_an_edit_that_says_the_same_in_better_words_leaves_the_story_unchanged() -> None:
    later = report("a2", CRASH, "Verletzt wurden bei dem Unfall 17 Menschen.", BARRIERS)
    story = today(found([later]), edits=[Edit(OLD, later)])
    assert isinstance(story, Unchanged)
    assert story.sources == ()  # nobody reported on it again


def test_what_any_of_several_earlier_texts_said_was_known() -> None:
    copy = report("b", CRASH, SEVENTEEN, BUSES)
    later = report("a2", CRASH, SEVENTEEN, BARRIERS, BUSES, EXPERTS)
    material = found([later], alone=[BARRIERS, BUSES, EXPERTS])
    told = news(material, edits=[Edit(OLD, later), Edit(copy, later)])
    assert told == [("new", EXPERTS, None)]


def test_a_sentence_that_an_edit_added_is_new() -> None:
    later = report("a2", CRASH, SEVENTEEN, BARRIERS, EXPERTS)
    assert news(found([later], alone=[CRASH, EXPERTS]), edits=[Edit(OLD, later)]) == [("new", EXPERTS, None)]


# ---------------------------------------------------------------------- the story


def test_old_findings_and_old_articles_are_told_no_more() -> None:
    articles = [OLD, report("b", BARRIERS_TOO, BUSES), report("c", EXPERTS, day=4)]
    material = found(articles, agreements=[(BARRIERS, BARRIERS_TOO)], alone=[CRASH, BUSES, EXPERTS])
    story = today(material, "a", "b")
    assert isinstance(story, Story)
    assert [a.id for a in story.articles] == ["c"]
    assert (story.id, story.origins, story.agreements) == ("unfall", 1, ())
    assert [s.statement for s in story.single_source] == [EXPERTS]
    assert [s.article for s in story.summaries] == ["c"]


def test_an_origin_without_a_name_stays_in_the_list() -> None:
    nameless = OLD.model_copy(update={"source": None})
    material = found([nameless, report("b", EXPERTS, day=4)], alone=[EXPERTS], origins={"a": "a", "b": "a"})
    story = today(material, "a")
    assert isinstance(story, Story)
    assert [(a.id, a.origin) for a in story.articles] == [("a", "Quelle 1"), ("b", "Quelle 1")]


def test_the_lead_says_nothing_that_was_known() -> None:
    articles = [OLD, report("b", BARRIERS_TOO, EXPERTS, day=4), report("c", BARRIERS_AS_WELL, TWENTY_FIVE, day=4)]
    material = found(articles, agreements=[(BARRIERS, BARRIERS_TOO, BARRIERS_AS_WELL)], alone=[EXPERTS])
    story = today(material, "a")
    assert isinstance(story, Story)
    assert {s.text for s in story.lead} == {EXPERTS, TWENTY_FIVE}


def test_no_sentence_is_news_twice() -> None:
    articles = [OLD, report("b", TWENTY_FIVE, EXPERTS, day=4), report("c", TWENTY, day=4)]
    material = found(
        articles, developments=[(SEVENTEEN, TWENTY_FIVE)], agreements=[(TWENTY_FIVE, TWENTY)], alone=[EXPERTS]
    )
    told = [statement for _, statement, _ in news(material, "a")]
    assert sorted(told) == sorted({TWENTY_FIVE, EXPERTS})


def test_all_that_is_new_is_kept_however_much_it_is() -> None:
    many = [f"Die Gemeinde Nummer {n} schickt {n} Helfer aus Stade und Bremen." for n in range(2, 12)]
    agreed = [
        (f"Im Bezirk {n} sind {n} Keller leergepumpt.", f"{n} Keller sind im Bezirk {n} trocken.") for n in range(2, 12)
    ]
    one, two = report("x", *(a for a, _ in agreed), day=4), report("y", *(b for _, b in agreed), day=4)
    assert len(news(found([OLD, one, two, report("z", *many, day=4)], agreements=agreed), "a")) >= len(agreed)


def test_of_two_stories_that_go_on_from_one_the_larger_keeps_its_name() -> None:
    one = today(found([OLD, report("b", EXPERTS, day=4)], alone=[EXPERTS]), "a")
    two = today(found([OLD, report("c", BUSES, day=4), report("d", EXPERTS, day=4)], alone=[BUSES, EXPERTS]), "a")
    assert isinstance(one, Story)
    assert isinstance(two, Story)
    first, second = told_apart([one, two])
    assert (second.id, first.id == "unfall") == ("unfall", False)
    assert first.since == one.since
    assert told_apart([one, two]) == (first, second)
    assert told_apart([one]) == (one,)


def test_a_story_without_headline_or_lead_keeps_the_title_that_it_had() -> None:
    later = report("a2", CRASH, "Bei dem Unfall wurden 25 Menschen verletzt.", BARRIERS)
    story = today(found([later]), edits=[Edit(OLD, later)])
    assert isinstance(story, Story)
    assert (story.lead, story.title) == ((), "Zug stößt mit Lastwagen zusammen")


# ---------------------------------------------------------------------- memory


def test_all_that_was_quoted_is_remembered_with_what_was_before() -> None:
    articles = [OLD, report("b", TWENTY_FIVE, EXPERTS, day=4)]
    story = today(found(articles, developments=[(SEVENTEEN, TWENTY_FIVE)], alone=[EXPERTS]), "a")
    assert isinstance(story, Story)
    kept = remember(story, "s2", date(2026, 3, 4), "../2026-03-04", past("z", "a", told=[CRASH]))
    assert (kept.story, kept.anchor, kept.articles) == ("unfall", "s2", ("z", "a", "b"))
    assert {CRASH, SEVENTEEN, TWENTY_FIVE, EXPERTS} <= set(kept.told)
    assert Past.model_validate_json(kept.model_dump_json()) == kept


@pytest.mark.parametrize(
    ("ids", "former", "story"),
    [
        (["a"], {}, "eins"),
        (["a", "c"], {}, "zwei"),  # the one told last
        (["x"], {}, None),
        (["a2"], {"a2": "a"}, "eins"),  # a later version of what was told
    ],
)
def test_a_story_goes_on_where_it_shares_an_article(ids: list[str], former: dict[str, str], story: str | None) -> None:
    pasts = [past("a", "b", story="eins", day=2), past("c", story="zwei", day=3)]
    goes_on = past_of([report(i, CRASH) for i in ids], pasts, former)
    assert (goes_on.story if goes_on else None) == story


def test_news_keep_their_evidence_apart_from_what_was_known() -> None:
    articles = [OLD, report("b", BARRIERS_TOO, day=4)]
    story = today(found(articles, agreements=[(BARRIERS, BARRIERS_TOO)]), "a")
    assert isinstance(story, Story)
    assert story.since
    (one,) = story.since.news
    assert one == News.model_validate_json(one.model_dump_json())
    assert one.before
    assert ([e.article for e in one.evidence], [e.article for e in one.before.evidence]) == (["b"], ["a"])
