"""Who tells an event, and how: outlets in their own words, others that mix them, papers that print a report again."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from synopse.model import Article
from synopse.read.detection import language_of
from synopse.sentences import sentences
from training.retelling import Retelling, vocabulary

SHORTEST, LONGEST = 5, 12
"""Sentences of a mixed article."""
SHARED = 0.25
"""Share of its sentences that a mixed article may have in common with any other of the event."""
OPENINGS = 2
"""An article may open with one of the first sentences of another."""
CUT = (0.6, 1.0)
"""Share of its sentences that a copy keeps, from the start."""
EDITED = 0.15
"""Share of a copy's sentences in which an editor drops words."""
HEADLINE = 9
"""Words of a headline that is made of a sentence."""


@dataclass(frozen=True)
class Told:
    """A sentence, with what it states by the annotation, and where in its article it stands (0 to 1)."""

    text: str
    facts: frozenset[str] = frozenset()
    place: float = 0.0
    paragraph: bool = False
    junk: bool = False


@dataclass(frozen=True)
class Voice:
    """An article before it is a page."""

    language: str
    title: str
    sentences: tuple[Told, ...]

    def changed(self, change: Callable[[str], str]) -> Voice:
        """The article with title and sentences changed."""
        told = tuple(replace(sentence, text=change(sentence.text)) for sentence in self.sentences)
        return replace(self, title=change(self.title), sentences=told)


@dataclass(frozen=True)
class Event:
    """What happened, told by one or more; `first` is the day of the first report."""

    voices: tuple[Voice, ...]
    first: date


def annotated(stories: Sequence[Mapping[str, Any]]) -> list[Event]:
    """The events of annotated stories, without the copies that stand there already."""
    return [_annotated(story) for story in stories]


def _annotated(story: Mapping[str, Any]) -> Event:
    copies = {duplicate["copy"] for duplicate in story["duplicates"]}
    kept = [article for article in story["articles"] if article["id"] not in copies]
    first = min(date.fromisoformat(article["published"][:10]) for article in kept)
    return Event(tuple(_voice(article) for article in kept), first)


def _voice(article: Mapping[str, Any]) -> Voice:
    given = article["sentences"]
    return Voice(
        article["language"],
        article["title"],
        tuple(
            Told(
                s["text"],
                frozenset(fact for fact, _ in s.get("facts", ())),
                number / len(given),
                bool(s.get("p")),
                bool(s.get("junk")),
            )
            for number, s in enumerate(given)
            if s["text"] != article["title"]
        ),
    )


def read(path: Path) -> list[Event]:
    """The events of a JSONL file: a row is one event, with `text` and perhaps `title`, or with `articles` of them."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        voices = tuple(_split(one) for one in row.get("articles", [row]))
        found.append(Event(voices, date.fromisoformat(str(row.get("date", "2026-03-04"))[:10])))
    return found


def _split(row: Mapping[str, Any]) -> Voice:
    text = str(row["text"])
    article = Article(id="", path="", text=text, language=language_of(text))
    split = sentences(article)
    paragraphs = [None, *(s.paragraph for s in split)]
    told = tuple(
        Told(s.text, place=number / len(split), paragraph=s.paragraph != paragraphs[number])
        for number, s in enumerate(split)
    )
    return Voice(article.language, str(row.get("title") or _clipped(text)), told)


def retold(known: Sequence[Event], rng: random.Random) -> Iterator[Event]:
    """The events again and again, each time as other ones, by the voices in the language that most of them have."""
    told = [Event(tuple(_in_main_language(event)), event.first) for event in known]
    words = vocabulary([s.text for voice in event.voices for s in voice.sentences] for event in told)
    while True:
        for event in rng.sample(told, len(told)):
            other = Retelling(words, rng)
            yield Event(tuple(voice.changed(other.text) for voice in event.voices), event.first)


def _in_main_language(event: Event) -> list[Voice]:
    main = Counter(voice.language for voice in event.voices).most_common(1)[0][0]
    return [voice for voice in event.voices if voice.language == main]


def mixed(event: Event, count: int, rng: random.Random) -> list[Voice]:
    """So many articles about the event: the voices as they are, then mixtures of those in the main language."""
    told = rng.sample(event.voices, min(count, len(event.voices)))
    pool = _in_main_language(event)
    known = [frozenset(s.text for s in voice.sentences) for voice in told]
    while len(told) < count:
        voice = _mixture(pool, known, rng)
        known.append(frozenset(s.text for s in voice.sentences))
        told.append(voice)
    return told


def _mixture(pool: Sequence[Voice], known: Sequence[frozenset[str]], rng: random.Random) -> Voice:
    """An article of sentences from all voices: none states what another one does, and few stand in a known article."""
    length = rng.randint(SHORTEST, LONGEST)
    most = round(SHARED * length)
    openings = [s for voice in pool for s in _reports(voice)[:OPENINGS]]
    rest = [s for voice in pool for s in _reports(voice)]
    candidates = [rng.choice(openings), *rng.sample(rest, len(rest))]
    chosen: list[Told] = []
    stated: set[str] = set()
    shared: Counter[int] = Counter()
    for sentence in candidates:
        holders = [number for number, texts in enumerate(known) if sentence.text in texts]
        if len(chosen) == length or sentence in chosen or sentence.facts & stated:
            continue
        if chosen and any(shared[number] >= most for number in holders):
            continue
        chosen.append(sentence)
        stated |= sentence.facts
        shared.update(holders)
    told = (chosen[0], *sorted(chosen[1:], key=lambda s: s.place))
    title = rng.choice([*(voice.title for voice in pool), *(_clipped(s.text) for s in chosen)])
    return Voice(pool[0].language, title, told)


def copied(voice: Voice, event: Event, rng: random.Random) -> Voice:
    """What a paper makes of an agency's report: cut, words dropped, another headline, its furniture."""
    reports = _reports(voice)
    kept = reports[: max(3, round(rng.uniform(*CUT) * len(reports)))]
    told = [replace(s, text=_trimmed(s.text, rng)) if rng.random() < EDITED else s for s in kept]
    furniture = [s for other in event.voices if other.language == voice.language for s in other.sentences if s.junk]
    titles = [other.title for other in event.voices if other.language == voice.language and other.title != voice.title]
    return replace(
        voice,
        title=rng.choice([*titles, _clipped(rng.choice(kept).text)]),
        sentences=(*told, *rng.sample(furniture, min(1, len(furniture)))),
    )


def _reports(voice: Voice) -> list[Told]:
    return [s for s in voice.sentences if not s.junk]


def _trimmed(text: str, rng: random.Random) -> str:
    """The sentence without one or two of its inner words."""
    words = text.split()
    count = rng.randint(1, 2)
    if len(words) < 4 * count:
        return text
    start = rng.randrange(1, len(words) - count)
    return " ".join(words[:start] + words[start + count :])


def _clipped(text: str) -> str:
    return " ".join(text.split()[:HEADLINE]).rstrip(".,:;!?–")
