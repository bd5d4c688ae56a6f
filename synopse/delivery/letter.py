"""A briefing as a letter: subject, plain text, and HTML that mail programs can show, shortened where it is long."""

from __future__ import annotations

from bisect import bisect_right
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from synopse.labels import Catalog, load_catalog
from synopse.model import Briefing, Frozen
from synopse.presentation import present
from synopse.settings import PLAIN, Looks
from synopse.templating import fill
from synopse.view import View, shown, web_address

MOST = 95_000
"""Bytes of HTML at most: Gmail cuts a message off at 102 kB, wherever that falls."""
SUBJECT = 200
"""Characters of a subject at most."""


class Letter(Frozen):
    """What a mail says."""

    language: str
    subject: str
    text: str
    html: str


def letter(
    briefing: Briefing, zone: ZoneInfo, *, attached: bool, link: str | None = None, looks: Looks = PLAIN
) -> Letter:
    """Write the briefing as a letter, in its own language.

    What makes the HTML longer than `MOST` is left to the whole briefing, story by story from the end.

    Args:
        briefing: what to tell.
        zone: where the reader lives.
        attached: whether the whole comes with the letter, for the note on what was left out.
        link: where the whole stands on the web.
        looks: how long it is, and by whose templates.
    """
    catalog = load_catalog(briefing.language, zone)
    view = present(briefing, catalog, looks=looks)

    def html(count: int) -> str:
        return fill("mail.html.j2", looks.templates, **_values(view, catalog, count, attached, link))

    whole = len(view.stories)
    count = whole
    if whole and len(html(whole).encode()) > MOST:
        count = max(1, bisect_right(range(1, whole + 1), MOST, key=lambda count: len(html(count).encode())))
    return Letter(
        language=view.language,
        subject=shown(view.title)[:SUBJECT] or "Synopse",
        text=fill("mail.txt.j2", looks.templates, **_values(view, catalog, count, attached, link)),
        html=html(count),
    )


def _values(view: View, catalog: Catalog, count: int, attached: bool, link: str | None) -> dict[str, object]:
    cut = None
    if count < len(view.stories):
        key = "mail.cut_attached" if attached else "mail.cut"
        cut = catalog.text(key, shown=count, count=len(view.stories))

    def page_of(folder: str, anchor: str) -> str | None:
        """Where an earlier briefing stands on the web: beside this one."""
        return web_address(urljoin(link, f"{folder}/briefing.html#{anchor}")) if link else None

    shown = view.stories[:count]
    note = " ".join(part.text for part in view.method) if view.overview and not shown else catalog.text("mail.reading")
    return {
        "view": view,
        "labels": view.labels,
        "stories": shown,
        "note": note,
        "cut": cut,
        "link": link,
        "page_of": page_of,
    }
