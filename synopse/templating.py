"""Templates, filled: those of a folder of one's own before the built-in ones, in a sandbox, each format escaped.

What a template prints is data from articles: Markdown and HTML escape every expression, plain text needs nothing.
A template sees values and may compute with them; it reaches neither their insides nor anything around them.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable
from functools import lru_cache, partial
from importlib.resources import files
from pathlib import Path

from jinja2 import FunctionLoader, StrictUndefined, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from synopse.errors import OutputError, TemplateError

MARKDOWN_SYNTAX = re.compile(
    r"[\\`*\[\]<|~$]"
    r"|_(?![^\W_])|(?<![^\W_])_"  # within a word it is no emphasis
    r"|&(?=\#?\w+;)"  # an entity
    r"|\{(?=[{%])"  # a template's brackets, for sites that fill templates in Markdown
    r"|:(?=//)|(?<=www)\.",  # an address that would become a link
    re.IGNORECASE,
)
"""What Markdown takes for syntax wherever it stands: CommonMark, and GitHub's tables, bare links and formulas."""

MARKDOWN_LINE_START = re.compile(r"^(?:[-+=>#]|\d+(?=[.)](?:[ ]|$)))")
"""What opens a list, a quotation, a heading or a rule at the start of a line."""

MARKDOWN_LINE_END = re.compile(r"#(?=#*$)")
"""What closes a heading."""

FILE = re.compile(r"[a-z]+(\.[a-z]+)*\.(j2|typ|css|js)")
"""Names of templates and of what is set into pages with them; none leads out of its folder."""
OWN = re.compile(r"(briefing|mail|index|feed|latest)\..+")
"""Those that a folder of one's own may hold."""

_Loaded = tuple[str, str, Callable[[], bool] | None]


def fill(name: str, folder: Path | None = None, **values: object) -> str:
    """Fill a template.

    Args:
        name: of the template; its ending tells how values are escaped.
        folder: whose templates go before the built-in ones.
        values: what the template may print.

    Raises:
        TemplateError: a template of the folder is wrong, with its name, its line, and what was not known there.
    """
    try:
        text = _environment(folder, ".".join(name.split(".")[-2:])).get_template(name).render(values)
    except TemplateError:
        raise
    except Exception as error:
        if folder and (place := _place(error, folder)):
            raise TemplateError(*place, str(error)) from error
        raise
    if name.endswith((".md.j2", ".txt.j2")):
        # No value holds a line break, so that blank lines are the template's: what it leaves out leaves a gap of them.
        return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"
    return text


def template(name: str, folder: Path | None = None) -> str:
    """Read a template, or what is set into a page with it.

    Raises:
        TemplateError: it is in the folder and cannot be read.
        KeyError: there is none of this name.
    """
    found = _load(folder, name)
    if found is None:
        raise KeyError(f"no template {name!r}")
    return found[0]


def copy(folder: Path) -> tuple[Path, ...]:
    """Put the built-in templates into a folder, to be changed there; what is there already stays as it is.

    Raises:
        OutputError: the folder cannot be written.
    """
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for entry in sorted(files("synopse.templates").iterdir(), key=lambda entry: entry.name):
            if OWN.fullmatch(entry.name) and not (folder / entry.name).exists():
                (folder / entry.name).write_text(entry.read_text(encoding="utf-8"), encoding="utf-8")
                written.append(folder / entry.name)
    except OSError as error:
        raise OutputError(
            f"cannot write templates to {folder}: {error.strerror}", hint="name another folder"
        ) from error
    return tuple(written)


def escape_markdown(text: str) -> str:
    """Put a backslash before all that Markdown would take for syntax, so that the text shows as it is."""
    text = MARKDOWN_LINE_START.sub(_escape_start, MARKDOWN_SYNTAX.sub(r"\\\g<0>", text))
    return MARKDOWN_LINE_END.sub(r"\\#", text)


def _escape_start(start: re.Match[str]) -> str:
    return f"{start[0]}\\" if start[0].isdigit() else f"\\{start[0]}"


def _finalize_markdown(value: object) -> str:
    return value if isinstance(value, Markup) else escape_markdown(str(value))


def _destination(href: str) -> Markup:
    """Escape an address, percent-encoded already, between the angle brackets of a link: only entities are left."""
    return Markup(href.replace("&", "&amp;"))  # noqa: S704 - percent-encoded, as the docstring says


@lru_cache
def _environment(folder: Path | None, kind: str) -> ImmutableSandboxedEnvironment:
    """Set up Jinja2 for one format: what is missing raises, and every expression is escaped."""
    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(partial(_load, folder)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=kind not in ("md.j2", "txt.j2"),
        finalize=_finalize_markdown if kind == "md.j2" else None,
    )
    environment.filters["destination"] = _destination
    return environment


def _load(folder: Path | None, name: str) -> _Loaded | None:
    """The text of a template, where it is from, and whether that is still so: a user's may change at any time."""
    if not FILE.fullmatch(name):
        return None
    own = folder / name if folder and OWN.fullmatch(name) else None
    if own and own.exists():
        try:
            return own.read_text(encoding="utf-8"), str(own), lambda: False
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
            raise TemplateError(own, None, f"cannot be read: {reason}") from error
    built_in = files("synopse.templates").joinpath(name)
    still = (lambda: not own.exists()) if own else None
    return (built_in.read_text(encoding="utf-8"), name, still) if built_in.is_file() else None


def _place(error: Exception, folder: Path) -> tuple[Path, int] | None:
    """Where in the templates of the folder an error arose: Jinja2 gives each template its own frames."""
    if isinstance(error, TemplateSyntaxError):
        places = [(error.filename or "", error.lineno or 0)]
    else:
        places = [(frame.filename, frame.lineno or 0) for frame in traceback.extract_tb(error.__traceback__)]
    own = [(Path(name), line) for name, line in places if Path(name).parent == folder]
    return own[-1] if own else None
