"""The strip of a story's origins: how many reports there are, and on how few they rest."""

from __future__ import annotations

from synopse.labels import Catalog
from synopse.model import Frozen, Story
from synopse.pictures.drawing import LINE, SIZE, WIDTH, box, line, lines, picture, words
from synopse.view import Picture

FEWEST = 3
"""Reports from which on a strip tells something."""
GAP = 10.0
TALL = 24.0


class Origin(Frozen):
    """What some reports rest on; a report is its number in the story, or None for a reprint, and its outlet."""

    name: str
    reports: tuple[tuple[int | None, str], ...]
    is_house: bool = False
    """Whether it is a publishing house: its papers are one voice, and no origin of each other."""


def origins(story: Story, name: str, catalog: Catalog) -> Picture | None:
    """Draw each report as a field, those of one origin side by side; None where each report is an origin of its own.

    Args:
        story: what is told.
        name: of the picture, one of its own in the document.
        catalog: labels of the reader's language.
    """
    found = grouped(story)
    reports = sum(len(origin.reports) for origin in found)
    if reports < FEWEST or len(found) == reports:
        return None
    title = catalog.text(
        "picture.origins",
        reports=catalog.text("picture.reports_count", count=reports),
        origins=catalog.text("count.origins", count=len(found)),
    )
    parts, x = [], 0.0
    tile = (WIDTH - GAP * (len(found) - 1)) / reports
    for origin in found:
        parts += _fields(origin, x, tile)
        x += tile * len(origin.reports) + GAP
    told, y = [], TALL + 12.0
    for origin in found:
        if len(origin.reports) > 1:
            told.append(_shared(origin, catalog))
            for part in lines(told[-1], WIDTH, 4):
                y += LINE
                parts.append(words(0, y, part))
    alone = [origin.reports[0][1] for origin in found if len(origin.reports) == 1]
    if alone:
        told.append(catalog.text("picture.alone", count=len(alone), names=catalog.listing(alone)))
        for part in lines(told[-1], WIDTH, 4):
            y += LINE
            parts.append(words(0, y, part, colour="soft"))
    return picture("origins", name, title, told, y + 6, parts)


def grouped(story: Story) -> tuple[Origin, ...]:
    """The reports by what they rest on, reprints with the article that they print; the largest group first."""
    groups: dict[str, list[tuple[int | None, str]]] = {}
    houses = {article.house for article in story.articles if article.origin in (None, article.house)}
    for article in story.articles:
        group = groups.setdefault(article.origin or article.house or article.source, [])
        group += [(article.number, article.source), *((None, reprint.source) for reprint in article.reprints)]
    found = (Origin(name=name, reports=tuple(told), is_house=name in houses) for name, told in groups.items())
    return tuple(sorted(found, key=lambda origin: -len(origin.reports)))


def _fields(origin: Origin, x: float, tile: float) -> list[str]:
    """Fields that touch where the origin is one, with a bar under them; "= 1" is a reprint of the first article."""
    parts = []
    printed = 0
    for n, (number, _) in enumerate(origin.reports):
        parts.append(box(x + tile * n, 0, tile - 1.5, TALL, "panel"))
        printed = number or printed
        sign = f"= {printed}" if number is None else f"[{number}]"
        parts.append(words(x + tile * (n + 0.5), TALL / 2 + SIZE / 3, sign, anchor="middle", bold=True))
    shared = len(origin.reports) > 1
    end = x + tile * len(origin.reports) - 1.5
    parts.append(line(x + 1, TALL + 5, end - 1, TALL + 5, "conflict" if shared else "agree", 3.0 if shared else 1.5))
    return parts


def _shared(origin: Origin, catalog: Catalog) -> str:
    """Which reports rest on it."""
    outlets = list(dict.fromkeys(outlet for _, outlet in origin.reports))
    label = "picture.house" if origin.is_house else "picture.shared"
    return catalog.text(label, name=origin.name, names=catalog.listing(outlets))
