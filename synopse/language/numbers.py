"""Quantities in a text: how many of what, how exactly, and where it stands.

Figures and number words are read by one grammar for all languages: a word is cut into known parts
("zweihundertfünfzig", "twenty-five"), small parts add up, "hundred" multiplies, "thousand" and
above multiply and close. Which words these are is data.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import Literal

from synopse.language.words import alternatives
from synopse.model import Frozen

YEAR = re.compile(r"1[5-9]\d\d|20\d\d|2100")
Bound = Literal["exact", "about", "at least", "at most", "below", "above"]


class Quantity(Frozen):
    """An amount as a source gives it.

    `low` and `high` bound what the wording allows ("knapp 20" is 17 to 20, "rund 80" is 76 to 84),
    in the base unit of `dimension`; infinite bounds stand for open ends. `unit` is the
    canonical unit, or "" for a bare count; `span` covers number and unit.
    """

    low: float
    high: float
    value: float
    bound: Bound
    unit: str
    start: int
    end: int
    spread: bool = False
    """Whether two ends were given ("vier bis fünf")."""

    def agrees_with(self, other: Quantity) -> bool:
        """Whether one true value can satisfy both."""
        return self.low <= other.high and other.low <= self.high


class Unit(Frozen):
    """Surface forms of a unit (the first stands after a number), what it measures, and its size in the base unit."""

    forms: tuple[str, ...]
    dimension: str
    factor: float = 1.0


class NumberWords(Frozen):
    """The number words and units of a language."""

    decimal: str
    thousands: str
    small: dict[str, int]
    """Words below 100, as they stand alone or inside compounds."""
    sayings: tuple[str, ...] = ()
    """Figures of speech in which a number counts nothing ("unter vier Augen"), as they follow the number."""
    never_alone: frozenset[str]
    """Number words that count only inside a longer one or before a scale: articles, pronouns."""
    scales: dict[str, int]
    """hundred, thousand, million … with their values."""
    joiners: tuple[str, ...]
    """What stands between the parts of a number word ("und", "and", "-")."""
    inseparable: bool
    """Whether number words are written in one ("zweihundert")."""
    multiples: dict[str, float]
    """Abbreviated and spelled scales after a figure ("Mio.", "Milliarden")."""
    fractions: dict[str, float]
    collectives: dict[str, tuple[float, float]]
    """Indefinite numbers with the range that they allow ("Dutzende")."""
    about: tuple[str, ...]
    """Words before a number that bound it, here and in the next four; the first of each is the plainest."""
    at_least: tuple[str, ...]
    at_most: tuple[str, ...]
    below: tuple[str, ...]
    above: tuple[str, ...]
    nearly: tuple[str, ...] = ()
    """Those of `below` that say that little is missing."""
    range_joiners: tuple[str, ...]
    range_frames: tuple[tuple[str, str], ...]
    """What opens a range and what then joins its ends ("zwischen … und")."""
    units: dict[str, Unit]
    signs: dict[str, str]
    """Signs before a figure that give its unit ("$5")."""
    not_a_count: tuple[str, ...]
    """What stands before a figure that names something instead of counting ("Paragraf 5")."""
    counted: str = "(?!)"
    """Pattern of what a number counts, right behind it."""
    clock: tuple[str, ...]
    """What stands after a figure that is a time of day ("6.40 Uhr")."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """A figure or a number word, with a scale after it."""
        dec, tho = re.escape(self.decimal), re.escape(self.thousands)
        figure = rf"(?:\d{{1,3}}(?:[{tho}’' \u202f\u00a0]\d{{3}})+(?:{dec}\d+)?(?!\d)|\d+(?:{dec}\d+)?)(?![.,:]\d)"
        parts = sorted([*self.small, *self.scales], key=len, reverse=True)
        word = "|".join(map(re.escape, parts))
        join = "|".join(re.escape(j) for j in sorted(self.joiners, key=len, reverse=True))
        between = rf"(?:{join})?" if self.inseparable else rf"(?:[ -]|(?: )?(?:{join}) ?)?"
        spelled = rf"(?:{word})(?:{between}(?:{word}))*"
        scale = "|".join(re.escape(m).replace(r"\ ", r"\s") for m in sorted(self.multiples, key=len, reverse=True))
        collective = "|".join(
            re.escape(c).replace(r"\ ", r"\s") for c in sorted(self.collectives, key=len, reverse=True)
        )
        fraction = "|".join(re.escape(f).replace(r"\ ", r"\s") for f in sorted(self.fractions, key=len, reverse=True))
        return re.compile(
            rf"(?<![\w.,/§-])(?:(?P<collective>{collective})(?!\w)|(?P<fraction>{fraction})(?!\w)"
            rf"|(?:(?P<figure>{figure})|(?P<spelled>{spelled}))"
            rf"(?:[\s\u00a0-](?P<scale>{scale})(?!\w))?(?![\w]))",
            re.IGNORECASE,
        )

    @cached_property
    def unit_pattern(self) -> re.Pattern[str]:
        """A unit right after a number."""
        forms = sorted((f for u in self.units.values() for f in u.forms), key=len, reverse=True)
        body = "|".join(re.escape(f).replace(r"\ ", r"[\s\u00a0]") for f in forms) or r"(?!)"
        return re.compile(rf"[\s\u00a0-]?(?P<unit>{body})(?![\w/])", re.IGNORECASE)

    @cached_property
    def unit_names(self) -> dict[str, str]:
        """Folded surface form to the name of its unit."""
        return {f.lower(): name for name, unit in self.units.items() for f in unit.forms}

    @cached_property
    def bounding(self) -> tuple[tuple[Bound, tuple[str, ...]], ...]:
        """The words that bound a number, by what they make of it."""
        return (
            ("at least", self.at_least),
            ("at most", self.at_most),
            ("below", self.below),
            ("above", self.above),
            ("about", self.about),
        )

    @cached_property
    def bounds(self) -> tuple[tuple[Bound, re.Pattern[str]], ...]:
        """Approximators, to be found right before a number."""
        return tuple(
            (name, re.compile(alternatives(words).pattern + r"\W{1,3}$", re.I)) for name, words in self.bounding
        )

    @cached_property
    def saying(self) -> re.Pattern[str]:
        """A number within a figure of speech."""
        return alternatives(self.sayings)

    @cached_property
    def counted_after(self) -> re.Pattern[str]:
        """What the preceding number counts."""
        return re.compile(self.counted)

    @cached_property
    def name_before(self) -> re.Pattern[str]:
        """A word that makes the following figure a name."""
        return re.compile(alternatives(self.not_a_count).pattern + r"\W{0,2}$", re.I)

    @cached_property
    def clock_after(self) -> re.Pattern[str]:
        """A word that makes the preceding figure a time of day."""
        return re.compile(r"\s?" + alternatives(self.clock).pattern, re.I)


def quantities(text: str, words: NumberWords, taken: tuple[tuple[int, int], ...] = ()) -> tuple[Quantity, ...]:
    """All quantities of a text, in order. Spans in `taken` (dates, say) are no quantities."""
    found: list[Quantity] = []
    for match in words.pattern.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        before = text[max(0, match.start() - 30) : match.start()]
        if words.name_before.search(before) or words.clock_after.match(text, match.end()):
            continue
        if _is_ordinal(text, match) or _is_no_number(match, words) or words.saying.match(text, match.start()):
            continue
        factor, quantity = _quantity(text, match, before, words)
        if found and _makes_range(text, found[-1], match.start(), words):
            found[-1] = _as_range(found[-1], quantity, factor)
        else:
            found.append(quantity)
    return tuple(found)


def rewritten(text: str, words: NumberWords, other: NumberWords, number: Callable[[float], str]) -> str | None:
    """A number with its bound and its unit as another language writes them: "55 million euros", "55 Millionen Euro".

    Args:
        text: nothing but the number with them.
        words: of the language in which it stands.
        other: of the language in which it is wanted.
        number: writes a number as that language does.

    Returns:
        None where there is more than one number or more than that, or where the other language has no such unit.

    """
    found, match = quantities(text, words), words.pattern.search(text)
    if len(found) != 1 or found[0].spread or match is None or match["collective"] or match["fraction"]:
        return None
    unit_match = words.unit_pattern.match(text, match.end())
    sign = text[match.start() - 1 : match.start()]
    name = words.unit_names[_fold(unit_match["unit"])] if unit_match else words.signs.get(sign, "")
    before = text[: match.start()].removesuffix(sign if sign in words.signs else "")
    bounded = next((kind for kind, pattern in words.bounds if pattern.fullmatch(before)), None)
    amount = found[0].value / (words.units[name].factor if name else 1.0)
    if (before and not bounded) or text[found[0].end :] or (name and (name not in other.units or amount == 1)):
        return None
    closely = before.strip().lower() in words.nearly and other.nearly
    bound = f"{(closely or dict(other.bounding)[bounded])[0]} " if bounded else ""
    return f"{bound}{number(amount)}" + (f" {other.units[name].forms[0]}" if name else "")


def _is_no_number(match: re.Match[str], words: NumberWords) -> bool:
    """An article, or a year: four figures without a unit between 1500 and 2100."""
    if match["spelled"]:
        return match["scale"] is None and match["spelled"].lower() in words.never_alone
    return (
        bool(match["figure"])
        and match["scale"] is None
        and bool(YEAR.fullmatch(match["figure"]))
        and (words.unit_pattern.match(match.string, match.end()) is None)
    )


def _is_ordinal(text: str, match: re.Match[str]) -> bool:
    after = text[match.end() : match.end() + 2]
    return (
        bool(match["figure"])
        and after.startswith(".")
        and len(after) == 2
        and not after[1].isdigit()
        and (len(match["figure"]) <= 2 and text[match.end() + 1 : match.end() + 3].strip()[:1].isalnum())
    )


def _quantity(text: str, match: re.Match[str], before: str, words: NumberWords) -> tuple[float, Quantity]:
    unit_match = words.unit_pattern.match(text, match.end())
    unit_name = words.unit_names[_fold(unit_match["unit"])] if unit_match else words.signs.get(before[-1:], "")
    unit = words.units.get(unit_name)
    factor = unit.factor if unit else 1.0
    bound: Bound = next((name for name, pattern in words.bounds if pattern.search(before)), "exact")
    if match["collective"]:
        low, high = words.collectives[_fold(match["collective"])]
        value = (low * high) ** 0.5 if high < float("inf") else low
        bound = "about" if bound == "exact" else bound
    else:
        value, step = _number(match, words)
        low, high = _range(value, step, bound)
    return factor, Quantity(
        low=low * factor,
        high=high * factor,
        value=value * factor,
        bound=bound,
        unit=unit.dimension if unit else "",
        start=match.start(),
        end=unit_match.end() if unit_match else match.end(),
    )


def _number(match: re.Match[str], words: NumberWords) -> tuple[float, float]:
    """Value, and the size of its last significant digit."""
    if match["fraction"]:
        value = words.fractions[_fold(match["fraction"])]
        return value, value * 0.1
    scale = words.multiples[_fold(match["scale"])] if match["scale"] else 1.0
    if match["figure"]:
        digits = re.sub(rf"[{re.escape(words.thousands)}’' \u202f\u00a0]", "", match["figure"]).replace(
            words.decimal, "."
        )
        decimals = len(digits.partition(".")[2])
        whole = digits.partition(".")[0]
        zeros = len(whole) - len(whole.rstrip("0")) if not decimals and whole.strip("0") else 0
        return float(digits) * scale, 10.0 ** (zeros - decimals) * scale
    value = _spelled(match["spelled"].lower(), words)
    return value * scale, scale if scale > 1 else 1.0


def _spelled(word: str, words: NumberWords) -> float:
    total, current = 0.0, 0.0
    parts = sorted([*words.small, *words.scales], key=len, reverse=True)
    at = 0
    while at < len(word):
        part = next((p for p in parts if word.startswith(p, at)), None)
        if part is None:
            at += 1  # a joiner
            continue
        at += len(part)
        if part in words.small:
            current += words.small[part]
        elif words.scales[part] == 100:
            current = max(current, 1.0) * 100
        else:
            total += max(current, 1.0) * words.scales[part]
            current = 0.0
    return total + current


def _range(value: float, step: float, bound: Bound) -> tuple[float, float]:
    """What the wording allows: rounding to the last digit given, widened or opened by the approximator."""
    infinity = float("inf")
    if bound == "at least":
        return value, infinity
    if bound == "above":
        return value, value + max(value * 0.25, step)
    if bound == "at most":
        return 0.0, value
    if bound == "below":
        return value - max(value * 0.15, step * 0.5), value
    if bound == "about":
        slack = max(value * 0.05, step * 0.5)
        return value - slack, value + slack
    if step > 1 or step != int(step):  # 4,000 may be 3,900, but 60 is hardly 65
        slack = min(step * 0.5, value * 0.05)
        return value - slack, value + slack
    return value, value


def _makes_range(text: str, first: Quantity, start: int, words: NumberWords) -> bool:
    between = text[first.end : start].strip().lower()
    if between in words.range_joiners:
        return True
    before = text[max(0, first.start - 20) : first.start].strip().lower()
    return any(before.endswith(opener) and between == joiner for opener, joiner in words.range_frames)


def _as_range(first: Quantity, second: Quantity, factor: float) -> Quantity:
    """Both ends as one quantity; the unit behind the second counts for both."""
    scale = factor if second.unit and not first.unit else 1.0
    low, high = sorted((first.value * scale, second.value))
    return Quantity(
        low=low,
        high=high,
        value=(low + high) / 2,
        bound="about",
        unit=second.unit or first.unit,
        start=first.start,
        end=second.end,
        spread=True,
    )


def _fold(text: str) -> str:
    return re.sub(r"[\s\u00a0]+", " ", text.lower())
