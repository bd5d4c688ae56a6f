"""Figures that differ as dots on one scale, with the range that their wording leaves ("rund 80")."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import isfinite

from synopse.labels import Catalog
from synopse.language import load
from synopse.language.numbers import Quantity, quantities
from synopse.model import Development, Divergence, Frozen, Position, Step, Story
from synopse.pictures.drawing import BOLD, LINE, SIZE, SMALL, WIDTH, disc, line, lines, picture, wide, words
from synopse.view import Picture

LEFT = 125.0
"""Width of the column with the sources."""
MARGIN = 14.0
ROW = 2 * LINE + 10.0
ROOM = 0.12
"""What the scale leaves free at either end, by the distance between the figures."""
SAME = 1e-6
"""Figures closer than that, relative to the larger one, are one."""


class Figure(Frozen):
    """What one side says: in its words, as a quantity, and who says so."""

    said: str
    quantity: Quantity
    outlets: tuple[str, ...]


def figures(finding: Divergence | Development, story: Story, name: str, catalog: Catalog) -> Picture | None:
    """Draw what the sides give; None unless each gives one figure, all of one unit, and they differ.

    Args:
        finding: what is contradicted, or has changed.
        story: to which it belongs.
        name: of the picture, one of its own in the document.
        catalog: labels of the reader's language.
    """
    sides = finding.positions if isinstance(finding, Divergence) else finding.steps
    found = [figure for side in sides if (figure := _figure(side, story))]
    if len(found) < len(sides) or len({figure.quantity.unit for figure in found}) > 1:
        return None
    ends = [end for figure in found for end in (figure.quantity.value, *_open(figure.quantity)) if isfinite(end)]
    low, high = min(ends), max(ends)
    values = [figure.quantity.value for figure in found]
    if max(values) - min(values) <= SAME * max(map(abs, values)):
        return None

    def place(value: float) -> float:
        share = (value - low) / (high - low) * (1 - 2 * ROOM) + ROOM
        return LEFT + MARGIN + min(max(share, 0.0), 1.0) * (WIDTH - LEFT - 2 * MARGIN)

    parts = [part for n, figure in enumerate(found) for part in _row(figure, n * ROW, place)]
    values_said = [
        catalog.text("picture.figure", names=catalog.listing(one.outlets), count=len(one.outlets), value=one.said)
        for one in found
    ]
    title = catalog.text("picture.figures", topic=finding.topic)
    return picture("figures", name, title, values_said, len(found) * ROW + 2, parts)


def _figure(side: Position | Step, story: Story) -> Figure | None:
    """The one quantity in what differs, read as the language of the article writes it in which it stands."""
    if side.value is None:
        return None
    articles = {article.id: article for article in story.articles}
    known = [(articles[e.article], e.quote) for e in side.evidence if e.article in articles]
    own = next((article for article, quote in known if side.value in quote), None)
    read = quantities(side.value, load(own.language).numbers) if own else ()
    outlets = tuple(dict.fromkeys(article.source for article, _ in known))
    return Figure(said=side.value, quantity=read[0], outlets=outlets) if len(read) == 1 else None


def _open(quantity: Quantity) -> tuple[float, float]:
    """The range that the wording leaves; the figure itself where it leaves none but that of rounding."""
    if quantity.bound == "exact" and not quantity.spread:
        return quantity.value, quantity.value
    return quantity.low, quantity.high


def _row(figure: Figure, top: float, place: Callable[[float], float]) -> Iterator[str]:
    """Who says so, the range as a bar that is dashed where its end is open, and the figure as a dot with its words."""
    axis, low, high = top + LINE + 8, *_open(figure.quantity)
    outlets = lines(", ".join(figure.outlets), LEFT - 8, 2, SMALL)
    yield from (words(0, top + 10 + LINE * n, part, colour="soft", size=SMALL) for n, part in enumerate(outlets))
    yield line(LEFT + MARGIN, axis, WIDTH - MARGIN, axis, "rule", 0.6)
    x = place(figure.quantity.value)
    for end in (low, high):
        if end != figure.quantity.value:
            yield line(x, axis, place(end), axis, "conflict", 3.0, dashed=not isfinite(end))
    yield disc(x, axis, 5, "conflict")
    size = SIZE if wide(figure.said, bold=True) <= WIDTH - LEFT else SMALL
    shown = lines(figure.said, (WIDTH - LEFT) / BOLD, 1, size)[0]
    half = wide(shown, size, bold=True) / 2
    middle = min(max(x, LEFT + half), WIDTH - half)
    yield words(middle, top + SIZE - 2, shown, anchor="middle", bold=True, size=size)
