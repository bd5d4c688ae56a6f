"""Raw paragraphs to the text that all offsets refer to: normalised, and without page furniture."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from synopse.language.furniture import FurnitureRules, Place, is_ended, last_credit, reason, shape_reason
from synopse.language.sentences import SentenceRules, split
from synopse.model import Frozen, Removal

HEADING = re.compile(r"#{1,6}\s+")
BULLET = re.compile(r"(?:[-–—•▪●·*]\s+|[-•▪●·*](?=[^\W\d_]))")
MARKS = re.escape("".join(c for c in map(chr, range(0x300, 0xFFFF)) if unicodedata.combining(c)))
PILED_MARKS = re.compile(rf"([{MARKS}]{{30}})[{MARKS}]+")
"""More accents than any letter has (Unicode's Stream-Safe Text): normalising sorts them, in quadratic time."""
DIVIDER = re.compile(r"(?<=[.!?…\"”“»)])\s+(?:\|{1,3}|¦|[■●▪►◆◼⬛]{1,3}|\+\+\+?|\*\*\*)\s+(?=\S)")
"""Signs that stand between two sentences in place of a new paragraph, as tickers set them."""
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
"""Unicode categories that leave: controls, formats (soft hyphen, zero width, bidi), surrogates, unassigned."""
CAPTION_SENTENCES = 1
REPEATED_WORDS = 5
LEAD_WORDS = 8


class Cleaned(Frozen):
    """The text of an article, paragraphs parted by a blank line, and what was taken out, in order."""

    text: str
    removed: tuple[Removal, ...]


def clean(
    blocks: Sequence[str], furniture: FurnitureRules, sentences: SentenceRules, *, title: str | None = None
) -> Cleaned:
    """Join the paragraphs of an article, without its furniture, headings, repetitions and title.

    A block may be marked as light Markdown does: "# " is a heading, "- " an item of a list. An empty
    text comes back where nothing looked like an article; that is for the caller to report.
    """
    parted = [part for block in blocks for part in DIVIDER.split(block)]
    return _Page(parted, furniture, sentences).cleaned(title)


def normalise(text: str) -> str:
    """One line of composed characters: what cannot be seen leaves, blanks collapse, quotes stay."""
    composed = unicodedata.normalize("NFC", PILED_MARKS.sub(r"\1", text))
    seen = "".join(c for c in composed if c.isspace() or unicodedata.category(c) not in INVISIBLE)
    return " ".join(seen.split())


def sameness(text: str) -> str:
    """Letters and figures of a text: equal for lines that differ only in case, blanks and punctuation."""
    return "".join(c for c in text.casefold() if c.isalnum())


class _Page:
    """The blocks of a page while furniture leaves them: a block that is gone is None."""

    def __init__(self, blocks: Sequence[str], furniture: FurnitureRules, sentences: SentenceRules) -> None:
        self.furniture, self.sentences = furniture, sentences
        self.lines: list[str | None] = []
        self.headings: set[int] = set()
        self.items: set[int] = set()
        self.removed: list[tuple[int, int, Removal]] = []
        listing = False
        for block in blocks:
            line = normalise(block)
            if marked := HEADING.match(line):
                self.headings.add(len(self.lines))
            elif bullet := BULLET.match(line):
                marked = bullet
                if listing or self._announces(self.lines):
                    self.items.add(len(self.lines))
            listing = len(self.lines) in self.items
            line = line[marked.end() :] if marked else line
            if line:
                self.lines.append(line)

    @staticmethod
    def _announces(lines: list[str | None]) -> bool:
        """Whether a list is announced: its items are text, even without full stops."""
        return bool(lines and lines[-1] and lines[-1].endswith(":"))

    def cleaned(self, title: str | None) -> Cleaned:
        self._drop_repetitions(title)
        for index in range(len(self.lines)):
            self._drop_credit(index)
        alone = sum(line is not None for line in self.lines) == 1
        if not alone:
            self._peel(range(len(self.lines)), "head")
            self._peel(range(len(self.lines) - 1, -1, -1), "foot")
            self._drop_middle()
        self._trim_ends()
        kept = [line for line in self.lines if line]
        removed = sorted(self.removed, key=lambda piece: piece[:2])
        return Cleaned(text="\n\n".join(kept), removed=tuple(removal for _, _, removal in removed))

    def _remove(self, index: int, text: str, why: str, rest: str | None = None) -> None:
        """Take a piece out of a block; `rest` is what stays of it."""
        start = len(rest) if rest else 0
        self.removed.append((index, start, Removal(text=text, reason=why)))
        self.lines[index] = rest or None

    def _drop_repetitions(self, title: str | None) -> None:
        """Title is no paragraph, and no paragraph comes twice."""
        heading = sameness(title) if title else ""
        seen: set[str] = set()
        for index, line in enumerate(self.lines):
            if line is None:
                continue
            key = sameness(line)
            if key == heading and key:
                self._remove(index, line, "title")
            elif key in seen and (len(line.split()) >= REPEATED_WORDS or not is_ended(line)):
                self._remove(index, line, "repeated")
            seen.add(key)

    def _drop_credit(self, index: int) -> None:
        """Credit at the end of a block leaves; if it credits a picture, so does a caption before it."""
        line = self.lines[index]
        found = last_credit(line, self.furniture) if line else None
        if line is None or found is None:
            return
        rest = line[: found.start()].rstrip()
        if found["picture"] and self._is_caption(rest):
            self._remove(index, line, "caption")
        elif rest:
            self._remove(index, line[found.start() :], "agency" if found["agency"] else "credit", rest)

    def _is_caption(self, line: str) -> bool:
        """One sentence, and not one that reports what somebody said."""
        spans = split(line, self.sentences)
        return len(spans) <= CAPTION_SENTENCES and not self.furniture.found["report"].search(line)

    def _peel(self, order: range, place: Place) -> None:
        """Take furniture from one end of the page until a block stays."""
        for index in order:
            line = self.lines[index]
            if line is None:
                continue
            why = None if index in self.items else self._why(index, line, place)
            if why is None:
                return
            self._remove(index, line, why)

    def _drop_middle(self) -> None:
        for index, line in enumerate(self.lines):
            if line is not None and index not in self.items and (why := self._why(index, line, "middle")):
                self._remove(index, line, why)

    def _why(self, index: int, line: str, place: Place) -> str | None:
        """Why a whole block is furniture.

        A block of several sentences is so only if the first one is, too, or leads to a call ("Nichts
        verpassen? …"); else its last sentences may be, and the rest is text.
        """
        why = (
            reason(line, self.furniture, place, alone=True)
            or ("heading" if index in self.headings else None)
            or shape_reason(line, self.furniture, place)
        )
        if why is None:
            return None
        first, *more = split(line, self.sentences)
        opening = line[first[0] : first[1]]
        if not more or reason(opening, self.furniture, place, alone=True):
            return why
        leads = len(opening.split()) <= LEAD_WORDS and not self.furniture.found["report"].search(opening)
        return why if leads and why in self.furniture.calls else None

    def _trim_ends(self) -> None:
        """Furniture that stands as the last sentences of a block leaves, too."""
        last = max((i for i, line in enumerate(self.lines) if line), default=-1)
        for index, line in enumerate(self.lines):
            if line is None:
                continue
            place: Place = "foot" if index == last else "middle"
            spans = split(line, self.sentences)
            while len(spans) > 1:
                asked = len(spans) > 2 and line[: spans[-2][1]].endswith("?")  # "Nichts verpassen? Hier anmelden."
                for count in (2, 1) if asked else (1,):
                    piece = line[spans[-count][0] : spans[-1][1]]
                    if why := reason(piece, self.furniture, place, alone=False):
                        break
                else:
                    break
                spans = spans[:-count]
                self._remove(index, piece, why, line[: spans[-1][1]])
