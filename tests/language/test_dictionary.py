"""Words that dictionaries know, and names that they do not."""

from __future__ import annotations

import pytest

from synopse.language import load
from synopse.language.dictionary import is_word, nominative


@pytest.mark.parametrize(("word", "language"), [("Zusammenstoß", "de"), ("Yesterday", "en"), ("Aujourd'hui", "fr")])
def test_a_word_is_known_in_its_language(word: str, language: str) -> None:
    assert is_word(word, language)


@pytest.mark.parametrize("name", ["Lindqvist", "Hechthausen", "Ohlsen"])
def test_a_rare_name_is_not(name: str) -> None:
    assert not is_word(name)


def test_a_word_of_a_third_language_is_known_to_its_own_dictionary_alone() -> None:
    assert not is_word("Ministère")
    assert is_word("Ministère", "fr")


def test_a_language_without_a_dictionary_has_the_words_of_german_and_english() -> None:
    assert is_word("Feuerwehr", "ko")
    assert not is_word("Hechthausen", "ko")


@pytest.mark.parametrize(
    ("word", "alone"),
    [
        ("Botschafters", "Botschafter"),
        ("Werkes", "Werk"),
        ("Impfpässen", "Impfpässe"),
        ("Häusern", "Häuser"),
        ("Menschen", "Menschen"),
        ("Studenten", "Studenten"),
        ("Aufständischen", "Aufständische"),
        ("Verletzten", "Verletzte"),
        ("Schranken", "Schranken"),
        ("Stimmen", "Stimmen"),
        ("Haus", "Haus"),
        ("Zeugnis", "Zeugnis"),
        ("Lindqvists", "Lindqvists"),
    ],
)
def test_a_noun_as_it_stands_alone(word: str, alone: str) -> None:
    assert nominative(word, "de", load("de").words.cases) == alone


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_language_without_cases_leaves_its_nouns(language: str) -> None:
    assert nominative("Botschafters", language, load(language).words.cases) == "Botschafters"
