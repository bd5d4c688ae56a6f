"""What dictionaries know: the words of a language with their forms (`simplemma`)."""

from __future__ import annotations

from functools import lru_cache

LANGUAGES = ("de", "en")
"""Names of one language turn up in reports of the other, and are words of neither."""


@lru_cache(maxsize=10_000)
def is_word(word: str, language: str = "de") -> bool:
    """Whether a dictionary has the word, spelt so; most names are in none.

    Args:
        word: as it stands in the text.
        language: of the text, as a two-letter code; German and English are looked up besides.
    """
    import simplemma  # its dictionaries take a second to be read: not before it is needed

    return any(simplemma.is_known(word, lang=code) for code in _languages(language))


@lru_cache(maxsize=100)
def _languages(language: str) -> tuple[str, ...]:
    """Those that are looked up; a language without a dictionary adds none."""
    from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

    return tuple(dict.fromkeys((*LANGUAGES, *({language} & SUPPORTED_LANGUAGES))))
