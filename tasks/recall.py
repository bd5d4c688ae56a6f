"""Task: what the archive holds for a briefing: new articles, and the stories of the last days that may go on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from prefect import task
from prefect.cache_policies import NO_CACHE

from synopse.archive import Kept, Visited
from synopse.continuity import Edit
from synopse.desk import Desk
from synopse.memory import Past
from synopse.model import Gap, Period
from synopse.progress import report
from synopse.revisions import came
from synopse.sources.absence import Absent, absences, shortened, unvisited
from synopse.sources.shortfall import gap
from synopse.tasks.reading import Reading

REMEMBERED = timedelta(days=7)
"""How long a story waits for something new."""
OLD_ARTICLES = 8
"""Of a story's earlier articles, how many at most are compared with the new ones: the latest."""


@dataclass(frozen=True)
class Recalled:
    """New articles with those that the stories of the last days rest on, which are `old` by their ids.

    `former` has the id of the version that was known, by the id of that of today.
    """

    reading: Reading
    old: frozenset[str]
    pasts: tuple[Past, ...]
    edits: tuple[Edit, ...]
    former: dict[str, str]
    told: dict[str, datetime]
    """When each of the stories was told first, by its id."""
    came: dict[tuple[str, int], datetime]
    """When sentences came into their articles that did not stand there from the beginning, by article and start."""
    period: Period

    def alone(self) -> Recalled:
        """The new articles by themselves, as if nobody had been told anything before."""
        fresh = tuple(article for article in self.reading.articles if article.id not in self.old)
        reading = self.reading.model_copy(update={"articles": fresh})
        return Recalled(reading, frozenset(), (), (), {}, {}, self.came, self.period)


@task(name="recall", task_run_name="recall articles and stories", cache_policy=NO_CACHE)
def recall(desk: Desk, since: datetime, until: datetime) -> Recalled:
    """Take the articles seen in (since, until], the stories told in the week before, and what is missing."""
    archive = desk.archive
    fresh = archive.articles(since, until)
    memories = archive.stories(until - REMEMBERED, since)
    pasts = tuple(Past.model_validate(memory.data) for memory in memories)
    edits = tuple(edit for kept in fresh if (edit := _edit(desk, kept, since)))
    former = {kept.article.id: version.article for kept in fresh for version in kept.earlier if version.seen <= since}
    replaced = {kept.article.id for kept in fresh} | {v.article for kept in fresh for v in kept.earlier}
    wanted = dict.fromkeys(key for past in pasts for key in _needed(past) if key not in replaced)
    earlier = _once(archive.by_ids(list(wanted)))
    known = {_told(kept) for kept in earlier}
    fresh = tuple(kept for kept in _once(fresh) if _told(kept) not in known)
    report("read", 1, 1)
    weights = {source.name: source.weight for source in desk.settings.sources}
    articles = tuple(
        kept.article.model_copy(update={"weight": weights.get(kept.source, 1.0)}) for kept in (*fresh, *earlier)
    )
    stood = {visited.source: visited for visited in archive.visited(until)}
    return Recalled(
        reading=Reading(articles=articles, gaps=tuple(_missing(desk, fresh, stood, since))),
        old=frozenset(kept.article.id for kept in earlier),
        pasts=pasts,
        edits=edits,
        former=former,
        told={memory.id: memory.first_briefed for memory in memories},
        came={spot: at for kept in (*fresh, *earlier) for spot, at in _came(kept).items()},
        period=Period.model_validate({"from": since, "to": until, "sources": tuple(_read(desk, stood, since))}),
    )


def _needed(past: Past) -> Iterator[str]:
    """The articles of a story that what is new is compared with: the latest, and those that contradict each other."""
    yield from past.articles[-OLD_ARTICLES:]
    for standing in past.open:
        yield from (e.article for position in standing.divergence.positions for e in position.evidence)


def _came(kept: Kept) -> dict[tuple[str, int], datetime]:
    versions = [(v.text, v.seen) for v in kept.earlier if (v.extent, v.source) == (kept.article.extent, kept.source)]
    return came(kept.article, versions, kept.seen) if versions else {}


def _once(known: Sequence[Kept]) -> tuple[Kept, ...]:
    """Each article in its newest version, and at one address where its outlet moved it."""
    outdated = {version.article for kept in known for version in kept.earlier}
    newest = {_told(kept): kept for kept in reversed(known) if kept.article.id not in outdated}
    return tuple(reversed(newest.values()))


def _told(kept: Kept) -> tuple[str, str]:
    """What an outlet said: a page that moved says at its new address what it said before, and that is no news."""
    return kept.source, kept.article.text


def _read(desk: Desk, stood: Mapping[str, Visited], since: datetime) -> Iterator[str]:
    """The sources that were read after `since`."""
    for source in desk.settings.sources:
        succeeded = stood[source.name].succeeded if source.name in stood else None
        if succeeded and succeeded > since:
            yield source.name


def _missing(desk: Desk, fresh: Sequence[Kept], stood: Mapping[str, Visited], since: datetime) -> Iterator[Gap]:
    """What the briefing has to do without: whole sources since they failed, articles that were read in part or not.

    A source that was visited for the first time after all that was none yet.

    Args:
        desk: with the sources of today.
        fresh: the articles of the briefing.
        stood: how the visits to each source stood at the end of its time.
        since: the beginning.
    """
    later = {visited.source for visited in desk.archive.visited(desk.now())} - stood.keys()
    listed = [source.name for source in desk.settings.sources if source.name not in later]
    unknown = [source.name for source in desk.settings.sources if source.name in later]
    if unknown and not stood:
        yield gap(desk.catalog.listing(unknown), desk.catalog.text("missing.unknown"))
    visited = [stood[name] for name in listed if name in stood and stood[name].last > since]
    absent = [Absent(lack.subject, lack.reason, one.succeeded) for one in visited if one.failed for lack in one.gaps]
    visits = {name: (stood[name].last, stood[name].succeeded) if name in stood else None for name in listed}
    yield from absences([*absent, *unvisited(visits, since, desk.catalog)], desk.catalog)
    yield from (lack for one in visited if not one.failed for lack in one.gaps)
    yield from shortened([(kept.source, kept.article) for kept in fresh], desk.catalog)


def _edit(desk: Desk, kept: Kept, since: datetime) -> Edit | None:
    """What an earlier briefing knew of an article that was edited.

    A text that became whole was not edited, nor one that another source words otherwise.
    """
    known = [version for version in kept.earlier if version.seen <= since]
    if not known or (known[-1].extent, known[-1].source) != (kept.article.extent, kept.source):
        return None
    (before,) = desk.archive.by_ids([known[-1].article])
    return Edit(earlier=before.article, later=kept.article)
