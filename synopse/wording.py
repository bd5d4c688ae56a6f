"""Findings in words: titles, topics, representative statements, and plain explanations of what differs."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from synopse.claims import Claim
from synopse.labels import Catalog
from synopse.language import Language, load
from synopse.language.numbers import Quantity, quantities
from synopse.language.words import folded, stem, tokens
from synopse.model import Article, DivergenceKind
from synopse.spellings import variants
from synopse.summarize import self_contained

TITLE_LENGTH = 90
TOPIC_WORDS = 3
TOPIC_LENGTH = 50
"""Characters of a statement that stand for a topic where the sides share no noun."""
CORE = 0.75
"""A noun belongs to the topic where so many sentences name it, measured by the one that most name."""
COMPOUNDED = 5
"""Letters from which a part of a word is taken for a noun of its own."""
COLOURED = 0.15
"""What each sign of an opinion costs: a valuation, a quotation, an exclamation mark."""
WEIGHTED = 0.25
"""What twice the weight of an outlet is worth."""
FAMILIAR = 0.5
"""What it is worth that all names of a sentence are in other articles too: known to others, and spelled alike."""
OWN = 0.1
"""What each number costs that the sentence alone gives."""
POSSESSIVE = re.compile("['’]s?$")
"""What a name has behind it where something belongs to it: "Kronheim's mayor"."""
YEARS = range(1500, 2200)
"""Whole numbers without a unit that are years rather than amounts."""


def representative(
    claims: Sequence[Claim],
    language: str,
    weights: Mapping[str, float] | None = None,
    spread: Mapping[str, int] | None = None,
) -> int:
    """Index of the claim that says best what all say: it stands alone, in the reader's language, sober and short.

    Args:
        claims: that say the same, or nearly.
        language: of the reader.
        weights: of articles, where the reader gives some outlets more than others: twice the weight outweighs as much
            as 150 characters more.
        spread: in how many articles of the story a stem stands.
    """
    common = Counter(s for claim in claims for s in claim.stems)
    known = spread or {}

    def worth(claim: Claim) -> float:
        shared = sum(1 for s in claim.stems if common[s] > 1) / max(len(claim.stems), 1)
        alone = self_contained(claim.sentence.text, load(claim.language))
        foreign = 1.0 if claim.language != language else 0.0
        coloured = COLOURED * (claim.judged + claim.quoted + claim.sentence.text.rstrip().endswith("!"))
        preferred = WEIGHTED * math.log2((weights or {}).get(claim.sentence.article, 1.0))
        familiar = FAMILIAR * sum(known.get(s, 0) > 1 for s in claim.names) / max(len(claim.names), 1)
        own = OWN * len(own_values(claim, claims))
        return alone + shared + familiar - foreign - coloured + preferred - own - len(claim.sentence.text) / 600

    return max(range(len(claims)), key=lambda i: (worth(claims[i]), -i))


def own_values(claim: Claim, all_claims: Sequence[Claim]) -> list[str]:
    """The numbers of a claim, as it words them, that none of the others gives in any precision.

    An age behind a name, "(58)", and a bare part of something, "half", are none that a reader would miss.
    """
    others = [amount.quantity for other in all_claims if other is not claim for amount in other.amounts]
    return [
        _phrase(claim, amount.quantity.start, amount.quantity.end, counted=not amount.quantity.unit)
        for amount in claim.amounts
        if not any(amount.quantity.unit == q.unit and amount.quantity.agrees_with(q) for q in others)
        and not _is_aside(claim, amount.quantity)
    ]


def _is_aside(claim: Claim, quantity: Quantity) -> bool:
    text = claim.sentence.text
    said, around = text[quantity.start : quantity.end], text[quantity.start - 1 : quantity.end + 1]
    return not quantity.unit and (around == f"({said})" or said.lower() in load(claim.language).numbers.fractions)


def story_title(
    articles: Sequence[Article], lead: str, language: str, overtaken: Mapping[str, Sequence[str]] | None = None
) -> str:
    """The headline that says most of what the articles have in common; without any, the lead cut short.

    One in the reader's language goes before all others, however much these say: nobody else wrote it for this reader.

    Args:
        articles: of the story.
        lead: its first sentence.
        language: of the reader.
        overtaken: by article, its sentences that tell what later changed; a headline that says the same is stale.
    """
    common = Counter(s for a in articles for s in {stem(t.text) for t in tokens(f"{a.title or ''} {a.text}")})
    titled = [(article, article.title) for article in articles if article.title]
    readable = [(article, title) for article, title in titled if article.language == language]
    best, best_worth = "", -math.inf
    for article, title in readable or titled:
        stems = _title_stems(title, article.language)
        covered = sum(common[s] - 1 for s in stems) / max(len(articles) - 1, 1)
        marked = 0.5 if re.search('[!?„“"»:]', title) else 0.0
        old = _title_stems(" ".join((overtaken or {}).get(article.id, ())), article.language)
        worth = covered / (1 + len(stems) / 6) - marked - len(stems & old) / max(len(stems), 1)
        if worth > best_worth:
            best, best_worth = title, worth
    return best or shortened(lead)


def _title_stems(text: str, language: str) -> set[str]:
    empty = load(language).words.stopwords
    return {stem(t.text) for t in tokens(text) if t.text.lower() not in empty}


def shortened(text: str, limit: int = TITLE_LENGTH) -> str:
    """A text cut at a word, with an ellipsis, where it is longer than the limit."""
    if len(text) <= limit:
        return text.rstrip(".")
    return text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:–-") + " …"


def topic(
    sides: Sequence[Sequence[Claim]], spread: Mapping[str, int] | None = None, language: str | None = None
) -> str:
    """What a question is about, in a few nouns as they are written; never empty.

    The nouns that all sides share, be it as part of a compound; else those that most articles of the story know. Common
    nouns of another language than the reader's are used only where there are no names.

    Args:
        sides: the claims of each side.
        spread: in how many articles of the story a stem stands.
        language: of the reader; by default any of the claims'.
    """
    spoken = {claim.language for side in sides for claim in side}
    readable = [spoken] if language is None else [{language}, spoken]
    lines = (_topic(sides, spread or {}, languages) for languages in readable)
    return next(filter(None, lines), None) or shortened(sides[0][0].sentence.text, TOPIC_LENGTH)


def _topic(sides: Sequence[Sequence[Claim]], spread: Mapping[str, int], languages: Collection[str]) -> str:
    nouns = [_nouns(side, languages) for side in sides]
    shared = {k: w for k, w in nouns[0].items() if all(any(_akin(w, v) for v in side.values()) for side in nouns[1:])}
    forms = {key: _plainest(word, nouns) for key, word in shared.items()}
    if forms:
        names = frozenset().union(*(claim.names for claim in sides[0]))
        each = [_nouns([claim], languages).values() for side in sides for claim in side]
        share = {key: sum(any(_akin(word, other) for other in said) for said in each) for key, word in shared.items()}
        core = [key for key in forms if share[key] >= CORE * max(share.values())]
        ranked = sorted(core, key=lambda key: (key not in names, -len(forms[key])))
    else:
        forms = {key: form for side in nouns for key, form in side.items() if spread.get(key, 0) > 1}
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


def _nouns(side: Sequence[Claim], languages: Collection[str]) -> dict[str, str]:
    """Stems of the words that are written with a capital within a sentence, and their shortest form: seldom a genitive.

    Units, months and days tell how much or when, and never what it is about. Of these languages common nouns are known
    by their form, where they have no capital.
    """
    found: dict[str, str] = {}
    for claim in side:
        words = load(claim.language).words
        measures, empty = _measures(claim.language), words.stopwords
        common = re.compile(words.noun if claim.language in languages else "(?!)")
        for token in tokens(claim.sentence.text):
            word = POSSESSIVE.sub("", token.text)
            key = stem(word)
            if token.start == 0 or key in measures or token.text.lower() in empty:
                continue
            if not (token.text[0].isupper() or common.fullmatch(word)):
                continue
            if key not in found or len(word) < len(found[key]):
                found[key] = word
    return found


def _akin(one: str, other: str) -> bool:
    """Whether two nouns have one stem, or one stands in the other as a part of a compound."""
    part, whole = sorted((one, other), key=len)
    return stem(one) == stem(other) or (len(stem(part)) >= COMPOUNDED and stem(part) in folded(whole))


def _plainest(word: str, nouns: Sequence[Mapping[str, str]]) -> str:
    """The shortest noun for a thing that all sides name."""
    return min((form for side in nouns for form in side.values() if _akin(word, form)), key=len)


@lru_cache
def _measures(language: str) -> frozenset[str]:
    """Stems of units, scales, months and days: they tell how much or when, and never what it is about."""
    rules = load(language)
    numbers, calendar = rules.numbers, rules.calendar
    forms = [form for unit in numbers.units.values() for form in unit.forms]
    scales = (*numbers.multiples, *numbers.collectives, *numbers.clock, *numbers.small)
    return frozenset(stem(word) for word in (*forms, *scales, *calendar.months, *calendar.weekdays))


def differing_values(one: Claim, two: Claim, kind: DivergenceKind | None) -> tuple[str, str] | None:
    """The words in which two claims differ, where a number, a time or a name tells; None otherwise."""
    if kind in ("number", None):
        opposed = [
            (bool(a.objects & b.objects), a.quantity, b.quantity)
            for a in one.amounts
            for b in two.amounts
            if a.quantity.unit == b.quantity.unit
            and not a.quantity.agrees_with(b.quantity)
            and (a.objects & b.objects or a.quantity.unit)
            and not (_is_year(a.quantity) or _is_year(b.quantity))
        ]
        if opposed:
            _, a_quantity, b_quantity = max(opposed, key=lambda pair: pair[0])
            return (
                _phrase(one, a_quantity.start, a_quantity.end),
                _phrase(two, b_quantity.start, b_quantity.end),
            )
    if kind in ("date", None):
        for s in one.times:
            for t in two.times:
                if s.agrees_with(t) is False:
                    return one.sentence.text[s.start : s.end], two.sentence.text[t.start : t.end]
    return variants(one, two) if kind == "name" else None


def all_values(claims: Sequence[Claim], kind: DivergenceKind | None) -> tuple[str, ...] | None:
    """The words in which each claim differs from the first, and that one from them; None where they are not one value.

    Of a number that the first gives twice, or of two that it gives, each might be meant otherwise.
    """
    found = [differing_values(claims[0], other, kind) for other in claims[1:]]
    values = tuple(pair for pair in found if pair)
    if len(values) < len(found) or len({first for first, _ in values}) > 1:
        return None
    return (values[0][0], *(value for _, value in values))


def who_say(value: str, speaker: Claim, side: Sequence[Claim]) -> list[int]:
    """Indices of the claims of a side that give the number of its speaker just so; of what is no number, all.

    "Knapp 20" may stand on the side of 17, and does not say 17.
    """
    found = quantities(value, load(speaker.language).numbers)
    if not found:
        return list(range(len(side)))
    said = found[0]
    return [
        i
        for i, claim in enumerate(side)
        if claim is speaker
        or any(
            (a.quantity.unit, a.quantity.low, a.quantity.high) == (said.unit, said.low, said.high)
            for a in claim.amounts
        )
    ]


def _is_year(quantity: Quantity) -> bool:
    return not quantity.unit and quantity.value in YEARS


def explanation(
    kind: DivergenceKind | None, outlets: Sequence[Sequence[str]], values: Sequence[str] | None, catalog: Catalog
) -> str:
    """One plain sentence that says who differs from whom, and in what.

    Args:
        kind: of the divergence; None where it is not sure enough to be told.
        outlets: names of the outlets on each side.
        values: what each side says, if it can be put in a few words.
        catalog: labels of the reader's language.
    """
    names = [catalog.listing(side, limit=2, rest="sources") for side in outlets]
    if values is None and len(names) > 2:
        told = catalog.text("explanation.also").join(names)
        return catalog.text("explanation.several", numeral=catalog.numeral(len(names)), names=told)
    if values is None:
        return catalog.text(f"explanation.{kind or 'unknown'}", one=names[0], other=names[1], count=len(outlets[0]))
    opening, closing = catalog.text("format.open"), catalog.text("format.close")
    parts = [
        catalog.text("explanation.says", count=len(side), name=name, value=f"{opening}{value}{closing}")
        for side, name, value in zip(outlets, names, values, strict=True)
    ]
    return catalog.text("explanation.values", parts=catalog.text("explanation.joint").join(parts))


def _phrase(claim: Claim, start: int, end: int, *, counted: bool = True) -> str:
    """A number with its approximator before and, if wanted, what is `counted` behind it, cut from the sentence."""
    text = claim.sentence.text
    language: Language = load(claim.language)
    start -= text[start - 1 : start] in language.numbers.signs
    before = text[:start]
    for _, pattern in language.numbers.bounds:
        if match := pattern.search(before[-30:]):
            start = len(before) - len(before[-30:]) + match.start()
            break
    if not counted:
        return text[start:end]
    behind = language.numbers.counted_after.match(text, end)
    return text[start : behind.end() if behind else end]
