"""Task: everything that was found to one briefing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from prefect import task
from prefect.cache_policies import NO_CACHE

from synopse import __version__
from synopse.choice import Choice, reports, topics
from synopse.compare import Comparison
from synopse.continuity import Edit, continued, told_apart
from synopse.dedup import Deduplicated
from synopse.engines import Engines
from synopse.labels import Catalog, load_catalog
from synopse.material import StoryMaterial, gather
from synopse.memory import past_of, still_open
from synopse.model import Article, Briefing, Method, Story, Unchanged
from synopse.progress import report
from synopse.synthesis import bind, tell
from synopse.tasks.reading import Reading
from synopse.tasks.summarization import Summarized

if TYPE_CHECKING:
    from synopse.tasks.recall import Recalled


@task(name="synthesize", task_run_name="write the briefing", cache_policy=NO_CACHE)
def synthesize(
    reading: Reading,
    unique: Deduplicated,
    choice: Choice,
    summarized: Sequence[Summarized],
    comparisons: Sequence[Comparison],
    language: str,
    zone: str,
    title: str | None,
    now: datetime,
    engines: Engines,
    recalled: Recalled | None = None,
) -> Briefing:
    """Put stories, findings and summaries into the reader's language, the weightiest story first.

    With `recalled`, a story that goes on is told by what is new in it.
    """
    catalog = load_catalog(language, ZoneInfo(zone))
    unknown = catalog.text("source.unknown_copy")
    frequency = engines.background.document_frequency
    stories: list[Story] = []
    unchanged: list[Unchanged] = []
    for (text, summaries), comparison in zip(summarized, comparisons, strict=True):
        material = gather(text, summaries, comparison, unique.duplicates)
        if recalled:
            material = replace(material, came=recalled.came)
        told = _going_on(material, catalog, recalled, frequency) if recalled else tell(material, catalog)
        if isinstance(told, Story):
            further = reports(choice.further.get(text.articles[0].id, ()), unique.duplicates, unknown)
            stories.append(told.model_copy(update={"further": further}))
        elif told.sources:  # without, an article was edited and says the same
            unchanged.append(told)
    stories = list(told_apart(stories))
    report("synthesize", 1, 1)
    old = recalled.old if recalled else frozenset()
    shown = {a.id for story in stories for a in story.articles}
    fresh = [a for a in reading.articles if a.id not in old]
    method = Method(
        synopse=__version__,
        encoder=", ".join([engines.encoder.name, *([engines.grouping.encoder.name] if engines.grouping else [])]),
        summarizer=engines.summarizer.name,
        judge=engines.judge.name,
        articles_read=len(fresh),
        sentences=sum(len(c.claims) for c in comparisons),
        furniture_removed=sum(len(a.removed) for a in fresh),
        pairs_compared=sum(c.pairs for c in comparisons),
    )
    duplicates = [d for d in unique.duplicates if d.dropped not in old and d.kept in shown]
    briefing = bind(stories, fresh, duplicates, reading.gaps, method, catalog, title, now)
    briefing = briefing.model_copy(update={"further": topics(choice, unique.duplicates, unknown)})
    if recalled is None:
        return briefing
    if not stories:
        replaced = {edit.earlier.id: edit.later.id for edit in recalled.edits}
        unchanged += still_open(recalled.pasts, reading.articles, replaced, catalog)
    repeated = _repeated(recalled, unique, {a.id for text, _ in summarized for a in text.articles})
    return briefing.model_copy(update={"unchanged": _once([*repeated, *unchanged]), "period": recalled.period})


def _once(found: Sequence[Unchanged]) -> tuple[Unchanged, ...]:
    """Each story once, with all that is known of it."""
    stories: dict[tuple[date, str], Unchanged] = {}
    for one in found:
        first = stories.setdefault((one.day, one.anchor), one)
        update = {"sources": tuple(dict.fromkeys((*first.sources, *one.sources))), "open": first.open or one.open}
        stories[one.day, one.anchor] = first.model_copy(update=update)
    return tuple(stories.values())


def _going_on(
    material: StoryMaterial, catalog: Catalog, recalled: Recalled, frequency: dict[str, int]
) -> Story | Unchanged:
    """A story as the continuation of the one that was told last, if there is one."""
    past = past_of(material.articles, recalled.pasts, recalled.former)
    if past is None:
        return tell(material, catalog)
    ids = {a.id for a in material.articles}
    edits = [edit for edit in recalled.edits if edit.later.id in ids]
    folded = list(_folded(material, recalled))
    return continued(material, recalled.old, past, edits, folded, catalog, frequency)


def _folded(material: StoryMaterial, recalled: Recalled) -> Iterator[Edit]:
    """Articles of today into which one that was known is folded: what it says was known, too."""
    known = {a.id: a for a in recalled.reading.articles if a.id in recalled.old}
    articles = {a.id: a for a in material.articles}
    for duplicate in material.duplicates:
        if duplicate.dropped in known:
            yield Edit(earlier=known[duplicate.dropped], later=articles[duplicate.kept])


def _repeated(recalled: Recalled, unique: Deduplicated, told: set[str]) -> Iterator[Unchanged]:
    """Stories on which there are but copies of articles that were known."""
    articles: dict[str, Article] = {a.id: a for a in recalled.reading.articles}
    copies: dict[str, list[str]] = {}
    for duplicate in unique.duplicates:
        past = past_of([articles[duplicate.kept]], recalled.pasts, recalled.former)
        if duplicate.kept not in told and duplicate.dropped not in recalled.old and past:
            copies.setdefault(past.story, []).append(duplicate.source or duplicate.path)
    for past in recalled.pasts:
        if names := copies.get(past.story):
            sources = tuple(dict.fromkeys(names))
            yield Unchanged(title=past.title, day=past.day, folder=past.folder, anchor=past.anchor, sources=sources)
