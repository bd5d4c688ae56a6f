"""A briefing to PDF, by typst: offline, with the fonts that come with it, the same bytes for the same briefing."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import typst

from synopse.errors import OutputError, TemplateError
from synopse.labels import Catalog
from synopse.model import Briefing
from synopse.presentation import present
from synopse.settings import PLAIN, Looks
from synopse.templating import template

if TYPE_CHECKING:
    from typst import PDFStandard

KEEPS_TO_NONE = re.compile(r"could not be displayed|PDF/[\w-]+ error")
"""What typst says where a text, with letters that no font has or that belong to no script, can keep to no standard."""
TEMPLATE = "briefing.typ"
LINE = re.compile(r"\.typ:(\d+):")
"""Where typst says that an error is."""


def pdf(briefing: Briefing, catalog: Catalog, looks: Looks = PLAIN) -> bytes:
    """Set the briefing as a tagged PDF, accessible by PDF/UA-1 and, where `looks` wants it, for archives by PDF/A-2a.

    Nothing of an article is parsed as markup: the document reads its texts as JSON. Letters that typst's own fonts lack
    (Chinese, Thai, emoji) are taken from the fonts of the machine; where these lack them too, the document has boxes in
    their place, copies right, and keeps to no standard, which ask for a shape for each letter.

    Raises:
        TemplateError: the template is one's own, and typst does not accept it.
        OutputError: typst does not accept the document.

    """
    source = template(TEMPLATE, looks.templates).encode()
    inputs = {"view": present(briefing, catalog, looks=looks).model_dump_json()}
    # typst takes fixed offsets only, and no time zone's name.
    written = briefing.generated_at.astimezone(dt.timezone(briefing.generated_at.utcoffset() or dt.timedelta()))
    standards: list[PDFStandard] = ["ua-1", "a-2a"] if looks.pdf_a else ["ua-1"]

    def compiled(wanted: list[PDFStandard], *, own_fonts: bool) -> bytes:
        return typst.compile(
            source, sys_inputs=inputs, ignore_system_fonts=own_fonts, timestamp=written, pdf_standards=wanted
        )

    try:
        for wanted, own_fonts in ((standards, True), (standards, False)):
            try:
                return compiled(wanted, own_fonts=own_fonts)
            except typst.TypstError as error:
                if not KEEPS_TO_NONE.search(error.message):
                    raise
        return compiled([], own_fonts=False)
    except typst.TypstError as error:
        own = looks.templates / TEMPLATE if looks.templates else None
        if own and own.exists():
            line = LINE.search(error.diagnostic)
            raise TemplateError(own, int(line[1]) if line else None, error.message) from error
        raise OutputError(f"the PDF cannot be set: {error.message}") from error
