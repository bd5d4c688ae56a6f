"""Lines to paragraphs: columns, hyphens at line ends and page breaks are undone."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence, Set

from synopse.language.furniture import HEADING_LENGTH, is_ended

HYPHENS = ("-", "\xad", "‐", "‑")
HYPHENED_WORD = re.compile(r"\w+(?:-\w+)*")
LONGEST_WORD = 80
FIRST_WORD = re.compile(r"\w+")
PAGE_NUMBER = re.compile(r"[-–—\s]*\d{1,4}(?:\s?/\s?\d{1,4})?[-–—\s]*")
BULLET = re.compile(r"\s*(?:[-–—•▪●·*]|\d{1,2}[.)])\s+\S")
SENTENCE_WITHIN = re.compile(r"\w{3}[.!?][“”\"»«’]?\s")
WIDEST_COLUMN = 110
"""A line longer than this is a paragraph by itself and no line of a column."""
ROOM_LEFT = 0.8
"""A line break where the next word had fitted within this share of the width was meant."""
SHORT = 0.7
FULL = 0.8
"""A line of at least this share of the width is full: its sentence goes on below."""


def paragraphs(text: str, conjunctions: Set[str]) -> tuple[str, ...]:
    """Paragraphs of a plain text, however its lines are broken.

    A text in a narrow column (a copy from a PDF, a mail) is joined to paragraphs; in any other
    text each line is one. `conjunctions` are the words that keep a hyphen before them.
    """
    lines = [line.rstrip() for line in text.splitlines()]
    width = _column_width(lines)
    words = words_of(text)
    if width is None:
        return tuple(_glued([[line.strip()] for line in lines if line.strip()], 0, conjunctions, words))
    lines = [line for line in lines if not (line and PAGE_NUMBER.fullmatch(line))]
    groups = [part for group in _groups(lines) for part in _parts(group, width)]
    if groups and _title_above(groups[0], width):
        groups[:1] = [groups[0][:1], groups[0][1:]]
    return tuple(_glued([[line.strip() for line in part] for part in groups], width, conjunctions, words))


def join(lines: Sequence[str], conjunctions: Set[str], vocabulary: Set[str] = frozenset()) -> str:
    """Lines of one paragraph as one: words that a line end cut are whole again.

    The hyphen stays before a capital or a figure ("Shahed-Angriffsdrohnen"), behind capitals
    ("US-amerikanisch"), before a conjunction ("Energie- und"), and where `vocabulary`, the words of the
    text around, has the word with its hyphen; a word that stands there without one ("NordAmt") loses it.
    """
    pieces: list[str] = []
    for line in lines:
        if pieces:
            pieces[-1:] = _joint(pieces[-1], line, conjunctions, vocabulary)
        pieces.append(line)
    return "".join(pieces)


def words_of(text: str) -> frozenset[str]:
    """Words of a text, compounds with their hyphens, as `join` wants them."""
    return frozenset(HYPHENED_WORD.findall(text))


def continues(above: str, below: str, *, full: bool, least: int = HEADING_LENGTH) -> bool:
    """Whether a column or page break cut a paragraph in two.

    Either the sentence goes on in small letters, or the last line above is `full` and what stands there
    is no heading: longer than `least` characters, or with a sentence's end in it.
    """
    if not above or not below or BULLET.match(below) or (is_ended(above) and not above.endswith(":")):
        return False
    if below[0].islower() or above.endswith(HYPHENS):
        return True
    return full and (len(above) > least or SENTENCE_WITHIN.search(above) is not None)


def _joint(above: str, below: str, conjunctions: Set[str], vocabulary: Set[str]) -> tuple[str, str]:
    """Line above as it stays, and what stands between it and the line below."""
    if not above.endswith(HYPHENS):
        return above, " "
    whole = above[:-1]
    ends = re.split(r"[\s–—-]", whole[-LONGEST_WORD:])
    word = FIRST_WORD.match(below)
    stem, first = ends[-1], word[0] if word else ""
    if not stem:
        return above, " "
    if first.lower() in conjunctions:
        return whole, "- "
    keeps = not first or not first[0].islower() or (stem.isupper() and len(stem) > 1) or not stem[-1].isalpha()
    if keeps and len(stem) > 1 and f"{stem}{first}" in vocabulary:
        return whole, ""
    return whole, "-" if keeps or f"{stem}-{first}" in vocabulary else ""


def _column_width(lines: list[str]) -> int | None:
    """Width of the column that a text is set in, in characters; None where its lines are not broken.

    Broken are they where many lines stop in mid-sentence near the same width, and what
    follows often begins in small letters (a list of headings does neither).
    """
    lengths = sorted(len(line) for line in lines if line)
    if not lengths:
        return None
    width = lengths[int(0.9 * (len(lengths) - 1))]
    pairs = [(a, b.lstrip()) for a, b in itertools.pairwise(lines) if a and b]
    open_ended = [(a, b) for a, b in pairs if not is_ended(a)]
    small = sum(b[0].islower() for _, b in open_ended)
    near = sum(len(a) >= 0.6 * width for a, _ in open_ended)
    broken = width <= WIDEST_COLUMN and len(open_ended) >= 2 and 2 * len(open_ended) >= len(pairs)
    return width if broken and 7 * small >= len(open_ended) and 2 * near >= len(open_ended) else None


def _groups(lines: list[str]) -> list[list[str]]:
    """Lines parted by blank lines."""
    groups: list[list[str]] = [[]]
    for line in lines:
        if line:
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _parts(group: list[str], width: int) -> list[list[str]]:
    """Group of lines at its inner paragraph breaks: an indented line, a bullet, or room left in the line above."""
    indents = [len(line) - len(line.lstrip()) for line in group]
    usual = min(indents)
    parts = [[group[0]]]
    for above, below, indent in zip(group, group[1:], indents[1:], strict=False):
        word = below.split(maxsplit=1)[0]
        room = len(above) + 1 + len(word) <= ROOM_LEFT * width
        indented = usual == 0 and 2 <= indent <= 8 and is_ended(above)
        meant = is_ended(above) and not above.endswith(":") and room and not below.lstrip()[0].islower()
        if indented or meant or BULLET.match(below):
            parts.append([])
        parts[-1].append(below)
    return parts


def _title_above(group: list[str], width: int) -> bool:
    """Whether the first line of a text is a title that no blank line parts from the text."""
    if len(group) < 3 or is_ended(group[0]):
        return False
    return len(group[0]) <= SHORT * width and len(group[1]) > SHORT * width and not group[1].lstrip()[0].islower()


def _glued(groups: list[list[str]], width: int, conjunctions: Set[str], vocabulary: Set[str]) -> list[str]:
    """Each group as one paragraph; groups that a page break parted come together again."""
    blocks: list[list[str]] = []
    end = ""  # of the block above: as much as tells whether it goes on, so that time grows with the length alone
    full = False
    for group in groups:
        block = join(group, conjunctions, vocabulary)
        if blocks and continues(end, block, full=full):
            blocks[-1].append(block)
            end = (end + " " + block)[-2 * HEADING_LENGTH :]
        else:
            blocks.append([block])
            end = block[-2 * HEADING_LENGTH :]
        full = width > 0 and len(group[-1]) >= FULL * width
    return [join(block, conjunctions, vocabulary) for block in blocks]
