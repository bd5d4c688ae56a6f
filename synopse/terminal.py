"""The terminal: progress bars, tables, and words that no name of a file can disturb."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from synopse.certainty import agreed, is_sure, perhaps_agreed
from synopse.progress import Times, listening
from synopse.view import shown

if TYPE_CHECKING:
    from synopse.flows.briefing import Published

STAGES = {
    "collect": "Visiting the sources",
    "read": "Reading the articles",
    "deduplicate": "Folding copies",
    "encode": "Reading what they are about",
    "group": "Grouping into stories",
    "summarize": "Summarizing",
    "compare": "Comparing the sources",
    "synthesize": "Writing the briefing",
    "write": "Writing in prose",
    "publish": "Publishing",
    "deliver": "Delivering",
}


class Bars:
    """Progress bars, one a stage, and a word on what is being waited for before the first."""

    def __init__(self) -> None:
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
        )
        self._tasks: dict[str, TaskID] = {}
        self._waiting: TaskID | None = None

    def __enter__(self) -> Bars:
        self._progress.start()
        self._waiting = self._progress.add_task("Starting Prefect's server and loading the models", total=None)
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, stage: str, done: int, total: int) -> None:
        """Move the bar of a stage."""
        if self._waiting is not None:
            self._progress.remove_task(self._waiting)
            self._waiting = None
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(STAGES[stage], total=total)
        self._progress.update(self._tasks[stage], completed=done, total=total)


@contextmanager
def watched() -> Iterator[Times]:
    """The times of the stages of what runs inside, with bars on a terminal."""
    times = Times()
    with Bars() if sys.stderr.isatty() else nullcontext() as bars, listening(times.show):
        with listening(bars.show) if bars else nullcontext():
            yield times


def summary(published: Published, seconds: Mapping[str, float] | None = None) -> str:
    """What was found, how long each stage took, and where it is; a line each, whatever the names of files hold."""
    briefing = published.briefing
    stories = briefing.stories
    rows = [
        ("Stories", len(stories)),
        ("Articles", sum(1 + len(article.reprints) for story in stories for article in story.articles)),
        ("Copies folded", len(briefing.duplicates)),
        ("Agreements", sum(len(agreed(s)) for s in stories)),
        ("  perhaps more", sum(len(perhaps_agreed(s)) for s in stories)),
        ("Divergences", sum(is_sure(d) for s in stories for d in s.divergences)),
        ("  perhaps more", sum(not is_sure(d) for s in stories for d in s.divergences)),
        ("Developments", sum(len(s.developments) for s in stories)),
        ("Gaps", len(briefing.gaps)),
    ]
    lines = [shown(briefing.title)]
    lines += [f"  {name:14}{count:6}" for name, count in rows if stories or count]
    lines += [] if stories else [f"  nothing new; articles read: {briefing.method.articles_read}"]
    lines += [f"  gap: {shown(gap.subject)}: {shown(gap.reason)}" for gap in briefing.gaps]
    if seconds:
        parts = ", ".join(f"{STAGES.get(stage, 'Starting').lower()} {took:.1f}" for stage, took in seconds.items())
        lines.append(f"  {'Seconds':14}{sum(seconds.values()):6.0f}: {parts}")
    lines += [f"  {shown(str(path))}" for path in published.paths]
    return "\n".join(lines)


def say(text: str, *, error: bool = False) -> None:
    """Print; nobody's reading it, or no room for it, is no failure of the run."""
    stream = sys.stderr if error else sys.stdout
    try:
        typer.echo(text.encode(stream.encoding, "replace").decode(stream.encoding), err=error)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # what is still in the buffer goes there at the end


def open_streams() -> None:
    """Lead closed streams to nowhere; else the next file to be opened gets their number, and what is printed."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            null = os.open(os.devnull, os.O_RDWR)
            os.dup2(null, number)
            os.set_inheritable(number, True)
            setattr(sys, name, open(number, "w" if number else "r", encoding="utf-8", closefd=False))


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table; on something else than a terminal it is as wide as it needs to be."""
    drawn = Table(*heads, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        drawn.add_row(*(shown(cell) for cell in row))
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console.width = 1000
    console.print(drawn)
