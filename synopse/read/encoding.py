"""Bytes to text: by byte order mark, declaration, UTF-8, and at last cp1252."""

from __future__ import annotations

import codecs
import re

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DECLARED = re.compile(
    rb"""(?:charset\s*=\s*["']?|<\?xml[^>]{0,80}encoding\s*=\s*["'])\s*([\w.:-]{2,40})""", re.IGNORECASE
)
DECLARED_WITHIN = 4096
NAME = re.compile(r"[\w.:-]{2,40}", re.ASCII)
LATIN = {"iso-8859-1", "iso8859-1", "latin-1", "latin1", "l1", "ascii", "us-ascii", "windows-1252"}
"""What pages declare when they mean cp1252, as every browser knows."""
NO_CHARSETS = {"idna", "punycode", "unicode-escape", "raw-unicode-escape"}
"""Codecs of Python's that no page is in: they make halves of characters, or take time by the square of the length."""
FALLBACK = "cp1252"
CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27})
MOST_CONTROLS = 0.02
SAMPLE = 65536


def decode(data: bytes, *, declares: bool = False, charset: str | None = None) -> str:
    """Text that bytes hold; what no encoding explains becomes U+FFFD.

    Text beyond ASCII that is valid UTF-8 is UTF-8, whatever a page declares: no other encoding comes out
    as valid UTF-8 by chance, and wrong declarations are common. `declares` says whether the
    content may declare its encoding (HTML); `charset` is what a server says it is, which counts first.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    declared = DECLARED.search(data[:DECLARED_WITHIN]) if declares else None
    name = declared[1].decode("ascii").lower() if declared else ""
    if charset and NAME.fullmatch(charset.strip()) and _decoded(b"", charset.strip()) is not None:
        name = charset.strip().lower()
    if name and b"\0" not in data and not _is_narrow(name):  # it would be full of them
        name = ""
    if name and data.isascii():
        return _decoded(data, name) or data.decode("ascii")
    text = _decoded(data, "utf-8")
    if text is None and name and name not in LATIN:
        text = _decoded(data, name)
    if text is None and _is_damaged_utf8(data):
        text = data.decode("utf-8", errors="replace")
    return data.decode(FALLBACK, errors="replace") if text is None else text


def is_binary(data: bytes) -> bool:
    """Whether bytes are no text in any encoding that `decode` knows."""
    if data.startswith(tuple(mark for mark, _ in MARKS)):
        return False
    sample = data[:SAMPLE]
    controls = len(sample) - len(sample.translate(None, CONTROLS))
    return b"\0" in sample or controls > MOST_CONTROLS * len(sample)


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether most of the characters beyond ASCII are UTF-8: a file with a few broken bytes, not one in cp1252."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    return sum(not c.isascii() for c in text) - broken > broken


def _is_narrow(encoding: str) -> bool:
    """Whether a sign of ASCII is one byte, as in what can be read before its encoding is known."""
    try:
        return "<".encode(encoding) == b"<"
    except (LookupError, UnicodeError):
        return False


def _decoded(data: bytes, encoding: str) -> str | None:
    """Text, or None where the encoding is unknown or does not fit: another one is tried then."""
    try:
        return None if codecs.lookup(encoding).name in NO_CHARSETS else data.decode(encoding)
    except (LookupError, UnicodeError):
        return None
