"""Who says it and who does it: speakers that the evidence does not have, and names that changed places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from synopse.gate.names import same_name
from synopse.gate.terms import Ground, akin, content, spoken, words_of
from synopse.language import Language, load
from synopse.language.words import Token

LIKE = {False: 4, True: 3}
"""Words around two names, or two figures, that must be the same for them to have changed places."""


def unknown_speakers(text: str, language: Language, grounds: Sequence[Ground]) -> Iterator[str]:
    """Speakers of the sentence of whom no ground speaks, or not where it says this."""
    for speaker in speakers(text, language):
        if not speaker or all(word.lower() in language.fidelity.own_voice for word in speaker):
            continue  # whoever wrote the evidence says it
        if any(ground.language != language.code for ground in grounds):
            continue  # a title in another language is another word; a name is checked as a name
        known = [t.text for ground in grounds for t in words_of(ground.text)]
        if not any(akin(word, other) for word in speaker for other in known):
            yield " ".join(speaker)


def speakers(text: str, language: Language) -> Iterator[tuple[str, ...]]:
    """The nouns of those to whom something is ascribed, one group a speaker."""
    for match in _ascribed(language.code).finditer(text):
        first = match["who"].split()[0]
        if first[0].islower() and first.lower() not in language.fidelity.determiners:
            continue  # "said on being asked"
        yield tuple(
            t.text
            for t in content(match["who"], language)
            if t.text[0].isupper() or not language.words.nouns_capitalised
        )


@lru_cache
def _ascribed(code: str) -> re.Pattern[str]:
    """A preposition or verb of saying with the one who speaks behind it."""
    before = "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in load(code).fidelity.ascribing)
    return re.compile(
        rf"(?<!\w)(?i:{before})\s+(?P<who>[^,.;:„“”\"–()]{{2,60}}?)(?=[,.;:„“”\"–()]|$|\s(?:[a-zäöü]+(?:t|en|te|ten))\b)"
    )


def changed_places(text: str, language: Language, grounds: Sequence[Ground]) -> Iterator[tuple[str, str]]:
    """Pairs of names or figures that stand where the other one stands in the evidence, amid the same words."""
    found = [t for t in words_of(text) if t.text[0].isupper() or t.text[0].isdigit()]
    for ground in grounds:
        if ground.language != language.code:
            continue
        for k, one in enumerate(found):
            for two in found[k + 1 :]:
                apart = text[one.end : two.start].strip(" -") != ""
                alike = one.text[0].isdigit() == two.text[0].isdigit() and one.text != two.text and apart
                if alike and _swapped(text, one, two, ground):
                    yield one.text, two.text
                    return


def _swapped(text: str, one: Token, two: Token, ground: Ground) -> bool:
    there = words_of(ground.text)
    first = [t for t in there if _same(one.text, t.text, spoken(ground))]
    second = [t for t in there if _same(two.text, t.text, spoken(ground))]
    if not first or not second:
        return False
    own, other = _around(text, one, two), _around(text, two, one)
    straight = crossed = 0
    for a in first:
        for b in second:
            one_there, two_there = _around(ground.text, a, b), _around(ground.text, b, a)
            straight = max(straight, _alike(own, one_there) + _alike(other, two_there))
            crossed = max(crossed, _alike(own, two_there) + _alike(other, one_there))
    return crossed >= LIKE[one.text[0].isdigit()] and crossed > straight


def _same(one: str, two: str, language: Language) -> bool:
    return one == two if one[0].isdigit() else same_name(one, two, language)


def _around(text: str, token: Token, other: Token) -> tuple[str, ...]:
    """The two words before a token, and the one behind it, without the other name."""
    words = words_of(text)
    place = words.index(token)
    near = [*words[max(0, place - 2) : place], *words[place + 1 : place + 2]]
    return tuple(t.text.lower() for t in near if t is not other)


def _alike(one: Sequence[str], two: Sequence[str]) -> int:
    return sum(word in two for word in one)
