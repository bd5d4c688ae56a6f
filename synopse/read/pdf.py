"""PDF to documents: the text by pypdf; running heads say outlet and date, the largest type the title."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, PyPdfError

from synopse.clean import normalise, sameness
from synopse.language import Language, load
from synopse.language.furniture import reason
from synopse.read.detection import language_of
from synopse.read.document import Document, Unreadable
from synopse.read.layout import LARGER, Block, Line, blocks_of, body_size, by_page, in_order, running_heads
from synopse.read.moment import first_day

MOST_PAGES = 500
TITLE_WORDS = 30
OUTLET_WORDS = 5
NEW_LINE = 0.3
"""A step in height beyond this share of the type's size begins a new line."""
LETTER = 0.5
LOOSE = 0.15
"""The end of a piece is not given; it is reckoned from the usual width of a letter, give or take."""
CELL_GAP = 2.0
FILE_NAME = re.compile(r"\.\w{2,5}$|[/\\_]")
ADDRESS = re.compile(r"https?://[^\s|]+")
BROKEN = (
    PyPdfError,
    DependencyError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    AssertionError,
    NotImplementedError,
    RecursionError,
)
"""What pypdf lets through for damaged files, found by reading 12,000 mutated ones; LookupError is what its
access to PDF dictionaries can raise."""


def read(data: bytes, zone: ZoneInfo, most_characters: int) -> Document | Unreadable:
    """Article of a PDF. Dates in its running heads count in `zone`."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it logs what it mends; what it cannot is a gap
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return Unreadable(why="pdf_locked")
        pages = len(reader.pages)
        if pages > MOST_PAGES:
            return Unreadable(why="pdf_pages", values={"pages": pages, "most": MOST_PAGES})
        lines: list[Line] = []
        characters = 0
        for number in range(pages):
            found = _lines(reader.pages[number], number)
            characters += sum(len(line.text) for line in found)
            if characters > most_characters:
                return Unreadable(why="long", values={"characters": characters, "most": most_characters})
            lines += found
        name = _string(reader.metadata.title if reader.metadata else None)
    except BROKEN:
        return Unreadable(why="pdf_broken")
    if not lines:
        return Unreadable(why="pdf_scanned", values={"count": pages})
    return _document(lines, pages, name, zone)


def _document(lines: list[Line], pages: int, name: str | None, zone: ZoneInfo) -> Document:
    heads = running_heads(lines, pages)
    language = load(language_of("\n".join(line.text for line in lines if line not in heads)))
    ordered = [
        line for of_one in by_page((line for line in lines if line not in heads), pages) for line in in_order(of_one)
    ]
    blocks = blocks_of(ordered, language.sentences.conjunctions)
    size = body_size(ordered)
    title = _title(blocks, size) or _sensible(name, blocks)
    marked = [f"# {block.text}" if block.size > LARGER * size else block.text for block in blocks]
    said = list(dict.fromkeys(line.text for line in lines if line in heads))
    published = next((day for text in said if (day := first_day(text, language.calendar, zone))), None)
    return Document(
        blocks=tuple(marked),
        aside=tuple({re.sub(r"\d+", "#", text): text for text in reversed(said)}.values()),
        title=title,
        source=_outlet(said, title, language),
        url=next((found[0] for text in said if (found := ADDRESS.search(text))), None),
        published=published.at if published else None,
        published_to_the=published.to_the if published else "minute",
        published_from="text",
    )


def _lines(page: PageObject, number: int) -> list[Line]:
    """Lines of a page in the order of the file; what stands far apart in one line is two."""
    pieces: list[tuple[float, float, float, str]] = []

    def visit(text: str, matrix: Sequence[float], text_matrix: Sequence[float], font: object, size: float) -> None:
        if text.strip():
            a, b, c, d, e, f = text_matrix
            ma, mb, mc, md, me, mf = matrix
            scale = abs((a * d - b * c) * (ma * md - mb * mc)) ** 0.5
            pieces.append((e * ma + f * mc + me, e * mb + f * md + mf, abs(size) * scale, text.replace("\n", " ")))

    page.extract_text(visitor_text=visit)
    return list(_joined(pieces, number))


def _joined(pieces: Sequence[tuple[float, float, float, str]], number: int) -> Iterator[Line]:
    x = y = size = end = 0.0
    text = ""
    for px, py, psize, ptext in pieces:
        far = px - end > CELL_GAP * psize + LOOSE * psize * len(text)
        if text and (abs(py - y) > NEW_LINE * max(size, psize) or px < x or far):
            yield from _line(number, x, y, size, text)
            text = ""
        if not text:
            x, y, size = px, py, psize
        text += ptext
        end = px + LETTER * psize * len(ptext.strip())
    yield from _line(number, x, y, size, text)


def _line(number: int, x: float, y: float, size: float, text: str) -> Iterator[Line]:
    """Line of plain text. A hyphen that a page shows is one, even where the file calls it a soft one."""
    shown = normalise(text.rstrip().replace("\xad", "-"))
    if shown:
        yield Line(number, x, y, size, shown)


def _title(blocks: Sequence[Block], size: float) -> str | None:
    """First block in the largest type of the first page, if that is larger than the text."""
    first = [block for block in blocks if block.page == 0]
    largest = max((block.size for block in first), default=0.0)
    if largest <= LARGER * size:
        return None
    text = next(block.text for block in first if block.size * LARGER >= largest)
    return text if 1 < len(text.split()) <= TITLE_WORDS else None


def _sensible(name: str | None, blocks: Sequence[Block]) -> str | None:
    """Title of the file's metadata, if it is no file's name and the text uses its words."""
    if not name or FILE_NAME.search(name) or len(name.split()) < 2:
        return None
    text = sameness(" ".join(block.text for block in blocks))
    words = [word for word in name.split() if len(word) > 3]
    known = [word for word in words if sameness(word) in text]
    return name if words and 2 * len(known) > len(words) else None


def _outlet(said: Sequence[str], title: str | None, language: Language) -> str | None:
    """Outlet in the running heads: a name without figures that is neither title nor label, rather of two words."""
    parts = [part.strip() for text in said for part in re.split(r"\s[|·•–—]\s", text)]
    names = [
        part
        for part in parts
        if part[:1].isupper()
        and not re.search(r"\d|//|@", part)
        and len(part.split()) <= OUTLET_WORDS
        and sameness(part) != sameness(title or "")
        and reason(part, language.furniture, "head", alone=True) is None
    ]
    return next((name for name in names if " " in name), names[0] if names else None)


def _string(value: object) -> str | None:
    return normalise(value) if isinstance(value, str) and value.strip() else None
