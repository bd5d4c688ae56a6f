"""What takes the place of what was known: figures by which a later sentence is more than a repetition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from synopse.claims import MARK, Amount, Claim
from synopse.findings import Findings, Group, Opposition
from synopse.language import load
from synopse.model import Article, Development, Evidence

SUPERSEDED = 0.5
"""Probability of a development from which its last step is news, and those before it are not."""
GROWN = 1.15
"""How many times as much a figure must be as one that left it open, not to be the same more exactly."""
OPEN = ("at least", "above")

Spot = tuple[str, int]
"""A sentence by its article and its start."""


def parted(findings: Findings, claims: Sequence[Claim], old: Sequence[bool]) -> Findings:
    """The findings, with agreements of known and new sentences whose figures differ told as developments.

    "14 dead" agrees with yesterday's "at least four", for both may be true; as news the one takes the other's place.

    Args:
        findings: of the whole story.
        claims: that the findings point into.
        old: of each claim, whether it was known.
    """
    agreements: list[Group] = []
    developments = list(findings.developments)
    told = {m for opposition in developments for side in opposition.sides for m in side}
    for group in findings.agreements:
        before = tuple(m for m in group.members if old[m])
        later = tuple(m for m in group.members if not old[m] and any(supersedes(claims[m], claims[b]) for b in before))
        replaced = tuple(b for b in before if any(supersedes(claims[m], claims[b]) for m in later))
        if not later or told.issuperset((*later, *replaced)):
            agreements.append(group)
            continue
        developments.append(Opposition((replaced, later), group.confidence))
        rest = tuple(m for m in group.members if m not in later)
        agreements += [Group(members, group.confidence) for members in (rest, later) if len(members) > 1]
    return replace(findings, agreements=tuple(agreements), developments=tuple(developments))


def supersedes(later: Claim, known: Claim) -> bool:
    """Whether a sentence that says the same puts a figure where the known one had left it open.

    Figures that exclude each other never are of one agreement (`synopse.findings`).
    """
    pairs = [
        (a.quantity, b.quantity) for a in known.amounts for b in later.amounts if count_the_same(a, b, known, later)
    ]
    return any(a.bound in OPEN and b.bound not in OPEN and b.value > GROWN * a.value for a, b in pairs)


def differ(one: Claim, two: Claim) -> bool:
    """Whether two sentences that are held to say the same come to figures that exclude each other."""
    pairs = [(a.quantity, b.quantity) for a in one.amounts for b in two.amounts if count_the_same(a, b, one, two)]
    return bool(pairs) and not any(a.agrees_with(b) for a, b in pairs)


def share_a_count(one: Claim, two: Claim) -> bool:
    """Whether two sentences that are held to say the same give one figure of one thing."""
    pairs = ((a, b) for a in one.amounts for b in two.amounts if count_the_same(a, b, one, two))
    return any(a.quantity.agrees_with(b.quantity) for a, b in pairs)


def is_part(later: Claim, known: Claim) -> bool:
    """Whether the later figures are all too small to be what is known: two badly injured of at least twelve."""
    pairs = [
        (a.quantity, b.quantity) for a in known.amounts for b in later.amounts if a.quantity.unit == b.quantity.unit
    ]
    return any(a.bound in OPEN for a, _ in pairs) and all(b.high < a.low for a, b in pairs)


def overtaken(developments: Sequence[Development]) -> frozenset[Spot]:
    """The sentences of all steps but the last of developments that are likely: what was true until something newer."""
    likely = (d for d in developments if d.confidence >= SUPERSEDED)
    return frozenset(spot for d in likely for step in d.steps[:-1] for spot in spots(step.evidence))


def up_to_date(articles: Sequence[Article], developments: Sequence[Development]) -> Sequence[Article]:
    """The articles without those that know an earlier step of a development and not its last; all, if none is left."""
    late = {article for article, _ in overtaken(developments)}
    late -= {article for d in developments for article, _ in spots(d.steps[-1].evidence)}
    return [a for a in articles if a.id not in late] or articles


def spots(evidence: Iterable[Evidence]) -> set[Spot]:
    """The sentences that stand as evidence."""
    return {(e.article, e.start) for e in evidence}


def count_the_same(one: Amount, two: Amount, first: Claim, second: Claim) -> bool:
    """Whether two amounts count one thing: of one unit and one fate, by their words, or where each is the only one.

    Without a word in common the nouns do not tell: "212 Eingriffe" takes the place of "80 Operationen".
    """
    unit = one.quantity.unit
    if unit != two.quantity.unit or not _may_be_one(fates_of(one, first), fates_of(two, second), first, second):
        return False
    alone = all(sum(a.quantity.unit == unit for a in claim.amounts) == 1 for claim in (first, second))
    return alone or bool(one.objects & two.objects)


def of_other_fate(later: Claim, known: Claim) -> bool:
    """Whether two sentences count people of whom other things became: two dead after three injured.

    What passes into others ("missing") is none of them.
    """
    one, two = (frozenset[str]().union(*(fates_of(a, claim) for a in claim.amounts)) for claim in (later, known))
    return not _may_be_one(one, two, later, known)


def fates_of(amount: Amount, claim: Claim) -> frozenset[str]:
    """What the sentence says became of those whom an amount counts; nothing where it says nothing of it.

    It stands behind the number or, failing that, before it, up to the next number or mark; else anywhere in a sentence
    with no other count.
    """
    if amount.quantity.unit:
        return frozenset()
    text, fates = claim.sentence.text, load(claim.language).fates
    counts = [a.quantity for a in claim.amounts if not a.quantity.unit]
    start, end = amount.quantity.start, amount.quantity.end
    until = min((q.start for q in counts if q.start >= end), default=len(text))
    since = max((q.end for q in counts if q.end <= start), default=0)
    found = fates.named(MARK.split(text[end:until])[0]) or fates.named(MARK.split(text[since:start])[-1])
    return found or (fates.named(text) if len(counts) == 1 else frozenset())


def _may_be_one(one: frozenset[str], two: frozenset[str], first: Claim, second: Claim) -> bool:
    """Whether those of one fate may be those of the other: where one is not named, both are, or one passes."""
    passing = load(first.language).fates.passing | load(second.language).fates.passing
    return not one or not two or bool(one & two) or bool((one | two) & passing)
