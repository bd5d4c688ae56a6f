"""Fuzzed: comparison, gate and what is printed. Whatever articles say, it is told in their words, and stays words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from synopse.clean import normalise
from synopse.compare import StoryText, compare
from synopse.dedup import deduplicate
from synopse.imitation import imitations, looks, named
from synopse.judged import KINDS, Judgement
from synopse.labels import load_catalog
from synopse.language import load
from synopse.language.sentences import split
from synopse.material import gather
from synopse.model import Article, Briefing, Method
from synopse.pairs import Pairs, Place
from synopse.protocols import Vectors
from synopse.read.document import Document, article
from synopse.render import html, json, markdown
from synopse.sentences import sentences
from synopse.stories import Background
from synopse.summarize import ExtractiveSummarizer
from synopse.synthesis import bind, tell
from synopse.view import shown
from tests.articles import article as made
from tests.gate.readers import faults
from tests.hostile.pieces import ARTICLES, TEXTS, fuzzed
from tests.read.test_source import BERLIN
from tests.runs import evidence
from tests.test_render import Page, saying, structure, words

BACKGROUND = Background.model_validate_json(files("synopse.engines").joinpath("background.json").read_bytes())
CODES = st.sampled_from(["de", "en"])
MOMENTS = st.none() | st.datetimes(datetime(2026, 3, 1), datetime(2026, 3, 5), timezones=st.just(UTC))
OUTLETS = st.none() | st.sampled_from(["Elbbote", "\u0415lbbote", "Правда", "Bote (Nord)"]) | TEXTS.map(normalise)
METHOD = Method(
    synopse="0",
    encoder="e",
    summarizer="s",
    judge="j",
    articles_read=0,
    sentences=0,
    furniture_removed=0,
    pairs_compared=0,
)


class Lot:
    """Draws by lot what sentences are to each other, and where they lie."""

    name = "lot"

    def __init__(self, seed: int) -> None:
        self._chance = np.random.default_rng(seed)

    def judge(self, places: Sequence[Place], pairs: Pairs) -> Judgement:
        """Probabilities, most of them of one thing."""
        chances = self._chance.dirichlet(np.full(4, 0.3), len(pairs.first))
        kinds = self._chance.dirichlet(np.full(len(KINDS), 0.3), len(pairs.first))
        return Judgement(chances[:, 0], chances[:, 1], chances[:, 2], kinds)

    def vectors(self, count: int) -> Vectors:
        """Rows of unit length."""
        drawn = self._chance.normal(size=(count, 384)).astype(np.float32)
        unit: Vectors = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
        return unit


@fuzzed(25)
@given(st.lists(st.tuples(ARTICLES, CODES, OUTLETS, MOMENTS), min_size=1, max_size=4), CODES, st.integers(0, 2**32 - 1))
def test_a_story_is_told_in_the_words_of_its_articles(
    said: list[tuple[str, str, str | None, datetime | None]], code: str, seed: int
) -> None:
    read = [
        article(
            Document(blocks=tuple(text.split("\n\n")), language=spoken, source=outlet, published=at), f"{n}", BERLIN
        )
        for n, (text, spoken, outlet, at) in enumerate(said)
    ]
    catalog, lot = load_catalog(code, BERLIN), Lot(seed)
    articles, gaps = named([one for one in read if isinstance(one, Article)], catalog)
    assume(articles)
    unique = deduplicate(articles)
    parts = tuple(tuple(sentences(one)) for one in unique.kept)
    text = StoryText(unique.kept, parts, lot.vectors(sum(map(len, parts))))
    summaries = tuple(
        ExtractiveSummarizer().summarize(one, found, lot.vectors(len(found)), load(one.language))
        for one, found in zip(unique.kept, parts, strict=True)
    )
    story = tell(gather(text, summaries, compare(text, BACKGROUND, lot), unique.duplicates), catalog)
    briefing = bind([story], articles, unique.duplicates, gaps, METHOD, catalog, None, datetime(2026, 3, 6, tzinfo=UTC))
    texts = {one.id: one.text for one in articles}
    for piece in evidence(briefing.model_dump()["stories"]):
        assert texts[piece["article"]][piece["start"] : piece["end"]] == piece["quote"]  # type: ignore[index] # as it is in the data
    assert 1 <= story.origins <= len(unique.kept)
    assert all(1 <= agreed.origins <= len(agreed.evidence) for agreed in story.agreements)
    assert Briefing.model_validate_json(json(briefing)) == briefing
    assert structure(markdown(briefing, catalog))
    assert Page(html(briefing, catalog)).structure()


@lru_cache
def plain() -> list[tuple[object, object]]:
    """How a briefing is built whose texts are harmless; figures may be told otherwise than words."""
    catalog, said = load_catalog("de", BERLIN), [saying(text) for text in ("Wort", "1", "17 Prozent", "3 und 4 Tote")]
    return [(structure(markdown(one, catalog)), Page(html(one, catalog)).structure()) for one in said]


@fuzzed(6)
@given(TEXTS.map(lambda text: text.encode("utf-8", "replace").decode()).filter(shown))
def test_what_is_printed_stays_text(text: str) -> None:
    catalog, briefing = load_catalog("de", BERLIN), saying(text)
    document, page = markdown(briefing, catalog), Page(html(briefing, catalog))
    assert (structure(document), page.structure()) in plain()
    assert shown(text) in words(document)
    assert shown(text) in page.words


@fuzzed(60)
@given(TEXTS, st.lists(TEXTS, max_size=3), CODES, CODES)
def test_the_gate_reads_any_sentence_beside_any_evidence(text: str, grounds: list[str], code: str, spoken: str) -> None:
    line = normalise(text)
    for fault in faults(line, *map(normalise, grounds), language=code, spoken=spoken):
        assert fault.kind == "support" or fault.detail


@fuzzed(60)
@given(TEXTS, CODES)
def test_the_gate_lets_every_quote_pass(text: str, code: str) -> None:
    line = normalise(text)
    for start, end in split(line, load(code).sentences):
        quote = line[start:end]
        assert faults(quote, quote, language=code, spoken=code) == ()


@fuzzed(60)
@given(st.lists(TEXTS.map(normalise), max_size=5))
def test_an_outlet_of_any_name_is_itself_or_looks_like_another(names: list[str]) -> None:
    known = [made(str(number), "Ein Satz.", source=name or None) for number, name in enumerate(names)]
    told, gaps = named(known, load_catalog("en"))
    assert [one.id for one in told] == [one.id for one in known]
    assert {gap.subject for gap in gaps} == imitations(filter(looks, names)).keys()
    assert all(looks(looks(name)) == looks(name) for name in names)
