"""Pictures of a story: what they show, when they are drawn, and that no text of an article leaves its place."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from synopse.labels import load_catalog
from synopse.model import Briefing, Divergence, Evidence, Position, Story
from synopse.pictures.course import course
from synopse.pictures.drawing import WIDTH, lines, numbered, wide
from synopse.pictures.figures import figures
from synopse.pictures.matrix import facts, matrix
from synopse.pictures.origins import grouped, origins
from synopse.presentation import present
from synopse.view import Picture
from tests.briefings import BERLIN, BRIEFING, LANDING, PACT
from tests.test_render import HOSTILE_TEXTS, saying

GERMAN = load_catalog("de", BERLIN)
SVG = "{http://www.w3.org/2000/svg}"
SIDES = ("noris", "rasant", "franken", "cockpit")


def drawn(briefing: Briefing) -> list[Picture]:
    """All pictures of a briefing."""
    found: list[Picture | None] = []
    for story in present(briefing, GERMAN).stories:
        found += story.pictures
        found += [conflict.picture for conflict in story.conflicts]
        found += [timeline.picture for timeline in story.timelines]
    return [picture for picture in found if picture]


def texts(picture: Picture | None) -> list[str]:
    assert picture
    return ["".join(found.itertext()) for found in ElementTree.fromstring(picture.svg).iter(f"{SVG}text")]


def few(story: Story, articles: int) -> Story:
    """The story with its first articles alone."""
    return story.model_copy(update={"articles": story.articles[:articles]})


def disputed(*values: str | None) -> Picture | None:
    """The picture of a divergence whose sides give these values, each in another article."""
    positions = [
        Position(
            statement=value or "viele",
            value=value,
            evidence=(Evidence(article=id_, quote=said, start=0, end=len(said)),),
        )
        for id_, value in zip(SIDES, values, strict=False)
        if (said := value or "viele")
    ]
    divergence = Divergence(
        id="d", kind="number", topic="Verletzte", explanation="", positions=tuple(positions), weight=0.5, confidence=0.9
    )
    return figures(divergence, LANDING, "p", GERMAN)


def test_a_contested_fact_is_reported_by_most_and_contradicted_by_the_others() -> None:
    stairs, traffic, cause, *agreed = facts(LANDING)
    assert stairs.reports == {"noris", "franken"}
    assert stairs.contradicts == {"rasant"}
    assert traffic.contradicts == {"noris", "cockpit"}
    assert cause.reports == {"cockpit"}
    assert [fact.contradicts for fact in agreed] == [frozenset(), frozenset()]


def test_an_agreement_that_is_a_side_of_a_contradiction_has_no_row_of_its_own() -> None:
    side = LANDING.divergences[0].positions[1]
    agreement = LANDING.agreements[0].model_copy(update={"statement": side.statement, "evidence": side.evidence})
    assert len(facts(LANDING.model_copy(update={"agreements": (agreement,)}))) == len(LANDING.divergences)


def test_two_contradictions_of_one_statement_have_one_row() -> None:
    again = LANDING.divergences[0].model_copy(update={"id": "again"})
    assert facts(LANDING.model_copy(update={"divergences": (LANDING.divergences[0], again), "agreements": ()})) == [
        facts(LANDING)[0]
    ]


def test_the_matrix_names_its_sources_and_says_in_words_what_it_shows() -> None:
    picture = matrix(LANDING, "m", GERMAN)
    assert {
        "Noris-Tagblatt [1]",
        "Cockpit & Tower [4]",
        "berichtet",
        "widerspricht",
        GERMAN.text("picture.silent"),
    } <= set(texts(picture))
    assert picture
    assert "Noris-Tagblatt und Radio Franken Eins berichten: " in picture.text
    assert "Anders bei RASANT." in picture.text


def test_long_statements_are_told_whole_and_fewer_so_that_the_matrix_fits_a_page() -> None:
    long = "Der Landkreis hat am Nachmittag mitgeteilt, dass die Straße zwischen den beiden Orten bis auf Weiteres "
    long += "gesperrt ist und eine Umleitung über die Dörfer im Norden eingerichtet"
    agreements = tuple(
        LANDING.agreements[1].model_copy(update={"id": f"a{n}", "statement": f"{long} wird, zum {n}. Mal."})
        for n in range(10)
    )
    picture = matrix(LANDING.model_copy(update={"divergences": (), "agreements": agreements}), "m", GERMAN)
    assert picture
    told = texts(picture)
    assert not [text for text in told if "…" in text]
    assert 2 < " ".join(told).count(" Mal.") < 10
    assert float(ElementTree.fromstring(picture.svg).attrib["viewBox"].split()[3]) < WIDTH / 96 * 225  # mm


def test_signs_differ_in_their_shape_and_not_in_colour_alone() -> None:
    picture = matrix(LANDING, "m", GERMAN)
    assert picture
    assert picture.svg.count("<circle") == 10 + 1  # what is reported, and its sign in the legend
    assert picture.svg.count('class="stroke-conflict"') == 2 * (6 + 1)  # two strokes each


def test_two_sources_need_no_matrix_and_two_dates_no_course() -> None:
    assert matrix(few(LANDING, 2), "m", GERMAN) is None
    assert course(few(LANDING, 2), "c", GERMAN) is None
    assert course(PACT, "c", GERMAN) is None


def test_the_course_goes_by_time_and_names_what_is_undated() -> None:
    mixed = (*LANDING.articles[::-1], PACT.articles[2])
    picture = course(LANDING.model_copy(update={"articles": mixed}), "c", GERMAN)
    order = [text for text in texts(picture) if text.endswith("]")]
    assert order == ["Noris-Tagblatt [1]", "RASANT [2]", "Radio Franken Eins [3]", "Cockpit & Tower [4]"]
    assert texts(picture)[-1] == "Ohne Datum: Quelle 3."
    assert "16.\u00a0Juni 2026" in texts(picture)  # a day alone has no time


def test_reports_that_rest_on_one_origin_stand_together() -> None:
    assert [(origin.name, len(origin.reports)) for origin in grouped(PACT)] == [
        ("Bericht der Südpost", 2),
        ("dpa", 1),
        ("The Harbour Dispatch", 1),
    ]
    strip = origins(LANDING, "o", GERMAN)
    assert strip
    assert {"[1]", "= 1", "[2]"} <= set(texts(strip))
    assert strip.text.startswith("Gemeinsame Grundlage dpa: Noris-Tagblatt und Ruhrwarte. ")


def test_reports_that_all_stand_alone_need_no_strip() -> None:
    alone = tuple(article.model_copy(update={"reprints": (), "origin": None}) for article in LANDING.articles)
    assert origins(LANDING.model_copy(update={"articles": alone}), "o", GERMAN) is None


def test_a_house_is_named_as_a_house_and_not_as_what_its_papers_rest_on() -> None:
    papers = tuple(
        a.model_copy(update={"origin": None, "house": "Verlag Noris", "reprints": ()}) for a in LANDING.articles
    )
    strip = origins(LANDING.model_copy(update={"articles": papers}), "o", GERMAN)
    assert strip is not None
    assert strip.text.startswith("Aus einem Haus, Verlag Noris: ")


def test_figures_lie_on_one_scale_with_the_range_that_their_wording_leaves() -> None:
    picture = disputed("17", "mindestens zwölf", "rund 25")
    assert picture
    circles = [float(found.attrib["cx"]) for found in ElementTree.fromstring(picture.svg).iter(f"{SVG}circle")]
    assert circles[1] < circles[0] < circles[2]
    assert picture.svg.count('stroke-width="3"') == 3  # "rund" leaves a range on either side, "mindestens" an open one
    assert picture.svg.count("stroke-dasharray") == 1
    assert picture.text == "Noris-Tagblatt nennt 17. RASANT nennt mindestens zwölf. Radio Franken Eins nennt rund 25."


@pytest.mark.parametrize(
    "values", [("17", None), ("17", "viele"), ("17", "17"), ("3 Meter", "4"), ("8", "4 von 5"), ("null", "0")]
)
def test_what_is_no_single_figure_of_one_unit_is_not_drawn(values: tuple[str | None, ...]) -> None:
    assert disputed(*values) is None


@pytest.mark.parametrize("text", [*HOSTILE_TEXTS, "\ufffe\uffff\x00\x1b", "x" * 500, "漢字" * 40, "محمد السلمي"])
def test_hostile_text_stays_text(text: str) -> None:
    plain, hostile = drawn(saying("Wort")), drawn(saying(text))
    assert len(hostile) == len(plain) > 2
    told = [a.model_copy(update={"statement": f"{text} {n}"}) for n, a in enumerate(LANDING.agreements)]
    table = matrix(saying(text).stories[0].model_copy(update={"agreements": told, "divergences": ()}), "m", GERMAN)
    assert table
    for picture in (*hostile, table):
        elements = {found.tag.removeprefix(SVG) for found in ElementTree.fromstring(picture.svg).iter()}
        assert elements <= {"svg", "title", "desc", "text", "line", "circle", "rect"}


def test_each_picture_says_what_it_shows_under_a_name_of_its_own() -> None:
    names = []
    for picture in drawn(BRIEFING):
        root = ElementTree.fromstring(picture.svg)
        names += root.attrib["aria-labelledby"].split()
        assert root.attrib["role"] == "img"
        assert [found.text for found in root[:2]] == [picture.title, picture.text]
    assert len(names) == len(set(names))


def test_pictures_carry_no_style_that_a_policy_would_have_to_allow() -> None:
    for picture in drawn(BRIEFING):
        assert " style=" not in picture.svg
        assert "<style" not in picture.svg


def test_a_long_name_is_cut_before_its_number() -> None:
    source = LANDING.articles[2].model_copy(update={"source": "Gesellschaft für Zeitungen " * 3})
    assert numbered(source, 130) == "Gesellschaft … [3]"
    assert numbered(PACT.articles[2]) == "Quelle 3"


def test_a_text_breaks_between_words_and_ends_in_an_ellipsis() -> None:
    assert lines("eins zwei drei vier", wide("eins zwei"), 2) == ["eins zwei", "drei vier"]
    assert lines("eins zwei drei vier fünf", wide("eins zwei"), 2) == ["eins zwei", "drei …"]
    assert all(wide(line) <= WIDTH for line in lines("x" * 500, WIDTH, 3))
    assert lines("", WIDTH, 2) == [""]
