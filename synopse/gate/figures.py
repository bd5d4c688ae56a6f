"""Numbers of a sentence that its evidence does not bear: in figures or words, with unit, bound and what they count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from synopse.gate.terms import Ground, akin, spoken, words_of
from synopse.language import Language, load
from synopse.language.numbers import YEAR, NumberWords, Quantity, quantities

CLOSE = 1e-6
FIGURE = re.compile(r"\d+(?:[.,:/]\d+)*")
WORDS_AHEAD = 3
"""How many words after a number may name what it counts."""
SHARE = 2.5
"""Points in the hundred between "two thirds" and a figure that it may stand for."""
AGES = {"age", "month"}
"""Dimensions in which years are told: of a life, and of anything else."""
Span = tuple[int, int]


class Numbers:
    """All numbers of one text."""

    def __init__(self, text: str, language: Language, times: tuple[Span, ...]) -> None:
        self.text = text
        self.language = language
        self.taken = times
        self.measured = (*quantities(text, language.numbers, times), *_halves(text, language))
        self.bare = quantities(text, _without_units(language.code), times)
        self.inside = tuple(_inside(text, language, [(q.start, q.end) for q in self.measured] + list(times)))
        self.shares = tuple(_shares(text, self.measured, language))
        self.scales = {
            scale
            for word, scale in language.numbers.multiples.items()
            if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.I)
        }
        self.figures = frozenset(_plain(m[0]) for m in FIGURE.finditer(text))

    def values(self) -> set[float]:
        """Every number that is named in whatever way."""
        return {q.value for q in self.bare} | {value for value, _ in self.inside}

    def head(self, quantity: Quantity) -> str | None:
        """The noun that a number counts, where nouns can be told: the next word with a capital, not far behind."""
        if not self.language.words.nouns_capitalised:
            return None
        following = [t for t in words_of(self.text) if t.start >= quantity.end][:WORDS_AHEAD]
        for token in following:
            between = self.text[quantity.end : token.start]
            if any(mark in between for mark in ".,;:()–") or token.text.lower() in self.language.fidelity.determiners:
                return None
            if token.text[0].isupper():
                return None if token.text.lower() in self.language.numbers.multiples else token.text
        return None


def unborne(
    text: str, language: Language, times: tuple[Span, ...], grounds: Sequence[tuple[Ground, tuple[Span, ...]]]
) -> Iterator[str]:
    """The words of each number that no ground bears; spans of times are left out on both sides."""
    said = Numbers(text, language, times)
    known = [Numbers(ground.text, spoken(ground), spans) for ground, spans in grounds]
    shared = {index for share in said.shares for index in share[1]}
    for low, indices in said.shares:
        if not any(_has_share(low, other) for other in known):
            yield text[said.measured[indices[0]].start : said.measured[indices[-1]].end]
    for index, (quantity, bare) in enumerate(_paired(said)):
        words = text[quantity.start : quantity.end]
        if index in shared:
            continue
        if not any(_bears(other, quantity, bare) for other in known) and not _as_share(quantity, known):
            yield words
        elif (head := said.head(quantity)) and _counts_otherwise(head, quantity, known):
            yield f"{words} {head}"
    values = set[float]().union(*(other.values() for other in known)) if known else set()
    ordinals = {value for other in known for value, _ in other.inside}
    for value, span in said.inside:
        if value == 1 and not ordinals - {1.0}:
            continue  # "for the first time": said of anything
        if not any(abs(value - other) <= CLOSE for other in values) and not any(
            _has_share(100 / value, o) for o in known if value
        ):
            yield text[slice(*span)]
    yield from _loose(said, known)


def _loose(said: Numbers, known: Sequence[Numbers]) -> Iterator[str]:
    """Figures that count nothing, as in "A 7": they must stand in the evidence as they are."""
    spans = [(q.start, q.end) for q in said.measured] + list(said.taken) + [span for _, span in said.inside]
    for match in FIGURE.finditer(said.text):
        if any(start < match.end() and match.start() < end for start, end in spans):
            continue
        if not any(_plain(match[0]) in other.figures for other in known):
            yield match[0]


def _paired(numbers: Numbers) -> Iterator[tuple[Quantity, Quantity | None]]:
    """Each quantity with its like that knows no units."""
    for quantity in numbers.measured:
        yield quantity, next((b for b in numbers.bare if b.start == quantity.start), None)


def _bears(known: Numbers, quantity: Quantity, bare: Quantity | None) -> bool:
    units = {q.unit for q in known.measured}
    for other, other_bare in _paired(known):
        if other.unit == quantity.unit and _any_covers(other, quantity, known):
            return True
        if quantity.unit in AGES and other.unit in (*AGES, "") and bare and other_bare and _covers(other_bare, bare):
            return True
        unitless = not quantity.unit or (not other.unit and quantity.unit in units)
        if unitless and bare and other_bare and _any_covers(other_bare, bare, known):
            return True
    if bare is None:
        return False
    if bare.spread and {bare.low, bare.high} <= known.values():
        return True  # "18- to 65-year-olds"
    if bare.bound != "exact":
        return False
    if f"{bare.value:.0f}" in known.figures and YEAR.fullmatch(f"{bare.value:.0f}"):
        return True  # "1900 jobs" reads like a year
    if any(abs(value * scale - bare.value) <= CLOSE * bare.value for value in known.values() for scale in known.scales):
        return not quantity.unit or quantity.unit in units  # "from 74 to 31 million"
    return not quantity.unit and any(abs(value - bare.value) <= CLOSE for value, _ in known.inside)


def _any_covers(other: Quantity, said: Quantity, known: Numbers) -> bool:
    return any(_covers(one, said) for one in _as_read(other, known.text, known.language))


def _as_read(quantity: Quantity, text: str, language: Language) -> Iterator[Quantity]:
    """The amount; and the plain number, where the word before it may be a preposition ("über zwei Jahre hinweg")."""
    yield quantity
    before = text[: quantity.start].split()[-1:]
    if quantity.bound == "above" and before and before[0].lower() in language.fidelity.across:
        yield quantity.model_copy(update={"bound": "exact", "low": quantity.value, "high": quantity.value})


def _covers(known: Quantity, said: Quantity) -> bool:
    """Whether one amount may be told as the other: no more exact, no further, in no other direction."""
    same = abs(known.value - said.value) <= CLOSE * max(1.0, abs(said.value))
    if said.bound == "exact":
        return same and known.bound == "exact" and said.spread == known.spread
    rounded = said.bound == "about" and said.value.is_integer() and not said.spread
    if rounded and not same and _digits(said) > _digits(known):
        return False  # "around 4,070" of "around 4,000"
    if said.spread != known.spread:
        return False
    if said.bound == known.bound:
        return (
            same and (said.low, said.high) == (known.low, known.high)
            if said.spread
            else same or (said.bound == "about" and said.low <= known.value <= said.high)
        )
    if said.bound == "about":
        return known.bound in ("exact", "above", "below") and said.low <= known.value <= said.high
    if said.bound in ("above", "at least"):
        return (
            known.value >= said.value * (1 - CLOSE)
            and said.low <= known.low
            and (
                (known.bound in ("above", "at least") and same)
                or (known.bound == "exact" and said.bound == "above" and known.value <= said.high and not same)
            )
        )
    return (known.bound in ("below", "at most") and same) or (
        known.bound in ("exact", "about") and said.bound == "below" and said.low <= known.value < said.value
    )


def _digits(quantity: Quantity) -> int:
    """Digits of an amount without the noughts at its end: the fewer, the rounder."""
    return len(f"{quantity.value:.12g}".replace(".", "").strip("0"))


def _counts_otherwise(head: str, quantity: Quantity, known: Sequence[Numbers]) -> bool:
    """Whether the evidence counts the same things, and gives another number each time."""
    counted = [
        (other, numbers)
        for numbers in known
        for other, _ in _paired(numbers)
        if other.unit == quantity.unit and (noun := numbers.head(other)) and akin(noun, head)
    ]
    return bool(counted) and not any(_any_covers(other, quantity, numbers) for other, numbers in counted)


def _shares(text: str, found: Sequence[Quantity], language: Language) -> Iterator[tuple[float, tuple[int, ...]]]:
    """Parts of a whole in the hundred ("vier von fünf"), with the places of their numbers."""
    joiners = language.fidelity.share_joiners
    for index, quantity in enumerate(found):
        if quantity.value > 1 and language.fidelity.one_of.search(text[: quantity.start]):
            yield 100 / quantity.value, (index,)
    for index, (one, two) in enumerate(pairwise(found)):
        between = text[one.end : two.start].strip().lower()
        if between in joiners and not one.unit and not two.unit and 0 < one.value < two.value:
            yield 100 * one.value / two.value, (index, index + 1)


def _halves(text: str, language: Language) -> Iterator[Quantity]:
    """Half a year, half an hour."""
    for match in language.fidelity.halved.finditer(text):
        unit = language.numbers.unit_pattern.match(text, match.end())
        if unit:
            known = language.numbers.units[language.numbers.unit_names[unit["unit"].lower()]]
            half = known.factor / 2
            yield Quantity(
                low=half,
                high=half,
                value=half,
                bound="exact",
                unit=known.dimension,
                start=match.start(),
                end=unit.end(),
            )


def _has_share(share: float, known: Numbers) -> bool:
    near = [q.value for q in known.measured if q.unit == "percent"]
    near += [100 * q.value for q in known.measured if not q.unit and q.value < 1]
    near += [value for value, _ in known.shares]
    near += [100 / value for value, _ in known.inside if value > 1]
    return any(abs(share - value) <= SHARE for value in near)


def _as_share(quantity: Quantity, known: Sequence[Numbers]) -> bool:
    """Whether a fraction or percentage is told in the evidence as the other."""
    if not quantity.unit and quantity.value < 1:
        return any(_has_share(100 * quantity.value, other) for other in known)
    if quantity.unit != "percent" or quantity.bound == "exact":
        return False
    return any(abs(quantity.value - value) <= SHARE for other in known for value, _ in other.shares)


def _inside(text: str, language: Language, taken: Sequence[Span]) -> Iterator[tuple[float, Span]]:
    """Numbers inside words ("dritte", "zweitgrößte", "fünfköpfig") and ordinals in figures."""
    fidelity = language.fidelity
    for match in fidelity.ordinal.finditer(text):
        yield fidelity.value_of(match[0]), match.span()
    for match in re.finditer(r"(?<![\d.,])(\d{1,2})(?:\.(?=\s+[^\W\d_])|(?:st|nd|rd|th)\b)", text):
        if not any(start <= match.start() < end for start, end in taken):
            yield float(match[1]), match.span()
    for match in _compounds(language.code).finditer(text):
        if not fidelity.ordinal.fullmatch(match[0]):
            read = quantities(match["number"], _without_units(language.code))
            if len(read) == 1:
                yield read[0].value, match.span()


@lru_cache
def _compounds(code: str) -> re.Pattern[str]:
    """A number word or figure that makes one word with what follows."""
    language = load(code)
    parts = sorted([*language.numbers.small, *language.numbers.scales], key=len, reverse=True)
    word = "|".join(map(re.escape, parts))
    join = "|".join(map(re.escape, language.numbers.joiners))
    ends = sorted(language.fidelity.attached, key=len, reverse=True)
    tail = "|".join(re.escape(e[:-1]) + r"\w*" if e.endswith("*") else re.escape(e) for e in ends)
    return re.compile(
        rf"(?<![\w-])(?P<number>\d+|(?:{word})(?:(?:{join})?(?:{word}))*)-?(?:{tail})(?!\w)", re.IGNORECASE
    )


@lru_cache
def _without_units(code: str) -> NumberWords:
    return NumberWords.model_validate(load(code).numbers.model_dump() | {"units": {}, "signs": {}})


def _plain(figure: str) -> str:
    return re.sub(r"[.,:/]", "", figure)
