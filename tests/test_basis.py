"""What an agreement rests on: sources, origins, houses, whose words it is, and which numbers are its own."""

from __future__ import annotations

import pytest

from synopse.findings import SURE
from synopse.labels import Catalog, load_catalog
from synopse.model import Agreement, SourceArticle
from synopse.presentation import present
from tests.briefings import BERLIN, BRIEFING, LANDING, evidence
from tests.test_presentation import plain, shown_story


@pytest.fixture
def german() -> Catalog:
    return load_catalog("de", BERLIN)


def agreed(*articles: str, sources: int, origins: int) -> Agreement:
    quotes = {"noris": "Drei", "franken": "Ebenfalls", "cockpit": "Medizinische"}
    found = tuple(evidence(article, quotes[article]) for article in articles)
    return Agreement(id="a", statement="S", sources=sources, origins=origins, evidence=found, weight=1, confidence=1)


def on(name: str, origin: str | None) -> SourceArticle:
    article = next(article for article in LANDING.articles if article.id == name)
    return article.model_copy(update={"origin": origin})


@pytest.mark.parametrize(
    ("origins_of", "agreement", "basis"),
    [
        # two papers and a reprint print one agency report
        (
            {"noris": "dpa", "franken": "dpa"},
            agreed("noris", "franken", sources=3, origins=1),
            "3 Quellen, ein gemeinsamer Ursprung: dpa",
        ),
        (
            {"noris": "dpa", "franken": "dpa", "cockpit": None},
            agreed("noris", "franken", "cockpit", sources=4, origins=2),
            "4 Quellen, 2 unabhängige Ursprünge; gemeinsame Grundlage: dpa",
        ),
        # the interview stood in a paper that is in the story itself: its name is the origin of the other
        (
            {"franken": None, "cockpit": "Radio Franken Eins"},
            agreed("franken", "cockpit", sources=2, origins=1),
            "2 Quellen, ein gemeinsamer Ursprung: Radio Franken Eins",
        ),
        # text reuse without a named origin
        (
            {"franken": None, "cockpit": None},
            agreed("franken", "cockpit", sources=2, origins=1),
            "2 Quellen, ein gemeinsamer Ursprung",
        ),
        (
            {"franken": "dpa", "cockpit": "AFP"},
            agreed("franken", "cockpit", sources=2, origins=2),
            "2 unabhängige Quellen",
        ),
    ],
)
def test_agreement_counts_origins_and_names_the_shared_one(
    origins_of: dict[str, str | None], agreement: Agreement, basis: str, german: Catalog
) -> None:
    articles = tuple(on(a.id, origins_of[a.id]) if a.id in origins_of else a for a in LANDING.articles)
    story = LANDING.model_copy(update={"articles": articles, "agreements": (agreement,)})
    assert plain(shown_story(story, german).agreements[0].basis) == basis


@pytest.mark.parametrize(
    ("agreement", "basis"),
    [
        (agreed("noris", "franken", sources=2, origins=1), "2 Quellen aus einem Haus: Verlag Pegnitz"),
        (
            agreed("noris", "franken", "cockpit", sources=3, origins=2),
            "3 Quellen, 2 unabhängige Ursprünge; Noris-Tagblatt und Radio Franken Eins gehören zu einem Haus: "
            "Verlag Pegnitz",
        ),
        # others reprint what one paper of the house wrote
        (
            agreed("noris", "cockpit", sources=3, origins=2),
            "3 Quellen, 2 unabhängige Ursprünge; gemeinsame Grundlage: Noris-Tagblatt",
        ),
    ],
)
def test_a_house_is_one_voice_and_no_origin(agreement: Agreement, basis: str, german: Catalog) -> None:
    house = {"house": "Verlag Pegnitz", "origin": "Verlag Pegnitz"}
    articles = tuple(
        a.model_copy(update=house if a.id in ("noris", "franken") else {"origin": None}) for a in LANDING.articles
    )
    story = LANDING.model_copy(update={"articles": articles, "agreements": (agreement,)})
    assert plain(shown_story(story, german).agreements[0].basis) == basis


def test_an_agreement_that_may_be_none_is_told_apart_and_not_counted(german: Catalog) -> None:
    story = next(s for s in BRIEFING.stories if s.agreements)
    told = []
    for confidence in (SURE - 0.01, SURE):
        agreement = story.agreements[0].model_copy(update={"confidence": confidence})
        one = story.model_copy(update={"agreements": (agreement,)})
        shown = present(BRIEFING.model_copy(update={"stories": (one,)}), german)
        figure = "1\u00a0Übereinstimmung" in shown.figures
        told.append((len(shown.stories[0].agreements), len(shown.stories[0].alike), figure))
    assert told == [(0, 1, False), (1, 0, True)]


def test_numbers_that_only_one_of_those_who_agree_gives_are_named(german: Catalog) -> None:
    story = next(s for s in BRIEFING.stories if s.agreements)
    said = story.agreements[0].evidence[0]
    agreement = story.agreements[0].model_copy(
        update={"statement": said.quote, "confidence": 1.0, "own": ("60 Metern",)}
    )
    one = story.model_copy(update={"agreements": (agreement,)})
    shown = present(BRIEFING.model_copy(update={"stories": (one,)}), german).stories[0].agreements[0]
    source = next(a.source for a in story.articles if a.id == said.article)
    assert shown.basis.endswith(f"; Wortlaut: {source}, in diesen Sätzen nur dort mit „60 Metern“")
    unsure = agreement.model_copy(update={"confidence": 0.5, "topic": "Deich"})
    alike = one.model_copy(update={"agreements": (unsure,)})
    shown = present(BRIEFING.model_copy(update={"stories": (alike,)}), german).stories[0].alike[0]
    assert shown.basis.startswith("Deich: ")
    assert shown.basis.endswith(f"; „60 Metern“ nennt hier nur {source}")
    assert shown.speaker is None


def test_a_statement_in_the_words_of_a_source_says_whose_they_are(german: Catalog) -> None:
    written, verbatim = present(BRIEFING, german).stories[0].agreements[:2]
    assert written.speaker is None
    assert verbatim.speaker in verbatim.words
    assert verbatim.basis.endswith("; Wortlaut: Cockpit & Tower")


def test_who_contradicts_what_several_say_is_named_beside_it(german: Catalog) -> None:
    disputed = LANDING.divergences[0]
    agreement = Agreement(
        id="a",
        statement="S",
        sources=2,
        origins=2,
        evidence=(*disputed.positions[1].evidence, evidence("cockpit", "Der übrige")),
        weight=1,
        confidence=1,
    )
    told = []
    for confidence in (0.59, 0.6):
        divergence = disputed.model_copy(update={"confidence": confidence})
        story = LANDING.model_copy(update={"agreements": (agreement,), "divergences": (divergence,)})
        told.append(plain(shown_story(story, german).agreements[0].basis).removeprefix("2 unabhängige Quellen"))
    assert told == ["", "; dagegen: RASANT"]
