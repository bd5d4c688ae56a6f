"""A quote inside its paragraph of the article, for a reader who wants to see what stands around it."""

from __future__ import annotations

from synopse.model import Evidence
from synopse.view import Passage, shown

BREAK = "\n\n"
"""What parts two paragraphs of a cleaned text."""
ROOM = 600
"""Characters on either side of a quote at most; a text without paragraphs would else be repeated whole."""


def passage(text: str, evidence: Evidence) -> Passage | None:
    """What stands before and after a quote in its paragraph; None where it is a paragraph of its own."""
    if text[evidence.start : evidence.end] != evidence.quote:
        return None  # a text that changed since the briefing was made
    first = text.rfind(BREAK, 0, evidence.start)
    last = text.find(BREAK, evidence.end)
    before = text[0 if first < 0 else first + len(BREAK) : evidence.start]
    after = text[evidence.end : len(text) if last < 0 else last]
    if not shown(before) and not shown(after):
        return None
    if len(before) > ROOM:
        before = "… " + before[-ROOM:].partition(" ")[2]
    if len(after) > ROOM:
        after = after[:ROOM].rpartition(" ")[0] + " …"
    return Passage(before=_joined(before), after=_joined(after))


def _joined(text: str) -> str:
    """Text as it is shown, with the blank that parts it from the quote."""
    blank = {side: " " for side, edge in (("left", text[:1]), ("right", text[-1:])) if edge.isspace()}
    return f"{blank.get('left', '')}{shown(text)}{blank.get('right', '')}" if shown(text) else ""
