"""The first half page: each story in a few lines, for a reader who has one minute."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from synopse import view
from synopse.certainty import has_kind, is_sure
from synopse.labels import Catalog
from synopse.model import Briefing, Divergence, Evidence, Position, SourceArticle, Story
from synopse.storyview import StoryDesk, outlets

WELL_FOUNDED = 3
"""Independent origins from which on what they say is more than confirmed."""
NAMED = 2
"""Outlets that a line names; the others are counted."""
NEWS = 2
"""Pieces of news that are told; the others are counted."""
LONG = 220
"""Characters of a sentence or a quote beyond which it is cut at a word."""
CUT = " […]"


def overview(
    briefing: Briefing, told: Iterable[tuple[StoryDesk, view.StoryView]], disputes: int = 1
) -> tuple[view.Glance, ...]:
    """Tell each story in a few lines.

    Args:
        briefing: what is told.
        told: its stories, as they are shown below.
        disputes: of each story's sure contradictions, the weightiest so many; the others are counted.
    """
    continuing = bool(briefing.unchanged) or any(story.since for story in briefing.stories)
    return tuple(_glance(desk, shown, disputes, continuing=continuing) for desk, shown in told)


def _glance(desk: StoryDesk, shown: view.StoryView, most: int, *, continuing: bool) -> view.Glance:
    story, text = desk.story, desk.catalog.text
    said = story.lead[0].text if story.lead else ""
    sure = [divergence for divergence in story.divergences if is_sure(divergence)]
    undisputed = None
    if not sure and len(story.articles) > 1:
        undisputed = text("overview.unsure" if shown.doubtful else "overview.undisputed")
    chosen = _different(sure)[:most]
    more = len(sure) - len(chosen)
    return view.Glance(
        anchor=desk.anchor,
        title=story.title,
        language=shown.language,
        event=_event(shown, said),
        certainty=_certainty(desk, story.lead[0].evidence) + _but(desk, said) if story.lead else shown.basis,
        disputes=tuple(_dispute(divergence, desk, said) for divergence in chosen),
        undisputed=undisputed,
        more=text("overview.more", count=more, numeral=desk.catalog.numeral(more)) if more > 0 else None,
        news=tuple(_news(shown, desk.catalog, continuing=continuing)),
        outlets=(),
    )


def _different(divergences: Sequence[Divergence]) -> list[Divergence]:
    """The divergences without those of which one side speaks in the words of an earlier one."""
    chosen: list[Divergence] = []
    told: set[str] = set()
    for divergence in divergences:
        statements = {position.statement for position in divergence.positions}
        if not statements & told:
            chosen.append(divergence)
            told |= statements
    return chosen


def _event(shown: view.StoryView, said: str) -> view.Sentence | None:
    """What happened: the story's first sentence, where the title does not say it already."""
    if not shown.lead or view.shown(said) == shown.title:
        return None
    return shown.lead[0].model_copy(update={"text": cut(shown.lead[0].text)})


def _certainty(desk: StoryDesk, evidence: Sequence[Evidence]) -> str:
    """How many say so independently of each other, and who; those of different origins are named first."""
    text, listing = desk.catalog.text, desk.catalog.listing
    evidence = _with_those_who_agree(desk.story, evidence)
    articles = [article for article in desk.story.articles if article.id in {e.article for e in evidence}]
    first = {_origin(article): article.source for article in reversed(articles)}
    names = list(dict.fromkeys([*reversed(first.values()), *(name for a in articles for name in _printed_by(a))]))
    known = [a.origins for a in desk.story.agreements if is_sure(a) and set(evidence) <= set(a.evidence)]
    origins = min(known, default=len(first))
    if len(names) == 1 and len(desk.story.articles) == 1:
        return text("overview.alone", names=names[0])
    if len(names) == 1:
        reporting = len(outlets(desk.story.articles))
        if others := _alike(desk.story, evidence, names[0]):
            alike = listing(others, limit=NAMED, rest="sources")
            return text("overview.alike", name=names[0], others=alike, count=reporting)
        return text("overview.alone_of_several", names=names[0], count=reporting)
    if origins == 1:
        return text("overview.one_origin", names=listing(names, limit=NAMED, rest="sources"))
    if origins < WELL_FOUNDED:
        key = "overview.confirmed" if len(names) == origins else "overview.confirmed_more"
        return text(key, names=listing(names, limit=NAMED, rest="sources"))
    named_all = origins == WELL_FOUNDED == len(first)
    key, shown = ("certain_all", names[:WELL_FOUNDED]) if named_all else ("certain", names[:NAMED])
    return text(f"overview.{key}", numeral=desk.catalog.numeral(origins), names=listing(shown))


def _but(desk: StoryDesk, said: str) -> str:
    """Which numbers of a sentence that several bear none of the others gives."""
    known = next((a for a in desk.story.agreements if is_sure(a) and a.statement == said and a.own), None)
    own = next((e for e in known.evidence if e.quote == said), None) if known else None
    if known is None or own is None:
        return ""
    name = next(article.source for article in desk.story.articles if article.id == own.article)
    values = desk.catalog.listing(list(map(desk.catalog.quoted, known.own)))
    return " " + desk.catalog.text("overview.own", values=values, name=name)


def _with_those_who_agree(story: Story, evidence: Sequence[Evidence]) -> Sequence[Evidence]:
    """What one source says, with those who agree: a sentence that was written names what it was written from."""
    if len({e.article for e in evidence}) != 1:
        return evidence
    known = [a for a in story.agreements if is_sure(a) and set(evidence) & set(a.evidence)]
    return max(known, key=lambda a: (a.origins, a.confidence)).evidence if known else evidence


def _alike(story: Story, evidence: Sequence[Evidence], own: str) -> list[str]:
    """Who may say the same, though it is not sure."""
    groups = (agreement.evidence for agreement in story.agreements if set(evidence) & set(agreement.evidence))
    sources = {article.id: article.source for article in story.articles}
    return list(dict.fromkeys(sources[e.article] for group in groups for e in group if sources[e.article] != own))


def _origin(article: SourceArticle) -> str:
    return article.origin or article.house or (article.source if article.source_known else article.id)


def _printed_by(article: SourceArticle) -> tuple[str, ...]:
    return article.source, *(reprint.source for reprint in article.reprints)


def _dispute(divergence: Divergence, desk: StoryDesk, said: str) -> view.Dispute:
    """What is contradicted, in one sentence where it is a matter of values, else in the words of each side.

    A side that was `said` already is not told again.
    """
    kind = desk.catalog.text(f"kind.{divergence.kind}") if has_kind(divergence) else None
    if all(position.value for position in divergence.positions):
        text = f"{divergence.topic}: {divergence.explanation}" if _is_shared(divergence) else divergence.explanation
        return view.Dispute(kind=kind, text=text, voices=())
    sides = [position for position in divergence.positions if position.statement != said]
    heads = ["otherwise" if len(sides) < len(divergence.positions) else None, *["against"] * len(sides)]
    voices = tuple(_voice(side, head, desk) for side, head in zip(sides, heads, strict=False))
    return view.Dispute(kind=kind, text=None, voices=voices)


def _is_shared(divergence: Divergence) -> bool:
    """Whether the topic is named on all sides, and so tells what the values are of."""
    sides = (" ".join(e.quote for e in position.evidence) for position in divergence.positions)
    named = re.compile("|".join(rf"(?<!\w){re.escape(word)}\w{{0,2}}(?!\w)" for word in divergence.topic.split(", ")))
    return all(named.search(side) for side in sides)


def _voice(position: Position, head: str | None, desk: StoryDesk) -> view.Voice:
    """A side in the words of that source whose sentence states it, with how many others take it."""
    speaker = next((e for e in position.evidence if e.quote == position.statement), position.evidence[0])
    words = desk.words(speaker)
    names = words.mark.name
    if others := [name for name in dict.fromkeys(mark.name for mark in desk.marks(position.evidence)) if name != names]:
        alike = desk.catalog.listing(others, limit=1, rest="sources")
        names = desk.catalog.text("overview.voice", name=names, others=alike)
    if head:
        names = desk.catalog.text(f"overview.{head}", names=names)
    return view.Voice(names=names, words=words.model_copy(update={"before": cut(words.before)}))


def _news(shown: view.StoryView, catalog: Catalog, *, continuing: bool) -> Iterable[str]:
    """What is new since the story was told last, or that it is new itself where others go on."""
    if shown.since is None:
        if continuing:
            yield catalog.text("overview.new_story")
        return
    for new in shown.since.news[:NEWS]:
        said = new.text or "".join((new.words[0].before, new.words[0].value, new.words[0].after))
        yield catalog.text("overview.news", kind=new.kind, text=cut(said))
    if (more := len(shown.since.news) - NEWS) > 0:
        yield catalog.text("overview.more_news", count=more, numeral=catalog.numeral(more))


def cut(text: str) -> str:
    """The text, cut at a word and marked so where it is long."""
    return text if len(text) <= LONG else text[:LONG].rsplit(" ", 1)[0].rstrip(" ,;:–-") + CUT
