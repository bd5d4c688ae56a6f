"""What of a story that goes on is news, and which of it leads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from synopse.claims import Claim
from synopse.language import load
from synopse.model import Agreement, Development, Evidence, News, Statement, Step, Story
from synopse.novelty import Novelty, is_whole, looks_back, stands_back
from synopse.summarize import self_contained
from synopse.supersession import SUPERSEDED, Spot, is_part, of_other_fate, overtaken, spots

CHANGED = 0.6
"""Probability from which it is told as a change of what was known: below, two of three are about something else."""
SURE = 0.7
"""Probability of an agreement of new sentences from which these are told together."""
CONFIRMED = 0.7
"""Probability of an agreement from which a further origin confirms it: below, two of five are about something else."""
DISPUTED = 0.5
"""Probability of a contradiction from which no side of it leads."""
LEAD_SENTENCES = 3
REPEATED = 0.5
"""Share of a sentence's content from which another one of the lead has said it."""
UNHEARD = 0.25
"""Share of a sentence's content that the earlier articles did not have, from which it may lead by itself."""
FEWEST = 4
"""Content words of a sentence that leads."""


class Candidate(NamedTuple):
    """A sentence that may lead, with how well it does and what supports it."""

    rank: tuple[float, float]
    claim: Claim
    evidence: tuple[Evidence, ...]


RANK = attrgetter("rank")


def lead(story: Story, novelty: Novelty) -> tuple[Statement, ...]:
    """The weightiest news in sentences that stand alone, undisputed, not overtaken, and different from each other.

    Where none is fit to lead, the weightiest of those that say something new.
    """
    material = novelty.material
    disputed = {
        spot
        for divergence in story.divergences
        if divergence.confidence >= DISPUTED
        for position in divergence.positions
        for spot in spots(position.evidence)
    }
    changes = {s for d in story.developments if d.confidence >= SUPERSEDED for s in spots(d.steps[-1].evidence)}
    barred = material.known | disputed | overtaken(story.developments)
    shown = {article.id for article in material.articles}
    fit: list[Candidate] = []
    others: list[Candidate] = []
    for spot, claim in novelty.claims.items():
        if spot[0] not in shown or spot in barred or not is_whole(claim):
            continue
        support = next((a for a in story.agreements if _speaks(a, spot, novelty)), None)
        is_found = support is not None or spot in changes
        evidence = support.evidence if support else (_evidence(claim),)
        rank = (novelty.worth(evidence, changes), novelty.weight(claim))
        if is_found or _is_new(claim, novelty):
            (fit if _may_lead(claim, novelty, is_found) else others).append(Candidate(rank, claim, evidence))
    chosen: list[tuple[Claim, Statement]] = []
    for _, claim, evidence in sorted(fit, key=RANK, reverse=True) or sorted(others, key=RANK)[-1:]:
        again = any(_repeats(claim, other) or set(evidence) & set(told.evidence) for other, told in chosen)
        if len(chosen) < LEAD_SENTENCES and not again:
            chosen.append((claim, Statement(text=claim.sentence.text, evidence=evidence)))
    return tuple(statement for _, statement in chosen)


def _is_new(claim: Claim, novelty: Novelty) -> bool:
    """Whether enough of a sentence is in words that were not known."""
    return len(novelty.unheard(claim)) >= UNHEARD * len(claim.stems) or claim.language not in novelty.heard


def _may_lead(claim: Claim, novelty: Novelty, is_found: bool) -> bool:
    """Whether a sentence stands alone and says something; if nothing was found of it, something to the point.

    To the point is what the headline names, a figure, a time, or what somebody denies or admits: a scene is not.
    """
    to_the_point = claim.amounts or claim.times or claim.denied or claim.affirmed or novelty.named(claim)
    return _stands_alone(claim) and len(claim.stems) >= FEWEST and bool(is_found or to_the_point)


def _stands_alone(claim: Claim) -> bool:
    """Whether a sentence is understood without those before it."""
    return self_contained(claim.sentence.text, load(claim.language)) >= 1.0 and not stands_back(claim)


def _speaks(agreement: Agreement, spot: Spot, novelty: Novelty) -> bool:
    """Whether an agreement of new sentences alone, and a sure one, holds this sentence."""
    told = spots(agreement.evidence)
    return spot in told and agreement.confidence >= SURE and not told & novelty.material.old


def told(story: Story, novelty: Novelty) -> Iterator[News]:
    """What changed, what is new, what was confirmed; the weightiest of each first, and no sentence twice."""
    old = novelty.material.old
    said: set[Spot] = set()
    changes = [news for development in story.developments if (news := _change(development, novelty))]
    # Of two known statements that one sentence changes, the one is told that is understood alone.
    for news in sorted(changes, key=lambda one: one.before is None or not _stands_alone(_claim(one.before, novelty))):
        if not spots(news.evidence) <= said:
            yield news
            said |= spots(news.evidence)
    disputed = {s for d in story.divergences for p in d.positions for s in spots(p.evidence)} | novelty.material.unlike
    sure = [a for a in story.agreements if a.confidence >= SURE and not spots(a.evidence) & disputed]
    last = [d.steps[-1] for d in story.developments if d.confidence >= SUPERSEDED]
    last = [s for s in last if not spots(s.evidence) & (old | disputed) and not looks_back(_claim(s, novelty))]
    new = [(step.statement, step.evidence) for step in last]
    new += [(a.statement, a.evidence) for a in sure if not spots(a.evidence) & old]
    new += [(s.text, s.evidence) for s in story.lead]
    new += [(s.statement, s.evidence) for s in story.single_source]
    late = overtaken(story.developments)
    for statement, evidence in sorted(new, key=lambda one: -novelty.worth(one[1])):
        if not spots(evidence) & said and not spots(evidence) <= late:
            yield News(kind="new", statement=statement, evidence=evidence)
            said |= spots(evidence)
    origins = {a.id: a.origin or a.source for a in story.articles}
    for agreement in (a for a in sure if a.confidence >= CONFIRMED):
        before, since = _apart(agreement.statement, agreement.evidence, novelty)
        if not before or not since or spots(since.evidence) & said:
            continue
        known_from = {origins[e.article] for e in before.evidence}
        if len(known_from) == 1 and not {origins[e.article] for e in since.evidence} <= known_from:
            yield News(kind="confirmed", statement=since.text, evidence=since.evidence, before=before)


def _change(development: Development, novelty: Novelty) -> News | None:
    """The last step of a development as news, if what it takes the place of was known."""
    last = development.steps[-1]
    if development.confidence < CHANGED or spots(last.evidence) & novelty.material.old:
        return None
    before = _superseded(development, novelty)
    return News(kind="changed", statement=last.statement, evidence=last.evidence, before=before) if before else None


def _superseded(development: Development, novelty: Novelty) -> Statement | None:
    """What the last step of a development takes the place of: the known step that it has most in common with.

    In a chain of many steps neighbours in time may answer sides of a question that do not touch. What has nothing in
    common with the last step but the story's subject, of which it counts a part, or of whom other things became, is not
    set against it.
    """
    *steps, last = development.steps
    later = _claim(last, novelty)
    found = []
    for number, step in enumerate(steps):
        then, _ = _apart(step.statement, step.evidence, novelty)
        if not then:
            continue
        known = _claim(then, novelty)
        if not is_part(later, known) and not of_other_fate(later, known):
            comparable = novelty.bearing(later, known) or (len(steps) == 1 and later.language != known.language)
            found.append((comparable, number, then))
    bearing, _, before = max(found, key=lambda one: one[:2], default=(0, 0, None))
    return before if bearing and not looks_back(later) else None


def _claim(told: Statement | Step, novelty: Novelty) -> Claim:
    """The claim in whose words something is told."""
    words = told.text if isinstance(told, Statement) else told.statement
    chosen = next((e for e in told.evidence if e.quote == words), told.evidence[0])
    return novelty.claims[chosen.article, chosen.start]


def _apart(statement: str, evidence: Sequence[Evidence], novelty: Novelty) -> tuple[Statement | None, Statement | None]:
    """What was known of a statement and what is new, each in words of its own evidence."""
    old = [e for e in evidence if (e.article, e.start) in novelty.material.old]
    return _as_told(statement, old), _as_told(statement, [e for e in evidence if e not in old])


def _as_told(statement: str, evidence: Sequence[Evidence]) -> Statement | None:
    """The statement by this evidence alone, in words of it; None where there is none."""
    if not evidence:
        return None
    quotes = [e.quote for e in evidence]
    return Statement(text=statement if statement in quotes else quotes[0], evidence=tuple(evidence))


def _repeats(one: Claim, two: Claim) -> bool:
    return len(one.stems & two.stems) >= REPEATED * min(len(one.stems), len(two.stems))


def _evidence(claim: Claim) -> Evidence:
    sentence = claim.sentence
    return Evidence(article=sentence.article, quote=sentence.text, start=sentence.start, end=sentence.end)
