"""A briefing to Markdown, to one self-contained HTML page, and to JSON."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from synopse.labels import Catalog
from synopse.model import Briefing
from synopse.presentation import present
from synopse.screen import screen
from synopse.settings import PLAIN, Looks

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


def markdown(briefing: Briefing, catalog: Catalog, looks: Looks = PLAIN) -> str:
    """Write the briefing in Markdown, for GitHub and other readers of CommonMark with tables."""
    view = present(briefing, catalog, looks=looks)
    text = _render("md", view=view, labels=view.labels)
    # No value holds a line break, so that blank lines are all the template's: what it leaves out leaves a gap of them.
    return re.sub(r"\n{3,}", "\n\n", text).rstrip("\n") + "\n"


def html(
    briefing: Briefing,
    catalog: Catalog,
    texts: Mapping[str, str] = MappingProxyType({}),
    looks: Looks = PLAIN,
) -> str:
    """Write the briefing as one page that loads nothing, for a screen, a phone, for print and for the dark.

    Args:
        briefing: what to tell.
        catalog: labels of the reader's language.
        texts: the cleaned articles by id, for the paragraphs around the quotes; without them quotes stand alone.
        looks: how long it is.
    """
    view = present(briefing, catalog, texts, looks)
    style, script = template("briefing.css"), template("briefing.js")
    return _render(
        "html",
        view=view,
        screen=screen(view),
        labels=view.labels,
        style=Markup(style),
        style_digest=digest(style),
        script=Markup(script),
        script_digest=digest(script),
    )


def digest(text: str) -> str:
    """The hash by which a page's policy allows a style sheet or a script of its own."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def json(briefing: Briefing) -> str:
    """Write the briefing as data, as the published schema has it."""
    unwritten = {"method": {"writing"}} if briefing.method.writing is None else None
    return briefing.model_dump_json(by_alias=True, indent=2, exclude=unwritten) + "\n"


def template(name: str) -> str:
    """Read a template as it is installed."""
    return files("synopse.templates").joinpath(name).read_text(encoding="utf-8")


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
    return Markup(href.replace("&", "&amp;"))


def _render(kind: str, **values: object) -> str:
    return _templates(kind).get_template(f"briefing.{kind}.j2").render(values)


@lru_cache
def _templates(kind: str) -> Environment:
    """Set up Jinja2 for Markdown or HTML: what is missing raises, and every expression is escaped."""
    environment = Environment(
        loader=FunctionLoader(template),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=kind == "html",
        finalize=_finalize_markdown if kind == "md" else None,
    )
    environment.filters["destination"] = _destination
    return environment
