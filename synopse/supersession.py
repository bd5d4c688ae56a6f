"""What takes the place of what was known: figures by which a later sentence is more than a repetition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from synopse.claims import Amount, Claim
from synopse.findings import Findings, Group, Opposition

GROWN = 1.15
"""How many times as much a figure must be as one that left it open, not to be the same more exactly."""
OPEN = ("at least", "above")


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
        (a.quantity, b.quantity) for a in known.amounts for b in later.amounts if _count_the_same(a, b, known, later)
    ]
    return any(a.bound in OPEN and b.bound not in OPEN and b.value > GROWN * a.value for a, b in pairs)


def differ(one: Claim, two: Claim) -> bool:
    """Whether two sentences that are held to say the same come to figures that exclude each other."""
    pairs = [(a.quantity, b.quantity) for a in one.amounts for b in two.amounts if _count_the_same(a, b, one, two)]
    return bool(pairs) and not any(a.agrees_with(b) for a, b in pairs)


def is_part(later: Claim, known: Claim) -> bool:
    """Whether the later figures are all too small to be what is known: two badly injured of at least twelve."""
    pairs = [
        (a.quantity, b.quantity) for a in known.amounts for b in later.amounts if a.quantity.unit == b.quantity.unit
    ]
    return any(a.bound in OPEN for a, _ in pairs) and all(b.high < a.low for a, b in pairs)


def _count_the_same(one: Amount, two: Amount, first: Claim, second: Claim) -> bool:
    """Whether two amounts count one thing: by their words, or where neither sentence has another of the unit."""
    unit = one.quantity.unit
    if unit != two.quantity.unit:
        return False
    alone = all(sum(a.quantity.unit == unit for a in claim.amounts) == 1 for claim in (first, second))
    return alone or bool(one.objects & two.objects)
