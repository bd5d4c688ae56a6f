"""What dictionaries know: the words of German and English with their forms (`simplemma`)."""

from __future__ import annotations

from functools import lru_cache

LANGUAGES = ("de", "en")
"""Names of one language turn up in reports of the other, and are words of neither."""


@lru_cache(maxsize=10_000)
def is_word(word: str) -> bool:
    """Whether a dictionary has the word, spelt so; most names are in none."""
    import simplemma  # its dictionaries take a second to be read: not before it is needed

    return any(simplemma.is_known(word, lang=code) for code in LANGUAGES)
