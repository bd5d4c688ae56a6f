"""The zoo's PDFs: built object by object, so that each can be wrong in its own way."""

from __future__ import annotations

import textwrap
import zlib
from collections.abc import Mapping

from tests.hostile.zoo.entry import TEXT

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
ONE_PAGE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"


def built(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """A file of these objects, with the table of their places."""
    out, places = b"%PDF-1.7\n", {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size = max(objects) + 1
    table = b"".join(b"%010d 00000 n \n" % places.get(number, 0) for number in range(1, size))
    end = b"trailer\n<< /Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF" % (size, trailer, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end


def stream(data: bytes, more: bytes = b"") -> bytes:
    """A stream, with what its dictionary says beside the length."""
    return b"<< /Length %d %s>>\nstream\n" % (len(data), more) + data + b"\nendstream"


def packed(data: bytes) -> tuple[bytes, bytes]:
    """Data as FlateDecode packs it, and the dictionary's word for that."""
    return zlib.compress(data, 9), b"/Filter /FlateDecode "


def shown(text: str = TEXT) -> bytes:
    """What draws a text, in lines."""
    lines = textwrap.wrap(text, 60)
    drawn = b"".join(b"(%s) Tj 0 -14 Td " % line.encode("latin-1") for line in lines)
    return b"BT /F1 12 Tf 72 720 Td " + drawn + b"ET"


def page(contents: bytes = b"4 0 R", resources: bytes = b"<< /Font << /F1 5 0 R >> >>") -> bytes:
    """A page."""
    return b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %s /Resources %s >>" % (contents, resources)


def document(
    content: tuple[bytes, bytes] | None = None,
    *,
    catalog: bytes = b"",
    pages: bytes = ONE_PAGE,
    first: bytes | None = None,
    font: bytes = FONT,
    more: Mapping[int, bytes] | None = None,
    trailer: bytes = b"",
) -> bytes:
    """A PDF of one page, of which any part may be replaced; objects from 6 on are free."""
    data, filters = content or (shown(), b"")
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R %s>>" % catalog,
        2: pages,
        3: first or page(),
        4: stream(data, filters),
        5: font,
    }
    return built({**objects, **(more or {})}, trailer)
