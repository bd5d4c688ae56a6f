"""How names sound: spellings of one name in several papers, or from another script."""

from __future__ import annotations

import re
from functools import lru_cache

from synopse.language.words import folded

VOWELS = re.compile("[aeiouy]+")


def sound_alike(one: str, two: str) -> bool:
    """Whether two names have the same consonants to a German ear, and as many syllables.

    By Cologne phonetics (H. J. Postel 1969, `cologne_phonetics`), which leaves vowels out. Names in other letters than
    Latin ones sound like none.
    """
    ours, theirs = folded(one), folded(two)
    code = _code(ours)
    return code != "" and code == _code(theirs) and len(VOWELS.findall(ours)) == len(VOWELS.findall(theirs))


@lru_cache(maxsize=10_000)
def _code(name: str) -> str:
    import cologne_phonetics  # not before it is needed

    return "-".join(code for _, code in cologne_phonetics.encode(name))
