"""The command line: `synopse run`, `synopse schema`; the daily service's commands are in `synopse.service`."""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, get_args

import typer
from pydantic import TypeAdapter, ValidationError

from synopse import __version__, acquisition, holdings, service
from synopse.clock import clock
from synopse.errors import DeliveryError, InputError, OutputError, SynopseError
from synopse.language import available
from synopse.settings import HERE, PLAIN, EngineSettings, Length, Looks, Workers
from synopse.terminal import open_streams, say, summary, watched
from synopse.view import shown

if TYPE_CHECKING:
    from synopse.flows.briefing import Published

EXIT_CODES = """Exit codes: 0 the briefing is written (its gaps, if any, are named in it); 2 the command line is wrong;
3 no article could be read; 4 the briefing could not be written; 5 it is written and did not reach all of its readers;
1 anything else."""

app = typer.Typer(
    name="synopse",
    help="One briefing from many outlets: where they agree, where they diverge, and what it rests on.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


for _command in (service.init, service.collect, service.briefing, service.serve, service.doctor):
    app.command()(_command)
app.add_typer(service.sources, name="sources")
app.add_typer(holdings.archive, name="archive")
app.add_typer(acquisition.models, name="models")

templates = typer.Typer(help="Templates of one's own.", no_args_is_help=True)
app.add_typer(templates, name="templates")


class Format(StrEnum):
    """What a briefing can be written as."""

    MD = "md"
    HTML = "html"
    PDF = "pdf"
    JSON = "json"


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
        str, typer.Option(metavar="|".join(available()), help="Language of the briefing; articles may be in any.")
    ] = "de",
    title: Annotated[str | None, typer.Option(metavar="T", help="Title of the briefing.", show_default=False)] = None,
    format: Annotated[
        str, typer.Option(metavar="LIST", help="What to write, separated by commas.")
    ] = "md,html,pdf,json",
    engine: Annotated[
        str,
        typer.Option(
            metavar="ENGINE",
            help="What writes: extractive quotes, transformers:<model> and openai:<base url>#<model> write.",
        ),
    ] = EngineSettings().writer,
    length: Annotated[
        str,
        typer.Option(
            metavar="|".join(get_args(Length)),
            help="How long the briefing is: one page, what weighs most, or everything. The JSON always holds all.",
        ),
    ] = PLAIN.length,
    closely: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            help="How many articles are compared sentence by sentence; what less is reported on is listed. "
            "By itself 400, and fewer on days of more than that.",
            show_default=False,
        ),
    ] = None,
    workers: Annotated[
        str,
        typer.Option(
            metavar="WHO",
            help="Who makes vectors, summarizes and compares: here, threads, processes, dask[:<address>].",
        ),
    ] = HERE,
    timed: Annotated[
        bool, typer.Option("--times", help="Tell in the method section how long each stage took.")
    ] = False,
    pdf_a: Annotated[bool, typer.Option("--pdf-a", help="Have the PDF keep to PDF/A-2a, for archives.")] = PLAIN.pdf_a,
    templates_in: Annotated[
        Path | None,
        typer.Option(
            "--templates",
            metavar="DIR",
            exists=True,
            file_okay=False,
            resolve_path=True,
            help="Folder whose templates go before the built-in ones; see `synopse templates copy`.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Read articles and write one briefing: what happened, where the outlets agree, where they diverge."""
    formats = _formats(format)
    if language not in available():
        raise typer.BadParameter(f"got {language}, wanted {' or '.join(available())}", param_hint="--language")
    try:
        EngineSettings(writer=engine)
    except ValidationError as error:
        raise typer.BadParameter(error.errors()[0]["msg"], param_hint="--engine") from error
    try:
        TypeAdapter(Workers).validate_python(workers)
    except ValidationError as error:
        raise typer.BadParameter(error.errors()[0]["msg"], param_hint="--workers") from error
    if length not in get_args(Length):
        raise typer.BadParameter(f"got {length}, wanted {', '.join(get_args(Length))}", param_hint="--length")
    looks = Looks.model_validate({"length": length, "pdf_a": pdf_a, "templates": templates_in})
    with watched() as times:
        published = _run_flow(inputs, output, language, title, formats, engine, looks, closely, workers, timed=timed)
    say(summary(published, times.seconds))


@app.command()
def schema() -> None:
    """Print the JSON Schema of briefing.json."""
    from synopse.model import Briefing

    typer.echo(
        json.dumps(Briefing.model_json_schema(by_alias=True, mode="serialization"), indent=2, ensure_ascii=False)
    )


@templates.command()
def copy(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to.")] = Path("templates"),
) -> None:
    """Copy the built-in templates into a folder, to be changed there; what is there already stays."""
    from synopse.templating import copy as copied

    written = copied(folder)
    say("\n".join(str(path) for path in written) or f"{folder} has them all already")
    say(f'to use them: templates = "{folder}" in synopse.toml, or --templates {folder} of `synopse run`', error=True)


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
    inputs: Sequence[Path],
    output: Path | None,
    language: str,
    title: str | None,
    formats: Sequence[str],
    engine: str,
    looks: Looks,
    closely: int | None,
    workers: str,
    *,
    timed: bool,
) -> Published:
    """Run the flow. The models are loaded while Prefect's server starts."""
    from synopse.flows.briefing import ZONE, briefing, place
    from synopse.flows.server import connected

    place(str(output) if output else None, formats, clock(os.environ, ZONE)())
    threading.Thread(target=_warm_up).start()  # no daemon: torch aborts where it is cut off
    with connected():
        return briefing(
            [str(path) for path in inputs],
            output=str(output) if output else None,
            language=language,
            title=title,
            formats=formats,
            engine=engine,
            looks=looks,
            closely=closely,
            workers=workers,
            timed=timed,
        )


def _warm_up() -> None:
    """Load what the first stage does not need yet. A failure shows again, in its place, when it is needed."""
    from synopse.engines import builtin_engines

    try:
        builtin_engines()
    except Exception:
        logging.getLogger(__name__).debug("the engines cannot be loaded", exc_info=True)


def _stop(number: int, _: FrameType | None) -> None:
    """End as Ctrl-C does, with all that was started."""
    signal.signal(number, signal.SIG_IGN)
    sys.exit(128 + number)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; an error is one line and no traceback, and a signal to end leaves nothing running."""
    open_streams()
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:  # nohup has SIGHUP ignored
            signal.signal(number, _stop)
    try:
        app(args=list(arguments) if arguments is not None else None)
    except SynopseError as error:
        say("synopse: " + "\n  ".join(shown(line) for line in str(error).split("\n")), error=True)
        codes = {InputError: 3, OutputError: 4, DeliveryError: 5}
        sys.exit(next((code for kind, code in codes.items() if isinstance(error, kind)), 1))
    except Exception as error:
        if os.environ.get("SYNOPSE_DEBUG"):
            raise
        said = shown(f"{type(error).__name__}: {error}")
        say(f"synopse: unexpected error: {said} (run with SYNOPSE_DEBUG=1 for the traceback)", error=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
