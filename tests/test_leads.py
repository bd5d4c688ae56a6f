"""What a story opens with, from findings made by hand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from synopse.labels import load_catalog
from synopse.leads import as_written
from synopse.model import Article, Story
from synopse.sentences import sentences
from synopse.summarize import quoted
from synopse.synthesis import tell
from tests.articles import article
from tests.continuing import SEVENTEEN, TWENTY_FIVE, found, report

EVENT = "Ein Regionalzug ist am Dienstag in Hechthausen mit einem Lastwagen zusammengestoßen."
SAME = "In Hechthausen stieß am Dienstag ein Regionalzug mit einem Lastwagen zusammen."
ASIDE = "Den Schaden schätzt die Polizei auf rund 1,2 Millionen Euro."


def story(articles: Sequence[Article], agreements: Sequence[Sequence[str]] = ()) -> Story:
    return tell(found(articles, agreements=agreements), load_catalog("de"))


def test_what_happened_comes_before_what_most_agree_on() -> None:
    articles = [
        article("a", f"{EVENT} Die Strecke bleibt gesperrt. {ASIDE}"),
        article("b", f"Der Regionalzug fuhr 110 Kilometer in der Stunde. Viele Menschen weinten laut. {ASIDE}"),
        article("c", f"Wieder ein Unglück in Hechthausen mit einem Lastwagen. Es war noch dunkel. {ASIDE}"),
    ]
    lead = story(articles, [(ASIDE, ASIDE, ASIDE)]).lead
    assert [sentence.text for sentence in lead[:2]] == [EVENT, ASIDE]
    assert [e.article for e in lead[0].evidence] == ["a"]


def test_what_happened_rests_on_all_who_say_it() -> None:
    lead = story([article("a", EVENT), article("b", SAME)], [(EVENT, SAME)]).lead
    assert [e.article for e in lead[0].evidence] == ["a", "b"]
    assert len(lead) == 1


def test_an_excited_or_a_foreign_first_sentence_says_not_what_happened() -> None:
    articles = [
        article("a", "Schon wieder kracht es am Dienstag in Hechthausen zwischen Regionalzug und Lastwagen!"),
        article("b", "A regional train hit a lorry on Tuesday in Hechthausen, police said.", language="en"),
        article("c", EVENT),
    ]
    assert story(articles).lead[0].text == EVENT


def test_an_article_alone_opens_with_its_summary() -> None:
    material = found([article("a", f"{EVENT} {ASIDE}")])
    expected = [sentence.text for summary in material.summaries for sentence in summary.sentences[:2]]
    assert [sentence.text for sentence in tell(material, load_catalog("de")).lead] == expected


def test_after_what_happened_it_tells_how_things_stand_now() -> None:
    articles = [
        report("a", EVENT, SEVENTEEN, ASIDE, day=3),
        report("b", SAME, TWENTY_FIVE, ASIDE, day=4),
    ]
    changed = found(articles, agreements=[(EVENT, SAME), (ASIDE, ASIDE)], developments=[(SEVENTEEN, TWENTY_FIVE)])
    lead = [sentence.text for sentence in tell(changed, load_catalog("de")).lead]
    assert lead[1:] == [ASIDE, TWENTY_FIVE]


def test_how_things_stand_is_not_told_by_a_sentence_that_needs_another_one() -> None:
    later = "Was daraus am Abend wurde, das waren 25 Verletzte."
    articles = [report("a", EVENT, SEVENTEEN, ASIDE, day=3), report("b", SAME, later, ASIDE, day=4)]
    changed = found(articles, agreements=[(EVENT, SAME), (ASIDE, ASIDE)], developments=[(SEVENTEEN, later)])
    assert tell(changed, load_catalog("de")).lead[1].text == ASIDE


def test_sentences_of_one_article_stand_as_it_has_them() -> None:
    first, second = "Der Stadtrat beschloss am Montag den Haushalt.", "Nach der Sitzung lobte die Kämmerin ihn."
    told = [quoted(sentence) for sentence in sentences(article("a", f"{first} {second}"))]
    other = quoted(sentences(article("b", EVENT))[0])
    assert [s.text for s in as_written([told[1], other, told[0]])] == [first, EVENT, second]


def test_after_what_happened_a_lead_goes_by_the_days_of_its_reports() -> None:
    later = ("Die Strecke ist seit dem Abend wieder frei.", "Seit dem Abend ist die Strecke wieder frei.")
    earlier = ("Die Kreisstraße bleibt für Autos gesperrt.", "Gesperrt für Autos bleibt die Kreisstraße.")
    articles = [
        report("a", EVENT, day=3),
        report("b", SAME, later[0], day=5),
        report("c", later[1], day=5),
        report("d", earlier[0], day=4),
        report("e", earlier[1], day=4),
    ]
    lead = story(articles, [(EVENT, SAME), later, earlier]).lead
    assert [sentence.text in earlier for sentence in lead[1:]] == [True, False]


@pytest.mark.parametrize("change", [{"genre": "opinion"}, {"language": "en"}])
def test_neither_an_opinion_nor_a_foreign_sentence_stands_in_a_lead_where_others_report(
    change: dict[str, str],
) -> None:
    said = ("Die Bahn spart seit Jahren an der Sicherheit.", "An der Sicherheit spart die Bahn seit Jahren.")
    pieces = [report(key, text) for key, text in zip("cd", said, strict=True)]
    for foreign in (False, True):
        others = [piece.model_copy(update=change if foreign else {}) for piece in pieces]
        lead = story([report("a", EVENT), report("b", SAME), *others], [(EVENT, SAME), said]).lead
        assert any(sentence.text in said for sentence in lead) is not foreign


@pytest.mark.parametrize("genre", ["opinion", None])
def test_what_an_opinion_piece_comes_back_to_is_not_overtaken(genre: str | None) -> None:
    planned, later = (
        "Der Rat will in Hechthausen eine Brücke bauen.",
        "Der Rat baut in Hechthausen nun doch die Brücke.",
    )
    articles = [report("a", planned, day=3), report("b", later, day=5).model_copy(update={"genre": genre})]
    lead = tell(found(articles, developments=[(planned, later)]), load_catalog("de")).lead
    assert (planned in [sentence.text for sentence in lead]) is (genre == "opinion")
