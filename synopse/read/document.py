"""What a format says about an article, and how that becomes an `Article`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from synopse.clean import clean, normalise
from synopse.language import load
from synopse.model import Article, Frozen, Removal
from synopse.read import masthead
from synopse.read.detection import language_of
from synopse.read.genre import genre_of
from synopse.sentences import sentences

SHORTEST = 60
"""Characters of text below which nothing is an article."""
LONGEST = 300_000
"""The longest of real articles have a tenth of it; each sentence is looked at closely, some hundred a second."""
LONGEST_LINE = 500
"""Characters of a title, an outlet or an author; a longer one is cut."""
LONGEST_ADDRESS = 2000
LEAST_LETTERS = 0.5
"""Share of letters among all visible signs: tables, code and fonts that cannot be decoded have fewer."""

Why = Literal[
    "missing", "folder", "outside", "irregular", "closed", "empty", "blank", "large", "long", "archive", "unknown",
    "binary", "pdf_header", "pdf_broken", "pdf_locked", "pdf_pages", "pdf_scanned", "html_empty", "html_without",
    "short", "furniture", "letters", "sentences", "slow", "exhausted", "failed",
]  # fmt: skip
"""Reasons why a file gives no article; the labels of each language word them (`unreadable.*`)."""


class Document(Frozen):
    """What a file holds: its paragraphs in order, and what its format says about them.

    `blocks` are raw paragraphs, marked as light Markdown where the format knows ("# " heading, "- "
    item); `aside` are pieces of the page around them, kept for the agencies that they may credit.
    `language` is a hint, `sections` are what a page says of its kind and its part of the paper, `free` whether
    everybody may read the whole. What the format does not say is None and is looked for in the text.
    """

    blocks: tuple[str, ...]
    aside: tuple[str, ...] = ()
    title: str | None = None
    source: str | None = None
    author: str | None = None
    url: str | None = None
    published: datetime | None = None
    published_to_the: Literal["minute", "day"] = "minute"
    published_from: Literal["metadata", "text"] = "metadata"
    language: str | None = None
    sections: tuple[str, ...] = ()
    free: bool | None = None


class Unreadable(Frozen):
    """A file that gives no article: which, why, and the values that belong into the words for it.

    The words say what was got, what was wanted and what to do.
    """

    why: Why
    values: Mapping[str, str | int] = Field(default_factory=dict)
    subject: str = ""


def article(document: Document, name: str, zone: ZoneInfo) -> Article | Unreadable:
    """Document as an article: cleaned, with what its head and foot say.

    The id hashes name and text, so the same file gives the same article in every run.
    """
    code = language_of("\n".join(document.blocks), document.language)
    language = load(code)
    title = document.title or masthead.title(document.blocks, language)
    cleaned = clean(document.blocks, language.furniture, language.sentences, title=title)
    if len(cleaned.text) < SHORTEST:
        return _too_short(document, len(cleaned.text)).model_copy(update={"subject": name})
    if len(cleaned.text) > LONGEST:
        values = {"characters": len(cleaned.text), "most": LONGEST}
        return Unreadable(why="long", values=values, subject=name)
    if (share := _share_of_letters(cleaned.text)) < LEAST_LETTERS:
        values = {"percent": int(100 * share), "least": int(100 * LEAST_LETTERS)}
        return Unreadable(why="letters", values=values, subject=name)
    blocks, removed = document.blocks, cleaned.removed
    at, to_the, since = document.published, document.published_to_the, document.published_from
    if at is None and (found := masthead.published(blocks, removed, cleaned.text, language, zone)):
        at, to_the, since = found.at, found.to_the, "text"
    result = Article(
        id=hashlib.sha256(f"{name}\0{cleaned.text}".encode()).hexdigest()[:12],
        path=name,
        text=cleaned.text,
        title=_line(title),
        source=_line(document.source or masthead.source(blocks, removed, language)),
        author=_line(document.author or masthead.author(removed, language)),
        url=document.url if document.url and len(document.url) <= LONGEST_ADDRESS else None,
        published=at,
        published_from=since if at else "unknown",
        published_to_the=to_the,
        not_before=None if at else masthead.not_before(blocks, language),
        language=code,
        genre=genre_of(document.sections, document.url, title, blocks, language),
        removed=(*removed, *(Removal(text=text, reason="aside") for text in document.aside)),
    )
    return result if sentences(result) else Unreadable(why="sentences", subject=name)


def _line(text: str | None) -> str | None:
    """One line, as long as anybody reads."""
    return normalise(text)[:LONGEST_LINE].rstrip() or None if text else None


def _share_of_letters(text: str) -> float:
    return sum(c.isalpha() for c in text) / sum(not c.isspace() for c in text)


def _too_short(document: Document, left: int) -> Unreadable:
    raw = sum(len(block) for block in document.blocks)
    if raw < SHORTEST:
        return Unreadable(why="short", values={"characters": raw, "least": SHORTEST})
    return Unreadable(why="furniture", values={"left": left, "characters": raw, "least": SHORTEST})
