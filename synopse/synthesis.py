"""Stories, their findings and summaries to the briefing: every statement with its evidence, the important first."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain

from synopse.certainty import KIND_SURE
from synopse.chronology import Chronology
from synopse.claims import Claim
from synopse.findings import Group, Opposition, Side
from synopse.judged import KINDS
from synopse.labels import Catalog
from synopse.language import load
from synopse.leads import lead
from synopse.material import StoryMaterial, sources
from synopse.model import (
    Agreement,
    Article,
    Briefing,
    Development,
    Divergence,
    DivergenceKind,
    Duplicate,
    Evidence,
    Gap,
    Method,
    Position,
    SingleSource,
    SourceArticle,
    Step,
    Story,
    Window,
)
from synopse.summarize import self_contained
from synopse.supersession import of_other_fate
from synopse.timelines import counts, steps
from synopse.topics import nouns, topic
from synopse.wording import (
    all_values,
    amount_phrase,
    differing_values,
    explanation,
    own_values,
    representative,
    said_plainly,
    story_title,
    who_say,
    within,
)

DIVIDED = 0.6
"""Factor for the weight of an agreement in which one sentence denies or doubts and another does not."""
HANGING = 0.75
"""Factor for the weight of an agreement in words that are not understood alone: "meanwhile", "this"."""
DIVIDED_CONFIDENCE = 0.875
"""The same for its confidence: on dev half of those below 0.8 are wrong, of the other agreements one in five."""
SURELY = 0.5
"""Confidence of a development from which headlines that tell an earlier state are stale."""
A_DAY = timedelta(days=1)
"""By so much a clock in another part of the world may be ahead."""
OPINION = 0.5
"""Weight of an opinion, where words must be chosen, beside a report of the same outlet."""
WEIGHTY = 0.15
"""Substance from which a statement of one article alone is told: one number, or who said it and a name."""
KNOWN = 0.15
"""Share of its content words that other articles know, too, from which it has to do with the story: of 31 chosen
without, three were not alone and half were asides, of 17 chosen with it none and few (train and dev)."""
SINGLES = 6
SINGLES_OF_ONE = 3
"""Statements of one article alone that a story shows, in all and of one article."""


def tell(material: StoryMaterial, catalog: Catalog) -> Story:
    """One story of the briefing, in the reader's language as far as labels and choice of words go."""
    teller = _Teller(material, catalog)
    agreements = tuple(sorted((teller.agreement(g) for g in material.findings.agreements), key=_by_weight))
    changes = [(o, teller.development(o)) for o in material.findings.developments if teller.is_one_question(o)]
    developments = tuple(sorted((told for _, told in changes if told), key=_by_weight))
    conflicts = (*material.findings.divergences, *teller.unordered(o for o, told in changes if told is None))
    divergences = tuple(sorted(map(teller.divergence, conflicts), key=_by_weight))
    opening = lead(agreements, developments, material, catalog.code)
    return Story(
        id=identity(material.articles),
        title=story_title(
            _newest(material), opening[0].text if opening else "", catalog.code, _overtaken(developments)
        ),
        language=catalog.code,
        weight=_story_weight(teller.origin_count, agreements, divergences, developments),
        articles=teller.sources,
        origins=teller.origin_count,
        lead=opening,
        summaries=material.summaries,
        agreements=agreements,
        divergences=divergences,
        developments=developments,
        single_source=teller.singles(),
    )


def identity(articles: Sequence[Article | SourceArticle]) -> str:
    """The name of a story that goes on from no other one: that of its articles, in whatever order."""
    return _identity(*sorted(article.id for article in articles))


class _Teller:
    """Puts the findings of one story into the objects of the briefing."""

    def __init__(self, material: StoryMaterial, catalog: Catalog) -> None:
        self.material = material
        self.catalog = catalog
        self.articles = {a.id: a for a in material.articles}
        self.sources = sources(material, catalog)
        self.names = {s.id: s.source for s in self.sources}
        self.origin_count = len({o.name for o in material.origins.values()})
        self.cited = {(article, c.sentence): c.name for article, found in material.citations.items() for c in found}
        self.weights = {a.id: a.weight * (OPINION if a.genre == "opinion" else 1) for a in material.articles}
        self.spread = Counter(stem for stem, _ in {(s, c.sentence.article) for c in material.claims for s in c.stems})
        self.chronology = Chronology(material)
        named = {origin.name: origin.name for origin in material.origins.values()}
        self.rests = named | {self.names[key]: origin.name for key, origin in material.origins.items()}

    def evidence(self, members: Sequence[int]) -> tuple[Evidence, ...]:
        """The sentences of the members, in the order of the sources' numbers."""
        order = {s.id: s.number for s in self.sources}
        sentences = [self.material.claims[m].sentence for m in members]
        return tuple(
            Evidence(article=s.article, quote=s.text, start=s.start, end=s.end)
            for s in sorted(sentences, key=lambda s: (order[s.article], s.start))
        )

    def outlets(self, members: Sequence[int]) -> list[str]:
        """Names of the outlets that make a statement, each once, without reprints."""
        return list(dict.fromkeys(self.names[e.article] for e in self.evidence(members)))

    def agreement(self, group: Group) -> Agreement:
        claims = [self.material.claims[m] for m in group.members]
        evidence = self.evidence(group.members)
        papers = {self.names[e.article] for e in evidence}
        papers.update(r.source for s in self.sources if s.id in {e.article for e in evidence} for r in s.reprints)
        origins = {self.origin(claim) for claim in claims}
        best = claims[self.representative(claims)]
        prominence = sum(1 / (1 + c.sentence.index) ** 0.5 for c in claims) / len(claims)
        share = len(origins) / max(self.origin_count, 1)
        divided = len({(c.negated or c.denied, c.doubted) for c in claims}) > 1
        hanging = self_contained(best.sentence.text, load(best.language)) < 1.0
        factor = (DIVIDED if divided else 1.0) * (HANGING if hanging else 1.0)
        return Agreement(
            id=_identity("agreement", *(e.quote for e in evidence)),
            statement=best.sentence.text,
            sources=len(papers),
            origins=len(origins),
            evidence=evidence,
            own=tuple(own_values(best, [c for c in claims if c.sentence.article != best.sentence.article])),
            topic=nouns([[claim] for claim in claims], self.spread, self.catalog.code, set(self.names.values())),
            weight=_bounded(factor * (0.5 * share + 0.3 * prominence + 0.2 * group.confidence)),
            confidence=_bounded((DIVIDED_CONFIDENCE if divided else 1.0) * group.confidence),
        )

    def representative(self, claims: Sequence[Claim]) -> int:
        """Index of the claim that says best what all say."""
        return representative(claims, self.catalog.code, self.weights, self.spread)

    def best(self, side: Side) -> Claim:
        """The claim of a side that says best what all of it say."""
        (claims,) = self._claims([side])
        return claims[self.representative(claims)]

    def origin(self, claim: Claim) -> str:
        """What a claim rests on: what its article rests on, or the other source of the story that its sentence cites.

        So no agreement has more origins than the story, and a source that says what it rests on nowhere counts twice.
        """
        article = claim.sentence.article
        cited = self.cited.get((article, claim.sentence.index), "")
        known = self.material.origins[article]
        return self.rests.get(cited, known.name) if known.how == "cites" else known.name

    def divergence(self, opposition: Opposition) -> Divergence:
        kind = KINDS[opposition.kind or 0]
        surest = sorted(opposition.sides[:2], key=lambda side: (kind == "denial" and self._denies(side), -len(side)))
        ranked = [*surest, *sorted(opposition.sides[2:], key=len, reverse=True)]
        sides = self._claims(ranked)
        best = [self.best(tuple(member for member in side if member in opposition.core) or side) for side in ranked]
        values = all_values(best, kind) if kind in ("number", "date", "name") else None
        positions = tuple(
            Position(
                statement=claim.sentence.text,
                evidence=self.evidence(side),
                value=values[i] if values else None,
            )
            for i, (claim, side) in enumerate(zip(best, ranked, strict=True))
        )
        if values and kind == "number":
            told = [who_say(*said) for said in zip(values, best, sides, strict=True)]
            speaking: list[Sequence[int]] = [[side[i] for i in n] for side, n in zip(ranked, told, strict=True)]
        else:
            speaking = list(ranked)
        said = zip(values or (), self._claims(speaking), strict=False)
        told_as = self._worded(list(said), kind)
        return Divergence.model_validate(
            {
                "id": _identity(kind, *(e.quote for p in positions for e in p.evidence)),
                "kind": kind,
                "kind_confidence": _bounded(opposition.kind_chance),
                "topic": topic(sides, self.spread, self.catalog.code, set(self.names.values())),
                "explanation": explanation(
                    kind if opposition.kind_chance >= KIND_SURE else None,
                    list(map(self.outlets, speaking)),
                    told_as or values,
                    self.catalog,
                    verbatim=told_as is None,
                ),
                "positions": positions,
                "weight": _bounded(opposition.confidence * _prominence(best[:2])),
                "confidence": _bounded(opposition.confidence),
            }
        )

    def _worded(self, said: Sequence[tuple[str, Sequence[Claim]]], kind: DivergenceKind) -> list[str] | None:
        """Values, with who gives them, as the reader would say them; None where all are given so in his language.

        Numbers alone are said otherwise: a name, and a time, stand as their sources write them.
        """
        sources = [next(c.language for c in claims if value in c.sentence.text) for value, claims in said]
        shared = all(value in claim.sentence.text for value, claims in said for claim in claims)
        if shared and (kind != "number" or set(sources) <= {self.catalog.code}):
            return None
        return [self._as_read(value, source, kind) for (value, _), source in zip(said, sources, strict=True)]

    def _as_read(self, value: str, language: str, kind: DivergenceKind) -> str:
        if kind == "number" and (plain := said_plainly(value, language, self.catalog)):
            return plain
        if language != self.catalog.code:
            return self.catalog.quoted(value)
        return within(value) if kind == "number" else value

    def _denies(self, side: Sequence[int]) -> float:
        """Share of the claims of a side that deny or negate: what is denied is told before who denies it."""
        return sum(c.negated or c.denied for c in self._claims([side])[0]) / len(side)

    def development(self, opposition: Opposition) -> Development | None:
        """The steps in the order of time, of two at one time the surer; None where nothing tells the order."""
        timed = self.chronology.ordered(opposition.sides)
        if not timed:
            return None
        timed = steps(timed, self.material, self.chronology, self.best)
        sides, best = self._claims(timed), list(map(self.best, timed))
        told = tuple(
            Step(
                at=self.chronology.time(side),
                statement=claim.sentence.text,
                evidence=self.evidence(side),
                value=amount_phrase(claim, count) if count else None,
            )
            for claim, side, count in zip(best, timed, counts(best), strict=True)
        )
        names = [self.catalog.listing(self.outlets(side), limit=2, rest="sources") for side in timed]
        return Development(
            id=_identity("development", *(e.quote for step in told for e in step.evidence)),
            topic=topic(sides, self.spread, self.catalog.code, set(self.names.values())),
            explanation=self.catalog.text("explanation.development", one=names[0], other=names[-1]),
            steps=told,
            weight=_bounded(opposition.confidence * _prominence(best)),
            confidence=_bounded(opposition.confidence),
        )

    def unordered(self, changes: Iterable[Opposition]) -> Iterator[Opposition]:
        """Changes of a number that nothing puts in order, as the contradictions that they are to the reader."""
        told = [set(chain(*known.sides)) for known in self.material.findings.divergences]
        for change in changes:
            best = list(map(self.best, change.sides))
            if differing_values(best[0], best[-1], "number") and not any(set(chain(*change.sides)) <= t for t in told):
                yield replace(change, sides=change.sides[:1] + change.sides[-1:], kind=KINDS.index("number"))

    def is_one_question(self, change: Opposition) -> bool:
        """Whether the sides do not count people of whom other things became: two dead after three injured."""
        first, *_, last = map(self.best, change.sides)
        return not of_other_fate(last, first)

    def _claims(self, sides: Sequence[Sequence[int]]) -> list[list[Claim]]:
        return [[self.material.claims[member] for member in side] for side in sides]

    def singles(self) -> tuple[SingleSource, ...]:
        """The weightiest statements that one article alone makes, not too many of one."""
        if len(self.articles) < 2 and not self.material.old:
            return ()
        weighed = []
        for index in self.material.findings.alone:
            claim = self.material.claims[index]
            alone = self_contained(claim.sentence.text, load(claim.language))
            substance = 0.15 * min(len(claim.amounts), 2) + 0.05 * min(len(claim.names), 6) + 0.1 * claim.attributed
            known = sum(self.spread[stem] > 1 for stem in claim.stems) / max(len(claim.stems), 1)
            weight = 0.5 * alone + substance + 0.2 / (1 + claim.sentence.index) + 0.5 * known
            if alone >= 1.0 and substance >= WEIGHTY and known >= KNOWN:
                weighed.append((weight, index))
        counts: dict[str, int] = {}
        chosen: list[SingleSource] = []
        for weight, index in sorted(weighed, key=lambda pair: (-pair[0], pair[1])):
            article = self.material.claims[index].sentence.article
            counts[article] = counts.get(article, 0) + 1
            if counts[article] <= SINGLES_OF_ONE and len(chosen) < SINGLES:
                text = self.material.claims[index].sentence.text
                chosen.append(SingleSource(statement=text, evidence=self.evidence([index]), weight=_bounded(weight)))
        return tuple(chosen)


def _newest(material: StoryMaterial) -> Sequence[Article]:
    """The articles that no earlier briefing knew; all, where it knew all."""
    before = {article for article, _ in material.old}
    return [a for a in material.articles if a.id not in before] or material.articles


def _overtaken(developments: Iterable[Development]) -> dict[str, list[str]]:
    """By article, its sentences that tell what surely changed later, if it does not tell that too."""
    found: dict[str, list[str]] = {}
    for development in developments:
        if development.confidence < SURELY:
            continue
        *earlier, last = development.steps
        for evidence in chain(*(step.evidence for step in earlier)):
            if evidence.article not in {e.article for e in last.evidence}:
                found.setdefault(evidence.article, []).append(evidence.quote)
    return found


def _prominence(claims: Sequence[Claim]) -> float:
    """How far up the best placed of the claims stands: 1 for a lead, 0.5 far below."""
    return 0.5 + 0.5 * max(1 / math.sqrt(1 + c.sentence.index) for c in claims)


def _story_weight(
    origins: int,
    agreements: Sequence[Agreement],
    divergences: Sequence[Divergence],
    developments: Sequence[Development],
) -> float:
    """Grows with the independent origins first, then with what there is to compare; below 1."""
    amount = origins - 1 + 0.05 * len(agreements) + 0.1 * (len(divergences) + len(developments))
    return _bounded(1 - 1 / (1 + amount / 3))


def _by_weight(finding: Agreement | Divergence | Development) -> tuple[float, str]:
    return -finding.weight, finding.id


def _bounded(value: float) -> float:
    return round(min(max(value, 0.0), 1.0), 3)


def _identity(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def bind(
    stories: Sequence[Story],
    articles: Sequence[Article],
    duplicates: Sequence[Duplicate],
    gaps: Sequence[Gap],
    method: Method,
    catalog: Catalog,
    title: str | None,
    now: datetime,
) -> Briefing:
    """The stories as one briefing, the weightiest first."""
    times = sorted(a.published for a in articles if a.published)
    return Briefing(
        title=title or catalog.text("briefing.title", date=catalog.date(now)),
        language=catalog.code,
        generated_at=now,
        window=Window.model_validate({"from": times[0] if times else None, "to": times[-1] if times else None}),
        stories=tuple(sorted(stories, key=lambda s: (-s.weight, s.id))),
        duplicates=tuple(duplicates),
        gaps=(*gaps, *_dated_ahead(articles, now, catalog)),
        method=method,
    )


def _dated_ahead(articles: Iterable[Article], now: datetime, catalog: Catalog) -> Iterator[Gap]:
    """A remark on the articles that bear a day after today's: what changed when is told by such dates."""
    ahead = [(a.published, a.source or a.path) for a in articles if a.published and a.published - now > A_DAY]
    if ahead:
        names = catalog.listing(list(dict.fromkeys(name for _, name in ahead)), limit=2, rest="sources")
        reason = catalog.text("gap.ahead", date=catalog.date(max(day for day, _ in ahead)))
        yield Gap(stage="read", subject=names, reason=reason)
