"""A story that goes on: what is new in it since the briefing that told it last.

A story is compared as a whole, its earlier articles with the new ones; told is only what rests on something new. So
"17, now 25 injured" is a development across two days, and a statement that a further origin makes is a confirmation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from synopse.findings import Findings, Group
from synopse.language.words import stem, tokens
from synopse.material import StoryMaterial
from synopse.model import (
    Article,
    ArticleVersion,
    Development,
    Evidence,
    Frozen,
    News,
    NewsKind,
    Since,
    Statement,
    Story,
    Summary,
    Unchanged,
)
from synopse.revisions import revised, revision
from synopse.summarize import quoted
from synopse.synthesis import identity

MOST = 6
"""News that the head of a story lists."""
CHANGED = 0.5
"""Probability of a development from which its last step is told as a change."""
CONFIRMED = 0.6
"""Probability of an agreement from which a further origin confirms it: below, half of them are about something else."""
ADDED = 5
"""Sentences that tell what an article adds to what it said before: as many as a summary has at most."""
CONTENT = 4
"""Letters from which a word tells what a sentence is about, whatever the language."""
ORDER: tuple[NewsKind, ...] = ("corrected", "withdrawn", "changed", "new", "confirmed")

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
    told: tuple[str, ...]
    """Sentences of articles that were quoted."""


@dataclass(frozen=True)
class Edit:
    """An article that said something else when it was briefed on."""

    earlier: Article
    later: Article


def remember(story: Story, anchor: str, day: date, folder: str, past: Past | None) -> Past:
    """What to keep of a story that was told, together with what was kept before."""
    quoted = {e.quote for e in _quotes(story)}
    articles = dict.fromkeys((*(past.articles if past else ()), *(a.id for a in story.articles)))
    return Past(
        story=story.id,
        title=story.title,
        day=day,
        folder=folder,
        anchor=anchor,
        articles=tuple(articles),
        told=tuple(sorted(quoted.union(past.told if past else ()))),
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
    """The material without what says nothing new: findings among old sentences, and old articles that none rests on.

    Args:
        material: of the whole story.
        old: ids of articles that an earlier briefing rested on.
        edits: articles of the story that were edited since; what they kept or put in place of a sentence is old.
    """
    come: dict[str, set[int]] = {}
    for edit in edits:
        added = {s.start for s in revision(edit.earlier, edit.later).come}
        come[edit.later.id] = come.get(edit.later.id, added) & added
    spots = [(c.sentence.article, c.sentence.start) for c in material.claims]
    is_old = [article in old or (article in come and start not in come[article]) for article, start in spots]

    def new(members: Sequence[int]) -> bool:
        return not all(is_old[m] for m in members)

    found = material.findings
    findings = Findings(
        agreements=tuple(g for g in found.agreements if new(g.members)),
        divergences=tuple(o for o in found.divergences if any(new(side) for side in o.sides)),
        developments=tuple(o for o in found.developments if any(new(side) for side in o.sides)),
        alone=tuple(i for i in found.alone if not is_old[i]),
    )
    repeated = {spots[m] for g in findings.agreements if any(is_old[m] for m in g.members) for m in g.members}
    old_spots = frozenset(spot for spot, known in zip(spots, is_old, strict=True) if known)
    cited = {a.id for a in material.articles if a.id not in old} | {spots[m][0] for m in _members(findings)}
    nameless = {a.id for a in material.articles if a.source is None}  # as an origin it goes by its number in the list
    cited |= {material.origins[article].name for article in cited} & nameless
    fresh = {spot[0] for spot in spots if spot not in old_spots}
    told = [summary for summary in material.summaries if summary.article in fresh]
    return replace(
        material,
        articles=tuple(a for a in material.articles if a.id in cited),
        findings=findings,
        summaries=tuple(_added(s, material, old_spots) if s.article in come else s for s in told),
        origins={article: origin for article, origin in material.origins.items() if article in cited},
        duplicates=tuple(d for d in material.duplicates if d.kept in cited),
        old=old_spots,
        known=old_spots | repeated,
        unlike=frozenset(spots[m] for g in findings.agreements if _is_mixed(g, material) for m in g.members),
    )


def _is_mixed(group: Group, material: StoryMaterial) -> bool:
    """Whether a sentence of the group denies and another does not, so that one confirming the other is in doubt."""
    return len({material.claims[m].negated or material.claims[m].denied for m in group.members}) > 1


def _added(summary: Summary, material: StoryMaterial, old: frozenset[Spot]) -> Summary:
    """Instead of the summary of an article that was known, what it adds."""
    found = [c.sentence for c in material.claims if c.sentence.article == summary.article]
    fresh = [sentence for sentence in found if (sentence.article, sentence.start) not in old]
    return summary.model_copy(update={"sentences": tuple(map(quoted, fresh[:ADDED]))})


def continued(
    story: Story,
    past: Past,
    old: frozenset[Spot],
    edits: Sequence[Edit],
    frequency: Mapping[str, int],
    unlike: frozenset[Spot] = frozenset(),
) -> Story | Unchanged:
    """The story with what is new in it since `past`; if that is nothing, only who reported on it again.

    `unlike` are sentences of groups that are in doubt: from these nothing is told as new or confirmed.
    """
    edited = [news for e in edits for news in revised(e.earlier, e.later, past.told, frequency)]
    news = sorted((*edited, *_told(story, old, unlike)), key=lambda one: ORDER.index(one.kind))[:MOST]
    if not news and not story.divergences:
        edited_only = {e.later.id for e in edits}
        outlets = tuple(dict.fromkeys(a.source for a in story.articles if a.id not in edited_only))
        return Unchanged(title=past.title, day=past.day, folder=past.folder, anchor=past.anchor, sources=outlets)
    since = Since(day=past.day, folder=past.folder, anchor=past.anchor, news=tuple(news))
    cited = {e.article for n in news for e in (*n.evidence, *(n.before.evidence if n.before else ()))}
    versions = tuple(
        ArticleVersion(id=e.earlier.id, article=e.later.id, text_path=f"articles/{e.earlier.id}.txt")
        for e in edits
        if e.earlier.id in cited
    )
    title = story.title or past.title
    return story.model_copy(update={"id": past.story, "title": title, "since": since, "versions": versions})


def told_apart(stories: Sequence[Story]) -> tuple[Story, ...]:
    """The stories, each under a name of its own: where several go on from one, the largest keeps its name."""
    largest: dict[str, Story] = {}
    for story in stories:
        if story.id not in largest or len(story.articles) > len(largest[story.id].articles):
            largest[story.id] = story
    return tuple(
        story if story is largest[story.id] else story.model_copy(update={"id": identity(story.articles)})
        for story in stories
    )


# ---------------------------------------------------------------------- what is new among the findings


def _told(story: Story, old: frozenset[Spot], unlike: frozenset[Spot]) -> Iterator[News]:
    """What changed, what is new, what was confirmed; the weightiest of each first, and no sentence twice."""
    said: set[Spot] = set()
    for development in story.developments:
        last = development.steps[-1]
        before = _superseded(development, old)
        if before and development.confidence >= CHANGED and not _spots(last.evidence) & old:
            yield News(kind="changed", statement=last.statement, evidence=last.evidence, before=before)
            said |= _spots(last.evidence)
    disputed = {spot for d in story.divergences for p in d.positions for spot in _spots(p.evidence)} | unlike
    sure = [a for a in story.agreements if a.confidence >= CONFIRMED and not _spots(a.evidence) & disputed]
    fresh = [a for a in sure if not _spots(a.evidence) & old]
    alone = [(s.text, s.evidence) for s in story.lead] + [(s.statement, s.evidence) for s in story.single_source]
    for statement, evidence in (*((a.statement, a.evidence) for a in fresh), *alone):
        if not _spots(evidence) & said:
            yield News(kind="new", statement=statement, evidence=evidence)
            said |= _spots(evidence)
    origins = {a.id: a.origin or a.source for a in story.articles}
    for agreement in sure:
        evidence = agreement.evidence
        before = _as_told(agreement.statement, [e for e in evidence if (e.article, e.start) in old])
        since = _as_told(agreement.statement, [e for e in evidence if (e.article, e.start) not in old])
        if not before or not since or _spots(since.evidence) & said:
            continue
        known_from = {origins[e.article] for e in before.evidence}
        if len(known_from) == 1 and not {origins[e.article] for e in since.evidence} <= known_from:
            yield News(kind="confirmed", statement=since.text, evidence=since.evidence, before=before)


def _superseded(development: Development, old: frozenset[Spot]) -> Statement | None:
    """What the last step of a development takes the place of: of the known steps the one closest in its words.

    In a chain of many steps neighbours in time may answer sides of a question that do not touch: what shares no word
    with the last step is not set against it.
    """
    *steps, last = development.steps
    known = [
        then
        for step in steps
        if (then := _as_told(step.statement, [e for e in step.evidence if (e.article, e.start) in old]))
    ]
    words = {stem(t.text) for t in tokens(last.statement) if len(t.text) >= CONTENT}
    shared = [len(words & {stem(t.text) for t in tokens(then.text)}) for then in known]
    best = max(range(len(known)), key=lambda i: (shared[i], i), default=None)
    return known[best] if best is not None and (shared[best] or len(steps) == 1) else None


def _as_told(statement: str, evidence: Sequence[Evidence]) -> Statement | None:
    """The statement by this evidence alone, in words of it; None where there is none."""
    if not evidence:
        return None
    quotes = [e.quote for e in evidence]
    return Statement(text=statement if statement in quotes else quotes[0], evidence=tuple(evidence))


def _spots(evidence: Iterable[Evidence]) -> set[Spot]:
    return {(e.article, e.start) for e in evidence}


def _members(findings: Findings) -> Iterator[int]:
    for group in findings.agreements:
        yield from group.members
    for opposition in (*findings.divergences, *findings.developments):
        for side in opposition.sides:
            yield from side
    yield from findings.alone


def _quotes(story: Story) -> Iterator[Evidence]:
    """All that the briefing quotes of a story."""
    for evidence in (
        *(statement.evidence for statement in story.lead),
        *(agreement.evidence for agreement in story.agreements),
        *(position.evidence for divergence in story.divergences for position in divergence.positions),
        *(step.evidence for development in story.developments for step in development.steps),
        *(single.evidence for single in story.single_source),
        *(sentence.evidence for summary in story.summaries for sentence in summary.sentences),
        *(news.evidence for news in (story.since.news if story.since else ())),
    ):
        yield from evidence
