"""Fuzzed: the text core. What it finds lies where it says, in order, and nothing that cannot be seen is left."""

from __future__ import annotations

import math
import unicodedata
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synopse.claims import claims
from synopse.clean import clean, normalise, sameness
from synopse.dedup import deduplicate
from synopse.language import load
from synopse.language.calendar import absolute_dates
from synopse.language.numbers import quantities
from synopse.language.sentences import split
from synopse.language.times import time_mentions
from synopse.model import Article
from synopse.read.document import Document, article
from synopse.sentences import sentences
from tests.hostile.pieces import ARTICLES, TEXTS, fuzzed
from tests.read.test_source import BERLIN

LANGUAGES = [load("de"), load("en")]
BOTH = st.sampled_from(LANGUAGES)


@fuzzed(100)
@given(TEXTS)
def test_normalising_twice_is_normalising_once_and_leaves_one_line_that_can_be_seen(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} for c in once)


@fuzzed(60)
@given(st.lists(TEXTS, max_size=12), BOTH, st.none() | TEXTS)
def test_cleaning_keeps_or_lists_every_letter(blocks: list[str], language: object, title: str | None) -> None:
    rules = language if language in LANGUAGES else LANGUAGES[0]
    cleaned = clean(blocks, rules.furniture, rules.sentences, title=title)
    kept = [*cleaned.text.split(), *(word for removal in cleaned.removed for word in removal.text.split())]
    given_ = [word for block in blocks for word in normalise(block).split()]
    assert sorted(sameness("".join(kept))) == sorted(sameness("".join(given_)))


@fuzzed(80)
@given(TEXTS, BOTH)
def test_spans_lie_in_the_text_in_order(text: str, language: object) -> None:
    rules = LANGUAGES[LANGUAGES.index(language)]  # type: ignore[arg-type]
    line = normalise(text)
    found = [
        [(start, end) for start, end in split(line, rules.sentences)],
        [(quantity.start, quantity.end) for quantity in quantities(line, rules.numbers)],
        [(written.start, written.end) for written in absolute_dates(line, rules.calendar)],
    ]
    for spans in found:
        assert all(0 <= start < end <= len(line) for start, end in spans)
        assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(line[start:end] == line[start:end].strip() for start, end in found[0])
    for mention in time_mentions(line, date(2026, 3, 4), rules.calendar, rules.times, rules.numbers.small):
        assert 0 <= mention.start < mention.end <= len(line)


@fuzzed(80)
@given(TEXTS, BOTH)
def test_a_quantity_has_bounds_that_hold_its_value(text: str, language: object) -> None:
    rules = LANGUAGES[LANGUAGES.index(language)]  # type: ignore[arg-type]
    for quantity in quantities(normalise(text), rules.numbers):
        assert not math.isnan(quantity.value)
        assert quantity.low <= quantity.high


@fuzzed(60)
@given(ARTICLES, st.sampled_from(["de", "en", "und", "ru"]))
def test_the_sentences_of_an_article_are_quotes_from_it(text: str, code: str) -> None:
    read = article(Document(blocks=tuple(text.split("\n\n")), language=code), "a.txt", BERLIN)
    if not isinstance(read, Article):
        return
    found = sentences(read)
    assert found
    assert all(one.text == read.text[one.start : one.end] == one.text.strip() for one in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    made = claims(read, found, load(read.language), {})
    assert [claim.sentence for claim in made] == list(found)
    assert Article.model_validate_json(read.model_dump_json()) == read


@fuzzed(30)
@given(st.lists(ARTICLES, max_size=6))
def test_of_copies_none_is_lost(texts: list[str]) -> None:
    read = [Article(id=str(n), path=f"{n}.txt", text=text) for n, text in enumerate(map(normalise, texts)) if text]
    folded = deduplicate(read)
    assert sorted([*(one.id for one in folded.kept), *(one.dropped for one in folded.duplicates)]) == sorted(
        one.id for one in read
    )


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_a_text_of_one_piece_over_and_over_takes_time_by_its_length_alone(language: object) -> None:
    """No limit of time here: what grew with the square or worse would take minutes."""
    rules = LANGUAGES[LANGUAGES.index(language)]  # type: ignore[arg-type]
    for piece in (
        "z. B. ",
        "A. ",
        "„",
        "(",
        "1.",
        "1,",
        "ein und ",
        "hundert",
        "3. März ",
        "am ",
        "- ",
        "a-",
        "Foto: ",
    ):
        line = normalise(piece * (60_000 // len(piece)))
        split(line, rules.sentences)
        quantities(line, rules.numbers)
        absolute_dates(line, rules.calendar)
        clean([line], rules.furniture, rules.sentences)
