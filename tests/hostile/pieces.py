"""What hostile texts and files are made of, for the fuzzers: pieces that mean something to some part of the product."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

WORDS = (
    *(
        "Der Rat",
        "tagte",
        "am Dienstag",
        "in Niederau",
        "Die Polizei",
        "teilte mit",
        "nicht",
        "kein",
        "laut",
        "sagte er",
    ),
    *("rund", "mindestens", "knapp", "zwischen", "bis", "und", "oder", "etwa", "über", "ein", "zwei", "elftausend"),
    *("anderthalb", "hundert", "Millionen", "Mio.", "Prozent", "%", "Euro", "€", "km/h", "Grad", "Verletzte", "Tote"),
    *(
        "3",
        "17",
        "1.234",
        "1,5",
        "0",
        "-5",
        "10^9",
        "1e999",
        "99999999999999999999",
        "½",
        "٣",
        "²",
        "Ⅻ",
        "2026",
        "0000",
    ),
    *("3. März", "03.03.2026", "31.2.2026", "2026-03-04", "um 6.40 Uhr", "25:61", "gestern", "vor 99999999 Jahren"),
    *("Montag", "im Januar", "in den nächsten Tagen", "vor zwei Wochen", "Ende 2025", "z. B.", "Dr.", "Abs.", "A. B."),
    *("(dpa)", "Foto: X", "© 2026 Y", "Von A. B.", "Lesen Sie auch", "Stand: 1.1.2026", "Anzeige", "Mehr zum Thema"),
    *("The council", "did not", "said", "twenty-five", "two dozen", "last week", "a.m.", "Mr.", "$5m", "U.S."),
)
SIGNS = (
    *(
        ". ",
        "! ",
        "? ",
        "… ",
        ": ",
        "; ",
        ", ",
        " – ",
        "-",
        "„",
        "“",
        "”",
        "»",
        "«",
        '"',
        "'",
        "(",
        ")",
        "[",
        "]",
        "\n",
        "\n\n",
    ),
    *(
        "# ",
        "- ",
        "* ",
        "> ",
        "|",
        "`",
        "```",
        "<p>",
        "</p>",
        "<b",
        "&amp;",
        "&#x1F;",
        "]]>",
        "<!--",
        "{{",
        "}}",
        "{%",
        "#let",
    ),
    *(
        "\u0301",
        "\u200b",
        "\u202e",
        "\u2066",
        "\xad",
        "\ufeff",
        "\u00a0",
        "\u2028",
        "\x85",
        "\x00",
        "\x1b[2J",
        "\ud800",
        "\U000e0041",
    ),
    *("\r", "\t", "\x0b", "İ", "ß", "ﬁ", "ǆ", "漢字", "محمد", "😀", "a" * 200, " " * 50, "1" * 60, "." * 40),
)

TEXTS = st.lists(st.sampled_from((*WORDS, *SIGNS)) | st.text(max_size=8), max_size=60).map(" ".join)
PROSE = st.lists(st.sampled_from(WORDS), min_size=3, max_size=12).map(lambda words: f"{' '.join(words)}.")
ARTICLES = st.lists(PROSE | TEXTS, min_size=1, max_size=8).map("\n\n".join)
LONG = int(os.environ.get("SYNOPSE_FUZZ_EXAMPLES", "0"))
"""Examples of each property; without it few, and always the same."""


def fuzzed(few: int) -> settings:
    """So many examples in CI, always the same ones; `SYNOPSE_FUZZ_EXAMPLES` fresh ones where `make fuzz` names it."""
    slow = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much]
    return settings(
        max_examples=LONG or few, derandomize=not LONG, database=None, deadline=None, suppress_health_check=slow
    )


def mutated(whole: bytes) -> st.SearchStrategy[bytes]:
    """A file with pieces cut out, doubled, or overwritten."""
    place = st.integers(0, len(whole))
    patch = st.binary(max_size=12) | st.sampled_from(
        [b"\0", b"\xff\xfe", b"<" * 9, b"0" * 30, b"/Kids [1 0 R]", b"&#55296;"]
    )
    change = st.tuples(place, place, patch | st.none())

    def changed(changes: list[tuple[int, int, bytes | None]]) -> bytes:
        data = whole
        for one, two, put in changes:
            start, end = sorted((one, two))
            data = (
                data[:start]
                + (put if put is not None else data[start:end] * 2)
                + data[end if put is None else start + len(put) :]
            )
        return data[: 4 * len(whole)]

    return st.lists(change, min_size=1, max_size=5).map(changed)
