"""The lengths of a briefing: one page, what weighs most, everything; and what is left out is said."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest

from synopse import view
from synopse.abridgement import FEW, MOST, OUTLETS
from synopse.delivery.letter import letter
from synopse.labels import load_catalog
from synopse.model import Briefing, Gap, Story
from synopse.pdf import pdf
from synopse.presentation import present
from synopse.render import html, json, markdown
from synopse.settings import Length, Looks
from synopse.tasks.publication import publish
from synopse.view import View
from tests.briefings import BERLIN, BRIEFING, LANDING, PACT, only
from tests.continuations import MORNING_AFTER

GERMAN = load_catalog("de", BERLIN)
SHORT, FULL = Looks(length="short"), Looks(length="full")
RICH = LANDING.model_copy(
    update={
        "agreements": LANDING.agreements * 6,
        "divergences": tuple(LANDING.divergences[:1]) * (MOST["conflicts"] + 1),
    }
)
"""A story with twelve agreements, of which four are too many, and one contradiction too many."""


def shown(length: Length, *stories: Story, briefing: Briefing = BRIEFING) -> View:
    told = only(briefing, *stories) if stories else briefing
    return present(told, GERMAN, looks=Looks(length=length))


def many(count: int) -> tuple[Story, ...]:
    return tuple(LANDING.model_copy(update={"id": f"s{n}", "title": f"Landung Nummer {n}"}) for n in range(count))


def test_the_normal_version_tells_the_weightiest_and_counts_the_others() -> None:
    story = shown("normal", RICH).stories[0]
    assert [found.text for found in story.agreements] == [a.statement for a in RICH.agreements[: MOST["agreements"]]]
    assert story.omitted == "Von geringerem Gewicht und hier nicht aufgeführt: 4\u00a0Übereinstimmungen."


def test_one_more_than_fits_is_told_too() -> None:
    assert len(shown("normal", RICH).stories[0].conflicts) == MOST["conflicts"] + 1


def test_a_story_whose_news_lead_to_its_findings_keeps_them() -> None:
    continued = MORNING_AFTER.stories[0]
    assert continued.since is not None
    news = continued.since.news * 9
    told = continued.model_copy(
        update={"since": continued.since.model_copy(update={"news": news}), "agreements": continued.agreements * 12}
    )
    story = shown("normal", told).stories[0]
    assert story.since is not None
    assert story.since.more is None or len(story.agreements) == len(told.agreements)


def test_the_full_version_tells_everything() -> None:
    story = shown("full", RICH).stories[0]
    assert (len(story.agreements), story.omitted) == (len(RICH.agreements), None)


def test_what_is_left_out_is_said_in_every_format() -> None:
    briefing = only(BRIEFING, RICH)
    said = "hier nicht aufgeführt: 4\u00a0Übereinstimmungen"
    for document in (markdown(briefing, GERMAN), html(briefing, GERMAN), letter(briefing, BERLIN, attached=True).text):
        assert said in document
    for document in (markdown(briefing, GERMAN, FULL), html(briefing, GERMAN, looks=FULL)):
        assert "nicht aufgeführt" not in document


def test_the_short_version_is_the_overview_with_two_contradictions_a_story() -> None:
    page = shown("short")
    assert [glance.title for glance in page.overview] == [LANDING.title, PACT.title]
    assert [len(glance.disputes) for glance in page.overview] == [2, 1]
    assert (page.stories, page.duplicates, page.empty) == ((), (), "")


def test_the_short_version_leads_to_the_sources_themselves() -> None:
    glance = shown("short").overview[0]
    assert glance.anchor is None
    assert glance.event is not None
    assert glance.event.marks == ()
    assert [outlet.text for outlet in glance.outlets][-2:] == ["Cockpit & Tower", "Ruhrwarte"]
    assert glance.outlets[0].href == LANDING.articles[0].url
    reprints = LANDING.articles[0].reprints * 9
    crowded = LANDING.model_copy(
        update={"articles": (LANDING.articles[0].model_copy(update={"reprints": reprints}), *LANDING.articles[1:])}
    )
    assert len(shown("short", crowded).overview[0].outlets) == OUTLETS


def test_the_short_version_has_the_title_of_a_source_without_an_outlet() -> None:
    unnamed = [article for article in PACT.articles if not article.source_known]
    assert unnamed
    texts = [outlet.text for outlet in shown("short", PACT).overview[0].outlets]
    for article in unnamed:
        assert f"{article.source}: {view.shown(article.title or Path(article.path).name)}" in texts


def test_the_short_version_of_one_story_has_its_overview() -> None:
    assert [glance.title for glance in shown("short", PACT).overview] == [PACT.title]


def test_the_short_version_is_one_page_however_much_there_is() -> None:
    gaps = tuple(Gap(stage="fetch", subject=f"Quelle {n}", reason="nicht zu erreichen") for n in range(30))
    briefing = only(BRIEFING, *many(30)).model_copy(update={"gaps": gaps})
    page = shown("short", briefing=briefing)
    assert 2 < len(page.overview) < 30
    assert page.further is not None
    assert page.further.startswith(f"Außerdem berichtet: Landung Nummer {len(page.overview)}; ")
    assert page.further.endswith(f" und {30 - len(page.overview) - FEW}\u00a0weitere Themen.")
    assert len(page.gaps) == FEW
    assert page.method[0].text.startswith(f"{30 - FEW}\u00a0weitere Lücken")
    assert len(pypdf.PdfReader(io.BytesIO(pdf(briefing, GERMAN, SHORT))).pages) == 1


@pytest.mark.parametrize("length", ["short", "normal", "full"])
def test_a_briefing_without_stories_says_so_in_every_length(length: Length) -> None:
    document = markdown(only(BRIEFING), GERMAN, Looks(length=length))
    assert GERMAN.text("page.empty") in document
    assert GERMAN.text("overview.title") not in document


def test_the_data_hold_all_whatever_the_length(tmp_path: Path) -> None:
    paths = publish.fn(BRIEFING, (), tmp_path / "out", ["md", "json"], "Europe/Berlin", SHORT)
    data, text = sorted(paths)
    assert data.read_text(encoding="utf-8") == json(BRIEFING)
    assert text.read_text(encoding="utf-8") == markdown(BRIEFING, GERMAN, SHORT)


def test_a_briefing_with_stories_never_says_that_there_is_nothing() -> None:
    for document in (markdown(BRIEFING, GERMAN, SHORT), html(BRIEFING, GERMAN, looks=SHORT)):
        assert GERMAN.text("page.empty") not in document
