"""The command line: `synopse run`, `synopse schema`."""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from synopse import __version__
from synopse.errors import InputError, OutputError, SynopseError
from synopse.progress import listening
from synopse.storyview import is_sure
from synopse.view import shown

if TYPE_CHECKING:
    from synopse.flows.briefing import Published

STAGES = {
    "read": "Reading the articles",
    "deduplicate": "Folding copies",
    "group": "Grouping into stories",
    "summarize": "Summarizing",
    "compare": "Comparing the sources",
    "synthesize": "Writing the briefing",
    "publish": "Publishing",
}
EXIT_CODES = """Exit codes: 0 the briefing is written (its gaps, if any, are named in it); 2 the command line is wrong;
3 no article could be read; 4 the briefing could not be written; 1 anything else."""

app = typer.Typer(
    name="synopse",
    help="One briefing from many outlets: where they agree, where they diverge, and what it rests on.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


class Format(StrEnum):
    """What a briefing can be written as."""

    MD = "md"
    HTML = "html"
    PDF = "pdf"
    JSON = "json"


LANGUAGES = ("de", "en")
"""Languages with labels."""


@app.command(epilog=EXIT_CODES)
def run(
    inputs: Annotated[
        list[Path],
        typer.Argument(
            metavar="INPUT",
            help="Files and folders with articles: .txt, .md, .html, .pdf. Folders are read with all that is in them, "
            "but for hidden files, files about a folder (such as README or LICENSE) and briefings of earlier runs.",
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder for the briefing.  [default: output/<date>]", show_default=False),
    ] = None,
    language: Annotated[
        str, typer.Option(metavar="|".join(LANGUAGES), help="Language of the briefing; articles may be in any.")
    ] = "de",
    title: Annotated[str | None, typer.Option(metavar="T", help="Title of the briefing.", show_default=False)] = None,
    format: Annotated[
        str, typer.Option(metavar="LIST", help="What to write, separated by commas.")
    ] = "md,html,pdf,json",
) -> None:
    """Read articles and write one briefing: what happened, where the outlets agree, where they diverge."""
    formats = _formats(format)
    if language not in LANGUAGES:
        raise typer.BadParameter(f"got {language}, wanted {' or '.join(LANGUAGES)}", param_hint="--language")
    published = _run_flow(inputs, output, language, title, formats)
    say(summary(published))


@app.command()
def schema() -> None:
    """Print the JSON Schema of briefing.json."""
    from synopse.model import Briefing

    typer.echo(
        json.dumps(Briefing.model_json_schema(by_alias=True, mode="serialization"), indent=2, ensure_ascii=False)
    )


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit


def _formats(given: str) -> list[str]:
    names = [name.strip().lower() for name in given.split(",") if name.strip()]
    known = [f.value for f in Format]
    if not names or (unknown := [n for n in names if n not in known]):
        got = ", ".join(unknown) if names else "nothing"
        raise typer.BadParameter(f"got {got}, wanted some of {', '.join(known)}", param_hint="--format")
    return list(dict.fromkeys(names))


def _run_flow(
    inputs: Sequence[Path], output: Path | None, language: str, title: str | None, formats: Sequence[str]
) -> Published:
    """Run the flow, with bars on a terminal. The models are loaded while Prefect's server starts."""
    with _Bars() if sys.stderr.isatty() else nullcontext() as bars:
        from synopse.flows.briefing import ZONE, briefing, place, present
        from synopse.flows.server import connected

        place(str(output) if output else None, formats, present(ZONE))
        threading.Thread(target=_warm_up).start()  # no daemon: torch aborts where it is cut off
        with connected(), listening(bars.show) if bars else nullcontext():
            return briefing(
                [str(path) for path in inputs],
                output=str(output) if output else None,
                language=language,
                title=title,
                formats=formats,
            )


def _warm_up() -> None:
    """Load what the first stage does not need yet. A failure shows again, in its place, when it is needed."""
    from synopse.engines import builtin_engines

    try:
        builtin_engines()
    except Exception:
        logging.getLogger(__name__).debug("the engines cannot be loaded", exc_info=True)


class _Bars:
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

    def __enter__(self) -> _Bars:
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


def summary(published: Published) -> str:
    """What was found, and where it is; a line each, whatever the names of files hold."""
    briefing = published.briefing
    stories = briefing.stories
    rows = [
        ("Stories", len(stories)),
        ("Articles", sum(1 + len(article.reprints) for story in stories for article in story.articles)),
        ("Copies folded", len(briefing.duplicates)),
        ("Agreements", sum(len(s.agreements) for s in stories)),
        ("Divergences", sum(is_sure(d) for s in stories for d in s.divergences)),
        ("  perhaps more", sum(not is_sure(d) for s in stories for d in s.divergences)),
        ("Developments", sum(len(s.developments) for s in stories)),
        ("Gaps", len(briefing.gaps)),
    ]
    lines = [shown(briefing.title)]
    lines += [f"  {name:14}{count:6}" for name, count in rows]
    lines += [f"  gap: {shown(gap.subject)}: {shown(gap.reason)}" for gap in briefing.gaps]
    lines += [f"  {shown(str(path))}" for path in published.paths]
    return "\n".join(lines)


def say(text: str, *, error: bool = False) -> None:
    """Print; nobody's reading it, or no room for it, is no failure of the run."""
    stream = sys.stderr if error else sys.stdout
    try:
        typer.echo(text.encode(stream.encoding, "replace").decode(stream.encoding), err=error)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # what is still in the buffer goes there at the end


def _open_streams() -> None:
    """Lead closed streams to nowhere; else the next file to be opened gets their number, and what is printed."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            null = os.open(os.devnull, os.O_RDWR)
            os.dup2(null, number)
            os.set_inheritable(number, True)
            setattr(sys, name, open(number, "w" if number else "r", encoding="utf-8", closefd=False))


def _stop(number: int, _: FrameType | None) -> None:
    """End as Ctrl-C does, with all that was started."""
    signal.signal(number, signal.SIG_IGN)
    sys.exit(128 + number)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; an error is one line and no traceback, and a signal to end leaves nothing running."""
    _open_streams()
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:  # nohup has SIGHUP ignored
            signal.signal(number, _stop)
    try:
        app(args=list(arguments) if arguments is not None else None)
    except SynopseError as error:
        say("synopse: " + "\n  ".join(shown(line) for line in str(error).split("\n")), error=True)
        sys.exit(3 if isinstance(error, InputError) else 4 if isinstance(error, OutputError) else 1)
    except Exception as error:
        if os.environ.get("SYNOPSE_DEBUG"):
            raise
        said = shown(f"{type(error).__name__}: {error}")
        say(f"synopse: unexpected error: {said} (run with SYNOPSE_DEBUG=1 for the traceback)", error=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
