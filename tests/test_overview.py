"""The first half page: what happened, how sure that is, where the sources disagree, what is new."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

import pytest

from synopse.labels import load_catalog
from synopse.model import Briefing, News, Since, Statement, Story
from synopse.overview import CUT, LONG, cut
from synopse.presentation import present
from synopse.settings import Looks
from synopse.view import Glance
from tests.briefings import BERLIN, BRIEFING, LANDING, PACT, evidence, only, position, verbatim

GERMAN = load_catalog("de", BERLIN)


def glance(story: Story, *others: Story) -> Glance:
    return present(only(BRIEFING, story, *(others or (PACT,))), GERMAN).overview[0]


def leading(*beginnings: tuple[str, str]) -> Story:
    """The landing, with a lead of these sentences and without its agreements."""
    found = tuple(evidence(article, beginning) for article, beginning in beginnings)
    return LANDING.model_copy(update={"lead": (verbatim(*found),), "agreements": ()})


def test_what_happened_is_the_first_sentence_of_the_lead() -> None:
    event = glance(LANDING).event
    assert event is not None
    assert re.sub(r" \[[^]]+\]", "", event.text) == LANDING.lead[0].text, "but for the day that it means"
    assert [mark.number for mark in event.marks] == [1, 2]


def test_a_number_that_one_of_those_who_agree_gives_alone_is_named_beside_how_sure_it_is() -> None:
    agreed = LANDING.agreements[0]
    own = agreed.evidence[0]
    said = agreed.model_copy(update={"statement": own.quote, "own": ("17 Verletzte",), "confidence": 1.0})
    lead = Statement(text=own.quote, evidence=said.evidence)
    name = next(article.source for article in LANDING.articles if article.id == own.article)
    told = glance(LANDING.model_copy(update={"lead": (lead,), "agreements": (said,)})).certainty
    assert told.startswith(("Bestätigt", "Gut belegt"))
    assert told.replace("\u00a0", " ").endswith(f" „17 Verletzte“ nennt dabei nur {name}.")


def test_a_sentence_that_is_the_title_is_not_said_again() -> None:
    titled = LANDING.model_copy(update={"title": LANDING.lead[0].text})
    assert glance(titled).event is None


@pytest.mark.parametrize(
    ("beginnings", "said"),
    [
        (
            [("noris", "Nürnberg"), ("rasant", "Eine Boeing"), ("franken", "Sanitäter")],
            "Gut belegt: Es berichten drei voneinander unabhängige Quellen: Noris-Tagblatt, RASANT "
            "und Radio Franken Eins.",
        ),
        (
            [("rasant", "Eine Boeing"), ("franken", "Sanitäter")],
            "Bestätigt: RASANT und Radio Franken Eins berichten es unabhängig voneinander.",
        ),
        (
            [("noris", "Nürnberg"), ("rasant", "Eine Boeing")],
            "Bestätigt von zwei voneinander unabhängigen Seiten: Noris-Tagblatt, RASANT und Ruhrwarte.",
        ),
        (
            [("noris", "Nürnberg")],
            "Nicht unabhängig bestätigt: Noris-Tagblatt und Ruhrwarte berichten es, aber aus einer Hand.",
        ),
        (
            [("rasant", "Eine Boeing")],
            "Über das Thema berichten 5\u00a0Quellen; so sagt es nur RASANT.",
        ),
    ],
)
def test_certainty_counts_origins_and_names_outlets(beginnings: Sequence[tuple[str, str]], said: str) -> None:
    assert glance(leading(*beginnings)).certainty == said


def test_certainty_takes_the_origins_of_the_agreement_that_leads() -> None:
    agreement = LANDING.agreements[1].model_copy(update={"origins": 1})
    lead = (Statement(text=agreement.statement, evidence=agreement.evidence),)
    story = LANDING.model_copy(update={"lead": lead, "agreements": (agreement,)})
    assert glance(story).certainty.startswith("Nicht unabhängig bestätigt")


def test_a_sentence_that_was_written_from_one_source_counts_those_who_agree_with_it() -> None:
    agreement = next(a for a in LANDING.agreements if a.origins > 1 and a.confidence >= 0.7)
    lead = (Statement(text="Eine Boeing ist notgelandet.", evidence=agreement.evidence[:1]),)
    story = LANDING.model_copy(update={"lead": lead, "agreements": (agreement,)})
    assert glance(story).certainty.startswith(("Gut belegt", "Bestätigt"))
    doubtful = agreement.model_copy(update={"confidence": 0.5})
    assert glance(story.model_copy(update={"agreements": (doubtful,)})).certainty.startswith("Nicht")


def test_the_weightiest_contradiction_speaks_with_a_voice_of_each_side() -> None:
    shown = glance(LANDING)
    (dispute,) = shown.disputes
    assert (dispute.kind, dispute.text) == ("Behauptung und Dementi", None)
    assert [voice.names for voice in dispute.voices] == [
        "RASANT",
        "Dagegen Noris-Tagblatt (ähnlich Radio Franken Eins)",
    ]
    assert dispute.voices[0].words.before == evidence("rasant", "Über die").quote
    assert shown.more == "Dazu zwei weitere Widersprüche."


def test_contradictions_that_share_a_side_are_told_once() -> None:
    first, second, *_ = LANDING.divergences
    again = second.model_copy(update={"positions": (first.positions[0], *second.positions[1:])})
    story = LANDING.model_copy(update={"divergences": (first, again)})
    shown = present(only(BRIEFING, story), GERMAN, looks=Looks(length="short")).overview[0]
    assert len(shown.disputes) == 1
    assert shown.more == "Dazu ein weiterer Widerspruch."


def test_a_contradiction_of_values_is_one_sentence() -> None:
    (dispute,) = glance(PACT, LANDING).disputes
    asked = PACT.divergences[0]
    assert (dispute.text, dispute.voices) == (asked.explanation, ())


def test_values_bear_the_topic_that_all_sides_name() -> None:
    asked = PACT.divergences[0]
    words = (set(" ".join(e.quote for e in p.evidence).split()) for p in asked.positions)
    word = min(set.intersection(*words))
    named = PACT.model_copy(update={"divergences": (asked.model_copy(update={"topic": word}),)})
    (dispute,) = glance(named, LANDING).disputes
    assert dispute.text == f"{word}: {asked.explanation}"


def test_a_side_that_was_said_already_is_not_quoted_again() -> None:
    said = evidence("noris", "Nürnberg")
    divergence = LANDING.divergences[0].model_copy(
        update={"positions": (position(None, said), position(None, evidence("rasant", "Über die")))}
    )
    (dispute,) = glance(LANDING.model_copy(update={"divergences": (divergence,)})).disputes
    assert [voice.names for voice in dispute.voices] == ["Anders RASANT"]


def test_without_sure_contradictions_it_says_so() -> None:
    doubtful = LANDING.divergences[0].model_copy(update={"confidence": 0.5})
    for divergences, said in (
        ((), "Kein Widerspruch erkannt."),
        ((doubtful,), "Kein sicherer Widerspruch erkannt, nur mögliche."),
    ):
        shown = glance(LANDING.model_copy(update={"divergences": divergences}))
        assert (shown.disputes, shown.undisputed) == ((), said)


def test_what_is_new_since_the_last_briefing_is_told_and_counted() -> None:
    news = tuple(
        News(kind="changed", statement=found.quote, evidence=(found,))
        for found in (evidence("franken", beginning) for beginning in ("Ebenfalls", "Die Flugsicherung", "Um 17"))
    )
    since = Since(day=dt.date(2026, 6, 13), folder="../2026-06-13", anchor="s1", news=news)
    continued = LANDING.model_copy(update={"since": since})
    first, second, more = glance(continued).news
    assert first == f"Geändert: {news[0].statement}"
    assert second == f"Geändert: {news[1].statement}"
    assert more == "Dazu eine weitere Neuigkeit."
    assert present(only(BRIEFING, continued, PACT), GERMAN).overview[1].news == ("Neues Thema",)


def test_where_no_story_goes_on_none_is_called_new() -> None:
    assert glance(LANDING).news == ()


def test_one_story_alone_opens_without_an_overview() -> None:
    assert present(only(BRIEFING, PACT), GERMAN).overview == ()


def test_long_sentences_are_cut_at_a_word() -> None:
    text = "Wort " * 100
    assert cut(text).endswith(f"Wort{CUT}")
    assert len(cut(text)) <= LONG + len(CUT)
    assert cut("kurz") == "kurz"


def test_an_english_reader_gets_english_sentences() -> None:
    english: Briefing = BRIEFING.model_copy(update={"language": "en"})
    shown = present(english, load_catalog("en", BERLIN)).overview[0]
    assert shown.certainty.startswith("Confirmed")
    assert shown.disputes[0].voices[1].names.startswith("Against that, ")


def test_who_may_say_the_same_is_named_where_nobody_surely_does() -> None:
    said, alike = evidence("rasant", "Eine Boeing"), evidence("noris", "Nürnberg")
    unsure = LANDING.agreements[0].model_copy(update={"evidence": (said, alike), "confidence": 0.5})
    story = leading(("rasant", "Eine Boeing")).model_copy(update={"agreements": (unsure,)})
    told = "Über das Thema berichten 5 Quellen; der Satz stammt von RASANT (ähnlich: Noris-Tagblatt)."
    assert glance(story).certainty.replace("\u00a0", " ") == told
