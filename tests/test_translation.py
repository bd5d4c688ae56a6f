"""Quotes in another language: translated where the translation passes the gate, marked, beside the original."""

from __future__ import annotations

import io
import json as plain

import pypdf
import pytest

from synopse.delivery.letter import letter
from synopse.engines.support import builtin_supporter
from synopse.labels import load_catalog
from synopse.model import Agreement, Article, Briefing, Sentence, Statement, Story
from synopse.pdf import pdf
from synopse.presentation import present
from synopse.prompts import Prompts
from synopse.prose import Prose
from synopse.protocols import Prompt
from synopse.render import html, json, markdown
from tests.briefings import BERLIN
from tests.test_writing import told_briefing
from tests.writers import RuleWriter, answer, copying, told

FIRE = "17 Menschen wurden in Kiel verletzt. Die Ursache ist unklar."
FOREIGN = "No more than 25 people were injured in Kiel on Tuesday."
GOOD = "Nicht mehr als 25 Menschen wurden am Dienstag in Kiel verletzt."


def mixed() -> tuple[Story, list[Article], list[tuple[Sentence, ...]]]:
    """A story whose second article is English."""
    story, articles, found = told(FIRE, FOREIGN)
    articles[1] = articles[1].model_copy(update={"language": "en"})
    source = story.articles[1].model_copy(update={"language": "en"})
    return story.model_copy(update={"articles": (story.articles[0], source)}), articles, found


def translated(text: str) -> tuple[Story, RuleWriter]:
    """The story by a model that translates so, and quotes otherwise."""

    def rule(request: Prompt) -> object:
        return answer((text, [1])) if "Translate this sentence" in request.user else copying(request)

    writer = RuleWriter(rule)
    return Prose(writer, builtin_supporter(), Prompts(), "de").told(*mixed()), writer


def translations(story: Story) -> dict[str, str | None]:
    return {e.quote: e.translation for p in story.divergences[0].positions for e in p.evidence}


def test_a_quote_in_another_language_gets_a_translation_and_stays_verbatim() -> None:
    story, writer = translated(GOOD)
    assert translations(story) == {"17 Menschen wurden in Kiel verletzt.": None, FOREIGN: GOOD}
    assert sum("Translate" in request.user for request in writer.asked) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        "Nicht mehr als 26 Menschen wurden am Dienstag in Kiel verletzt.",
        "Nicht mehr als 25 Menschen wurden am Mittwoch in Kiel verletzt.",
        "Nicht mehr als 25 Menschen wurden am Dienstag in Lübeck verletzt.",
        "HACKED 99.",
    ],
)
def test_a_translation_that_does_not_pass_leaves_the_original_alone(wrong: str) -> None:
    assert set(translations(translated(wrong)[0]).values()) == {None}


def test_a_reader_sees_original_and_translation_in_every_format() -> None:
    briefing, catalog = told_briefing(translated(GOOD)[0]), load_catalog("de")
    data = plain.loads(json(briefing))
    quotes = [e for p in data["stories"][0]["divergences"][0]["positions"] for e in p["evidence"]]
    assert [e.get("translation") for e in quotes] == [None, GOOD]
    assert Briefing.model_validate(data) == briefing
    for page in (markdown(briefing, catalog), html(briefing, catalog)):
        assert FOREIGN in page
        assert f"maschinell übersetzt: {GOOD}" in page
    assert pdf(briefing, catalog).startswith(b"%PDF")
    assert present(briefing, catalog).stories


def test_a_lead_and_an_agreement_in_a_foreign_sentence_have_its_translation_beside_them() -> None:
    whole = translated(GOOD)[0]
    spoken = next(e for p in whole.divergences[0].positions for e in p.evidence if e.translation)
    other = next(e for p in whole.divergences[0].positions for e in p.evidence if not e.translation)
    agreement = Agreement(
        id="a", statement=FOREIGN, sources=2, origins=2, evidence=(spoken, other), weight=1, confidence=1
    )
    story = whole.model_copy(
        update={
            "lead": (Statement(text=FOREIGN, evidence=(spoken,)),),
            "agreements": (agreement,),
            **dict.fromkeys(("divergences", "developments", "single_source", "summaries"), ()),
        }
    )
    briefing = told_briefing(story)
    catalog, mail = load_catalog("de"), letter(briefing, BERLIN, attached=False)
    for page, times in ((markdown(briefing, catalog), 2), (mail.text, 2), (mail.html, 2), (html(briefing, catalog), 3)):
        assert page.count(f"(maschinell übersetzt: {GOOD})") == times
    pages = pypdf.PdfReader(io.BytesIO(pdf(briefing, catalog))).pages
    assert "".join(page.extract_text() for page in pages).count("maschinell übersetzt") == 2
