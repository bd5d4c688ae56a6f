"""The matrix of a story: which source reports a fact, which contradicts it, and which is silent about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from math import cos, radians, sin

from synopse.certainty import is_sure
from synopse.labels import Catalog
from synopse.model import Agreement, Divergence, Evidence, Frozen, SourceArticle, Story
from synopse.pictures.drawing import LINE, SMALL, WIDTH, cross, disc, line, lines, numbered, picture, ring, wide, words
from synopse.view import Picture

FEWEST_SOURCES, FEWEST_FACTS = 3, 2
"""Of fewer, the sentences themselves tell as much."""
MOST_SOURCES, MOST_FACTS = 10, 10
MOST_LINES, ROOM = 6, 40
"""Of one statement and of all: whole statements tell more than many that are cut, and the picture fits a page."""
LONGEST = 175.0
"""Width of a source's name at most."""
CELL = 24.0
TURN = 42.0
"""Degrees by which the names of the sources are turned."""


class Fact(Frozen):
    """One row: a statement, and the articles that make it and that contradict it."""

    statement: str
    reports: frozenset[str]
    contradicts: frozenset[str]


def matrix(story: Story, name: str, catalog: Catalog) -> Picture | None:
    """Draw facts against sources; None where there are too few to compare, or more sources than a page is wide.

    Args:
        story: what is told.
        name: of the picture, one of its own in the document.
        catalog: labels of the reader's language.
    """
    rows, sources = facts(story)[:MOST_FACTS], story.articles
    if not FEWEST_SOURCES <= len(sources) <= MOST_SOURCES or len(rows) < FEWEST_FACTS:
        return None
    left = WIDTH - CELL * len(sources) - 4
    names = [numbered(source, min(left + CELL, LONGEST), SMALL) for source in sources]
    top = max(wide(one, SMALL) for one in names) * sin(radians(TURN)) + 14
    labels = [lines(row.statement, left - 8, MOST_LINES, SMALL) for row in rows]
    rows = rows[: sum(used <= ROOM for used in accumulate(map(len, labels)))]
    parts, y = list(_heads(names, left, top)), top
    for row, label in zip(rows, labels, strict=False):
        height = LINE * len(label) + 7
        parts.append(line(0, y, WIDTH, y, "rule", 0.6))
        parts += [words(0, y + 14 + LINE * n, part, size=SMALL) for n, part in enumerate(label)]
        parts += [_cell(row, one.id, left + CELL * (n + 0.5), y + height / 2) for n, one in enumerate(sources)]
        y += height
    parts.append(line(0, y, WIDTH, y, "rule", 0.6))
    parts += _legend(rows, y + 20, catalog)
    told = [_said(row, sources, catalog) for row in rows]
    return picture("matrix", name, catalog.text("picture.matrix"), told, y + 28, parts)


def facts(story: Story) -> list[Fact]:
    """The contradictions first, then what is agreed; an agreement that is one side of a contradiction is told there."""
    found: list[Fact] = []
    for divergence in story.divergences:
        if is_sure(divergence):
            _add(_contested(divergence), found)
    sides = [_places(p.evidence) for d in story.divergences if is_sure(d) for p in d.positions]
    for agreement in story.agreements:
        if is_sure(agreement) and not any(side & _places(agreement.evidence) for side in sides):
            found.append(_agreed(agreement))
    return found


def _add(fact: Fact, found: list[Fact]) -> None:
    """Put a fact into the list, together with one that is there already in the same words."""
    for n, known in enumerate(found):
        if known.statement == fact.statement:
            both = {"reports": known.reports | fact.reports, "contradicts": known.contradicts | fact.contradicts}
            found[n] = known.model_copy(update=both)
            return
    found.append(fact)


def _contested(divergence: Divergence) -> Fact:
    """The side with the most articles is the fact, and the others contradict it."""
    first = max(divergence.positions, key=lambda position: len(_articles(position.evidence)))
    others = [position for position in divergence.positions if position is not first]
    return Fact(
        statement=first.statement,
        reports=_articles(first.evidence),
        contradicts=_articles(e for position in others for e in position.evidence),
    )


def _agreed(agreement: Agreement) -> Fact:
    return Fact(statement=agreement.statement, reports=_articles(agreement.evidence), contradicts=frozenset())


def _articles(evidence: Iterable[Evidence]) -> frozenset[str]:
    return frozenset(one.article for one in evidence)


def _places(evidence: Iterable[Evidence]) -> frozenset[tuple[str, int]]:
    return frozenset((one.article, one.start) for one in evidence)


def _heads(names: Sequence[str], left: float, top: float) -> Iterator[str]:
    """The names of the sources, each ending above its column."""
    for n, one in enumerate(names):
        x = left + CELL * (n + 0.5) + 4 * cos(radians(TURN))
        yield words(x, top - 6, one, size=SMALL, anchor="end", turned=TURN)


def _cell(row: Fact, article: str, x: float, y: float) -> str:
    return _sign(article in row.reports, article in row.contradicts, x, y)


def _sign(reports: bool, contradicts: bool, x: float, y: float) -> str:
    if reports and contradicts:
        return ring(x, y, 7, "agree") + cross(x, y, 3, "conflict")
    if contradicts:
        return cross(x, y, 4.5, "conflict")
    return disc(x, y, 5.5, "agree") if reports else line(x - 3, y, x + 3, y, "soft")


def _legend(rows: Sequence[Fact], y: float, catalog: Catalog) -> Iterator[str]:
    """What each sign means that is drawn."""
    kinds = [("reports", True, False), ("contradicts", False, True), ("both", True, True), ("silent", False, False)]
    contested, both = any(row.contradicts for row in rows), any(row.reports & row.contradicts for row in rows)
    x = 7.0
    for kind, reports, contradicts in kinds:
        if (kind == "contradicts" and not contested) or (kind == "both" and not both):
            continue
        label = catalog.text(f"picture.{kind}")
        yield _sign(reports, contradicts, x, y - 4)
        yield words(x + 12, y, label, size=SMALL, colour="soft")
        x += wide(label, SMALL) + 36


def _said(row: Fact, sources: Sequence[SourceArticle], catalog: Catalog) -> str:
    """A row as a sentence."""
    opening, closing = catalog.quotation_marks(row.statement)
    reports = [source.source for source in sources if source.id in row.reports]
    contradict = [source.source for source in sources if source.id in row.contradicts]
    values = {"fact": f"{opening}{row.statement}{closing}", "names": catalog.listing(reports)}
    if not contradict:
        return catalog.text("picture.row", count=len(reports), **values)
    return catalog.text("picture.row_contested", count=len(reports), others=catalog.listing(contradict), **values)
