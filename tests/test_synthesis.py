"""A story in words, from findings made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from synopse.judged import KINDS
from synopse.labels import load_catalog
from synopse.model import Article, Method
from synopse.origins import Citation, Origin
from synopse.synthesis import bind, tell
from tests.articles import article
from tests.continuing import found

METHOD = Method(
    synopse="0",
    encoder="-",
    summarizer="-",
    judge="-",
    articles_read=1,
    sentences=1,
    furniture_removed=0,
    pairs_compared=0,
)
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


TWO_COUNTS = ("Bei dem Brand wurden drei Menschen verletzt.", "Bei dem Brand wurden fünf Menschen verletzt.")


@pytest.mark.parametrize(("first", "conflicts"), [("2026-03-03T09:00:00+01:00", 0), ("2026-03-03T00:00:00+01:00", 1)])
def test_a_change_of_a_number_within_a_day_is_a_contradiction_where_the_day_alone_is_known(
    first: str, conflicts: int
) -> None:
    to_the = "day" if conflicts else "minute"
    early = article("a", TWO_COUNTS[0], published=first).model_copy(update={"published_to_the": to_the})
    late = article("b", TWO_COUNTS[1], published="2026-03-03T11:00:00+01:00")
    story = tell(found([early, late], developments=[TWO_COUNTS]), load_catalog("de"))
    assert (len(story.divergences), len(story.developments)) == (conflicts, 1 - conflicts)


def test_where_nothing_tells_the_order_nothing_is_told() -> None:
    articles = [article("a", PRAISED, published=None), article("b", DONE)]
    assert steps(articles, PRAISED, DONE) == []


def test_a_step_bears_the_time_of_the_first_who_gives_its_figure_and_a_part_is_none() -> None:
    at_least, badly = "Mindestens zwölf Menschen wurden verletzt.", "Zwei Menschen wurden schwer verletzt."
    again, seventeen = "Die Zahl der Verletzten stieg auf 17.", "17 Verletzte meldet die Polizei am Abend."
    more = "25 Verletzte zählte am Ende die Leitstelle."
    articles = [
        article(name, text, published=f"2026-03-03T{hour:02}:00:00+01:00")
        for name, text, hour in (
            ("a", at_least, 9),
            ("b", badly, 10),
            ("c", again, 12),
            ("d", seventeen, 17),
            ("e", more, 19),
        )
    ]
    told = tell(
        found(articles, agreements=[(again, seventeen)], developments=[(at_least, badly, seventeen, more)]),
        load_catalog("de"),
    )
    (development,) = told.developments
    hours = [(step.at.hour, [e.quote for e in step.evidence]) for step in development.steps if step.at]
    assert hours == [(9, [at_least]), (12, [again, seventeen]), (19, [more])]


def test_what_is_superseded_does_not_lead() -> None:
    missing, found_alive = "Ein Mann aus Zingst wird vermisst.", "Der Mann aus Zingst ist gefunden worden."
    articles = [
        article("a", missing, published="2026-03-03T09:00:00+01:00"),
        article("b", missing, published="2026-03-03T10:00:00+01:00"),
        article("c", found_alive, published="2026-03-03T19:00:00+01:00"),
    ]
    agreed = [(missing, missing)]
    told = tell(found(articles, agreements=agreed), load_catalog("de"))
    later = tell(found(articles, agreements=agreed, developments=[(missing, found_alive)]), load_catalog("de"))
    assert told.lead[0].text == missing
    assert missing not in [sentence.text for sentence in later.lead]


def test_an_agreement_in_which_one_denies_or_doubts_and_another_does_not_is_less_sure() -> None:
    told = "Das Land lieferte den Rebellen Drohnen."
    confidences = []
    for other in ("Den Rebellen lieferte das Land Drohnen.", "Das Land lieferte den Rebellen keine Drohnen."):
        articles = [article("a", told), article("b", other)]
        confidences.append(
            tell(found(articles, agreements=[(told, other)]), load_catalog("de")).agreements[0].confidence
        )
    assert confidences[1] < confidences[0]


def test_what_is_understood_alone_is_told_before_what_is_not() -> None:
    hanging = "Unterdessen wächst in Wien die Sorge um den Vertrag."
    for first, second in ((hanging, PRAISED), (PRAISED, hanging)):
        articles = [article(name, f"{first} {second}") for name in "ab"]
        told = tell(found(articles, agreements=[(hanging, hanging), (PRAISED, PRAISED)]), load_catalog("de"))
        assert [agreement.statement for agreement in told.agreements] == [PRAISED, hanging]


def test_what_is_denied_is_told_before_who_denies_it() -> None:
    denied, told = "Das Land hat keine Drohnen geliefert.", "Das Land hat 60 Drohnen geliefert."
    material = found([article("a", denied), article("b", told)], divergences=[(denied, told)])
    conflict = replace(material.findings.divergences[0], kind=KINDS.index("denial"))
    story = tell(replace(material, findings=replace(material.findings, divergences=(conflict,))), load_catalog("de"))
    assert [position.statement for position in story.divergences[0].positions] == [told, denied]


THREE_SAY = [
    f"Der Zug stieß {when} in Hechthausen mit einem Lastwagen zusammen." for when in ("früh", "am Dienstag", "heute")
]
ELSEWHERE = "Der Zug stieß bei Himmelpforten mit einem Lastwagen zusammen."


@pytest.mark.parametrize(("kind", "leads"), [("place", True), ("denial", False)])
def test_a_value_that_most_give_leads_though_one_differs_and_what_is_denied_does_not(kind: str, leads: bool) -> None:
    articles = [article(str(n), text, source=f"Blatt {n}") for n, text in enumerate([*THREE_SAY, ELSEWHERE])]
    material = found(articles, agreements=[THREE_SAY], divergences=[(THREE_SAY[0], ELSEWHERE)])
    conflict = replace(material.findings.divergences[0], kind=KINDS.index(kind))
    findings = replace(material.findings, divergences=(conflict,))
    story = tell(replace(material, findings=findings), load_catalog("de"))
    assert (story.lead[0].evidence == story.agreements[0].evidence) is leads


@pytest.mark.parametrize(("days", "remarks"), [(-3, 0), (0.9, 0), (3, 1)])
def test_a_report_that_bears_a_date_to_come_is_remarked(days: float, remarks: int) -> None:
    now = datetime.fromisoformat("2026-03-03T09:00:00+01:00")
    late = article("a", DONE, published=(now + timedelta(days=days)).isoformat())
    undated = article("b", DONE, published=None)
    told = bind([], [late, late, undated], [], [], METHOD, load_catalog("de"), None, now)
    said = ["Datum liegt in der Zukunft, bis zum 6.\u00a0März 2026"]
    assert [gap.reason.split(";")[0] for gap in told.gaps] == said * remarks


@pytest.mark.parametrize(
    ("cited", "origins"),
    [({}, 1), ({0: "Blatt a"}, 1), ({0: "Blatt c"}, 2), ({0: "Die Fremde"}, 1)],
)
def test_what_rests_on_another_source_is_one_origin_with_it_except_where_a_sentence_cites_a_third(
    cited: dict[int, str], origins: int
) -> None:
    articles = [article(name, DONE, source=f"Blatt {name}") for name in "abc"]
    material = found(articles, agreements=[(DONE, DONE)])
    first, second, _ = (next(i for i, c in enumerate(material.claims) if c.sentence.article == a.id) for a in articles)
    group = replace(material.findings.agreements[0], members=(first, second))
    story = tell(
        replace(
            material,
            findings=replace(material.findings, agreements=(group,)),
            origins={**material.origins, "b": Origin(name="Blatt a", how="cites")},
            citations={"b": [Citation(sentence=at, name=name) for at, name in cited.items()]},
        ),
        load_catalog("de"),
    )
    assert story.agreements[0].origins == origins <= story.origins == 2


@pytest.mark.parametrize(
    ("one", "language", "two", "said"),
    [
        (
            "Die Leitung wird auf 53 Kilometern der Trasse ersetzt.",
            "de",
            "Man ersetzt die Leitung auf 6 Kilometern.",
            "Blatt a nennt „53 Kilometern der Trasse“, Blatt b nennt „6 Kilometern“.",
        ),
        (
            "They will replace the cable on six kilometres.",
            "en",
            "Man ersetzt die Leitung auf 53 Kilometern.",
            "Blatt a nennt sechs Kilometer, Blatt b nennt 53 Kilometer.",
        ),
    ],
)
def test_a_value_of_a_report_in_another_language_is_told_in_the_readers(
    one: str, language: str, two: str, said: str
) -> None:
    articles = [article("a", one, source="Blatt a", language=language), article("b", two, source="Blatt b")]
    story = tell(found(articles, divergences=[(one, two)]), load_catalog("de"))
    assert story.divergences[0].explanation.replace("\u00a0", " ") == said


def test_what_one_article_alone_says_is_told_where_it_has_to_do_with_the_story() -> None:
    common = "Der Deich bei Zingst ist auf 60 Metern gebrochen."
    akin, aside = "Der Deich bei Zingst stand 40 Jahre lang.", "Karl Möller sah seine 17 Gänse baden."
    articles = [article("a", f"{common} {akin} {aside}"), article("b", common)]
    told = tell(found(articles, agreements=[(common, common)], alone=[akin, aside]), load_catalog("de"))
    assert [single.statement for single in told.single_source] == [akin]


@pytest.mark.parametrize(
    ("kind", "one", "two", "told"),
    [
        ("name", "Die Gesandte Helena Lindqvist sprach.", "Die Gesandte Helene Lindquist sprach.", ("qvist", "quist")),
        ("date", "Das Treffen war am Dienstag.", "Mittwoch war das Treffen.", ("Dienstag", "Mittwoch")),
    ],
)
def test_a_name_and_a_day_keep_their_capital_where_not_all_write_them_so(
    kind: str, one: str, two: str, told: tuple[str, str]
) -> None:
    other = two.replace("Helene Lindquist", "Frau Lindquist").replace("Mittwoch", "Tags darauf")
    articles = [article(n, t, source=f"Blatt {n}") for n, t in (("a", one), ("b", two), ("c", other))]
    material = found(articles, divergences=[(one, two)])
    conflict = material.findings.divergences[0]
    sides = (conflict.sides[0], (*conflict.sides[1], conflict.sides[1][0] + 1))
    findings = replace(material.findings, divergences=(replace(conflict, kind=KINDS.index(kind), sides=sides),))
    (divergence,) = tell(replace(material, findings=findings), load_catalog("de")).divergences
    assert [position.value for position in divergence.positions if position.value]
    assert all(value in divergence.explanation for value in told)
