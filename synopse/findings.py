"""Judged pairs to findings: who agrees, who contradicts whom, what changed, what stands alone.

Everything here works on indices of claims and on probabilities; words come later (`synopse.synthesis`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from synopse.judged import CONFLICT, KINDS, UPDATE, Floats, Judged, Judgement
from synopse.model import DivergenceKind
from synopse.pairs import Pairs, Place

Side = tuple[int, ...]
"""Claims that answer a question alike."""

SAME = 0.5
"""Probability from which two sentences are rather the same than not."""
PERHAPS = 0.4
"""Mean probability of "same" from which two groups of sentences become one agreement, though an unsure one."""
SURE = 0.75
"""Mean probability from which an agreement is told as one: of those 81 % are right in every sentence on 87 stories that
nothing was trained on, of those from 0.7 to 0.75 56 % (on dev 84 and 91)."""
NEARLY = 0.1
"""How much less surely another sentence of an article may state the fact of a group and stand for it by its words."""
AGREED = 0.6
"""Probability of "same" from which two sentences are not told to oppose each other, however surely they seem to."""
STANDS = 0.6
"""Probability of saying the same as the claim of a side from which another one of its group stands on it in a
contradiction: of the pairs on one side 87 and 85 % state one value with it, 76 and 83 % without (unseen stories)."""
WIDENED = 0.1
"""Probability of opposing the other side from which what agrees with a side stands on it too."""
DOUBTING = ("denial", "certainty")
"""Kinds of questions to which "nobody knows" is an answer of its own."""
STEP = 0.3
"""Mean probability of saying the same as the steps of a development, or what became of it, from which a claim is one
of them: of the steps of long ones half were right without it, on stories that nothing was trained on (0003)."""
FURTHER = 0.35
"""Probability of a change from which its claims may be further steps of a development that is told."""
BY_ITSELF = 0.6
"""Probability from which a development that shares a claim with another one, and fits none of its steps, is told."""
SILENT = 0.05
"""A sentence stands alone where no sentence of another article says the same with this probability."""


@dataclass(frozen=True)
class Group:
    """Claims that state one fact, at most one an article, and the mean probability that they do."""

    members: tuple[int, ...]
    confidence: float


@dataclass(frozen=True)
class Opposition:
    """Groups of claims that answer one question differently, with the probability that they do."""

    sides: tuple[Side, ...]
    confidence: float
    kind: int | None = None
    """Column of the kind of conflict; None for a development."""
    kind_chance: float = 1.0
    """Probability that it is of this kind, if it is a conflict."""
    core: Side = ()
    """The two claims of which it is known so surely; others stand with them."""


@dataclass(frozen=True)
class Findings:
    """All findings of a story, the surest first within each list."""

    agreements: tuple[Group, ...]
    divergences: tuple[Opposition, ...]
    developments: tuple[Opposition, ...]
    alone: tuple[int, ...]


def find(places: Sequence[Place], pairs: Pairs, judgement: Judgement) -> Findings:
    """The findings of one story; `places` are its claims in order."""
    judged = Judged(places, pairs, judgement)
    agreements = agreement_groups(judged)
    divergences = asked_once(judged, oppositions(judged, agreements, judged.conflict, CONFLICT, with_kind=True))
    steps = oppositions(judged, agreements, judged.update, FURTHER, with_kind=False)
    developments = (found for found in chained(judged, steps) if found.confidence >= UPDATE)
    changes = tuple(d for d in developments if not any(_is_told_by(known, d) for known in divergences))
    return Findings(agreements, divergences, changes, alone(judged))


def agreement_groups(judged: Judged, threshold: float = PERHAPS) -> tuple[Group, ...]:
    """Groups with a mean probability of at least `threshold` between any two that were joined.

    The likeliest pairs are joined first; a join that would put two sentences of one article into a group, or two that
    exclude each other, or in which the groups on the whole do not agree, is not made. So groups state one fact
    and do not chain from one to the next. Nor does one that is sure become unsure by what is rather not the same.
    """
    pairs, same = judged.pairs, judged.judgement.same
    group_of = list(range(len(judged.places)))
    members = {i: [i] for i in group_of}
    for row in np.argsort(-same, kind="stable"):
        if same[row] < threshold:
            break
        one, two = group_of[int(pairs.first[row])], group_of[int(pairs.second[row])]
        if one == two or _share_an_article(judged, members[one], members[two]):
            continue
        block = np.ix_(members[one], members[two])
        chance = judged.same[block].mean()
        if chance < threshold or judged.apart[block].any():
            continue
        if chance < SAME and _makes_unsure(judged, members[one], members[two]):
            continue
        for member in members[two]:
            group_of[member] = one
        members[one] += members.pop(two)
    free = {member for found in members.values() for member in found if len(found) == 1}
    found = [_in_closest_words(judged, m, free, threshold) for m in members.values() if len(m) > 1]
    groups = [Group(tuple(sorted(m)), _coherence(judged, m)) for m in found]
    return tuple(sorted(groups, key=lambda g: (-len(g.members) * g.confidence, g.members)))


def _in_closest_words(judged: Judged, members: Sequence[int], free: set[int], threshold: float) -> list[int]:
    """A group with, of the sentences of one article that state its fact nearly as surely, the one closest in words.

    Of what an article says in two places the reader is shown the one in which he finds again what the others say.
    `free` are the claims of no group; it is brought up to date.
    """
    chosen = list(members)
    for place, member in enumerate(members):
        rest = [other for other in chosen if other != member]
        least = max(threshold, judged.same[member, rest].mean() - NEARLY)
        nearly = [
            claim
            for claim in sorted(free)
            if judged.article[claim] == judged.article[member]
            and judged.same[claim, rest].mean() >= least
            and not judged.apart[claim, rest].any()
        ]
        best = max((member, *nearly), key=lambda claim: judged.same[claim, rest].mean() + judged.words(claim, rest))
        if best != member:
            free ^= {member, best}
            chosen[place] = best
    return chosen


def oppositions(
    judged: Judged, agreements: Sequence[Group], against: Floats, threshold: float, *, with_kind: bool
) -> tuple[Opposition, ...]:
    """One opposition a question: the surest pairs first, each widened by what agrees with its sides.

    A pair of sentences that are both told already, or that are held to agree more surely than to differ, adds nothing.
    """
    group_of = {member: set(group.members) for group in agreements for member in group.members}
    found: list[Opposition] = []
    told: set[int] = set()
    pairs = [(against[i, j], int(i), int(j)) for i, j in zip(judged.pairs.first, judged.pairs.second, strict=True)]
    for chance, one, two in sorted(pairs, reverse=True):
        if chance < threshold:
            break
        done = not with_kind and judged.done[one, two]
        if (one in told and two in told) or (judged.same[one, two] > min(chance, AGREED) and not done):
            continue
        kinds = judged.kinds(one, two) if with_kind else None
        kind = KINDS[int(kinds.argmax())] if kinds is not None else None
        if kind and judged.is_none(kind, chance, one, two):
            continue
        sides = _sides(judged, against, one, two, group_of, STANDS if with_kind else 0.0, named=kind == "name")
        told.update(*sides)
        opposition = Opposition(sides, float(chance), core=(one, two))
        if kinds is not None:
            opposition = replace(opposition, kind=int(kinds.argmax()), kind_chance=float(kinds.max()))
        found.append(opposition)
    return tuple(found)


def asked_once(judged: Judged, found: Sequence[Opposition]) -> tuple[Opposition, ...]:
    """Contradictions of one kind that share a claim as one question with all its positions, as sure as the surest.

    Of 63 such pairs on the stories of corpus/ that the reader had not seen, 25 were right in both, and all 25 asked
    about one fact (0003). A claim that rather agrees with a position than contradicts it stands on it; of an article
    that has answered nothing is added, since it seldom does so in two ways. The two surest positions come first.
    """
    kept: list[Opposition] = []
    for one in found:
        home = next((n for n, o in enumerate(kept) if o.kind == one.kind and _claims(o) & _claims(one)), None)
        if home is None:
            kept.append(one)
        else:
            kept[home] = _with_positions(judged, kept[home], one)
    return tuple(kept)


def _with_positions(judged: Judged, known: Opposition, further: Opposition) -> Opposition:
    kind = KINDS[known.kind or 0]
    sides = list(known.sides)
    answered = set(judged.article[list(_claims(known))])
    for side in further.sides:
        left = tuple(claim for claim in side if judged.article[claim] not in answered)
        if not left:
            continue
        shared = (n for n, there in enumerate(sides) if set(side) & set(there))
        akin = (n for n, there in enumerate(sides) if _agree(judged, left, there, kind))
        home = next(chain(shared, akin), None)
        if home is None:
            sides.append(left)
        else:
            sides[home] = tuple(sorted((*sides[home], *left)))
    return replace(known, sides=tuple(sides))


def _agree(judged: Judged, one: Side, other: Side, kind: DivergenceKind) -> bool:
    """Whether two sides of a question of this kind, on the mean, say the same rather than contradict each other."""
    if kind == "name":
        return any(judged.name_the_same(a, b) for a in one for b in other)
    block = np.ix_(one, other)
    same, conflict = judged.same[block].mean(), judged.conflict[block].mean()
    if same >= SAME and any(judged.places[a].claim.poles & judged.places[b].claim.poles for a in one for b in other):
        return True
    doubts = [any(judged.places[claim].claim.doubted for claim in side) for side in (one, other)]
    if kind in DOUBTING and doubts[0] != doubts[1]:
        return False
    return bool(same > conflict) and not judged.apart[block].any()


def chained(judged: Judged, found: Sequence[Opposition]) -> tuple[Opposition, ...]:
    """Developments that share a claim as one of several steps: twelve injured, then 17, then 25.

    A claim is a further step only if it has to do with the steps that are there, not with the shared one alone.
    A development that adds none is told already; if it is sure, it stands by itself.
    """
    kept: list[Opposition] = []
    for one in found:
        claims = _claims(one)
        home = next((n for n, other in enumerate(kept) if claims & _claims(other)), None)
        if home is None:
            kept.append(one)
            continue
        there = _claims(kept[home])
        steps = [tuple(claim for claim in side if _is_step(judged, claim, there)) for side in one.sides]
        if any(steps):
            kept[home] = replace(kept[home], sides=(*kept[home].sides, *(step for step in steps if step)))
        elif one.confidence >= BY_ITSELF and not claims <= there:
            kept.append(one)
    return tuple(kept)


def _is_told_by(divergence: Opposition, development: Opposition) -> bool:
    """Whether a contradiction tells, no less surely, that two steps of a development cannot both be right.

    Of nine such pairs on stories that the reader had not seen, eight were contradictions and two developments.
    """
    steps = _claims(development)
    opposed = sum(bool(steps & set(side)) for side in divergence.sides)
    return opposed > 1 and divergence.confidence >= development.confidence


def _claims(opposition: Opposition) -> set[int]:
    return {claim for side in opposition.sides for claim in side}


def _is_step(judged: Judged, claim: int, steps: set[int]) -> bool:
    """Whether a claim of another article, on the mean, says the same as the steps or what became of it."""
    if judged.article[claim] in judged.article[list(steps)]:
        return False
    close = np.maximum(judged.same, judged.update)[claim, sorted(steps)]
    return bool(close.mean() >= STEP)


def alone(judged: Judged, silent: float = SILENT) -> tuple[int, ...]:
    """Claims that no other article is likely to make or to contradict."""
    related = np.maximum(np.maximum(judged.same, judged.conflict), judged.update)
    return tuple(int(i) for i in np.flatnonzero(related.max(axis=1, initial=0.0) < silent))


def _sides(
    judged: Judged,
    against: Floats,
    one: int,
    two: int,
    group_of: dict[int, set[int]],
    least: float,
    *,
    named: bool = False,
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Both claims, each with those that agree with it and not rather with the other; no article is on both sides.

    Args:
        judged: the story.
        against: how likely any two oppose each other.
        one: a claim.
        two: the other one.
        group_of: those that agree, by each of them.
        least: probability of saying the same as a claim from which another one of its group stands with it.
        named: whether it is about a name, so that whoever spells it like the other side is not on this one.
    """
    first, second = group_of.get(one, {one}), group_of.get(two, {two})
    if first & second:
        return (one,), (two,)
    first = {i for i in first if judged.same[i, one] >= least and _opposes(judged, against, i, one, two)} | {one}
    second = {i for i in second if judged.same[i, two] >= least and _opposes(judged, against, i, two, one)} | {two}
    if named:
        first = {i for i in first if i == one or not judged.name_the_same(i, two)}
        second = {i for i in second if i == two or not judged.name_the_same(i, one)}
    articles = set(judged.article[list(first)]) & set(judged.article[list(second)])
    return (
        tuple(sorted(i for i in first if i == one or judged.article[i] not in articles)),
        tuple(sorted(i for i in second if i == two or judged.article[i] not in articles)),
    )


def _opposes(judged: Judged, against: Floats, claim: int, own: int, other: int) -> bool:
    """Whether a claim that agrees with one side opposes the other rather than agreeing with it or with both."""
    agreeing, opposing = judged.same[claim, other], against[claim, other]
    nearer = judged.same[claim, own] >= agreeing
    return bool(nearer and opposing >= WIDENED and agreeing < min(max(opposing, SAME), AGREED))


def _share_an_article(judged: Judged, one: Sequence[int], two: Sequence[int]) -> bool:
    return bool(set(judged.article[list(one)]) & set(judged.article[list(two)]))


def _makes_unsure(judged: Judged, one: Sequence[int], two: Sequence[int]) -> bool:
    """Whether one of two groups is sure, and both together are not."""
    sure = any(len(members) > 1 and _coherence(judged, members) >= SURE for members in (one, two))
    return sure and _coherence(judged, [*one, *two]) < SURE


def _coherence(judged: Judged, members: Sequence[int]) -> float:
    """Mean probability that two members state the same."""
    inside = judged.same[np.ix_(members, members)]
    return float(inside.sum() / (len(members) * (len(members) - 1)))
