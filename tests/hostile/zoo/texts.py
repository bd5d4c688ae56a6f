"""Texts: encodings that lie, signs that cannot be seen, lines without end, and what makes patterns slow."""

from __future__ import annotations

import codecs
import gzip
import io
import zipfile

from tests.hostile.zoo.entry import ARTICLE, TEXT, Entry, Row, entries, given

FLOOD = 40_000
UMLAUTS = TEXT + " Über die Größe wird später entschieden, heißt es in Öderan."
HEAD = "<html><head><meta charset={}></head><body><p>"


def zipped(members: int = 1, size: int = 10_000_000) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(members):
            archive.writestr(f"../../{number}.txt", b"0" * size)
    return out.getvalue()


def declared(charset: str, body: bytes = UMLAUTS.encode("cp1252")) -> bytes:
    return HEAD.format(charset).encode() + body


ENCODINGS: dict[str, Row] = {
    "utf8-bom": lambda: codecs.BOM_UTF8 + UMLAUTS.encode(),
    "utf16le-bom": lambda: codecs.BOM_UTF16_LE + UMLAUTS.encode("utf-16-le"),
    "utf16be-bom": lambda: codecs.BOM_UTF16_BE + UMLAUTS.encode("utf-16-be"),
    "utf16-odd": lambda: codecs.BOM_UTF16_LE + UMLAUTS.encode("utf-16-le") + b"\x00",
    "utf16-halves": lambda: codecs.BOM_UTF16_LE + UMLAUTS.encode("utf-16-le") + b"\x00\xd8" * 9,
    "utf16-without-bom": (lambda: UMLAUTS.encode("utf-16-le"), "binary"),
    "utf32-bom": lambda: codecs.BOM_UTF32_LE + UMLAUTS.encode("utf-32-le"),
    "utf32-beyond": lambda: codecs.BOM_UTF32_LE + UMLAUTS.encode("utf-32-le") + b"\xff\xff\xff\x7f",
    "utf32-without-bom": (lambda: UMLAUTS.encode("utf-32-be"), "binary"),
    "only-bom": (lambda: codecs.BOM_UTF8, "short"),
    "overlong": lambda: UMLAUTS.encode() + b" \xc0\xaf\xe0\x80\xaf\xf0\x80\x80\xaf",
    "surrogates": lambda: UMLAUTS.encode() + "\ud800 \udfff".encode("utf-8", "surrogatepass"),
    "five-bytes": lambda: UMLAUTS.encode() + b" \xf8\x88\x80\x80\x80 \xfe \xff",
    "cut-off": lambda: UMLAUTS.encode() + b" \xf0\x9f\x98",
    "cp1252": lambda: UMLAUTS.encode("cp1252"),
    "latin1-undefined": lambda: UMLAUTS.encode("cp1252") + b" \x81\x8d\x8f\x90\x9d",
    "mixed": lambda: UMLAUTS.encode() + b" " + UMLAUTS.encode("cp1252"),
    "twice-utf8": lambda: UMLAUTS.encode().decode("cp1252", "replace").encode(),
    "utf7": lambda: b"+ADw-script+AD4- " + TEXT.encode(),
    "nul-within": (lambda: TEXT.encode() + b"\0" + TEXT.encode(), "binary"),
    "controls": (lambda: bytes(range(1, 9)) * 200 + TEXT.encode(), "binary"),
    "few-controls": lambda: TEXT.encode() * 9 + b"\x01\x08\x1b",
    "all-bytes": (lambda: bytes(range(256)) * 40, "binary"),
    "high-bytes": (lambda: bytes(range(128, 256)) * 40, "sentences"),
}  # fmt: skip
DECLARED: dict[str, Row] = {
    **{
        f"declares-{name}": given(declared, name)
        for name in (
            "utf-8",
            "utf-16",
            "utf-32",
            "utf-7",
            "idna",
            "punycode",
            "unicode_escape",
            "raw_unicode_escape",
            "rot13",
            "hex",
            "zlib",
            "undefined",
            "mbcs",
            "x" * 40,
            "../../etc/passwd",
            "iso-8859-1",
            "cp1250",
            "big5",
            "shift_jis",
            "koi8-r",
        )
    },
    "escapes": lambda: declared("unicode_escape", rb"\ud800\q\x00 " + TEXT.encode()),
    "punycode-long": (lambda: declared("punycode", TEXT.encode() * 10_000), "long"),
}
KINDS: dict[str, Row] = {
    "nothing": (lambda: b"", "empty"),
    "blanks": (lambda: b" \n\t\r" * 10_000, "blank"),
    "one-word": (lambda: "Turnhalle", "short"),
    "too-large": (lambda: b"a" * (20 * 1024 * 1024 + 1), "large"),
    "ten-megabytes-a-line": (lambda: (TEXT + " ") * 70_000, "long"),
    "one-word-a-megabyte": (lambda: "a" * 1_000_000, "long"),
    "zip-bomb": (zipped, "archive"),
    "zip-slip": (lambda: zipped(100, 10), "archive"),
    "gzip-bomb": (lambda: gzip.compress(b"0" * 20_000_000), "archive"),
    "office": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 500, "archive"),
    "rtf": (lambda: b"{\\rtf1 " + b"{" * 100_000, "archive"),
    "png": (lambda: b"\x89PNG\r\n" + b"\0" * 500, "archive"),
    "postscript": (lambda: b"%!PS\n{loop} loop", "archive"),
    "elf": (lambda: b"\x7fELF\x02\x01\x01\0" + b"\0" * 500, "binary"),
    "page-named-text": lambda: f"<!doctype html><html><body><p>{TEXT}</p></body></html>",
    "both-page-and-pdf": (lambda: f"<html><body>%PDF-1.7 {TEXT}</body></html>", "pdf_broken"),
    "numbers": (lambda: "12345 67890 " * 5_000, "letters"),
    "no-sentences": (lambda: "\n".join(f"a{n}" for n in range(5_000)), "letters"),
}  # fmt: skip
FLOODS = {
    "abbreviations": "z. B. ",
    "capitals": "A. ",
    "quotes": "„",
    "straight-quotes": '"a ',
    "brackets": "(",
    "links": "[a](",
    "pictures": "![",
    "digits": "1",
    "figures": "1.",
    "commas": "1,",
    "thousands": "1.000,",
    "hundreds": "hundert",
    "one-and": "einund",
    "words-and": "ein und ",
    "dates": "3. März ",
    "short-dates": "1.1.",
    "clocks": "10 Uhr ",
    "per-cent": "3 Prozent ",
    "million": "1 Mio. ",
    "am": "am ",
    "dashes": "- ",
    "hyphens": "a-",
    "broken-words": "Ab-\nab\n",
    "soft-hyphens": "a\xad",
    "stars": "*a ",
    "underscores": "_a",
    "ticks": "`",
    "tags": "<a",
    "comments": "<!--",
    "hashes": "# ",
    "bars": " | ",
    "backslashes": "\\",
    "colons": "a: ",
    "by": "Von ",
    "photo": "Foto: ",
    "rights": "© ",
    "agency": "(dpa) ",
    "stamp": "Stand: ",
    "read-on": "Lesen Sie auch ",
    "dots": ".",
    "ellipses": "… ",
    "questions": "? ",
    "accents": "\u0301",
    "zero-width": "\u200b",
    "turned": "\u202e",
    "joined": "\u200d",
    "ligatures": "ﬁ",
    "chinese": "漢",
    "arabic": "م ",
    "faces": "😀",
    "addresses": "http://a.",
    "mails": "a@",
    "tabs": "a\t",
    "feeds": "a\f",
    "returns": "a\r",
    "separators": "a\u2028",
    "items": "- a\n",
    "rules": "---\n",
    "fields": "a: b\n",
    "quotes-deep": "> ",
    "fences": "```\n",
    "definitions": "[a]: b\n",
    "table": "|a|b|\n",
    "levels": "####### a\n",
    "escaped": "\\*",
}
"""One piece over and over, between two true paragraphs: what a nested repetition in a pattern chokes on."""
LETTERLESS = frozenset(
    "quotes brackets links pictures digits figures commas thousands short-dates comments backslashes rights dots "
    "ellipses questions faces quotes-deep table levels escaped".split()
)
MATTER: dict[str, Row] = {
    "matter-open": lambda: f"---\ntitle: x\n\n{TEXT}",
    "matter-yaml": lambda: f"---\ntitle: !!python/object/apply:os.system ['id']\ndate: 0000-00-00\n---\n\n{TEXT}",
    "matter-anchors": lambda: "---\na: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n---\n\n" + TEXT,
    "matter-long": lambda: f"---\n{'title: x' * 600}\n---\n\n{TEXT}",
    "matter-date": lambda: f"---\ndate: {'9' * 400}-01-01\nlang: ../../etc\nurl: file:///etc/passwd\n---\n\n{TEXT}",
    "comment-open": lambda: f"<!-- {TEXT}\n\n{TEXT}",
    "fence-open": (lambda: f"```\n{TEXT}", "short"),
    "raw-html": lambda: f"<script>alert(1)</script> {TEXT}\n\n<iframe src=file:///etc/passwd></iframe>",
}  # fmt: skip


def flood(piece: str) -> str:
    return f"{TEXT}\n\n{piece * (FLOOD // len(piece))}\n\n{TEXT[:82]} {TEXT[82:].replace('Halle', 'Sporthalle')}"


ZOO: tuple[Entry, ...] = (
    *entries(".txt", {**ENCODINGS, **KINDS}),
    *entries(".html", {name.replace("/", "-"): row for name, row in DECLARED.items()}),
    *entries(".md", MATTER),
    *entries(
        ".md",
        {
            f"flood-{name}": (given(flood, piece), "letters" if name in LETTERLESS else ARTICLE)
            for name, piece in FLOODS.items()
        },
    ),
)
