"""SVG from plain pieces: shapes and words, every text escaped, no style that a page's policy would have to allow.

Colours stand as attributes, for a PDF or a file of its own, and as classes (`fill-agree`), so that a page may give
them others in the dark. Nothing is told by colour alone. Lengths are user units; text has a size of 12 or so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Literal
from unicodedata import east_asian_width

from synopse.model import SourceArticle
from synopse.view import Picture, shown

WIDTH = 360
"""Of every picture: that of a phone, where words of a legible size stay so."""
SIZE, SMALL = 12.0, 10.5
LINE = 15.0
"""Height of a line of words."""
COLOURS = {
    "ink": "#1d1f23",
    "soft": "#565b64",
    "rule": "#b4b0a7",
    "panel": "#e6e2d8",
    "agree": "#14603f",
    "conflict": "#9a3412",
}
FONTS = "system-ui, Roboto, Noto Sans, Libertinus Serif, serif"
"""Those of a screen, then the one that typst brings."""
Colour = Literal["ink", "soft", "rule", "panel", "agree", "conflict"]
Anchor = Literal["start", "middle", "end"]

NO_XML = re.compile("[\ufffe\uffff]")
"""What no XML may hold and `shown` lets through."""
AVERAGE, WIDE, BOLD = 0.58, 1.0, 1.12
"""Width of a letter by its size: of the usual sans-serif ones on average, of a Chinese one; what bold ones add."""


def words(
    x: float,
    y: float,
    text: str,
    *,
    colour: Colour = "ink",
    size: float = SIZE,
    anchor: Anchor = "start",
    bold: bool = False,
    turned: float = 0.0,
) -> str:
    """One line of text whose baseline begins (ends, has its middle) at the point; `turned` by degrees, clockwise."""
    turn = f' transform="rotate({_n(turned)} {_n(x)} {_n(y)})"' if turned else ""
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" text-anchor="{anchor}"{weight}{turn} {_fill(colour)}>'
        f"{_text(text)}</text>"
    )


def line(
    x1: float, y1: float, x2: float, y2: float, colour: Colour, width: float = 1.0, *, dashed: bool = False
) -> str:
    """A straight line."""
    dashes = ' stroke-dasharray="2 3"' if dashed else ""
    return (
        f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" stroke-width="{_n(width)}"'
        f' stroke-linecap="round"{dashes} {_stroke(colour)}/>'
    )


def disc(x: float, y: float, radius: float, colour: Colour) -> str:
    """A filled circle."""
    return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" {_fill(colour)}/>'


def ring(x: float, y: float, radius: float, colour: Colour, width: float = 1.6) -> str:
    """A circle that is not filled."""
    shape = f'cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}"'
    return f'<circle {shape} fill="none" stroke-width="{_n(width)}" {_stroke(colour)}/>'


def cross(x: float, y: float, reach: float, colour: Colour) -> str:
    """Two strokes across each other."""
    there = line(x - reach, y - reach, x + reach, y + reach, colour, 2.2)
    return there + line(x - reach, y + reach, x + reach, y - reach, colour, 2.2)


def box(x: float, y: float, width: float, height: float, colour: Colour) -> str:
    """A filled rectangle."""
    return f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" rx="2" {_fill(colour)}/>'


def wide(text: str, size: float = SIZE, *, bold: bool = False) -> float:
    """About how wide a text is when it is set."""
    return size * (BOLD if bold else 1) * sum(WIDE if east_asian_width(sign) in "WF" else AVERAGE for sign in text)


def lines(text: str, width: float, most: int, size: float = SIZE) -> list[str]:
    """Break a text into at most so many lines that are about that wide; what does not fit ends in an ellipsis."""
    found, rest = [""], shown(text).split(" ")
    while rest:
        word = rest.pop(0)
        longer = f"{found[-1]} {word}".strip()
        if wide(longer, size) <= width:
            found[-1] = longer
        elif len(found) == most:
            return [*found[:-1], _shortened(longer, width, size)]
        elif found[-1]:
            found.append("")
            rest.insert(0, word)
        else:  # a word that is longer than the line
            fits = max(1, next(n for n in range(len(word), 0, -1) if n == 1 or wide(word[:n], size) <= width))
            found[-1] = word[:fits]
            found.append("")
            rest.insert(0, word[fits:])
    return [line for line in found if line] or [""]


def numbered(source: SourceArticle, width: float = WIDTH, size: float = SIZE) -> str:
    """A source's name, cut to the width, and its number; where it has no name, the one that it was given holds it."""
    number = f" [{source.number}]" if source.source_known else ""
    return lines(source.source, width - wide(number, size), 1, size)[0] + number


def picture(
    kind: Literal["matrix", "course", "origins", "figures"],
    name: str,
    title: str,
    text: Iterable[str],
    height: float,
    parts: Iterable[str],
) -> Picture:
    """Put the pieces together; `name` is one of its own in the document, `text` says in sentences what is drawn."""
    said = shown(" ".join(text))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {_n(height)}" role="img"'
        f' aria-labelledby="{name}-title {name}-text" font-family="{FONTS}">'
        f'<title id="{name}-title">{_text(title)}</title><desc id="{name}-text">{_text(said)}</desc>'
        f"{''.join(parts)}</svg>"
    )
    return Picture(kind=kind, title=title, text=said, svg=svg)


def _shortened(text: str, width: float, size: float) -> str:
    """Leave off words at the end, or letters where there is but one word."""
    while text and wide(f"{text} …", size) > width:
        text = text.rpartition(" ")[0] or text[:-1]
    return f"{text.rstrip(' ,;:.–-')} …".strip()


def _text(text: str) -> str:
    return escape(NO_XML.sub("\ufffd", shown(text)), quote=False)


def _fill(colour: Colour) -> str:
    return f'class="fill-{colour}" fill="{COLOURS[colour]}"'


def _stroke(colour: Colour) -> str:
    return f'class="stroke-{colour}" stroke="{COLOURS[colour]}"'


def _n(number: float) -> str:
    """A length with a tenth at most, the same on every machine."""
    return f"{number:.1f}".removesuffix(".0")
