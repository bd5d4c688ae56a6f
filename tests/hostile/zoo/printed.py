"""PDFs: bombs, loops, tables that lie, passwords, scripts."""

from __future__ import annotations

import zlib

from tests.hostile.zoo.entry import Entry, entries
from tests.hostile.zoo.pdfs import document, packed, page, shown, stream

FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /Font << /F1 5 0 R >> /XObject << /X %d 0 R >> >> "
TYPE0 = b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode 6 0 R >>"


def kids(references: bytes, count: int) -> bytes:
    return b"<< /Type /Pages /Kids [%s] /Count %d >>" % (references, count)


def cmap(body: bytes) -> bytes:
    return document(font=TYPE0, more={6: stream(b"begincmap " + body + b" endcmap")})


def previous_is_itself() -> bytes:
    whole = document().replace(b"/Root", b"/Prev %010d /Root" % 0)
    return whole.replace(b"/Prev 0000000000", b"/Prev %010d" % whole.index(b"xref\n"))


def alone(number: int, body: bytes) -> bytes:
    """A file of one object, to which the table's place leads."""
    return b"%%PDF-1.5\n%d 0 obj\n" % number + body + b"\nendobj\nstartxref\n9\n%%EOF"


def locked(how: bytes) -> bytes:
    return document(trailer=b"/Encrypt << /Filter /Standard %s >> /ID [(a)(a)] " % how)


ZOO: tuple[Entry, ...] = tuple(
    entries(
        ".pdf",
        {
            "plain": document,
            "script": lambda: document(catalog=b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> "),
            "launch": lambda: document(catalog=b"/OpenAction << /S /Launch /F (/bin/sh) >> "),
            "address": lambda: document(catalog=b"/OpenAction << /S /URI /URI (http://127.0.0.1:1/) >> "),
            "embedded": lambda: document(
                catalog=b"/Names << /EmbeddedFiles << /Names [(../../x) 6 0 R] >> >> ", more={6: b"<< /F (../../x) >>"}
            ),
            "form-data": lambda: document(
                catalog=b"/AcroForm << /XFA 6 0 R >> ",
                more={6: stream(b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>")},
            ),
            "bomb": lambda: document(packed(b" " * 5_000_000 + shown())),
            "bomb-of-hundred-megabytes": (lambda: document(packed(b" " * 100_000_000)), "pdf_broken"),
            "bomb-in-a-bomb": (
                lambda: document(
                    (zlib.compress(zlib.compress(b" " * 100_000_000, 9)), b"/Filter [/FlateDecode /FlateDecode] ")
                ),
                "pdf_broken",
            ),
            "many-filters": (
                lambda: document((b"20" * 1000 + b">", b"/Filter [" + b"/ASCIIHexDecode " * 5000 + b"] ")),
                "pdf_broken",
            ),
            "run-lengths": (lambda: document((b"\x81 " * 3_000_000, b"/Filter /RunLengthDecode ")), "pdf_broken"),
            "lzw": (lambda: document((bytes(range(256)) * 20_000, b"/Filter /LZWDecode ")), "pdf_broken"),
            "columns": (
                lambda: document(
                    (
                        packed(b"\0" * 5_000_000)[0],
                        b"/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 999999999999 >> ",
                    )
                ),
                "pdf_broken",
            ),
            "brackets": (lambda: document(packed(b"BT /F1 12 Tf " + b"(" * 5_000_000)), "pdf_broken"),
            "arrays": (lambda: document(packed(b"BT " + b"[" * 1_000_000)), "pdf_broken"),
            "dictionaries": (lambda: document(packed(b"BT " + b"<<" * 100_000)), "pdf_broken"),
            "inline-pictures": (lambda: document((b"BI ID " * 100_000, b"")), "pdf_broken"),
            "pages-of-themselves": (lambda: document(pages=kids(b"2 0 R", 1)), "pdf_broken"),
            "pages-in-a-ring": (
                lambda: document(pages=kids(b"6 0 R 3 0 R", 1), more={6: kids(b"2 0 R 6 0 R", 3)}),
                "pdf_broken",
            ),
            "pages-doubling": (
                lambda: document(
                    pages=kids(b"6 0 R 6 0 R", 1),
                    more={n: kids(b"%d 0 R %d 0 R" % (n + 1, n + 1), 2) if n < 40 else page() for n in range(6, 41)},
                ),
                "pdf_broken",
            ),
            "pages-deep": (
                lambda: document(
                    pages=kids(b"6 0 R", 1),
                    more={n: kids(b"%d 0 R" % (n + 1), 1) if n < 3000 else page() for n in range(6, 3001)},
                ),
                "pdf_broken",
            ),
            "pages-too-many": (lambda: document(pages=kids(b"3 0 R " * 50_000, 1)), "pdf_pages"),
            "pages-the-same": (lambda: document(pages=kids(b"3 0 R " * 300, 300)), "short"),
            "pages-counted-wrong": lambda: document(pages=kids(b"3 0 R", 999_999_999_999)),
            "pages-counted-below-zero": lambda: document(pages=kids(b"3 0 R", -5)),
            "page-without-type": (lambda: document(first=b"<< >>"), "pdf_scanned"),
            "table-before-itself": previous_is_itself,
            "table-too-long": (lambda: document().replace(b"xref\n0 6", b"xref\n0 999999999"), "pdf_broken"),
            "table-as-a-bomb": (
                lambda: alone(
                    9,
                    stream(
                        packed(b"\1" * 50_000_000)[0],
                        b"/Type /XRef /Size 99999999 /W [1 1 1] /Root 1 0 R /Filter /FlateDecode ",
                    ),
                ),
                "pdf_broken",
            ),
            "table-of-nothing": (
                lambda: alone(
                    9, stream(b"\1" * 50, b"/Type /XRef /Size 99999999 /Index [0 99999999] /W [0 0 0] /Root 1 0 R ")
                ),
                "pdf_broken",
            ),
            "reference-ring": (lambda: document(first=page(b"6 0 R"), more={6: b"7 0 R", 7: b"6 0 R"}), "pdf_scanned"),
            "reference-to-itself": (lambda: document(first=page(b"6 0 R"), more={6: b"6 0 R"}), "pdf_scanned"),
            "length-of-itself": (
                lambda: document(first=page(b"6 0 R"), more={6: b"<< /Length 6 0 R >>\nstream\nx\nendstream"}),
                "pdf_broken",
            ),
            "form-in-itself": lambda: document(
                (shown() + b" /X Do", b""),
                first=page(resources=b"<< /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >>"),
                more={6: stream(b"/X Do /X Do", FORM % 6)},
            ),
            "forms-doubling": lambda: document(
                (shown() + b" /X Do", b""),
                first=page(resources=b"<< /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >>"),
                more={n: stream(b"/X Do /X Do", FORM % (n + 1)) for n in range(6, 14)},
            ),
            "contents-too-many": (lambda: document(first=page(b"[" + b"4 0 R " * 50_000 + b"]")), "pdf_broken"),
            "signs-all": (lambda: cmap(b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange"), "pdf_broken"),
            "signs-many": (lambda: cmap(b"1 beginbfrange <0000> <FFFF> <0041> endbfrange " * 500), "pdf_broken"),
            "sign-of-a-megabyte": (
                lambda: cmap(b"1 beginbfchar <0041> <" + b"0041" * 500_000 + b"> endbfchar"),
                "pdf_broken",
            ),
            "font-first-to-last": lambda: document(
                font=b"<< /Type /Font /Subtype /TrueType /BaseFont /X /FirstChar 0 /LastChar 99999999 /Widths [1] >>"
            ),
            "numbers": lambda: document(
                (b"BT /F1 nan Tf 1e999 0 0 1e999 99999999999999999999999 1e400 Tm (Rat) Tj " + shown()[3:], b"")
            ),
            "objects-in-a-stream": (
                lambda: alone(
                    1,
                    stream(
                        packed(b"1 0 " * 500_000)[0], b"/Type /ObjStm /N 500000 /First 2000000 /Filter /FlateDecode "
                    ),
                ),
                "pdf_broken",
            ),
            "objects-half": (lambda: b"%PDF-1.5\n" + b"1 0 obj\n" * 300_000 + b"startxref\n0\n%%EOF", "pdf_broken"),
            "trailers": (lambda: b"%PDF-1.5\n" + b"trailer <<>>\n" * 100_000 + b"startxref\n0\n%%EOF", "pdf_broken"),
            "ends": (lambda: b"%PDF-1.5\n" + b"startxref\n0\n%%EOF" * 100_000, "pdf_broken"),
            "lines-without-end": (lambda: b"%PDF-1.5\n" + b"\n" * 5_000_000, "pdf_broken"),
            "noise-behind": lambda: document() + b"a" * 5_000_000,
            "cut-off": (lambda: document()[:300], "pdf_broken"),
            "no-header": (lambda: document()[9:], "pdf_header"),
            "only-header": (lambda: b"%PDF-1.7", "pdf_broken"),
            "deep-catalog": (lambda: document(catalog=b"/A " + b"<</A " * 50_000), "pdf_broken"),
            "locked": (lambda: locked(b"/V 1 /R 2 /O (%s) /U (%s) /P -1" % (b"a" * 32, b"b" * 32)), "pdf_locked"),
            "locked-by-nobody-knows-what": (lambda: locked(b"/V 99 /R 99"), "pdf_broken"),
            "locked-by-aes": (
                lambda: locked(
                    b"/V 5 /R 6 /Length 256 /O (%s) /U (%s) /OE (%s) /UE (%s) /Perms (%s) /P -1"
                    % (b"a" * 48, b"b" * 48, b"a" * 32, b"b" * 32, b"c" * 16)
                ),
                "pdf_locked",
            ),
            "title-of-catalog": lambda: document(trailer=b"/Info 1 0 R "),
            "title-a-megabyte": lambda: document(
                more={6: b"<< /Title (" + b"Gemeinderat Niederau " * 50_000 + b") >>"}, trailer=b"/Info 6 0 R "
            ),
            "picture-alone": (lambda: document((b"q 1 0 0 1 0 0 cm /I Do Q", b"")), "pdf_scanned"),
        },
    )
)
