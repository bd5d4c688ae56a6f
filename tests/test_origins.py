"""Who rests on whom."""

from __future__ import annotations

import pytest

from synopse.model import Article, Removal
from synopse.origins import citations, credited_agency, origins
from synopse.sentences import sentences
from tests.articles import article

BODY = "Im Zug saßen rund 80 Fahrgäste. Die Strecke bleibt bis Mittwoch gesperrt."


def found(*articles: Article) -> dict[str, tuple[str, str]]:
    outlets = [a.source for a in articles if a.source]
    cited = {a.id: citations(a, sentences(a), outlets) for a in articles}
    return {key: (origin.name, origin.how) for key, origin in origins(articles, cited).items()}


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        (f"Hechthausen (dpa) - {BODY}", "dpa"),
        (f"Kiel (dpa/lno) - {BODY}", "dpa"),
        (f"Wolmersheim (epd). {BODY}", "epd"),
        (f"{BODY} (AFP)", "AFP"),
        (f"{BODY} (KNA)", "KNA"),
        (
            f"Die dpa zog 1949 nach Hamburg, sagte ihr Sprecher dem Bürgermeister in einem langen Gespräch. {BODY} "
            * 3,
            None,
        ),
        (BODY, None),
    ],
)
def test_an_agency_is_credited_in_the_dateline_or_at_the_end(text: str, agency: str | None) -> None:
    assert credited_agency(article("a", text)) == agency


@pytest.mark.parametrize(
    ("line", "reason", "agency"),
    [
        ("© dpa-infocom, dpa:260303-930-1187/1", "copyright", "dpa"),
        ("Mit Material von AFP", "credit", "AFP"),
        ("Diese Meldung wurde mit Material der Deutschen Presse-Agentur (dpa) erstellt.", "credit", "dpa"),
        ("afp/sda-mk", "credit", "AFP"),
        ("Text: dpa", "byline", "dpa"),
        ("Foto: Jan Mohr/dpa", "caption", None),  # the picture is theirs, not the report
    ],
)
def test_a_credit_that_was_cleaned_away_still_counts(line: str, reason: str, agency: str | None) -> None:
    credited = article("a", BODY).model_copy(update={"removed": (Removal(text=line, reason=reason),)})
    assert credited_agency(credited) == agency


def test_two_prints_of_one_agency_are_one_origin() -> None:
    assert found(
        article("a", f"Kiel (dpa) - {BODY}", source="Elbbote"),
        article("b", "Achtzig Menschen waren an Bord, gesperrt ist weiterhin. (dpa)", source="Nordwest Aktuell"),
    ) == {"a": ("dpa", "agency"), "b": ("dpa", "agency")}


def test_who_quotes_an_interview_rests_on_its_paper() -> None:
    assert found(
        article("a", "Der Trainer gibt nicht auf. " + BODY, source="Uckermark-Bote"),
        article(
            "b", "120.000 Euro seien ihm versprochen worden, sagte er dem „Uckermark-Boten“.", source="Berliner Mittag"
        ),
        article("c", "Das Ministerium weist das von sich, nichts sei vereinbart.", source="Havelwelle"),
    ) == {"a": ("Uckermark-Bote", "own"), "b": ("Uckermark-Bote", "cites"), "c": ("Havelwelle", "own")}


def test_a_chain_of_citations_ends_at_its_source() -> None:
    assert found(
        article("a", "Wie das Alpenblatt berichtet, wurde gebohrt und gesprengt.", source="Bergfunk"),
        article("b", "Wie der Bergfunk berichtet, wurde im Tal gebohrt.", source="Stadtpost"),
        article("c", "Im Tal wurde gebohrt, wie Unterlagen zeigen.", source="Alpenblatt"),
    )["b"] == ("Alpenblatt", "cites")


def test_a_medium_outside_the_story_counts_when_several_cite_it() -> None:
    result = found(
        article("a", "Laut einer Zählung von CNN waren es 11.000 Drohnen.", source="Elbbote"),
        article("b", "CNN berichtete im September von dem Schritt.", source="Nordlicht"),
        article("c", "Die Regierung schweigt zu allen Fragen des Tages.", source="Weserpost"),
    )
    assert (result["a"][0], result["b"][0], result["c"][0]) == ("CNN", "CNN", "Weserpost")


def test_an_article_without_an_outlet_is_its_own_origin() -> None:
    assert found(article("a", BODY), article("b", "Nichts davon stimmt, sagen die Leute."))["a"] == ("a", "own")


@pytest.mark.parametrize(
    ("outlet", "sentence"),
    [
        ("Deutsche Morgenpost", "Der Minister hatte in der Deutschen Morgenpost von zwei Paragrafen gesprochen."),
        ("Süddeutsches Tageblatt", "Auf den Entwurf des Süddeutschen Tageblatts stützt sich die Darstellung."),
        ("The Clydeside Courier", "Das Boot hatte der „Clydeside Courier“ auf einem Satellitenbild entdeckt."),
        ("Der Rheinbeobachter", "Der Vermerk trägt, anders als der „Rheinbeobachter“ schreibt, ihr Kürzel nicht."),
        ("Kilowatt – Magazin für Netze", "Das geht aus dem Brief hervor, den „Kilowatt“ öffentlich machte."),
    ],
)
def test_an_outlet_is_known_by_the_name_that_others_use(outlet: str, sentence: str) -> None:
    own = article("a", "Es sind nur zwei Absätze, heißt es in dem Papier.", source=outlet)
    assert found(own, article("b", f"{sentence} {BODY}", source="Elbbote"))["b"] == (outlet, "cites")


@pytest.mark.parametrize(
    ("outlet", "sentence"),
    [
        ("Kurmed AG, Unternehmenskommunikation", "Die Kurmed AG schließt nach eigenen Angaben zwei Kliniken."),
        ("Kilowatt – Magazin für Netze", "Das Kraftwerk liefert ein Kilowatt je Haushalt, heißt es im Bericht."),
        ("The Courier", "Der Fahrer war als Courierfahrer unterwegs, sagte der Chef."),
    ],
)
def test_a_firm_or_a_word_of_the_same_form_is_not_cited(outlet: str, sentence: str) -> None:
    own = article("a", "Die Zahlen stehen seit Montag fest.", source=outlet)
    assert found(own, article("b", f"{sentence} {BODY}", source="Elbbote"))["b"] == ("Elbbote", "own")


def test_an_agency_that_passes_on_the_research_of_a_paper_rests_on_it() -> None:
    paper = article("a", "Der Vermerk lag der Ministerin im Mai vor, wie Unterlagen zeigen.", source="Handelsbote")
    passed_on = f"Koblenz (dpa) - Die Kasse verlor Millionen. Das berichtete der „Handelsbote“. {BODY}"
    own_work = f"Koblenz (dpa) - {BODY} {BODY} Früher hatte der „Handelsbote“ anderes vermutet."
    assert found(paper, article("b", passed_on, source="Elbbote"))["b"] == ("Handelsbote", "cites")
    assert found(paper, article("b", own_work, source="Elbbote"))["b"] == ("dpa", "agency")


def test_letters_inside_a_name_are_no_agency() -> None:
    line = Removal(text="© Zürcher Morgenblatt. Alle Rechte vorbehalten.", reason="copyright")
    assert credited_agency(article("a", BODY).model_copy(update={"removed": (line,)})) is None


def test_an_agency_that_nobody_knows_is_known_by_its_dateline() -> None:
    first = article("a", f"Harrenstadt (nwa) - {BODY}", source="Elbbote")
    line = Removal(text="Von Hinnerk Petersilge und nwa", reason="byline")
    second = article("b", "Gegen den Beamten wird ermittelt.", source="Volksblatt").model_copy(
        update={"removed": (line,)}
    )
    assert found(first, second) == {"a": ("nwa", "agency"), "b": ("nwa", "agency")}


def test_who_quotes_an_agency_that_another_credits_rests_on_it() -> None:
    assert found(
        article("a", f"Kiel (dpa) - {BODY}", source="Elbbote"),
        article("b", "Wie dpa am Dienstag meldete, bleibt gesperrt.", source="Volksblatt"),
    )["b"] == ("dpa", "agency")
