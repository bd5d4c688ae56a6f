"""A view in the length that its reader wants: one page, what weighs most, or everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import TypeVar

from synopse.labels import Catalog
from synopse.settings import Length
from synopse.view import Explanation, Glance, Link, Source, StoryView, View

PAGE = 3600
"""Characters on a page of the overview, beside its head and what is missing."""
TITLE = 120
"""Characters that a title, standing alone on its line, takes beyond its own."""
OUTLETS = 8
"""Sources of a story that the short version names."""
FEW = 3
"""Gaps, stories without news, and titles that it lists; the others are counted."""
MOST = {"conflicts": 6, "agreements": 8, "timelines": 4, "single": 5, "alike": 3, "doubtful": 3}
"""Findings of a story that the normal version tells, the weightiest first; those left out are counted."""
SPARED = 1
"""Of so many more, none is left out: the line that says so would be as long."""


Listed = TypeVar("Listed")


def disputes(length: Length, stories: int) -> int:
    """How many contradictions of a story its few lines in the overview tell: two where there is room on the page."""
    return 2 if length == "short" and stories <= FEW + SPARED else 1


def abridged(shown: View, length: Length, catalog: Catalog) -> View:
    """Shorten a view that holds everything; what is left out is counted."""
    if shown.stories:
        shown = shown.model_copy(update={"empty": ""})
    if length == "short":
        return _page(shown, catalog)
    stories = shown.stories if length == "full" else tuple(_trimmed(story, catalog) for story in shown.stories)
    return shown.model_copy(update={"stories": stories, "overview": shown.overview if len(stories) > 1 else ()})


def _trimmed(story: StoryView, catalog: Catalog) -> StoryView:
    """The story's weightiest findings. What the list of news refers to stays where it says that it is."""
    if story.since and story.since.more:
        return story
    kept = {part: tuple(getattr(story, part)[:most]) for part, most in MOST.items()}
    left = {part: len(getattr(story, part)) - len(found) for part, found in kept.items()}
    left = {part: count for part, count in left.items() if count > SPARED}
    if not left:
        return story
    parts = catalog.listing([catalog.text(f"omitted.{part}", count=count) for part, count in left.items()])
    said = catalog.text("omitted.text", parts=parts)
    return story.model_copy(update={**{part: kept[part] for part in left}, "omitted": said})


# ---------------------------------------------------------------------- one page


def _page(shown: View, catalog: Catalog) -> View:
    """The overview alone, of as many stories as one page holds; the others by their titles."""
    told = [_alone(glance, story) for glance, story in zip(shown.overview, shown.stories, strict=True)]
    gaps, unchanged = _few(shown.gaps), _few(shown.unchanged)
    left = {"gaps": len(shown.gaps) - len(gaps), "unchanged": len(shown.unchanged) - len(unchanged)}
    notes = [catalog.text(f"omitted.{part}", count=count) for part, count in left.items() if count]
    room = PAGE - TITLE * (len(gaps) + len(unchanged) + len(notes)) - sum(len(one.text) for one in unchanged)
    fitting = max(_fitting(told, room), min(len(told), 1))
    others = [*(glance.title for glance in told[fitting:]), *(topic.title.text for topic in shown.topics)]
    return shown.model_copy(
        update={
            "overview": tuple(told[:fitting]),
            "further": " ".join(filter(None, (_further(others, catalog), shown.topics_left))) or None,
            "topics": (),
            "topics_left": None,
            "stories": (),
            "gaps": gaps,
            "unchanged": unchanged,
            "duplicates": (),
            "method": _note(notes, catalog) if told else shown.method,
        }
    )


def _few(part: tuple[Listed, ...]) -> tuple[Listed, ...]:
    return part if len(part) <= FEW + SPARED else part[:FEW]


def _fitting(told: Sequence[Glance], room: int) -> int:
    """How many of the stories fit into so many characters, with a line or two for the others."""
    costs = list(accumulate(TITLE + sum(map(len, _texts(glance))) for glance in told))
    return sum(cost <= room - (2 * TITLE if costs[-1] > room else 0) for cost in costs) if costs else 0


def _further(titles: Sequence[str], catalog: Catalog) -> str | None:
    if not titles:
        return None
    named = titles if len(titles) <= FEW + SPARED else titles[:FEW]
    left = len(titles) - len(named)
    more = f" {catalog.text('notice.more', count=left)}" if left else ""
    return catalog.text("overview.further", titles="; ".join(named) + more)


def _note(notes: Sequence[str], catalog: Catalog) -> tuple[Explanation, ...]:
    text = " ".join((*notes, catalog.text("overview.note")))
    return (Explanation(title=catalog.text("overview.short"), text=text),)


def _texts(glance: Glance) -> Iterator[str]:
    yield from (glance.title, glance.certainty, *glance.news, *(outlet.text for outlet in glance.outlets))
    yield from filter(None, (glance.event and glance.event.text, glance.undisputed, glance.more))
    for dispute in glance.disputes:
        yield from (
            dispute.kind or "",
            dispute.text or "",
            *(voice.names + voice.words.before for voice in dispute.voices),
        )


def _alone(glance: Glance, story: StoryView) -> Glance:
    """The lines on a story that is told nowhere else: instead of leading to it they name and link its sources.

    One that is only called by its number has its title beside it: there is no list that the number leads to.
    """
    event = glance.event.model_copy(update={"marks": ()}) if glance.event else None
    outlets = [Link(text=_name(source), href=source.title.href) for source in story.sources]
    outlets += [reprint for source in story.sources for reprint in source.reprints]
    return glance.model_copy(update={"anchor": None, "event": event, "outlets": tuple(outlets[:OUTLETS])})


def _name(source: Source) -> str:
    return source.mark.name if source.named else f"{source.mark.name}: {source.title.text}"
