"""Which articles are compared sentence by sentence, and what is listed."""

from __future__ import annotations

from collections.abc import Sequence

from synopse.choice import LEAST, MOST, OF_A_STORY, affordable, choose, reports, topics
from synopse.model import Article, Duplicate
from tests.articles import article


def story(key: str, outlets: Sequence[str], text: str = "Ein Satz.") -> tuple[Article, ...]:
    """A story that each outlet reports on, in this order."""
    return tuple(
        article(f"{key}{n}", text, title=f"{key} {n}", source=outlet, published=f"2026-03-04T08:{n:02d}:00+01:00")
        for n, outlet in enumerate(outlets)
    )


def keys(stories: Sequence[Sequence[Article]]) -> list[list[str]]:
    return [[article.id for article in one] for one in stories]


def test_what_fits_is_all_compared() -> None:
    stories = [story("a", "xyz"), story("b", "x"), story("c", "xy")]
    choice = choose(stories, closely=6)
    assert list(choice.told) == stories
    assert (dict(choice.further), choice.listed) == ({}, ())


def test_stories_that_more_outlets_report_on_come_first_and_the_others_are_listed_by_weight() -> None:
    stories = [story("a", "x"), story("b", "xxxx"), story("c", "xyz"), story("d", "xy")]
    choice = choose(stories, closely=5)
    assert keys(choice.told) == keys([stories[2], stories[3]])
    assert keys(choice.listed) == keys([stories[1], stories[0]])


def test_a_story_that_goes_on_comes_before_one_of_its_size_and_its_old_articles_cost_nothing() -> None:
    stories = [story("a", "xy"), story("b", "xy")]
    choice = choose(stories, closely=1, old={"b0"})
    assert keys(choice.told) == [["b0", "b1"]]


def test_one_story_is_told_however_little_may_be_compared() -> None:
    assert keys(choose([story("a", "xyz")], closely=1).told) == [["a0", "a1", "a2"]]


def test_of_a_big_story_each_outlet_is_compared_once_before_any_is_twice_and_the_newest_always() -> None:
    outlets = [*"abcdefghijklmno", *"aaa", "b"]
    choice = choose([story("s", outlets)])
    (compared,) = choice.told
    assert len(compared) == OF_A_STORY
    assert len({one.source for one in compared}) == OF_A_STORY
    assert compared[-1].id == "s18"
    assert {one.id for one in (*compared, *choice.further[compared[0].id])} == {f"s{n}" for n in range(19)}


def test_of_an_outlet_the_longest_article_is_compared() -> None:
    long = article("long", "Ein langer Satz.", source="a")
    choice = choose([(*story("s", ["a", *"bcdefghijklmno"]), long)])
    assert "long" in {one.id for one in choice.told[0]}
    assert "s0" in {one.id for rest in choice.further.values() for one in rest}


def test_all_old_articles_of_a_story_are_compared_with_what_is_new() -> None:
    big = story("s", [f"o{n}" for n in range(30)])
    old = {f"s{n}" for n in range(10)}
    (compared,) = choose([big], old=old).told
    assert old <= {one.id for one in compared}
    assert len(compared) == 10 + OF_A_STORY


def test_what_is_listed_bears_a_title_and_everybody_who_reports_on_it_copies_included() -> None:
    unnamed = article("u", "Ohne Titel und ohne Quelle.", source=None)
    choice = choose([story("a", "xyz"), story("b", "vw"), (unnamed,)], closely=3)
    copy = Duplicate(kept="b1", dropped="copy", path="copy", how="near", similarity=0.9, source="Kopie", title="b 1")
    listed = topics(choice, [copy], "Quelle unbekannt")
    assert [(topic.title, [report.source for report in topic.reports]) for topic in listed] == [
        ("b 0", ["v", "w", "Kopie"]),
        ("Ohne Titel und ohne Quelle.", ["Quelle unbekannt"]),
    ]


def test_nothing_is_reported_of_no_articles() -> None:
    assert reports((), [], "?") == ()


def test_the_more_there_is_to_read_the_fewer_are_compared_but_never_fewer_than_the_least() -> None:
    assert affordable(100) > 100  # all of them
    assert MOST > affordable(1_000) > affordable(5_000) > affordable(1_000_000) == LEAST
