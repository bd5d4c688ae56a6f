"""The briefing: from files to documents.

python -m synopse.flows.briefing INPUT...
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from prefect import flow
from prefect.runtime import flow_run

from synopse.choice import choose
from synopse.clock import clock
from synopse.configuration import load
from synopse.engines import Engines, builtin_engines, cache
from synopse.engines.second_opinion import seconded
from synopse.engines.selection import select
from synopse.flows.remains import untagged
from synopse.imitation import named
from synopse.labels import load_catalog
from synopse.model import Article, Briefing
from synopse.output import check
from synopse.progress import Times, listening
from synopse.settings import HERE, PLAIN, EngineSettings, Looks
from synopse.tasks.comparison import compare
from synopse.tasks.crew import Crew, Loader, crew, share
from synopse.tasks.deduplication import deduplicate
from synopse.tasks.grouping import encode, group, vectors_of
from synopse.tasks.publication import FORMATS, announce, publish
from synopse.tasks.reading import Reading, read
from synopse.tasks.summarization import summarize
from synopse.tasks.synthesis import synthesize
from synopse.tasks.writing import write

if TYPE_CHECKING:
    from synopse.tasks.recall import Recalled  # brings the archive's libraries, which a run on files does without

ZONE = "Europe/Berlin"
SETTINGS = "synopse.toml"
QUOTING = EngineSettings().writer
"""The engine that writes nothing."""


@dataclass(frozen=True)
class Published:
    """The briefing and where its files are."""

    briefing: Briefing
    folder: Path
    paths: tuple[Path, ...]


def _run_name() -> str:
    given = flow_run.parameters
    return f"briefing on {', '.join(Path(path).name for path in given['inputs'])}"[:120]


@flow(name="briefing", flow_run_name=_run_name)
@untagged
def briefing(
    inputs: Sequence[str],
    output: str | None = None,
    language: str = "de",
    title: str | None = None,
    formats: Sequence[str] = FORMATS,
    zone: str = ZONE,
    now: datetime | None = None,
    engine: str = QUOTING,
    looks: Looks = PLAIN,
    closely: int | None = None,
    workers: str = HERE,
    timed: bool = False,
) -> Published:
    """Read articles and write one briefing.

    Args:
        inputs: files and folders with articles.
        output: folder for the files; by default `output/<date>`.
        language: of the briefing.
        title: of the briefing; by default the language's usual one with the date.
        formats: which of md, html, pdf, json to write.
        zone: where the reader lives, and where a time without a zone is meant.
        now: the time of the briefing; by default the present, or SOURCE_DATE_EPOCH where it is set.
        engine: the language model that writes; by default none does.
        looks: how long it is, and by whose templates.
        closely: how many articles may be compared sentence by sentence; what else there is, is listed; by
            itself as many as it takes a few minutes to compare.
        workers: who makes vectors, summarizes and compares; see `synopse.tasks.crew`.
        timed: whether the method section tells how long each stage took.
    """
    now = now or clock(os.environ, zone)()
    folder = place(output, formats, now)
    loaded, times = partial(engines_with, engine), Times()
    with listening(times.show):
        reading = read(inputs, zone, language)
        with crew(workers, Loader(engines_with, (QUOTING,))) as hands:
            finished, texts = compose(reading, language, zone, title, now, loaded, closely=closely, hands=hands)
    finished = finished.timed(times.seconds) if timed else finished
    paths = publish(finished, texts, folder, formats, zone, looks)
    announce(finished, zone)
    return Published(finished, folder, paths)


def compose(
    reading: Reading,
    language: str,
    zone: str,
    title: str | None,
    now: datetime,
    load_engines: Callable[[], Engines],
    recalled: Recalled | None = None,
    closely: int | None = None,
    hands: Crew | None = None,
) -> tuple[Briefing, tuple[Article, ...]]:
    """The stages from articles to a finished briefing, and the articles that it may quote."""
    old = recalled.old if recalled else frozenset()
    articles, doubtful = named(reading.articles, load_catalog(language))
    reading = Reading(articles=articles, gaps=(*reading.gaps, *doubtful))
    unique = deduplicate(articles)
    engines = seconded(load_engines())
    hands = None if engines.writer or engines.relations else hands  # such models are loaded once, here
    vectors = vectors_of(unique.kept, lambda portions: share(encode, portions, engines, hands))
    stories = group(unique.kept, vectors, engines)
    choice = choose([story for story in stories if any(article.id not in old for article in story)], closely, old)
    summarized = share(summarize, choice.told, engines, hands)
    comparisons = share(compare, [text for text, _ in summarized], engines, hands)
    finished = synthesize(
        reading, unique, choice, summarized, comparisons, language, zone, title, now, engines, recalled
    )
    if engines.writer or engines.missing:
        finished = write(finished, summarized, engines)
    told = tuple(article for story in choice.told for article in story)
    return finished, (*told, *(edit.earlier for edit in (recalled.edits if recalled else ())))


def engines_with(engine: str) -> Engines:
    """The built-in engines, and a language model where one is named; its key stands in the environment.

    What else there is to say of it (its context, its time, its prices) stands under `[engines]` in `synopse.toml`, if
    there is one in the folder that the command is called in.

    What they computed for this user before is not computed again; see `synopse.engines.cache`.
    """
    engines = builtin_engines()
    if engine != QUOTING:
        settings = Path.cwd() / SETTINGS
        known = load(settings).engines if settings.is_file() else EngineSettings()
        told = known.model_copy(update={"writer": engine})
        engines = select(told, Path.cwd(), lambda name: os.environ.get(name.removeprefix("env:")))
    folder = cache.place(os.environ)
    if folder is None:
        return engines
    from synopse.engines.remembered import remembering  # brings torch: not before it is needed

    return remembering(engines, cache.Cache(folder))


def place(output: str | None, formats: Sequence[str], now: datetime) -> Path:
    """The folder for the files; an OutputError tells where they could not be put there."""
    folder = Path(output) if output else Path("output") / f"{now:%Y-%m-%d}"
    check(folder, [f"briefing.{name}" for name in formats])
    return folder


if __name__ == "__main__":  # the command line lies further out: it is run, not imported
    import runpy
    import sys

    sys.argv[1:] = ["run", *(sys.argv[1:] or ["seeds"])]
    runpy.run_module("synopse.cli", run_name="__main__")
