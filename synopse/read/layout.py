"""Lines on printed pages to paragraphs: running heads out, columns in order, headings by their size."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from statistics import median

from synopse.language.furniture import is_ended
from synopse.read.lines import BULLET, ROOM_LEFT, continues, join, words_of

EDGE_LINES = 4
"""Running heads stand within so many lines from the top or the bottom of a page."""
SAME_HEIGHT = 5.0
SHARE_OF_PAGES = 0.3
WIDE_LEADING = 1.35
LARGER = 1.1
INDENT = 0.8
COLUMN_GAP = 40.0
SIDE_BY_SIDE = 0.3
SAME_LINE = 0.3
HALF = 0.5
"""A column that ends in mid-sentence goes on in the next one, if its last line is at least so full: no heading
stands last in a column."""


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of a line on a page: where it begins (points, y upwards), how large its type is."""

    page: int
    x: float
    y: float
    size: float
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or heading with the size of its type."""

    text: str
    size: float
    page: int


def by_page(lines: Iterable[Line], pages: int) -> list[list[Line]]:
    """The lines of each page."""
    parted: list[list[Line]] = [[] for _ in range(pages)]
    for line in lines:
        parted[line.page].append(line)
    return parted


def running_heads(lines: Sequence[Line], pages: int) -> frozenset[Line]:
    """Lines that stand at the same height at the top or the bottom of several pages, numbers aside."""
    edges: list[Line] = []
    for of_one in by_page(lines, pages):
        heights = sorted({line.y for line in of_one}, reverse=True)
        rim = {*heights[:EDGE_LINES], *heights[-EDGE_LINES:]}
        edges += [line for line in of_one if line.y in rim]
    groups: dict[str, list[Line]] = {}
    for line in edges:
        groups.setdefault(re.sub(r"\d+", "#", line.text), []).append(line)
    wanted = max(2.0, SHARE_OF_PAGES * pages)
    heads: set[Line] = set()
    for group in groups.values():
        for line in group:
            level = {other.page for other in group if abs(other.y - line.y) <= SAME_HEIGHT}
            if len(level) >= wanted:
                heads.add(line)
    return frozenset(heads)


def in_order(lines: Sequence[Line]) -> list[Line]:
    """Lines of one page as they are read.

    The order in the file is kept, unless it runs across the columns: then one column is read after
    the other, below what stands above them.
    """
    pairs = [(a, b) for a, b in itertools.pairwise(lines) if _side_by_side(a, b) and b.x > a.x]
    if 2 * len(pairs) < SIDE_BY_SIDE * len(lines) or len(pairs) < EDGE_LINES:
        return list(lines)
    top = max(a.y for a, _ in pairs)
    starts = sorted(line.x for pair in pairs for line in pair)
    columns = [starts[0]] + [b for a, b in itertools.pairwise(starts) if b - a > COLUMN_GAP]

    def column(line: Line) -> int:
        return max((i for i, x in enumerate(columns) if line.x >= x - INDENT * line.size), default=0)

    return sorted(lines, key=lambda line: (line.y <= top, column(line) if line.y <= top else 0, -line.y, line.x))


def body_size(lines: Iterable[Line]) -> float:
    """Size of type in which most of the text is set."""
    weight: Counter[float] = Counter()
    for line in lines:
        weight[round(line.size, 1)] += len(line.text)
    return weight.most_common(1)[0][0] if weight else 0.0


def blocks_of(lines: Sequence[Line], conjunctions: Set[str]) -> list[Block]:
    """Paragraphs of lines in reading order, hyphens mended, column and page breaks closed."""
    if not lines:
        return []
    size = body_size(lines)
    body = [line for line in lines if abs(line.size - size) < 0.5]
    steps = [a.y - b.y for a, b in itertools.pairwise(body) if a.page == b.page and a.y > b.y]
    leading = median(steps) if steps else size
    lengths = sorted(len(line.text) for line in body)
    width = lengths[int(0.9 * (len(lengths) - 1))]
    vocabulary = words_of(" ".join(line.text for line in lines))
    cells = {line for a, b in itertools.pairwise(lines) if _side_by_side(a, b) for line in (a, b)}
    groups: list[list[Line]] = [[lines[0]]]
    for above, below, after in zip(lines, lines[1:], (*lines[2:], None), strict=False):
        prose = width if _same_size(above.size, size) else 0
        apart = above in cells or below in cells or _parts(above, below, leading * above.size / size, prose)
        if apart or (prose and _indented(below, after)):
            groups.append([])
        groups[-1].append(below)
    blocks: list[Block] = []
    last = lines[0]
    for group in groups:
        block = Block(join([line.text for line in group], conjunctions, vocabulary), group[0].size, group[0].page)
        jumped = last.page != group[0].page or last.y <= group[0].y
        same = bool(blocks) and _same_size(blocks[-1].size, block.size)
        full = len(last.text) >= HALF * width
        if same and jumped and continues(blocks[-1].text, block.text, full=full, least=width // 2):
            text = join([blocks[-1].text, block.text], conjunctions, vocabulary)
            blocks[-1] = Block(text, block.size, blocks[-1].page)
        else:
            blocks.append(block)
        last = group[-1]
    return blocks


def _side_by_side(left: Line, right: Line) -> bool:
    return left.page == right.page and abs(left.y - right.y) <= SAME_LINE * left.size


def _parts(above: Line, below: Line, leading: float, width: int) -> bool:
    """Whether a paragraph ends between two lines.

    `leading` is the usual step for this size of type, `width` the letters of a full line, 0 in headings.
    """
    step = above.y - below.y
    if above.page != below.page or step < 0 or not _same_size(above.size, below.size):
        return True
    if step > WIDE_LEADING * max(leading, above.size):
        return True
    if not width or not is_ended(above.text) or above.text.endswith(":"):
        return False
    indented = INDENT * below.size < below.x - above.x < COLUMN_GAP
    room = len(above.text) + 1 + len(below.text.split(maxsplit=1)[0]) <= ROOM_LEFT * width
    return indented or room


def _indented(line: Line, after: Line | None) -> bool:
    """Whether a line opens a paragraph: the next one stands further left, and is no item of a list."""
    if after is None or after.page != line.page or after.y >= line.y or BULLET.match(after.text):
        return False
    return INDENT * line.size < line.x - after.x < COLUMN_GAP


def _same_size(one: float, other: float) -> bool:
    return max(one, other) <= LARGER * min(one, other)
