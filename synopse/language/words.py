"""Words: tokens with their places, stems, and the words that carry no content."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pydantic import field_validator

from synopse.language.dictionary import Cases
from synopse.model import Frozen

TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+[^\W\d_]+")
STEM_LENGTH = 6
NEAR = 5
"""Words before a connective that still hangs the whole sentence on the one before."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word or figure at its place."""

    text: str
    start: int
    end: int


class Words(Frozen):
    """Word lists of a language: what is frequent and empty, and what points outside its sentence."""

    stopwords: frozenset[str]
    """Lower-case words without content of their own."""
    dangling: tuple[str, ...]
    """Openings of a sentence that is not understood alone ("er", "dies", "außerdem")."""
    pronominal: str = "(?!)"
    """Pattern of further such openings, where a list cannot hold them all ("das" before a verb)."""
    connectives: tuple[str, ...]
    """Words that hang a sentence on the one before wherever they stand near its beginning ("Iran würde jedoch")."""
    sequels: tuple[str, ...] = ()
    """Words that count from what was told before ("seitdem"), unless an earlier clause of the sentence tells it."""
    pronouns: tuple[str, ...]
    """Words for somebody who must have been named before them ("er", "die beiden")."""
    moments: frozenset[str] = frozenset()
    """Nouns that say when, beside the calendar's, lower case: they name nobody that a pronoun could stand for."""
    titles: frozenset[str]
    """Forms of address and offices before a name, lower case."""
    endings: tuple[str, ...]
    """Endings of inflected words, lower case and without accents."""
    nouns_capitalised: bool
    """Whether every noun is written with a capital, as in German."""

    pointing: re.Pattern[str] = re.compile(r"(?!)")
    """Matches words that point at something named before ("diese Funktion"); the group `noun` is what they point at."""
    cases: Cases = Cases()
    noun: str = "(?!)"
    """Pattern of words in lower case that may be nouns, where not every noun is written with a capital."""

    @field_validator("stopwords", "titles", "moments", mode="before")
    @classmethod
    def _words_of_a_text(cls, value: object) -> object:
        return value.split() if isinstance(value, str) else value

    @cached_property
    def opening(self) -> re.Pattern[str]:
        """Matches a sentence that hangs on the one before."""
        first = alternatives(self.dangling, start_only=True).pattern
        later = alternatives(self.connectives).pattern
        return re.compile(rf"{first}|^[\W_]*{self.pronominal}|^(?:\S+\s+){{1,{NEAR}}}{later}", re.IGNORECASE)

    @cached_property
    def sequel(self) -> re.Pattern[str]:
        """Matches a word that counts from what was told before."""
        return alternatives(self.sequels)

    @cached_property
    def pronoun(self) -> re.Pattern[str]:
        """Matches a word that stands for somebody named before."""
        return alternatives(self.pronouns)


def tokens(text: str) -> list[Token]:
    """Words, hyphenated words and figures of a text."""
    return [Token(m[0], m.start(), m.end()) for m in TOKEN.finditer(text)]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A crude stem: folded and cut to six letters, which unites most inflected forms and derivations.

    Umlauts lose their dots, so that singular and plural meet. Cheap, free of data, and better here
    than a dictionary of lemmas, which keeps "Verletzte" and "verletzt" apart.
    """
    return folded(word)[:STEM_LENGTH]


def folded(word: str) -> str:
    """A word in small letters without dots and accents."""
    plain = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(c))
    return plain.replace("ß", "ss")


def content_stems(text: str, words: Words) -> frozenset[str]:
    """Stems of the words and figures that carry content."""
    return frozenset(stem(t.text) for t in tokens(text) if t.text.lower() not in words.stopwords)


def alternatives(entries: Iterable[str], *, start_only: bool = False) -> re.Pattern[str]:
    """One pattern for many entries, whole words, any case; a trailing `*` allows any ending."""
    ordered = sorted(entries, key=len, reverse=True)
    parts = [re.escape(e[:-1]) + r"\w*" if e.endswith("*") else re.escape(e) for e in ordered]
    body = "|".join(part.replace(r"\ ", r"\s+") for part in parts) or r"(?!)"
    prefix = r"^[\W_]*" if start_only else r"(?<!\w)"
    return re.compile(rf"{prefix}(?:{body})(?!\w)", re.IGNORECASE)
