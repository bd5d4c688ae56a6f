"""The day of a big desk, made from the annotated stories: many articles whose events and copies are known.

    truth = day(10_000, Path("output/day"), seed=1)

An event is told by the voices of an annotated story, then by further ones that are mixed sentence by sentence from
them. Copies are what papers make of an agency's report: cut, edited, with another headline. When the stories are used
up they are told again as other events (`training/retelling.py`). Sizes have a long tail, from 3 to 60 articles.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from itertools import chain
from pathlib import Path
from typing import Any

from training.pages import page
from training.retelling import moved
from training.voices import Event, Voice, annotated, copied, mixed, read, retold

CORPUS = Path(__file__).parent.parent / "corpus"
DAY = date(2026, 3, 4)
ZONE = timezone(timedelta(hours=1))
ALONE = 0.05
"""Share of articles whose event nobody else reports."""
SMALLEST, LARGEST = 3, 60
DENSEST, THINNEST = 10, 40
"""Articles a story on the average, at least and at most; the number of stories gives way."""
TAIL = 2.0
"""Exponent of the sizes: the smaller it is, the more events everybody reports."""
LEAST_ORIGINALS = 2
OUTLETS = 150
MINUTES = 24 * 60
PRINTED_BY = 8
"""Copies that one agency report gets on the average."""
BACK = 2
"""Days before the day on which an event may have happened."""


@dataclass(frozen=True)
class Truth:
    """What is known of each file, by its name in the folder.

    `story` names the event. `original` is the file that a copy was made of; others are their own.
    """

    story: Mapping[str, str]
    original: Mapping[str, str]


def day(
    articles: int,
    folder: Path,
    seed: int,
    copies: float = 0.3,
    stories: int = 400,
    further: Sequence[Path] = (),
) -> Truth:
    """Write the files of a day, the same for the same arguments.

    Args:
        articles: how many files, 10 or more; 10,000 take about five seconds.
        folder: where to; made if it is not there.
        seed: of all choices.
        copies: share of all articles that are copies of others, 0 to 0.6.
        stories: how many events are told by more than one article, as far as their sizes (10 to 40 on the
            average) allow it.
        further: JSONL files of other texts, told after the project's own: rows with `text` and perhaps `title`, or
            with `articles` that have them.
    """
    rng = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    alone = round(ALONE * articles)
    sizes = _sizes(articles - alone, min(max(stories, articles // THINNEST), articles // DENSEST), rng)
    sizes += [1] * (articles - sum(sizes))
    own = stories_of(CORPUS / "train", CORPUS / "dev")
    outlets = _outlets(own, rng)
    many, single = _events(annotated(own), [event for path in further for event in read(path)], rng)
    story: dict[str, str] = {}
    original: dict[str, str] = {}
    due = 0.0
    for number, size in enumerate(sizes):
        event = next(many if size > 1 else single)
        due += copies * articles * size / (articles - alone) if size > 1 else 0
        reprinted = max(0, min(int(due), size - LEAST_ORIGINALS))
        due -= reprinted
        sources = rng.sample(outlets, size)
        names: list[str] = []
        for (voice, of), source in zip(_telling(event, size, reprinted, rng), sources, strict=True):
            text, ending = page(voice, source, _appeared(of is None, rng), rng)
            names.append(f"{number:05}-{len(names):02}{ending}")
            (folder / names[-1]).write_text(text, encoding="utf-8")
            story[names[-1]] = f"{number:05}"
            original[names[-1]] = names[-1 if of is None else of]
    return Truth(story, original)


def stories_of(*folders: Path) -> list[dict[str, Any]]:
    """The annotated stories of some folders."""
    paths = [path for folder in folders for path in sorted(folder.glob("*.json"))]
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


def _outlets(stories: Sequence[Mapping[str, Any]], rng: random.Random) -> list[str]:
    """Those that a desk reads; each tells many events."""
    return rng.sample(sorted({article["source"] for story in stories for article in story["articles"]}), OUTLETS)


def _events(
    own: Sequence[Event], further: Sequence[Event], rng: random.Random
) -> tuple[Iterator[Event], Iterator[Event]]:
    """Events for stories, and those for articles that stand alone: each text as it is, before any is told again."""
    several = [event for event in further if len(event.voices) > 1]
    one = [event for event in further if len(event.voices) == 1]
    again = retold(own, rng)
    many = chain(rng.sample(own, len(own)), rng.sample(several, len(several)), again)
    return many, chain(rng.sample(one, len(one)), again)


def _sizes(articles: int, stories: int, rng: random.Random) -> list[int]:
    """Sizes of the stories, the largest first: `SMALLEST` and a Pareto tail, in sum `articles`."""
    tails = sorted((rng.paretovariate(TAIL) for _ in range(stories)), reverse=True)
    low, high = 0.0, float(LARGEST)
    for _ in range(50):
        scale = (low + high) / 2
        sizes = [min(LARGEST, SMALLEST + int(scale * (tail - 1))) for tail in tails]
        low, high = (scale, high) if sum(sizes) < articles else (low, scale)
    lacking = articles - sum(sizes)
    while lacking:
        place = rng.randrange(stories)
        step = 1 if lacking > 0 else -1
        if SMALLEST <= sizes[place] + step <= LARGEST:
            sizes[place] += step
            lacking -= step
    return sorted(sizes, reverse=True)


def _telling(event: Event, size: int, copies: int, rng: random.Random) -> Iterator[tuple[Voice, int | None]]:
    """The articles of an event; with each copy the index of what it was made of."""
    back = timedelta(rng.randint(0, BACK))
    shift = (DAY - back - event.first).days
    originals = [_on(voice, event.first, shift) for voice in mixed(event, size - copies, rng)]
    yield from ((voice, None) for voice in originals)
    agencies = rng.sample(range(len(originals)), min(len(originals), 1 + copies // PRINTED_BY))
    for _ in range(copies):
        of = rng.choice(agencies)
        yield copied(originals[of], event, rng), of


def _on(voice: Voice, first: date, days: int) -> Voice:
    return voice.changed(lambda text: moved(text, voice.language, first, days))


def _appeared(original: bool, rng: random.Random) -> datetime:
    """A time of the day; copies come later than most."""
    minute = rng.randrange(MINUTES // 2) if original else rng.randrange(MINUTES // 2, MINUTES)
    return datetime.combine(DAY, time(), ZONE) + timedelta(minutes=minute)
