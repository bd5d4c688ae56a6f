"""The steps of a development: who belongs to each of them, in the order of time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise, zip_longest

from synopse.chronology import Chronology
from synopse.claims import Amount, Claim
from synopse.findings import Side
from synopse.language.numbers import Quantity
from synopse.material import StoryMaterial
from synopse.supersession import count_the_same, is_part, share_a_count

Best = Callable[[Side], Claim]
"""The claim of a side that says best what all of it say."""


def steps(timed: Sequence[Side], material: StoryMaterial, chronology: Chronology, best: Best) -> list[Side]:
    """The steps without parts, with all who give their figures, and without who says the same only after the next one.

    Args:
        timed: the steps in the order of time.
        material: of their story.
        chronology: of their story.
        best: what a step is known by.
    """
    return _in_time(_with_all_who_count(_of_one_count(timed, best), material, chronology, best), chronology)


def counts(best: Sequence[Claim]) -> list[Amount | None]:
    """Of each step the figure of what is counted all along; all None where the last has none, or all may be one.

    Args:
        best: what each step is known by, in the order of time.
    """
    chains = [_counted_on(amount, best) for amount in best[0].amounts]
    told = [chain for chain in chains if chain[-1] and _changes([amount.quantity for amount in chain if amount])]
    return max(told, key=lambda chain: sum(map(bool, chain)), default=[None] * len(best))


def _counted_on(first: Amount, best: Sequence[Claim]) -> list[Amount | None]:
    """The amount with those of later steps that count the same in words that one of them had."""
    chain: list[Amount | None] = [first]
    for later in best[1:]:
        known = [(amount, claim) for amount, claim in zip(chain, best, strict=False) if amount]
        same = (a for a in later.amounts for before, claim in known if _of_one_thing(before, a, claim, later))
        chain.append(next(same, None))
    return chain


def _of_one_thing(one: Amount, two: Amount, first: Claim, second: Claim) -> bool:
    return bool(one.quantity.unit or one.objects & two.objects) and count_the_same(one, two, first, second)


def _changes(figures: Sequence[Quantity]) -> bool:
    return any(not one.agrees_with(two) for one, two in pairwise(figures))


def _of_one_count(timed: Sequence[Side], best: Best) -> Sequence[Side]:
    """The steps without those that count a part alone: of at least twelve injured, two badly."""
    known = list(map(best, timed))
    whole = [n for n, claim in enumerate(known) if not any(is_part(claim, before) for before in known[:n])]
    return [timed[n] for n in whole] if len(whole) > 1 else timed


def _with_all_who_count(
    timed: Sequence[Side], material: StoryMaterial, chronology: Chronology, best: Best
) -> Sequence[Side]:
    """The steps with who agrees with one of them and gives its figure, so that it bears the time of the first."""
    groups = [set(group.members) for group in material.findings.agreements]
    articles = [claim.sentence.article for claim in material.claims]
    spoken = {articles[member] for side in timed for member in side}
    found = []
    for side in timed:
        known = best(side)
        agreeing = sorted(set[int]().union(*(group for group in groups if group & set(side))))
        joining = [m for m in agreeing if articles[m] not in spoken and share_a_count(material.claims[m], known)]
        spoken |= {articles[member] for member in joining}
        found.append(tuple(sorted((*side, *joining))))
    dated = [(time, side) for side in found if (time := chronology.time(side))]
    return [side for _, side in sorted(dated)] if len(dated) == len(found) else found


def _in_time(timed: Sequence[Side], chronology: Chronology) -> list[Side]:
    """The steps without who says the same only after the next one: he would stand before what he came after."""
    found = []
    for side, following in zip_longest(timed, timed[1:]):
        until = chronology.time(following) if following else None
        times = ((member, chronology.time((member,))) for member in side)
        found.append(tuple(member for member, time in times if not (until and time) or time < until) or side)
    return found
