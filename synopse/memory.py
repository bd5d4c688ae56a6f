"""What is kept of a story for the days to come, and what is said of one on which there is nothing new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from synopse.disputes import MOST, left_open, still_said, worded
from synopse.labels import Catalog
from synopse.model import Article, Evidence, Frozen, Standing, Story, Unchanged


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
    open: tuple[Standing, ...] = ()
    """Contradictions that were told and not settled."""


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
        open=left_open(story, day, folder, anchor),
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


def unchanged(
    past: Past, outlets: Sequence[str], standing: Sequence[Standing], names: Mapping[str, str], catalog: Catalog
) -> Unchanged:
    """A story on which there is nothing new: who reports on it again, and what of it is still open.

    Args:
        past: what was kept of it.
        outlets: that report on it again.
        standing: contradictions that still stand.
        names: of the outlets of today, by article.
        catalog: labels of the reader's language.
    """
    return Unchanged(
        title=past.title,
        day=past.day,
        folder=past.folder,
        anchor=past.anchor,
        sources=tuple(outlets),
        open=tuple(worded(one, names, catalog) for one in standing),
    )


def still_open(
    pasts: Sequence[Past], articles: Sequence[Article], replaced: Mapping[str, str], catalog: Catalog
) -> Iterator[Unchanged]:
    """What is still open of the stories of the last days, the story told last first: for a day without news.

    Args:
        pasts: stories of the last days.
        articles: in their newest versions; those of what is open among them.
        replaced: id of today's version by the id of the one that was known.
        catalog: labels of the reader's language.
    """
    names = {a.id: a.source or catalog.text("source.unknown_copy") for a in articles}
    for past in sorted(pasts, key=lambda past: past.day, reverse=True):
        standing = sorted(still_said(past.open, articles, replaced), key=lambda one: -one.divergence.weight)
        if standing:
            yield unchanged(past, (), standing[:MOST], names, catalog)


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
        *(p.evidence for one in (story.since.open if story.since else ()) for p in one.divergence.positions),
    ):
        yield from evidence
