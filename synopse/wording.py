"""Findings in words: titles, topics, representative statements, and plain explanations of what differs."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from synopse.claims import Amount, Claim
from synopse.labels import Catalog
from synopse.language import Language, load
from synopse.language.numbers import Quantity, quantities, rewritten
from synopse.language.words import stem, tokens
from synopse.model import Article, DivergenceKind
from synopse.spellings import variants
from synopse.summarize import self_contained

TITLE_LENGTH = 90
COLOURED = 0.15
"""What each sign of an opinion costs: a valuation, a quotation, a word that takes sides, an exclamation mark."""
WEIGHTED = 0.25
"""What twice the weight of an outlet is worth."""
FAMILIAR = 0.5
"""What it is worth that all names of a sentence are in other articles too: known to others, and spelled alike."""
OWN = 0.1
"""What each number costs that the sentence alone gives."""
SAID_OTHERWISE = ("second", "month", "age")
"""Dimensions of times and ages."""
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
        coloured = COLOURED * _signs_of_opinion(claim)
        preferred = WEIGHTED * math.log2((weights or {}).get(claim.sentence.article, 1.0))
        familiar = FAMILIAR * sum(known.get(s, 0) > 1 for s in claim.names) / max(len(claim.names), 1)
        own = OWN * len(own_values(claim, claims))
        return alone + shared + familiar - foreign - coloured + preferred - own - len(claim.sentence.text) / 600

    return max(range(len(claims)), key=lambda i: (worth(claims[i]), -i))


def _signs_of_opinion(claim: Claim) -> int:
    text = claim.sentence.text
    sides = bool(load(claim.language).speech.takes_sides.search(text))
    return claim.judged + claim.quoted + sides + text.rstrip().endswith("!")


def amount_phrase(claim: Claim, amount: Amount) -> str:
    """A figure as a claim words it, with what it counts."""
    return _phrase(claim, amount.quantity.start, amount.quantity.end, counted=not amount.quantity.unit)


def own_values(claim: Claim, all_claims: Sequence[Claim]) -> list[str]:
    """The numbers of a claim, as it words them, that none of the others gives in any precision.

    An age, and a bare part of something, "half", are none that a reader would miss; of a time nobody can tell that no
    other gives it, since there are too many words for it ("six weeks", "until the anniversary").
    """
    others = [amount.quantity for other in all_claims if other is not claim for amount in other.amounts]
    return [
        amount_phrase(claim, amount)
        for amount in claim.amounts
        if not any(amount.quantity.unit == q.unit and amount.quantity.agrees_with(q) for q in others)
        and not _is_aside(claim, amount.quantity)
    ]


def _is_aside(claim: Claim, quantity: Quantity) -> bool:
    if quantity.unit in SAID_OTHERWISE:
        return True
    text = claim.sentence.text
    said, around = text[quantity.start : quantity.end], text[quantity.start - 1 : quantity.end + 1]
    return not quantity.unit and (around == f"({said})" or said.lower() in load(claim.language).numbers.fractions)


def story_title(
    articles: Sequence[Article], lead: str, language: str, overtaken: Mapping[str, Sequence[str]] | None = None
) -> str:
    """The headline that says most of what the articles have in common; without any, the lead cut short.

    One of a report goes before that of an opinion, of an analysis or that is somebody's words alone, and one in the
    reader's language before all others, however much these say: nobody else wrote it for this reader.

    Args:
        articles: of the story.
        lead: its first sentence.
        language: of the reader.
        overtaken: by article, its sentences that tell what later changed; a headline that says the same is stale.
    """
    common = Counter(s for a in articles for s in {stem(t.text) for t in tokens(f"{a.title or ''} {a.text}")})
    titled = [(article, article.title) for article in articles if article.title]
    reported = [(a, title) for a, title in titled if a.genre is None and not _is_quotation(title, a.language)] or titled
    readable = [(article, title) for article, title in reported if article.language == language]
    best, best_worth = "", -math.inf
    for article, title in readable or reported:
        stems = _title_stems(title, article.language)
        covered = sum(common[s] - 1 for s in stems) / max(len(articles) - 1, 1)
        marked = 0.5 if re.search('[!?„“"»:]', title) else 0.0
        old = _title_stems(" ".join((overtaken or {}).get(article.id, ())), article.language)
        worth = covered / (1 + len(stems) / 6) - marked - len(stems & old) / max(len(stems), 1)
        if worth > best_worth:
            best, best_worth = title, worth
    return best or shortened(lead)


def _is_quotation(title: str, language: str) -> bool:
    """Whether a title is nothing but somebody's words."""
    return title[:1] in load(language).speech.quotes and title.rstrip(".!? ")[-1:] in load(language).speech.quotes


def _title_stems(text: str, language: str) -> set[str]:
    empty = load(language).words.stopwords
    return {stem(t.text) for t in tokens(text) if t.text.lower() not in empty}


def shortened(text: str, limit: int = TITLE_LENGTH) -> str:
    """A text cut at a word, with an ellipsis, where it is longer than the limit."""
    if len(text) <= limit:
        return text.rstrip(".")
    return text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:–-") + " …"


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


def said_plainly(value: str, language: str, catalog: Catalog) -> str | None:
    """A measure in running text of the reader's language: "53 Kilometer" for "53 Kilometern der alten Leitung".

    Args:
        value: as its source words it.
        language: of the source.
        catalog: of the reader's language.

    Returns:
        None where it is no single number, counts something without a unit, or the reader's language lacks the unit.

    """
    words = load(language).numbers
    found = quantities(value, words)
    if len(found) != 1 or not (found[0].unit or found[0].end == len(value)):
        return None
    return rewritten(value[: found[0].end], words, load(catalog.code).numbers, catalog.spoken)


def within(value: str) -> str:
    """A value within a sentence, though it may stand at the head of its own: "fünf Verletzte" for "Fünf Verletzte"."""
    return value[:1].lower() + value[1:] if value[1:2].islower() else value


def with_plain_unit(value: str, language: str) -> str:
    """A measure with its unit as it stands alone: "53 Kilometer der Leitung" for "53 Kilometern der Leitung"."""
    words = load(language).numbers
    for form in (unit.forms[0] for unit in words.units.values()):
        value = re.sub(rf"(?<!\w){re.escape(form)}(?:{'|'.join(load(language).words.endings)})(?!\w)", form, value)
    return value


def _is_year(quantity: Quantity) -> bool:
    return not quantity.unit and quantity.value in YEARS


def explanation(
    kind: DivergenceKind | None,
    outlets: Sequence[Sequence[str]],
    values: Sequence[str] | None,
    catalog: Catalog,
    *,
    verbatim: bool = True,
) -> str:
    """One plain sentence that says who differs from whom, and in what.

    Args:
        kind: of the divergence; None where it is not sure enough to be told.
        outlets: names of the outlets on each side.
        values: what each side says, if it can be put in a few words.
        catalog: labels of the reader's language.
        verbatim: whether all of the named outlets word the values so, and they are quoted.
    """
    names = [catalog.listing(side, limit=2, rest="sources") for side in outlets]
    if values is None and len(names) > 2:
        told = catalog.text("explanation.also").join(names)
        return catalog.text("explanation.several", numeral=catalog.numeral(len(names)), names=told)
    if values is None:
        return catalog.text(f"explanation.{kind or 'unknown'}", one=names[0], other=names[1], count=len(outlets[0]))
    said = [catalog.quoted(value) if verbatim else value for value in values]
    parts = [
        catalog.text("explanation.says", count=len(side), name=name, value=value)
        for side, name, value in zip(outlets, names, said, strict=True)
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
