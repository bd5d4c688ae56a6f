"""One file or page to an `Article`, or to the reason why it gives none."""

from __future__ import annotations

import re
from pathlib import Path
from stat import S_ISREG
from typing import Literal
from zoneinfo import ZoneInfo

from synopse.model import Article, Frozen
from synopse.read.document import Document, Unreadable, article
from synopse.read.encoding import decode, is_binary

Kind = Literal["text", "markdown", "html", "pdf"]
MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
MOST_CHARACTERS = 2_000_000
SUFFIXES: dict[str, Kind] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
}
TYPES = {
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
}
"""Suffixes of the types that servers declare."""
PDF_WITHIN = 1024
HTML = re.compile(rb"(?:^|>)\s*<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
HTML_WITHIN = 2048
SIGNATURES = (
    (b"PK\x03\x04", "ZIP, Office"),
    (b"\xd0\xcf\x11\xe0", "Office 97"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "gzip"),
    (b"%!PS", "PostScript"),
    (b"SQLite format 3", "SQLite"),
)


class Page(Frozen):
    """An article that a server sent, with the raw paragraphs of its page.

    `free` is what the page says about whether everybody may read the whole of it, None where it says nothing.
    """

    article: Article
    blocks: tuple[str, ...] = ()
    free: bool | None = None


def read_file(path: Path, name: str, zone: ZoneInfo) -> Article | Unreadable:
    """Read one file; `name` is how the user knows it, `zone` the time zone of clock times without one.

    What the content is counts more than the suffix: a .txt that holds a page is read as a page.
    """
    data = _bytes(path)
    if isinstance(data, Unreadable):
        return data.model_copy(update={"subject": name})
    kind = _kind(data, path.suffix.lower())
    if isinstance(kind, Unreadable):
        return kind.model_copy(update={"subject": name})
    document = _document(data, kind, zone)
    if isinstance(document, Unreadable):
        return document.model_copy(update={"subject": name})
    return article(document, name, zone)


def read_page(
    data: bytes,
    url: str,
    zone: ZoneInfo,
    *,
    content_type: str = "",
    charset: str | None = None,
    language: str | None = None,
) -> Page | Unreadable:
    """Read what a server sent for `url`, declared as `content_type` in `charset`; the content counts more than either.

    `language` is what is known of the outlet, a hint where the text does not tell.
    """
    if not data.strip():
        return Unreadable(why="blank" if data else "empty", subject=url)
    kind = _kind(data, TYPES.get(content_type.split(";")[0].strip().lower(), ""))
    document = kind if isinstance(kind, Unreadable) else _document(data, kind, zone, charset)
    if isinstance(document, Unreadable):
        return document.model_copy(update={"subject": url})
    result = article(document.model_copy(update={"language": language or document.language}), url, zone)
    return (
        result if isinstance(result, Unreadable) else Page(article=result, blocks=document.blocks, free=document.free)
    )


def _bytes(path: Path) -> bytes | Unreadable:
    """Content of a file, never more than `LARGEST`, and nothing that could block (a pipe, a device)."""
    try:
        status = path.stat()
        if not S_ISREG(status.st_mode):
            return Unreadable(why="irregular")
        if status.st_size > LARGEST:
            return _too_large(status.st_size)
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError:
        return Unreadable(why="closed")
    if len(data) > LARGEST:
        return _too_large(len(data))
    if not data.strip():
        return Unreadable(why="blank" if data else "empty")
    return data


def _too_large(size: int) -> Unreadable:
    return Unreadable(why="large", values={"size": round(size / MEGABYTE), "most": LARGEST // MEGABYTE})


def _kind(data: bytes, suffix: str) -> Kind | Unreadable:
    """Kind of the content; the suffix decides only among texts."""
    if b"%PDF-" in data[:PDF_WITHIN]:
        return "pdf"
    for signature, what in SIGNATURES:
        if data.startswith(signature):
            return Unreadable(why="archive", values={"what": what})
    named = SUFFIXES.get(suffix)
    if named == "pdf":
        return Unreadable(why="pdf_header")
    if is_binary(data):
        return Unreadable(why="binary")
    if HTML.search(_plain(data[:HTML_WITHIN])):
        return "html"
    if named is None:
        return Unreadable(why="unknown", values={"suffix": suffix or "–"})
    return named


def _plain(data: bytes) -> bytes:
    """Beginning of a file as bytes of one width, so that one pattern finds a tag in UTF-16, too."""
    return data.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")


def _document(data: bytes, kind: Kind, zone: ZoneInfo, charset: str | None = None) -> Document | Unreadable:
    if kind == "pdf":
        from synopse.read import pdf

        return pdf.read(data, zone, MOST_CHARACTERS)
    content = decode(data, declares=kind == "html", charset=charset)
    if len(content) > MOST_CHARACTERS:
        return Unreadable(why="long", values={"characters": len(content), "most": MOST_CHARACTERS})
    if kind == "html":
        from synopse.read import html

        return html.read(content, zone)
    from synopse.read import text

    return text.read_markdown(content, zone) if kind == "markdown" else text.read(content)
