"""The page and the feed of all briefings, from what their readers see first of each."""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup
from pydantic import AwareDatetime

from synopse.labels import Catalog
from synopse.model import Frozen
from synopse.render import digest
from synopse.templating import fill, template

FORMATS = ("html", "pdf", "md", "json")
"""The files of a briefing, the one to read first."""
ITEMS = 30
"""Of the newest briefings, how many the feed holds: a month of days."""
NO_XML = re.compile("[\ufffe\uffff]")
"""What XML 1.0 forbids and no text of a view has lost yet."""


class Entry(Frozen):
    """One briefing in the folder `folder`; `leads` are title, first lines and language of each story."""

    folder: str
    at: AwareDatetime
    title: str
    created: str
    figures: tuple[str, ...]
    leads: tuple[tuple[str, str, str | None], ...]
    formats: tuple[str, ...]

    def href(self, *formats: str) -> str:
        """Where its file of this format is, from the folder of all; without one, the one to read first."""
        return page(self.folder, formats or self.formats)


def web_page(link: str, folder: str, formats: Collection[str]) -> str:
    """Where a briefing stands on the web, if the folder of all stands at `link`."""
    return f"{link.rstrip('/')}/{page(folder, formats)}"


def page(folder: str, formats: Collection[str]) -> str:
    """Where a briefing stands, from the folder of all: of the formats there are, the one to read first."""
    kind = next((kind for kind in FORMATS if kind in formats), None)
    return f"{quote(os.fsencode(folder))}/" + (f"briefing.{kind}" if kind else "")


def index(title: str, entries: tuple[Entry, ...], catalog: Catalog, templates: Path | None = None) -> str:
    """Write the page: newest first, loading nothing, in the light and in the dark; with a script it can be searched."""
    style = template("briefing.css", templates) + template("index.css", templates)
    script = template("index.js", templates)
    labels = {key: catalog.labels[f"shelf.{key}"] for key in ("description", "feed", "search", "found", *FORMATS)}
    return fill(
        "index.html.j2",
        templates,
        title=title,
        language=catalog.code,
        entries=entries,
        labels=labels,
        style=Markup(style),  # noqa: S704 - a file of ours or of the user's own templates
        style_digest=digest(style),
        script=Markup(script),  # noqa: S704 - the same
        script_digest=digest(script),
    )


def feed(title: str, entries: tuple[Entry, ...], catalog: Catalog, link: str, templates: Path | None = None) -> str:
    """Write the RSS 2.0 feed of the newest briefings.

    An item's GUID follows from its folder alone: it stays when the briefing is made anew or the address changes.
    RSS wants whole addresses: where the folder is not on the web, `link` is its place on this machine (`file:`).
    """
    link = link.rstrip("/")
    items = [
        {
            "entry": entry,
            "link": web_page(link, entry.folder, entry.formats),
            "guid": f"synopse:{quote(os.fsencode(entry.folder))}",
            "date": format_datetime(entry.at),
        }
        for entry in entries[:ITEMS]
    ]
    text = fill(
        "feed.xml.j2",
        templates,
        title=title,
        description=catalog.text("shelf.description"),
        language=catalog.code,
        link=link,
        page="index.html" if link.startswith("file:") else "",
        built=format_datetime(entries[0].at),
        items=items,
    )
    return NO_XML.sub("\ufffd", text)


def redirect(entry: Entry, catalog: Catalog, templates: Path | None = None) -> str:
    """Write a page that leads on to a briefing."""
    text = catalog.text("shelf.latest")
    return fill("latest.html.j2", templates, language=catalog.code, href=entry.href(), text=text)
