"""What a story opens with."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from synopse.claims import Claim
from synopse.findings import SURE
from synopse.judged import KINDS
from synopse.language import Language, load
from synopse.material import StoryMaterial
from synopse.model import Agreement, Development, DivergenceKind, Statement
from synopse.summarize import LONG, WRONG_SIZE, quoted, self_contained
from synopse.supersession import Spot, overtaken, spots

STILL = 0.7
"""Probability of an agreement with how it stands now from which a sentence does not count as out of date."""
SURELY_DISPUTED = 0.5
"""Probability of a contradiction from which what it is about may be kept out of the lead."""
OUTVOTED = 2
"""How many times as many origins must give a disputed value as articles contradict it for it to lead all the same."""
VALUES: frozenset[DivergenceKind] = frozenset({"number", "date", "place", "name"})
"""Kinds of contradiction in which one side may simply have it wrong; what is denied or doubted never leads."""
LEAD_SENTENCES = 3
CHANGED = 0.5
"""Probability of a development from which its last step tells how it stands now."""
OPENING = 2
"""Sentences of an article that may say what happened."""
WORDY = 6
"""Content words from which a sentence pays for its length, as for headlines."""
COLOURED = 0.25
"""What a valuation, a quotation, a doubt or an opinion piece costs a sentence that says what happened."""
REPEATED = 0.6
"""Share of a sentence's content from which another one of the lead has said it."""


def lead(
    agreements: Sequence[Agreement],
    developments: Sequence[Development],
    material: StoryMaterial,
    reader: str,
) -> tuple[Statement, ...]:
    """What happened, what most sources say of it, how it stands: plain, sober, hardly disputed, not out of date.

    Args:
        agreements: the weightiest first.
        developments: of the same story; what was superseded in one of them opens nothing.
        material: of their story.
        reader: code of the language that is read first.
    """
    desk = _Desk(agreements, developments, material)
    chosen = [*filter(None, [desk.event(reader)])]
    latest = tuple(desk.latest(reader))
    for statement in (
        *latest,
        *desk.agreed(reader),
        *(s for summary in material.summaries for s in summary.sentences[:2] if desk.is_for(reader, s.text)),
    ):
        if len(chosen) < LEAD_SENTENCES and not desk.is_old(statement) and not desk.said(statement, chosen):
            chosen.append(statement)
    first, rest = chosen[:1], chosen[1:]
    return tuple(as_written([*first, *sorted(rest, key=lambda s: (desk.day(s), s in latest))]))


class _Desk:
    """What may open a story."""

    def __init__(
        self, agreements: Sequence[Agreement], developments: Sequence[Development], material: StoryMaterial
    ) -> None:
        self._opinions = {article.id for article in material.articles if article.genre == "opinion"}
        old = overtaken(list(map(self._reported, developments))) - _still_said(agreements, developments)
        self._developments = developments
        self._outdated = {c.sentence.text for c in material.claims if (c.sentence.article, c.sentence.start) in old}
        self._opponents = _opponents(material)
        self._claims = material.claims
        self._by_text = {claim.sentence.text: claim for claim in material.claims}
        self._articles = len(material.articles)
        self._published = {article.id: article.published for article in material.articles}
        self._spread = Counter(s for s, _ in {(s, c.sentence.article) for c in material.claims for s in c.stems})
        self._sure = [a for a in agreements if a.confidence >= SURE and not self._disputed(a)]
        self._agreement = {(e.article, e.start): a for a in self._sure for e in a.evidence}

    def _reported(self, development: Development) -> Development:
        """The development without last steps that opinion pieces alone tell: these overtake no report."""
        steps = development.steps
        while len(steps) > 1 and all(evidence.article in self._opinions for evidence in steps[-1].evidence):
            steps = steps[:-1]
        return development.model_copy(update={"steps": steps})

    def event(self, reader: str) -> Statement | None:
        """Of the first sentences of the articles the one that says most of what the others know, too.

        News begin with what happened (the inverted pyramid, M. Schudson 1978); where others say the same, it rests on
        them as well. None for a single article.
        """
        early = [c for c in self._claims if c.sentence.index < OPENING and self._may_open(c)]
        if self._articles < 2 or not early:
            return None
        best = max(early, key=lambda claim: (self._worth(claim, reader), -claim.sentence.index))
        agreement = self._agreement.get((best.sentence.article, best.sentence.start))
        statement = quoted(best.sentence)
        return statement.model_copy(update={"evidence": agreement.evidence}) if agreement else statement

    def latest(self, reader: str) -> Iterator[Statement]:
        """How it stands after what changed, by the weightiest development that can be told in one sentence.

        In the reader's language, unless no source speaks it.
        """
        steps = (development.steps[-1] for development in self._developments if development.confidence >= CHANGED)
        told = (s for s in steps if self.is_for(reader, s.statement) and self._opens(s.statement, long=True))
        yield from (Statement(text=step.statement, evidence=step.evidence) for step in islice(told, 1))

    def agreed(self, reader: str) -> Iterator[Statement]:
        """What others say the same, what is weighty and known to most first, in a language that the reader reads."""
        for agreement in sorted(self._sure, key=lambda a: -a.weight - self._known(self._by_text[a.statement])):
            if self.is_for(reader, agreement.statement) and self._opens(agreement.statement):
                yield Statement(text=agreement.statement, evidence=agreement.evidence)

    def is_for(self, reader: str, statement: str) -> bool:
        """Whether a sentence is in a language that the reader reads, and no opinion where others report."""
        claim = self._by_text.get(statement)
        if claim is None:
            return True
        spoken = {claim.language for claim in self._claims}
        meant = claim.sentence.article in self._opinions and len(self._opinions) < self._articles
        return claim.language in ({reader} & spoken or spoken) and not meant

    def _opens(self, statement: str, *, long: bool = False) -> bool:
        return opens(statement, load(self._by_text[statement].language), long=long)

    def day(self, statement: Statement) -> date:
        """The day of the report whose words a sentence is, the first day of all where it has none."""
        claim = self._by_text.get(statement.text)
        published = self._published.get(claim.sentence.article) if claim else None
        return published.date() if published else date.min

    def is_old(self, statement: Statement) -> bool:
        """Whether the sentence itself, not only one that says the same, was superseded."""
        return statement.text in self._outdated

    def said(self, statement: Statement, before: Sequence[Statement]) -> bool:
        """Whether a sentence of the lead rests on the same words, or says most of it."""
        stems = self._stems(statement)
        return any(
            spots(statement.evidence) & spots(known.evidence)
            or len(stems & self._stems(known)) >= REPEATED * max(len(stems), 1)
            for known in before
        )

    def _stems(self, statement: Statement) -> frozenset[str]:
        known = self._by_text.get(statement.text)
        return known.stems if known else frozenset()

    def _may_open(self, claim: Claim) -> bool:
        sentence = claim.sentence
        return (
            opens(sentence.text, load(claim.language))
            and sentence.text not in self._outdated
            and not self._opponents.get((sentence.article, sentence.start))
        )

    def _worth(self, claim: Claim, reader: str) -> float:
        """How much of what the other articles know a sentence says, in few words; agreed, sober, for this reader."""
        known = self._known(claim)
        agreement = self._agreement.get((claim.sentence.article, claim.sentence.start))
        shared = len(agreement.evidence) / self._articles if agreement and agreement.origins > 1 else 0.0
        opinion = claim.sentence.article in self._opinions
        coloured = COLOURED * (claim.judged + claim.quoted + claim.doubted + opinion)
        return known + shared - coloured - (claim.language != reader)

    def _known(self, claim: Claim) -> float:
        """How much of what the other articles know a sentence says, in few words."""
        others = max(self._articles - 1, 1)
        return sum(self._spread[s] - 1 for s in claim.stems) / others / (1 + len(claim.stems) / WORDY)

    def _disputed(self, agreement: Agreement) -> bool:
        against = max(self._opponents.get((e.article, e.start), 0) for e in agreement.evidence)
        return against > 0 and agreement.origins <= OUTVOTED * against


def as_written(statements: Sequence[Statement]) -> list[Statement]:
    """The sentences, those of one article among themselves as it has them: what points back comes later."""
    told = list(statements)
    starts: dict[str, list[tuple[int, int]]] = {}
    for place, statement in enumerate(told):
        own = [evidence for evidence in statement.evidence if evidence.quote == statement.text]
        if len(own) == 1:
            starts.setdefault(own[0].article, []).append((own[0].start, place))
    for found in starts.values():
        places = sorted(place for _, place in found)
        for place, (_, source) in zip(places, sorted(found), strict=True):
            told[place] = statements[source]
    return told


def _still_said(agreements: Sequence[Agreement], developments: Sequence[Development]) -> set[Spot]:
    """The sentences that agree with the last step of a development: 17 injured, nearly 20 though 25 came between."""
    last = set[Spot]().union(*(spots(development.steps[-1].evidence) for development in developments))
    said = (spots(agreement.evidence) for agreement in agreements if agreement.confidence >= STILL)
    return set[Spot]().union(*(told for told in said if told & last))


def opens(statement: str, language: Language, *, long: bool = False) -> bool:
    """Whether the words can open a story: understood alone, without excitement, and not too long unless `long`."""
    least = 1.0 - WRONG_SIZE if long and len(statement) > LONG else 1.0
    return self_contained(statement, language) >= least and not statement.rstrip().endswith("!")


def _opponents(material: StoryMaterial) -> dict[tuple[str, int], float]:
    """For each sentence, by article and start, that is surely contradicted: how many articles contradict it at most.

    Where it is not about a value, but denied or doubted, no majority counts: the number is infinite.
    """
    found: dict[tuple[str, int], float] = {}
    for opposition in material.findings.divergences:
        if opposition.confidence < SURELY_DISPUTED:
            continue
        claims = sum(map(len, opposition.sides))
        for side in opposition.sides:
            against = claims - len(side) if KINDS[opposition.kind or 0] in VALUES else math.inf
            for sentence in (material.claims[member].sentence for member in side):
                spot = (sentence.article, sentence.start)
                found[spot] = max(found.get(spot, 0), against)
    return found
