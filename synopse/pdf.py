"""A briefing to PDF, by typst: offline, with the fonts that come with it, the same bytes for the same briefing."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import typst

from synopse.errors import OutputError
from synopse.labels import Catalog
from synopse.model import Briefing
from synopse.presentation import present
from synopse.render import template
from synopse.settings import PLAIN, Looks

MISSING_GLYPH = "could not be displayed"


def pdf(briefing: Briefing, catalog: Catalog, looks: Looks = PLAIN) -> bytes:
    """Set the briefing as a tagged PDF, accessible by PDF/UA-1 wherever the fonts have all its letters.

    Nothing of an article is parsed as markup: the document reads its texts as JSON.

    Raises:
        OutputError: typst does not accept the document.

    """
    source = template("briefing.typ").encode()
    inputs = {"view": present(briefing, catalog, looks=looks).model_dump_json()}
    # typst takes fixed offsets only, and no time zone's name.
    written = briefing.generated_at.astimezone(dt.timezone(briefing.generated_at.utcoffset() or dt.timedelta()))
    try:
        try:
            return _compile(source, inputs, written, "ua-1")
        except typst.TypstError as error:
            if MISSING_GLYPH not in error.message:
                raise
            # PDF/UA wants a shape for every letter; without it, a script that no font has shows boxes and copies right.
            return _compile(source, inputs, written, None)
    except typst.TypstError as error:
        raise OutputError(f"the PDF cannot be set: {error.message}") from error


def _compile(source: bytes, inputs: dict[str, str], written: dt.datetime, standard: Literal["ua-1"] | None) -> bytes:
    return typst.compile(source, sys_inputs=inputs, ignore_system_fonts=True, timestamp=written, pdf_standards=standard)
