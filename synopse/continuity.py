"""A story that goes on: what is new in it since the briefing that told it last.

A story is compared as a whole, its earlier articles with the new ones; told is only what rests on something new. So
"17, now 25 injured" is a development across two days, and a statement that a further origin makes is a confirmation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, starmap

from synopse.disputes import beside, carried_on, settled, still_said, worded
from synopse.findings import SAME, Findings, Group
from synopse.labels import Catalog
from synopse.material import StoryMaterial, sources
from synopse.memory import Past, unchanged
from synopse.model import (
    Article,
    ArticleVersion,
    NewsKind,
    Since,
    Standing,
    Story,
    Summary,
    Unchanged,
)
from synopse.news import lead, told
from synopse.novelty import Novelty
from synopse.revisions import revised, revision
from synopse.summarize import quoted
from synopse.supersession import Spot, differ, of_other_fate, parted, spots, up_to_date
from synopse.synthesis import identity, tell
from synopse.wording import story_title

ADDED = 5
"""Sentences that tell what an article adds to what it said before: as many as a summary has at most."""
ORDER: tuple[NewsKind, ...] = ("corrected", "withdrawn", "settled", "changed", "new", "confirmed")


@dataclass(frozen=True)
class Edit:
    """An article that said something else when it was briefed on."""

    earlier: Article
    later: Article


def renewed(
    material: StoryMaterial, old: Collection[str], edits: Sequence[Edit], standing: Sequence[Standing] = ()
) -> StoryMaterial:
    """The material without what says nothing new: findings among old sentences, and old articles that none rests on.

    Args:
        material: of the whole story.
        old: ids of articles that an earlier briefing rested on.
        edits: articles of the story that were edited since; what they kept or put in place of a sentence is old.
        standing: contradictions that were told and still stand; their articles stay.
    """
    come: dict[str, set[int]] = {}
    for edit in edits:
        added = {s.start for s in revision(edit.earlier, edit.later).come}
        come[edit.later.id] = come.get(edit.later.id, added) & added
    places = [(c.sentence.article, c.sentence.start) for c in material.claims]
    is_old = [article in old or (article in come and start not in come[article]) for article, start in places]

    def new(members: Sequence[int]) -> bool:
        return not all(is_old[m] for m in members)

    likely = tuple(g for g in material.findings.agreements if g.confidence >= SAME)
    found = parted(replace(material.findings, agreements=likely), material.claims, is_old)
    findings = Findings(
        agreements=tuple(g for g in found.agreements if new(g.members)),
        divergences=tuple(o for o in found.divergences if any(new(side) for side in o.sides)),
        developments=tuple(o for o in found.developments if any(new(side) for side in o.sides)),
        alone=tuple(i for i in found.alone if not is_old[i]),
    )
    old_spots = frozenset(spot for spot, known in zip(places, is_old, strict=True) if known)
    cited = {a.id for a in material.articles if a.id not in old} | {places[m][0] for m in _members(findings)}
    cited |= {e.article for one in standing for p in one.divergence.positions for e in p.evidence}
    nameless = {a.id for a in material.articles if a.source is None}  # as an origin it goes by its number in the list
    cited |= {material.origins[article].name for article in cited} & nameless
    fresh = {spot[0] for spot in places if spot not in old_spots}
    summaries = [summary for summary in material.summaries if summary.article in fresh]
    left = replace(
        material,
        articles=tuple(a for a in material.articles if a.id in cited),
        findings=findings,
        summaries=tuple(_added(s, material, old_spots) if s.article in come else s for s in summaries),
        origins={article: origin for article, origin in material.origins.items() if article in cited},
        duplicates=tuple(d for d in material.duplicates if d.kept in cited),
        old=old_spots,
    )
    mixed = [g for g in findings.agreements if any(is_old[m] for m in g.members)]
    adds = Novelty(left, "").adds
    unlike = frozenset(places[m] for g in findings.agreements if _is_mixed(g, material) for m in g.members)
    repeated = {places[m] for g in mixed for m in g.members if not adds(material.claims[m])}
    return replace(left, known=old_spots | repeated, unlike=unlike)


def _is_mixed(group: Group, material: StoryMaterial) -> bool:
    """Whether sentences of the group differ in denial, in figures or in what these count: a doubtful confirmation."""
    claims = [material.claims[m] for m in group.members]
    pairs = list(combinations(claims, 2))
    return (
        len({c.negated or c.denied for c in claims}) > 1
        or any(starmap(differ, pairs))
        or any(starmap(of_other_fate, pairs))
    )


def _added(summary: Summary, material: StoryMaterial, old: frozenset[Spot]) -> Summary:
    """Instead of the summary of an article that was known, what it adds."""
    found = [c.sentence for c in material.claims if c.sentence.article == summary.article]
    fresh = [sentence for sentence in found if (sentence.article, sentence.start) not in old]
    return summary.model_copy(update={"sentences": tuple(map(quoted, fresh[:ADDED]))})


def continued(
    material: StoryMaterial,
    old: Collection[str],
    past: Past,
    edits: Sequence[Edit],
    folded: Sequence[Edit],
    catalog: Catalog,
    frequency: Mapping[str, int],
) -> Story | Unchanged:
    """The story with what is new in it since `past`; if that is nothing, only who reported on it again.

    Args:
        material: of the whole story.
        old: ids of its articles that an earlier briefing rested on.
        past: what was kept of the story.
        edits: its articles that were edited since.
        folded: articles of today with the known ones that were folded into them.
        catalog: labels of the reader's language.
        frequency: in how many documents of ordinary news a stem stands.
    """
    replaced = {edit.earlier.id: edit.later.id for edit in (*edits, *folded)}
    standing = still_said(past.open, material.articles, replaced)
    names = {a.id: a.source for a in sources(material, catalog)}
    left = renewed(material, old, [*edits, *folded], standing)
    novelty = Novelty(left, catalog.code)
    story = tell(left, catalog)
    story = story.model_copy(update={"lead": lead(story, novelty)})
    edited = [news for e in edits for news in revised(e.earlier, e.later, past.told, frequency)]
    decided = list(settled(standing, story, novelty))
    ruled = {spot for one in decided for spot in spots(one.evidence)}
    found = [one for one in told(story, novelty) if not spots(one.evidence) & ruled]
    news = tuple(sorted((*edited, *decided, *found), key=lambda one: ORDER.index(one.kind)))
    if not news and not story.divergences:
        edited_only = {e.later.id for e in edits}
        outlets = tuple(dict.fromkeys(a.source for a in story.articles if a.id not in edited_only | {*old}))
        return unchanged(past, outlets, carried_on(standing, (), story, novelty), names, catalog)
    unsettled = tuple(worded(one, names, catalog) for one in carried_on(standing, news, story, novelty))
    left_over = beside(unsettled, story.divergences)
    since = Since(day=past.day, folder=past.folder, anchor=past.anchor, news=news, open=unsettled)
    cited = {e.article for n in news for e in (*n.evidence, *(n.before.evidence if n.before else ()))}
    versions = tuple(
        ArticleVersion(id=e.earlier.id, article=e.later.id, text_path=f"articles/{e.earlier.id}.txt")
        for e in edits
        if e.earlier.id in cited
    )
    before = {article for article, _ in left.old}
    headed = up_to_date([a for a in left.articles if a.id not in before] or left.articles, story.developments)
    title = story_title(headed, story.lead[0].text if story.lead else past.title, catalog.code)
    said = {"title": title, "since": since, "versions": versions, "divergences": left_over}
    return story.model_copy(update={"id": past.story, **said})


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


def _members(findings: Findings) -> Iterator[int]:
    for group in findings.agreements:
        yield from group.members
    for opposition in (*findings.divergences, *findings.developments):
        for side in opposition.sides:
            yield from side
    yield from findings.alone
