"""What dictionaries know: the words of a language with their forms (`simplemma`)."""

from __future__ import annotations

from functools import lru_cache

from synopse.model import Frozen

LANGUAGES = ("de", "en")
"""Names of one language turn up in reports of the other, and are words of neither."""


class Cases(Frozen):
    """Endings of nouns in other cases than that in which they stand alone; a language without cases has none."""

    genitive: tuple[str, ...] = ()
    dative_plural: tuple[str, ...] = ()
    strong: tuple[str, ...] = ()
    """Ending of a noun made of an adjective, behind its weak form: "Verletzter"."""


@lru_cache(maxsize=10_000)
def is_word(word: str, language: str = "de") -> bool:
    """Whether a dictionary has the word, spelt so; most names are in none.

    Args:
        word: as it stands in the text.
        language: of the text, as a two-letter code; German and English are looked up besides.
    """
    import simplemma  # its dictionaries take a second to be read: not before it is needed

    return any(simplemma.is_known(word, lang=code) for code in _languages(language))


@lru_cache(maxsize=10_000)
def nominative(word: str, language: str, cases: Cases) -> str:
    """A noun as it stands alone: "Botschafter" for "Botschafters", "Impfpässe" for "Impfpässen"; else as it is.

    A plural is known by its changed vowel alone: "Werken" stays, since "Menschen" looks like it.

    Args:
        word: as it stands in the text.
        language: of the text.
        cases: endings of its nouns in other cases.
    """
    if language not in _languages(language):
        return word
    import simplemma

    lemma = simplemma.lemmatize(word, lang=language)
    for ending in cases.genitive:
        if word.endswith(ending) and lemma == word.removesuffix(ending):
            return lemma
    for ending in cases.dative_plural:
        base = word.removesuffix(ending)
        if base == word or not simplemma.is_known(base, lang=language):
            continue
        plain = simplemma.lemmatize(base, lang=language)
        from_an_adjective = any(base + strong in (lemma, plain) for strong in cases.strong)
        of_a_plural = plain == lemma and not base.startswith(lemma)
        if from_an_adjective or of_a_plural:
            return base
    return word


@lru_cache(maxsize=100)
def _languages(language: str) -> tuple[str, ...]:
    """Those that are looked up; a language without a dictionary adds none."""
    from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

    return tuple(dict.fromkeys((*LANGUAGES, *({language} & SUPPORTED_LANGUAGES))))
