"""What a summary takes from an article, and what it leaves."""

from __future__ import annotations

import pytest

from synopse.engines import builtin_engines
from synopse.language import load
from synopse.model import Summary
from synopse.sentences import sentences
from synopse.stories import centred
from synopse.summarize import self_contained
from tests.articles import article

TEXT = "\n\n".join(
    (
        "Nach dem Zusammenprall eines Regionalzuges mit einem Kieslaster in Hechthausen ist die Strecke "
        "zwischen Stade und Cuxhaven gesperrt. Zwölf Menschen wurden verletzt. Er fuhr nach Angaben der Bahn "
        "etwa 110 Kilometer pro Stunde.",
        "Der Lastwagen stand nach ersten Erkenntnissen der Polizei auf dem Übergang, als der Zug kam. Warum "
        "stand er dort? „Da ging gar nichts mehr!“, rief eine Frau.",
        "Die Bahnstrecke zwischen Stade und Cuxhaven bleibt nach dem Unfall gesperrt, in Hechthausen fahren "
        "keine Züge. Die Schranken waren nach Auskunft des Netzbetreibers geschlossen. Busse ersetzen die "
        "Züge. Die Aufräumarbeiten dauern voraussichtlich bis Donnerstag, teilte die Bahn mit. Das Wetter war "
        "an diesem Morgen neblig und kalt. Ein Kran hob den Laster am Nachmittag von den Gleisen.",
    )
)


def summary(text: str) -> Summary:
    engines = builtin_engines()
    story = article("a", text)
    found = sentences(story)
    vectors = centred(
        engines.encoder.encode([s.text for s in found]), ["de"] * len(found), engines.background.sentence_means
    )
    return engines.summarizer.summarize(story, found, vectors, load("de"))


def test_a_summary_quotes_the_article_in_its_order() -> None:
    result = summary(TEXT)
    spans = [s.evidence[0] for s in result.sentences]
    assert 3 <= len(spans) <= 5
    assert all(TEXT[e.start : e.end] == e.quote == s.text for e, s in zip(spans, result.sentences, strict=True))
    assert [e.start for e in spans] == sorted(e.start for e in spans)


def test_the_lead_is_taken_and_said_once() -> None:
    texts = [s.text for s in summary(TEXT).sentences]
    assert texts[0].startswith("Nach dem Zusammenprall")
    assert not any("fahren keine Züge" in text for text in texts)  # says the lead again


@pytest.mark.parametrize("opening", ["Er fuhr", "Warum stand", "„Da ging"])
def test_what_is_not_understood_alone_is_left(opening: str) -> None:
    assert not any(s.text.startswith(opening) for s in summary(TEXT).sentences)


def test_a_short_article_is_its_own_summary() -> None:
    assert [s.text for s in summary("Der Zug fuhr los. Er kam nie an.").sentences] == [
        "Der Zug fuhr los.",
        "Er kam nie an.",
    ]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("Die Polizei nahm am Montag drei Verdächtige fest.", "Sie nahm am Montag drei Verdächtige fest."),
        ("Die Polizei nahm am Montag drei Verdächtige fest.", "Nahm die Polizei am Montag drei Verdächtige fest?"),
        ("Die Polizei nahm am Montag drei Verdächtige fest.", "Drei Verdächtige."),
        ("Die Polizei nahm am Montag drei Verdächtige fest.", "Drei Verdächtige sind in Haft“, sagte die Polizei."),
    ],
)
def test_a_sentence_stands_alone_or_not(better: str, worse: str) -> None:
    assert self_contained(better, load("de")) > self_contained(worse, load("de"))


def test_a_sentence_that_answers_the_one_before_does_not_stand_alone() -> None:
    rules = load("de")
    assert self_contained("Das Ministerium will den Bericht jedoch nicht veröffentlichen.", rules) < 1
    assert self_contained("Das Ministerium will den Bericht über den Unfall nicht veröffentlichen.", rules) == 1
    assert self_contained("Fast drei Wochen ist es her, dass der Protest in Leipzig endete.", rules) < 1
    assert self_contained("Das acht Jahre alte Mädchen ist nach Angaben der Klinik außer Lebensgefahr.", rules) == 1
    assert self_contained("Das belegen die Rechnungen, die der Zeitung aus Hannover vorliegen.", rules) < 1
    assert self_contained("Police said on the phone this morning after the raid that nobody was hurt.", load("en")) == 1
    assert self_contained("Krank sei sie nie gewesen, sagte die Ministerin.", rules) < 1
    assert self_contained("Noch am Freitagabend hatte sie einen Rücktritt ausgeschlossen.", rules) < 1
    assert self_contained("Am 4. März um 8.10 Uhr klingelten sie an der Pforte.", rules) < 1
    assert self_contained("Die Umweltschützer halten diese umstrittene Funktion für gefährlich.", rules) < 1
    assert self_contained("Der Prozess ist nach Informationen dieser Zeitung vorerst geplatzt.", rules) < 1
    assert self_contained("Die Funktion ist gefährlich, sagt der Bund, der diese Funktion prüfte.", rules) == 1
    assert self_contained("Nach Angaben der Behörde hat Vardonien seitdem Tausende Soldaten entsandt.", rules) < 1
    assert self_contained("Der Direktor saß bis 2021 im Beirat und hat seither keinen Cent bekommen.", rules) == 1
    assert self_contained("Der Brunnen hat den Probelauf beendet, seither speist er ins Netz ein.", rules) == 1
    assert self_contained("Der Richtpegel erreichte in Kaub den tiefsten Wert dieses Sommers.", rules) == 1
    assert self_contained("The bank sees output growing by just 0.8 per cent this year.", load("en")) == 1
    assert self_contained("Campaigners say that these controversial rules will harm growers.", load("en")) < 1
    assert self_contained("Am Freitag hatte Mira Solt erklärt, sie trete nicht zurück.", rules) == 1
    assert self_contained("Putin werde reisen, bevor er nach Wien kommt, sagte sein Sprecher.", rules) == 1
    assert self_contained("The ministry, however, will not publish the report on the crash.", load("en")) < 1
