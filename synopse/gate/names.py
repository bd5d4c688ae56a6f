"""Names of a sentence that its evidence does not know: by stem, part, compound, initials, and in another language."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from importlib.resources import files

from synopse.gate.terms import Ground, Supporter, akin, folded, words_of
from synopse.language import Language
from synopse.language.words import Token

BARE, WITH_DETERMINER = 0.06, 0.5
"""Probability from which a word that is new is taken for a name: where nothing stands before it, and behind "die"."""
SURE = 0.5
"""Probability from which it is one for sure."""
SPELT = 0.75
"""Likeness of two spellings of a name in two languages."""
SHORTEST = 2


def unborne(
    text: str, language: Language, grounds: Sequence[Ground], supporter: Supporter
) -> Iterator[tuple[str, bool]]:
    """The names that no ground holds, and whether they are names for sure."""
    suspects: list[tuple[str, float]] = []
    for position, token in enumerate(words_of(text)):
        if not _may_be_name(token, language):
            continue
        for piece in token.text.replace("’", "-").replace("'", "-").split("-"):
            if len(piece) < SHORTEST or not piece[0].isupper() or _plain_word(piece, language):
                continue
            if not any(borne(piece, language, ground) for ground in grounds):
                suspects.append((piece, _threshold(text, position, language)))
    if not suspects:
        return
    chances = supporter.named([word for word, _ in suspects])
    for (word, least), chance in zip(suspects, chances, strict=True):
        if chance >= least:
            yield word, chance >= SURE or least == 0


def borne(word: str, language: Language, ground: Ground) -> bool:
    """Whether a ground holds the name: whole, in part, inflected, in a compound, as initials, or as others write it."""
    known = [piece for token in words_of(ground.text) for piece in (token.text, *token.text.split("-"))]
    if any(same_name(word, other, language) for other in known):
        return True
    if word.isupper() and _initials(word, ground.text):
        return True
    groups = _groups(word)
    if groups and any(groups & _groups(other) for other in known):
        return True
    if ground.language != language.code:
        return any(
            other[0].isupper() and other[0].lower() == word[0].lower() and _alike(folded(word), folded(other))
            for other in known
        )
    return False


def same_name(one: str, two: str, language: Language) -> bool:
    """Whether two words are forms of one name, or one stands in a compound with the other."""
    a, b = folded(one), folded(two)
    if {a, _base(a, language)} & {b, _base(b, language)}:
        return True
    if one.isupper() or two.isupper():
        return False
    return akin(one, two) and (two[0].isupper() or not one[0].isupper() or len(one) > len(two))


def _base(word: str, language: Language) -> str:
    """A name without the longest ending that leaves at least four letters."""
    for ending in sorted(language.fidelity.name_endings, key=len, reverse=True):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _may_be_name(token: Token, language: Language) -> bool:
    empty = token.text.lower() in language.words.stopwords or language.fidelity.negated.fullmatch(token.text)
    return token.text[0].isupper() and not empty


def _plain_word(word: str, language: Language) -> bool:
    """A day, a month, a number, a unit: checked elsewhere."""
    lower = word.lower()
    calendar = language.calendar
    if lower in calendar.months or lower in calendar.parts_of_day or lower in calendar.relative_days:
        return True
    if any(lower.startswith(day) for day in calendar.weekdays) or language.fidelity.season.fullmatch(word):
        return True
    numbers = language.numbers
    known = lower in numbers.unit_names or lower in numbers.multiples or f"{lower}." in numbers.multiples
    return known or bool(numbers.pattern.fullmatch(word)) or lower in language.words.titles


def _threshold(text: str, position: int, language: Language) -> float:
    """How likely a new word must be a name to count as one, by what stands before it."""
    words = words_of(text)
    token = words[position]
    if "-" in token.text:
        return BARE
    if position == 0:
        return BARE
    before = words[position - 1]
    between = text[before.end : token.start]
    if between != " ":
        return BARE
    lower = before.text.lower()
    if before.text[0].isupper() and position > 1 and any(lower.endswith(title) for title in language.words.titles):
        return 0.0
    if not language.words.nouns_capitalised:
        return 0.0
    described = (
        before.text[0].islower() and lower.endswith(language.fidelity.adjective_endings) and len(lower) > PREPOSITION
    )
    if (
        lower in language.fidelity.determiners
        or lower in language.numbers.small
        or described
        or before.text[0].isdigit()
    ):
        return WITH_DETERMINER
    return BARE


PREPOSITION = 6
"""Letters up to which a word with the ending of an adjective may be a preposition ("unter")."""


def _initials(word: str, text: str) -> bool:
    """Whether the letters stand, in their order, at the beginnings of words that follow each other, or inside them."""
    names = [t.text.lower() for t in words_of(text) if t.text[0].isupper()]
    letters = word.lower()
    return any(_spells(letters, names[start:]) for start in range(len(names)))


def _spells(letters: str, names: Sequence[str]) -> bool:
    """Whether each of the first names gives its first letter, and further ones from inside it in their order."""
    if not letters:
        return True
    if not names or names[0][0] != letters[0]:
        return False
    name, at = names[0], 0
    for taken in range(1, len(letters) + 1):
        if _spells(letters[taken:], names[1:]):
            return True
        at = name.find(letters[taken], at + 1) if taken < len(letters) else -1
        if at < 0:
            return False
    return False


def _alike(one: str, two: str) -> bool:
    return SequenceMatcher(None, one, two, autojunk=False).ratio() >= SPELT


@lru_cache(maxsize=50_000)
def _groups(word: str) -> frozenset[int]:
    """The places and peoples that a word names, by their numbers in `exonyms.toml`."""
    lower = word.lower()
    return frozenset(
        number
        for number, forms in enumerate(_exonyms())
        if any(lower.startswith(f[:-1]) if f.endswith("*") else lower in (f, f + "s", f"{f}'s") for f in forms)
    )


@lru_cache
def _exonyms() -> tuple[tuple[str, ...], ...]:
    known = tomllib.loads(files("synopse.language").joinpath("exonyms.toml").read_text(encoding="utf-8"))
    return tuple(tuple(form.lower() for form in forms) for forms in known["same"])
