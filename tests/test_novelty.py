"""What a sentence adds to a story, and whether it is understood by itself."""

from __future__ import annotations

import pytest

from synopse.claims import Claim, claims
from synopse.language import load
from synopse.novelty import Novelty, hangs, is_whole, looks_back
from synopse.sentences import sentences
from tests.articles import article
from tests.continuing import OLD, SEVENTEEN, TWENTY_FIVE, found, report

USUAL = {"mittwo": 9, "unfall": 9, "fahrer": 9, "wednes": 9, "driver": 9}
"""Words of ordinary news, which are no names."""


def claim(text: str, language: str = "de") -> Claim:
    told = article("a", text, language=language)
    return claims(told, sentences(told), load(language), USUAL)[0]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Am Mittwoch hat sie den Fahrer angezeigt.", "de"),
        ("Am Mittwoch wollen die beiden nach Stade fahren.", "de"),
        ("Morgen wird die Strecke wieder freigegeben.", "de"),
        ("Die Strecke ist seit gestern wieder frei.", "de"),
        ("On Wednesday he was charged with negligence.", "en"),
        ("The line was closed again yesterday.", "en"),
    ],
)
def test_a_sentence_hangs_on_who_or_on_which_day_was_meant(text: str, language: str) -> None:
    assert hangs(claim(text, language))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Harmsdorf sagte, er habe das Rotlicht übersehen.", "de"),
        ("Der Fahrer des Lastwagens hat das Gericht in Stade gebeten, ihn freizulassen.", "de"),
        ("Am Morgen war die Strecke zwischen Stade und Cuxhaven frei.", "de"),
        ("Harmsdorf said he had missed the red light.", "en"),
    ],
)
def test_who_was_named_before_needs_no_other_sentence(text: str, language: str) -> None:
    assert not hangs(claim(text, language))


def test_what_was_before_is_told_as_such() -> None:
    assert looks_back(claim("Zunächst hatte es geheißen, die Schranken seien offen."))
    assert looks_back(claim("Police had said the barriers were open.", "en"))
    assert not looks_back(claim("Die Schranken waren offen."))


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Die Strecke ist frei.", True),
        ("„Die Strecke ist frei.“", True),
        ("Strecke wieder frei", False),
        ("Ist die Strecke frei?", False),
        ("Die Strecke ist frei!", False),
    ],
)
def test_a_whole_sentence_is_told_to_its_end(text: str, whole: bool) -> None:
    assert is_whole(claim(text)) is whole


def test_words_are_unheard_only_in_a_language_that_was_heard() -> None:
    later = report("b", TWENTY_FIVE, day=4)
    english = article("c", "The signal box had reported 25 injured.", source="c", language="en")
    material = found([OLD, later, english])
    old = frozenset((c.sentence.article, c.sentence.start) for c in material.claims if c.sentence.article == "a")
    told = Novelty(type(material)(**{**vars(material), "old": old}), "de")
    new = {c.sentence.article: c for c in material.claims if c.sentence.article != "a"}
    assert new["b"].stems - told.unheard(new["b"]) == new["b"].stems & claim(SEVENTEEN).stems
    assert told.unheard(new["c"]) == frozenset()
    assert told.weight(new["b"]) > told.weight(new["c"])  # the reader reads German
