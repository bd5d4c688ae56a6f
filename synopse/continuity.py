"""A story that goes on: what is new in it since the briefing that told it last.

A story is compared as a whole, its earlier articles with the new ones; told is only what rests on something new. So
"17, now 25 injured" is a development across two days, and a statement that a further origin makes is a confirmation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher

from synopse.claims import Claim, claims
from synopse.findings import Findings
from synopse.language import load
from synopse.material import StoryMaterial
from synopse.model import Article, ArticleVersion, Evidence, Frozen, News, Sentence, Since, Statement, Story, Unchanged
from synopse.sentences import sentences

MOST = 6
"""News that the head of a story lists."""
REWORDED = 0.5
"""Share of words in common from which one sentence stands in for another after an edit."""

Spot = tuple[str, int]
"""A sentence by its article and its start."""


class Past(Frozen):
    """What is kept of a story for the days to come: where it was told, of which articles, in which words."""

    story: str
    title: str
    day: date
    folder: str
    anchor: str
    articles: tuple[str, ...]
    told: frozenset[str]
    """Sentences of articles that were quoted."""


@dataclass(frozen=True)
class Edit:
    """An article that said something else when it was briefed on."""

    earlier: Article
    later: Article


def remember(story: Story, anchor: str, day: date, folder: str, past: Past | None) -> Past:
    """What to keep of a story that was told, together with what was kept before."""
    quoted = {e.quote for statement in _statements(story) for e in statement}
    articles = dict.fromkeys((*(past.articles if past else ()), *(a.id for a in story.articles)))
    return Past(
        story=story.id,
        title=story.title,
        day=day,
        folder=folder,
        anchor=anchor,
        articles=tuple(articles),
        told=frozenset(quoted | (past.told if past else frozenset())),
    )


def past_of(articles: Sequence[Article], pasts: Sequence[Past], former: Mapping[str, str]) -> Past | None:
    """The story that these articles carry on: the one told last of those that share one with them.

    Args:
        articles: of a story of today, earlier ones among them.
        pasts: stories of the last days.
        former: id of an article's version that was briefed on, by the id of the version of today.
    """
    ids = {a.id for a in articles} | {former[a.id] for a in articles if a.id in former}
    shared = [past for past in pasts if ids & set(past.articles)]
    return max(shared, key=lambda past: (past.day, len(ids & set(past.articles))), default=None)


def renewed(material: StoryMaterial, old: Collection[str], edits: Sequence[Edit]) -> StoryMaterial:
    """The material without what says nothing new: findings among old sentences, and articles that none rests on.

    Args:
        material: of the whole story.
        old: ids of articles that an earlier briefing rested on.
        edits: articles of the story that were edited since; sentences that they kept are old.
    """
    kept = {edit.later.id: {s.text for s in sentences(edit.earlier)} for edit in edits}
    spots = [(c.sentence.article, c.sentence.start) for c in material.claims]
    is_old = [
        spot[0] in old or claim.sentence.text in kept.get(spot[0], ())
        for spot, claim in zip(spots, material.claims, strict=True)
    ]

    def new(members: Sequence[int]) -> bool:
        return not all(is_old[m] for m in members)

    found = material.findings
    findings = Findings(
        agreements=tuple(g for g in found.agreements if new(g.members)),
        divergences=tuple(o for o in found.divergences if any(new(side) for side in o.sides)),
        developments=tuple(o for o in found.developments if any(new(side) for side in o.sides)),
        alone=tuple(i for i in found.alone if not is_old[i]),
    )
    repeated = {m for g in found.agreements if any(is_old[m] for m in g.members) for m in g.members}
    old_spots = frozenset(spot for i, spot in enumerate(spots) if is_old[i])
    fresh = {spot[0] for i, spot in enumerate(spots) if not is_old[i]}
    cited = fresh | {material.claims[m].sentence.article for m in _members(findings)}
    return replace(
        material,
        articles=tuple(a for a in material.articles if a.id in cited),
        findings=findings,
        summaries=tuple(s for s in material.summaries if s.article in fresh),
        duplicates=tuple(d for d in material.duplicates if d.kept in cited),
        old=old_spots,
        known=old_spots | {spots[m] for m in repeated},
    )


def continued(
    story: Story, past: Past, old: frozenset[Spot], edits: Sequence[Edit], frequency: Mapping[str, int]
) -> Story | Unchanged:
    """The story with what is new in it since `past`; if that is nothing, only that it was reported on again."""
    news = (*_edited(edits, past.told, frequency), *_told(story, old))[:MOST]
    if not news and not story.divergences:
        outlets = tuple(dict.fromkeys(a.source for a in story.articles))
        return Unchanged(title=past.title, day=past.day, folder=past.folder, anchor=past.anchor, sources=outlets)
    since = Since(day=past.day, folder=past.folder, anchor=past.anchor, news=news)
    cited = {e.article for n in news for e in (*n.evidence, *(n.before.evidence if n.before else ()))}
    versions = tuple(
        ArticleVersion(id=e.earlier.id, article=e.later.id, text_path=f"articles/{e.earlier.id}.txt")
        for e in edits
        if e.earlier.id in cited
    )
    return story.model_copy(update={"id": past.story, "since": since, "versions": versions})


# ---------------------------------------------------------------------- what is new among the findings


def _told(story: Story, old: frozenset[Spot]) -> Iterator[News]:
    """What changed, then what is new, then what was confirmed; the weightiest of each first."""
    changed: set[Spot] = set()
    for development in story.developments:
        before, last = development.steps[-2:]
        if _spots(before.evidence) & old and not _spots(last.evidence) & old:
            then = Statement(text=before.statement, evidence=before.evidence)
            yield News(kind="changed", statement=last.statement, evidence=last.evidence, before=then)
            changed |= _spots(last.evidence)
    origins = {a.id: a.origin or a.source for a in story.articles}
    rest = [a for a in story.agreements if not _spots(a.evidence) & changed]
    fresh = [a for a in rest if not _spots(a.evidence) & old]
    alone = [s for s in story.single_source if not _spots(s.evidence) & changed]
    for finding in (*fresh, *alone[: max(MOST // 2 - len(fresh), 0)]):
        yield News(kind="new", statement=finding.statement, evidence=finding.evidence)
    for agreement in rest:
        yield from _confirmed(agreement.statement, agreement.evidence, old, origins)


def _confirmed(
    statement: str, evidence: Sequence[Evidence], old: frozenset[Spot], origins: Mapping[str, str]
) -> Iterator[News]:
    """A statement of old articles that a new one of another origin makes too."""
    before = tuple(e for e in evidence if (e.article, e.start) in old)
    since = tuple(e for e in evidence if (e.article, e.start) not in old)
    if before and {origins[e.article] for e in since} - {origins[e.article] for e in before}:
        yield News(
            kind="confirmed", statement=statement, evidence=since, before=Statement(text=statement, evidence=before)
        )


def _spots(evidence: Sequence[Evidence]) -> set[Spot]:
    return {(e.article, e.start) for e in evidence}


# ---------------------------------------------------------------------- silent edits


def _edited(edits: Sequence[Edit], told: frozenset[str], frequency: Mapping[str, int]) -> Iterator[News]:
    """What edited articles say otherwise, and what they were quoted with and say no more."""
    for edit in edits:
        before, after = sentences(edit.earlier), sentences(edit.later)
        gone = [s for s in before if s.text not in {t.text for t in after}]
        come = [s for s in after if s.text not in {t.text for t in before}]
        for sentence in gone:
            instead = _counterpart(sentence, come)
            then = Statement(text=sentence.text, evidence=(_evidence(sentence),))
            if instead is None:
                if sentence.text in told:
                    yield News(kind="withdrawn", statement=sentence.text, evidence=then.evidence)
                continue
            come.remove(instead)
            if _says_other(_claim(edit.earlier, sentence, frequency), _claim(edit.later, instead, frequency)):
                yield News(kind="corrected", statement=instead.text, evidence=(_evidence(instead),), before=then)


def _counterpart(sentence: Sentence, candidates: Sequence[Sentence]) -> Sentence | None:
    words = sentence.text.split()
    best = max(
        ((SequenceMatcher(None, words, c.text.split(), autojunk=False).ratio(), -c.index, c) for c in candidates),
        default=None,
    )
    return best[2] if best and best[0] >= REWORDED else None


def _claim(article: Article, sentence: Sentence, frequency: Mapping[str, int]) -> Claim:
    return claims(article, [sentence], load(article.language), frequency)[0]


def _says_other(one: Claim, two: Claim) -> bool:
    """Whether figures, times, names, denial or certainty differ: a better wording is no correction."""

    def content(claim: Claim) -> tuple[object, ...]:
        amounts = frozenset((a.quantity.low, a.quantity.high, a.quantity.unit) for a in claim.amounts)
        times = frozenset((t.first, t.last, t.weekday, t.minutes) for t in claim.times)
        return amounts, times, claim.names, claim.negated, claim.denied, claim.doubted

    return content(one) != content(two)


def _evidence(sentence: Sentence) -> Evidence:
    return Evidence(article=sentence.article, quote=sentence.text, start=sentence.start, end=sentence.end)


def _members(findings: Findings) -> Iterator[int]:
    for group in findings.agreements:
        yield from group.members
    for opposition in (*findings.divergences, *findings.developments):
        for side in opposition.sides:
            yield from side
    yield from findings.alone


def _statements(story: Story) -> Iterator[tuple[Evidence, ...]]:
    for statement in (*story.lead, *story.agreements, *story.single_source):
        yield statement.evidence
    for divergence in story.divergences:
        for position in divergence.positions:
            yield position.evidence
    for development in story.developments:
        for step in development.steps:
            yield step.evidence
