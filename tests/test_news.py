"""Which news leads a story that goes on, and against what it is set."""

from __future__ import annotations

import pytest

from synopse.model import Article, Story
from tests.articles import article
from tests.continuing import BARRIERS, CRASH, EXPERTS, OLD, OPEN, SEVENTEEN, found, news, report, today

CHARGED = "Die Staatsanwaltschaft Stade hat am Mittwoch den Fahrer des Lastwagens angeklagt."
COFFEE = "Am Bahnhof von Stade gab es für 40 Gestrandete einen heißen Kaffee."


def headed(key: str, title: str, *said: str) -> Article:
    return article(key, " ".join(said), title=title, source=f"Blatt {key}", published="2026-03-04T09:00:00+01:00")


def lead(articles: list[Article], *, old: str = "a", **findings: object) -> list[str]:
    story = today(found(articles, **findings), old)  # type: ignore[arg-type]  # passed on as it is
    assert isinstance(story, Story)
    return [statement.text for statement in story.lead]


def test_what_the_headline_names_leads_wherever_it_stands() -> None:
    later = headed("b", "Fahrer des Lastwagens angeklagt", COFFEE, CHARGED)
    assert lead([OLD, later]) == [CHARGED, COFFEE]


def test_what_repeats_and_says_beside_it_what_the_headline_names_is_news() -> None:
    both = "Nach der Kollision von Hechthausen haben Carabinieri den flüchtigen Fahrer in Triest verhaftet."
    later = headed("b", "Flüchtiger Fahrer in Triest verhaftet", both, COFFEE)
    assert lead([OLD, later], agreements=[(CRASH, both)])[0] == both


def test_a_repetition_is_no_news_even_in_words_of_its_own() -> None:
    again = "Zu der Kollision kam es, weil ein Pendlerzug einen stehenden Sattelschlepper rammte."
    assert lead([OLD, headed("b", "Fahrer angeklagt", again, CHARGED)], agreements=[(CRASH, again)]) == [CHARGED]


@pytest.mark.parametrize(
    "sentence",
    [
        "Gestern hat die Staatsanwaltschaft Stade den Fahrer des Lastwagens angeklagt.",  # of which day?
        "Bereits im Februar hatte die Staatsanwaltschaft Stade den Fahrer angeklagt.",  # background
    ],
)
def test_what_is_not_understood_alone_or_looks_back_leads_only_where_nothing_else_is_new(sentence: str) -> None:
    later = headed("b", "Fahrer des Lastwagens angeklagt", sentence, COFFEE)
    assert lead([OLD, later]) == [COFFEE]
    assert lead([OLD, headed("b", "Fahrer des Lastwagens angeklagt", sentence)]) == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "Fahrer des Lastwagens von Hechthausen angeklagt",
        "Hat der Fahrer das Rotlicht übersehen und Gas gegeben?",
        "Welch ein Drama, 40 Gestrandete in Stade!",
    ],
)
def test_headlines_questions_and_outcries_do_not_lead(sentence: str) -> None:
    later = headed("b", "Fahrer angeklagt", CHARGED + "\n\n" + sentence + "\n\n" + COFFEE)
    assert sentence not in lead([OLD, later])


def test_a_scene_that_is_not_to_the_point_does_not_lead() -> None:
    scene = "Ein Kranführer blinzelt müde in die tief stehende Morgensonne."
    assert lead([OLD, headed("b", "Fahrer angeklagt", scene, CHARGED)]) == [CHARGED]


def test_a_disputed_sentence_does_not_lead() -> None:
    later = headed("b", "Schranken standen offen", OPEN, CHARGED)
    assert lead([OLD, later], divergences=[(BARRIERS, OPEN)]) == [CHARGED]


def test_the_lead_says_nothing_twice() -> None:
    other = "Angeklagt wurde der Fahrer durch die Stader Ermittler, wie am Mittwoch 2 Sprecher mitteilten."
    articles = [OLD, headed("b", "Fahrer angeklagt", CHARGED), headed("c", "Fahrer angeklagt", other)]
    assert len(lead(articles, agreements=[(CHARGED, other)])) == 1


# ---------------------------------------------------------------------- changes


def test_a_figure_that_had_been_left_open_is_a_change_though_both_may_be_true() -> None:
    least = report("a", "Mindestens vier Menschen kamen ums Leben, wie das Krankenhaus mitteilte.")
    later = [
        report("b", "Amtlich ist von 14 Todesopfern die Rede.", day=4),
        report("c", "Die blutige Bilanz: 14 Tote.", day=4),
    ]
    groups = [(least.text, later[0].text, later[1].text)]
    assert news(found([least, *later], agreements=groups), "a") == [("changed", later[0].text, least.text)]


def test_a_part_is_new_and_no_change_of_the_whole() -> None:
    whole = report("a", "Mindestens zwölf Menschen wurden bei dem Unfall verletzt.")
    part = report("b", "Zwei Menschen wurden bei dem Unfall schwer verletzt.", day=4)
    assert news(found([whole, part], developments=[(whole.text, part.text)]), "a") == [("new", part.text, None)]


def test_what_looks_back_is_no_change() -> None:
    later = report("b", "Zunächst hatte die Leitstelle von 12 verletzten Menschen gesprochen.", day=4)
    told = news(found([OLD, later, report("c", EXPERTS, day=4)], developments=[(SEVENTEEN, later.text)]), "a")
    assert "changed" not in [kind for kind, *_ in told]


def test_what_only_shares_the_name_of_the_story_is_no_change() -> None:
    later = report("b", "In Hechthausen wird ein Denkmal aus Granit errichtet.", day=4)
    told = news(found([OLD, later], developments=[(BARRIERS, later.text)]), "a")
    assert told == [("new", later.text, None)]


def test_figures_that_exclude_each_other_confirm_nothing() -> None:
    one = report("a", "3.500 Einwohner haben in Stade ihre Häuser verlassen.")
    two = report("b", "Rund 4.800 Bewohner haben in Stade ihre Häuser verlassen.", day=4)
    told = news(found([one, two, report("c", EXPERTS, day=4)], agreements=[(one.text, two.text)], alone=[EXPERTS]), "a")
    assert [kind for kind, *_ in told] == ["new"]


def test_the_dead_of_today_are_no_change_of_yesterdays_injured() -> None:
    injured = report("a", CRASH, "Bei dem Unfall wurden drei Menschen verletzt.")
    dead = report("b", "Bei dem Unfall sind nach Angaben der Klinik zwei Menschen gestorben.", day=4)
    steps = (injured.text.removeprefix(CRASH + " "), dead.text)
    assert news(found([injured, dead], developments=[steps]), "a") == [("new", dead.text, None)]


# ---------------------------------------------------------------------- what something newer overtakes

MISSING = "Am frühen Morgen wurde ein Fahrgast des Zuges von Hechthausen noch vermisst."
FOUND_DEAD = "Der vermisste Fahrgast des Zuges von Hechthausen ist tot geborgen worden."


def two_steps_of_one_day() -> Story:
    early = article(
        "b", f"{MISSING} {COFFEE}", title="Fahrgast nach Unglück vermisst", published="2026-03-04T06:00:00Z"
    )
    late = article("c", FOUND_DEAD, title="Vermisster Fahrgast ist tot", published="2026-03-04T12:00:00Z")
    story = today(found([OLD, early, late], developments=[(MISSING, FOUND_DEAD)]), "a")
    assert isinstance(story, Story)
    return story


def test_a_headline_does_not_outlive_its_news() -> None:
    assert two_steps_of_one_day().title == "Vermisster Fahrgast ist tot"


def test_what_was_overtaken_the_same_day_neither_leads_nor_is_told_as_new() -> None:
    story = two_steps_of_one_day()
    assert MISSING not in [statement.text for statement in story.lead]
    assert story.since
    assert MISSING not in [one.statement for one in story.since.news]
    assert FOUND_DEAD in [one.statement for one in story.since.news]


def test_one_sentence_changes_one_thing_that_was_known_and_is_understood_alone() -> None:
    hanging = "Das teilte die Leitstelle mit; zuvor hatte sie 12 verletzte Menschen gezählt."
    known = report("a", CRASH, hanging)
    other = report("b", "Bei dem Unfall wurden 17 verletzte Menschen gezählt.")
    later = "Am Abend zählte die Leitstelle 25 verletzte Menschen."
    steps = [(hanging, later), (other.text, later)]
    told = news(found([known, other, report("n", later, day=4)], developments=steps), "a", "b")
    assert told == [("changed", later, other.text)]
