"""What a question is about, in a few words of its sentences."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from synopse.claims import Claim
from synopse.language import load
from synopse.language.dictionary import is_word, nominative
from synopse.language.words import folded, stem, tokens
from synopse.wording import shortened

TOPIC_WORDS = 3
TOPIC_LENGTH = 50
"""Characters of a statement that stand for a topic where the sides share no noun."""
CORE = 0.75
"""A noun belongs to the topic where so many sentences name it, measured by the one that most name."""
COMPOUNDED = 5
"""Letters from which a part of a word is taken for a noun of its own."""
POSSESSIVE = re.compile("['’]s?$")
"""What a name has behind it where something belongs to it: "Kronheim's mayor"."""


def topic(
    sides: Sequence[Sequence[Claim]],
    spread: Mapping[str, int] | None = None,
    language: str | None = None,
    outlets: Collection[str] = (),
) -> str:
    """What a question is about, in a few nouns; never empty: failing nouns, the first words that the reader can read.

    The nouns that all sides share, be it as part of a compound; else the names that most articles of the story know, or
    those of one sentence, with its nouns where these are told by their capital. Common nouns of another language than
    the reader's are none, unless nobody says it in his.

    Args:
        sides: the claims of each side.
        spread: in how many articles of the story a stem stands.
        language: of the reader; by default any of the claims'.
        outlets: names of who reports, which is never what it is about.
    """
    if found := nouns(sides, spread, language, outlets):
        return found
    said = [claim for side in sides for claim in side]
    readable = next((claim for claim in said if claim.language == language), said[0])
    certain = {readable.language} if load(readable.language).words.nouns_capitalised else set[str]()
    return _topic([[readable]], spread or {}, certain, outlets) or shortened(readable.sentence.text, TOPIC_LENGTH)


def nouns(
    sides: Sequence[Sequence[Claim]],
    spread: Mapping[str, int] | None = None,
    language: str | None = None,
    outlets: Collection[str] = (),
) -> str:
    """The same, and empty where there are no such nouns."""
    spoken = {claim.language for side in sides for claim in side}
    return _topic(sides, spread or {}, spoken if language is None else {language}, outlets)


def _topic(
    sides: Sequence[Sequence[Claim]], spread: Mapping[str, int], languages: Collection[str], outlets: Collection[str]
) -> str:
    named = [_nouns(side, languages, outlets) for side in sides]
    shared = {k: w for k, w in named[0].items() if all(any(_akin(w, v) for v in side.values()) for side in named[1:])}
    forms = {key: _plainest(word, named) for key, word in shared.items()}
    if forms:
        names = frozenset().union(*(claim.names for claim in sides[0]))
        each = [_nouns([claim], languages, outlets).values() for side in sides for claim in side]
        share = {key: sum(any(_akin(word, other) for other in said) for said in each) for key, word in shared.items()}
        core = [key for key in forms if share[key] >= CORE * max(share.values())]
        ranked = sorted(core, key=lambda key: (key not in names, -len(forms[key])))
    else:
        known = frozenset[str]().union(*(claim.names for side in sides for claim in side))
        forms = {k: form for side in named for k, form in side.items() if spread.get(k, 0) > 1 and k in known}
        ranked = sorted(forms, key=lambda key: (-spread.get(key, 0), -len(forms[key])))
    chosen: list[str] = []
    for key in ranked:
        if len(chosen) < TOPIC_WORDS and not any(forms[key].startswith(forms[c]) for c in chosen):
            chosen = [c for c in chosen if not forms[c].startswith(forms[key])] + [key]
    if not chosen:
        return ""
    said = [claim.sentence.text for side in sides for claim in side]
    words = [forms[key] for key in sorted(chosen, key=list(forms).index)]
    line = words[0]
    for last, word in pairwise(words):  # "Friedhelm Kasten" is one thing, and no list
        line += f" {word}" if any(f"{last} {word}" in text for text in said) else f", {word}"
    return line[:1].upper() + line[1:]


def _nouns(side: Sequence[Claim], languages: Collection[str], outlets: Collection[str]) -> dict[str, str]:
    """Stems of the words that are written with a capital within a sentence, and their shortest form: seldom a genitive.

    Units, months and days tell how much or when, and never what it is about. Of these languages common nouns are known
    by their form, where they have no capital.
    """
    found: dict[str, str] = {}
    reporting = _any_of(frozenset(outlets))
    for claim in side:
        text = reporting.sub(lambda name: " " * len(name[0]), claim.sentence.text)
        words = load(claim.language).words
        measures, empty = _measures(claim.language), words.stopwords
        foreign = words.nouns_capitalised and claim.language not in languages
        common = re.compile(words.noun if claim.language in languages else "(?!)")
        for token in tokens(text):
            word = POSSESSIVE.sub("", token.text)
            key = stem(word)
            if token.start == 0 or key in measures or token.text.lower() in empty:
                continue
            if not (token.text[0].isupper() or common.fullmatch(word)):
                continue
            if foreign and key not in claim.names and is_word(word.lower(), claim.language):
                continue
            if key not in found or len(word) < len(found[key]):
                found[key] = nominative(word, claim.language, words.cases)
    return found


def _akin(one: str, other: str) -> bool:
    """Whether two nouns have one stem, or one stands in the other as a part of a compound."""
    part, whole = sorted((one, other), key=len)
    return stem(one) == stem(other) or (len(stem(part)) >= COMPOUNDED and stem(part) in folded(whole))


def _plainest(word: str, nouns: Sequence[Mapping[str, str]]) -> str:
    """The shortest noun for a thing that all sides name."""
    return min((form for side in nouns for form in side.values() if _akin(word, form)), key=len)


@lru_cache(maxsize=8)
def _any_of(names: frozenset[str]) -> re.Pattern[str]:
    written = "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
    return re.compile(rf"(?<!\w)(?:{written})\w{{0,2}}(?!\w)" if written else "(?!)", re.IGNORECASE)


@lru_cache
def _measures(language: str) -> frozenset[str]:
    """Stems of units, scales, and of words that say when: they tell how much or when, and never what it is about."""
    rules = load(language)
    numbers = rules.numbers
    forms = [form for unit in numbers.units.values() for form in unit.forms]
    scales = (*numbers.multiples, *numbers.collectives, *numbers.clock, *numbers.small)
    return frozenset(stem(word) for word in (*forms, *scales, *rules.moments))
