"""What the gate compares: a sentence, the ground that it is said to rest on, and what is found wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Literal, Protocol

from synopse.language import Language, load
from synopse.language.words import Token, stem, tokens
from synopse.model import Frozen

FaultKind = Literal["number", "date", "name", "negation", "attribution", "modality", "role", "fate", "support"]
ROOT = 5
"""Letters that two words must share at their beginning to be forms of one word."""
PART = 4
"""Letters of a word that may stand inside a compound."""


class Ground(Frozen):
    """A verbatim sentence that a generated one rests on; `day` resolves its "am Freitag"."""

    text: str
    language: str
    day: date | None = None


class Fault(Frozen):
    """What a sentence says that its evidence does not bear; `detail` holds the words, for who writes it anew."""

    kind: FaultKind
    detail: str


class Supporter(Protocol):
    """A model that reads a sentence beside its evidence."""

    @property
    def name(self) -> str:
        """The same name always gives the same scores."""

    def support(self, sentence: str, grounds: Sequence[str]) -> float:
        """Probability that the evidence says all that the sentence says, 0 to 1."""

    def named(self, words: Sequence[str]) -> Sequence[float]:
        """For each word the probability that it is a name, 0 to 1."""

    def kinship(self, sentence: str, language: str, grounds: Sequence[Ground]) -> float:
        """How close the sentence's meaning is to that of the closest ground, -1 to 1, whatever words they have."""


def spoken(ground: Ground) -> Language:
    """The language of a ground."""
    return load(ground.language)


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[Token, ...]:
    """Tokens of a text."""
    return tuple(tokens(text))


def content(text: str, language: Language) -> list[Token]:
    """Tokens that carry content: no empty words, no figures."""
    empty = language.words.stopwords
    return [t for t in words_of(text) if t.text.lower() not in empty and not t.text[0].isdigit()]


@lru_cache(maxsize=100_000)
def folded(word: str) -> str:
    """Lower case, umlauts and their spellings with e as plain vowels."""
    plain = word.lower().translate(FOLD)
    return plain.replace("ae", "a").replace("oe", "o").replace("ue", "u")


FOLD = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "s", "é": "e", "è": "e", "á": "a", "ó": "o", "ç": "c"})


@lru_cache(maxsize=500_000)
def akin(one: str, two: str) -> bool:
    """Whether two words may be forms of one, or one a part of the other: inflection, derivation, compound."""
    if stem(one) == stem(two):
        return True
    a, b = sorted((folded(one), folded(two)), key=len)
    if len(a) >= ROOT and a[:ROOT] == b[:ROOT]:
        return True
    return (len(a) >= PART and (b.startswith(a) or b.endswith(a))) or (len(a) > ROOT and a[:-1] in b)
