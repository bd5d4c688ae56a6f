"""One file to an `Article`, or to a `Gap` that says in one line why not."""

from __future__ import annotations

import re
from pathlib import Path
from stat import S_ISREG
from typing import Literal
from zoneinfo import ZoneInfo

from synopse.model import Article, Gap
from synopse.read.document import Document, Unreadable, article, gap
from synopse.read.encoding import decode, is_binary

Kind = Literal["text", "markdown", "html", "pdf"]
MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
MOST_CHARACTERS = 2_000_000
WANTED = "wanted .txt, .md, .html or .pdf"
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
PDF_WITHIN = 1024
HTML = re.compile(rb"(?:^|>)\s*<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
HTML_WITHIN = 2048
SIGNATURES = (
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"%!PS", "a PostScript document"),
    (b"SQLite format 3", "a database"),
)


def read_file(path: Path, name: str, zone: ZoneInfo) -> Article | Gap:
    """Read one file; `name` is how the user knows it, `zone` the time zone of clock times without one.

    What the content is counts more than the suffix: a .txt that holds a page is read as a page.
    """
    data = _bytes(path)
    if isinstance(data, Unreadable):
        return gap(name, data.reason)
    kind = _kind(data, path.suffix.lower())
    if isinstance(kind, Unreadable):
        return gap(name, kind.reason)
    document = _document(data, kind, zone)
    if isinstance(document, Unreadable):
        return gap(name, document.reason)
    return article(document, name, zone)


def _bytes(path: Path) -> bytes | Unreadable:
    """Content of a file, never more than `LARGEST`, and nothing that could block (a pipe, a device)."""
    try:
        status = path.stat()
        if not S_ISREG(status.st_mode):
            return Unreadable(reason=f"not a regular file; {WANTED}")
        if status.st_size > LARGEST:
            return _too_large(status.st_size)
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        return Unreadable(reason=f"cannot be opened: {error.strerror or error}; check the path and its permissions")
    if len(data) > LARGEST:
        return _too_large(len(data))
    if not data.strip():
        got = "only blanks" if data else "an empty file (0 bytes)"
        return Unreadable(reason=f"{got}, wanted an article; save or export it again")
    return data


def _too_large(size: int) -> Unreadable:
    return Unreadable(
        reason=f"{size / MEGABYTE:.0f} MB, at most {LARGEST // MEGABYTE} MB are read: no single article; split it"
    )


def _kind(data: bytes, suffix: str) -> Kind | Unreadable:
    """Kind of the content; the suffix decides only among texts."""
    if b"%PDF-" in data[:PDF_WITHIN]:
        return "pdf"
    for signature, what in SIGNATURES:
        if data.startswith(signature):
            return Unreadable(reason=f"{what}, {WANTED}; export the article as one of these")
    named = SUFFIXES.get(suffix)
    if named == "pdf":
        return Unreadable(reason="named .pdf, but has no PDF header: broken or something else; download it again")
    if is_binary(data):
        return Unreadable(reason=f"binary data and no text, {WANTED}")
    if HTML.search(_plain(data[:HTML_WITHIN])):
        return "html"
    if named is None:
        return Unreadable(reason=f"unknown format {suffix or '(no suffix)'}, {WANTED}; rename or convert it")
    return named


def _plain(data: bytes) -> bytes:
    """Beginning of a file as bytes of one width, so that one pattern finds a tag in UTF-16, too."""
    return data.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")


def _document(data: bytes, kind: Kind, zone: ZoneInfo) -> Document | Unreadable:
    if kind == "pdf":
        from synopse.read import pdf

        return pdf.read(data, zone, MOST_CHARACTERS)
    content = decode(data, declares=kind == "html")
    if len(content) > MOST_CHARACTERS:
        return Unreadable(
            reason=f"{len(content):,} characters, at most {MOST_CHARACTERS:,} are read: no single article; split it"
        )
    if kind == "html":
        from synopse.read import html

        return html.read(content, zone)
    from synopse.read import text

    return text.read_markdown(content, zone) if kind == "markdown" else text.read(content)
