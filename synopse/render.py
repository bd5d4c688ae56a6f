"""A briefing to Markdown, to one self-contained HTML page, and to JSON."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from synopse.labels import Catalog
from synopse.model import Briefing
from synopse.presentation import present
from synopse.screen import screen
from synopse.settings import PLAIN, Looks
from synopse.templating import fill, template


def markdown(briefing: Briefing, catalog: Catalog, looks: Looks = PLAIN) -> str:
    """Write the briefing in Markdown, for GitHub and other readers of CommonMark with tables."""
    view = present(briefing, catalog, looks=looks)
    return fill("briefing.md.j2", looks.templates, view=view, labels=view.labels)


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
        looks: how long it is, and by whose templates.
    """
    view = present(briefing, catalog, texts, looks)
    style, script = (template(name, looks.templates) for name in ("briefing.css", "briefing.js"))
    return fill(
        "briefing.html.j2",
        looks.templates,
        view=view,
        screen=screen(view),
        labels=view.labels,
        style=Markup(style),  # noqa: S704 - a file of ours or of the user's own templates
        style_digest=digest(style),
        script=Markup(script),  # noqa: S704 - the same
        script_digest=digest(script),
    )


def digest(text: str) -> str:
    """The hash by which a page's policy allows a style sheet or a script of its own."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def json(briefing: Briefing) -> str:
    """Write the briefing as data, as the published schema has it."""
    unwritten = {"method": {"writing"}} if briefing.method.writing is None else None
    return briefing.model_dump_json(by_alias=True, indent=2, exclude=unwritten) + "\n"
