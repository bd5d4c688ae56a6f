"""What a format says about an article, and how that becomes an `Article` or a `Gap`."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from synopse.clean import clean, normalise
from synopse.language import load
from synopse.model import Article, Frozen, Gap, Removal
from synopse.read import masthead
from synopse.read.detection import language_of

SHORTEST = 60
"""Characters of text below which nothing is an article."""
LEAST_LETTERS = 0.5
"""Share of letters among all visible signs: tables, code and fonts that cannot be decoded have fewer."""
STAGE = "read"


class Document(Frozen):
    """What a file holds: its paragraphs in order, and what its format says about them.

    `blocks` are raw paragraphs, marked as light Markdown where the format knows ("# " heading, "- "
    item); `aside` are pieces of the page around them, kept for the agencies that they may credit.
    `language` is a hint. What the format does not say is None and is looked for in the text.
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


class Unreadable(Frozen):
    """Why a file is no document, in words for a user: what was got, what was wanted, what to do."""

    reason: str


def article(document: Document, name: str, zone: ZoneInfo) -> Article | Gap:
    """Document as an article: cleaned, with what its head and foot say.

    The id hashes name and text, so the same file gives the same article in every run.
    """
    code = language_of("\n".join(document.blocks), document.language)
    language = load(code)
    title = document.title or masthead.title(document.blocks, language)
    cleaned = clean(document.blocks, language.furniture, language.sentences, title=title)
    if len(cleaned.text) < SHORTEST:
        return gap(name, _too_short(document, len(cleaned.text)))
    if (share := _share_of_letters(cleaned.text)) < LEAST_LETTERS:
        wanted = f"wanted at least {LEAST_LETTERS:.0%}"
        return gap(name, f"only {share:.0%} of the signs are letters, {wanted}: no readable text; export it again")
    blocks, removed = document.blocks, cleaned.removed
    at, to_the, since = document.published, document.published_to_the, document.published_from
    if at is None and (found := masthead.published(blocks, removed, cleaned.text, language, zone)):
        at, to_the, since = found.at, found.to_the, "text"
    return Article(
        id=hashlib.sha256(f"{name}\0{cleaned.text}".encode()).hexdigest()[:12],
        path=name,
        text=cleaned.text,
        title=normalise(title) if title else None,
        source=document.source or masthead.source(blocks, removed, language),
        author=document.author or masthead.author(removed, language),
        url=document.url,
        published=at,
        published_from=since if at else "unknown",
        published_to_the=to_the,
        not_before=None if at else masthead.not_before(blocks, language),
        language=code,
        removed=(*removed, *(Removal(text=text, reason="aside") for text in document.aside)),
    )


def gap(name: str, reason: str) -> Gap:
    """File that is missing from the run, with the reason."""
    return Gap(stage=STAGE, subject=name, reason=reason)


def _share_of_letters(text: str) -> float:
    return sum(c.isalpha() for c in text) / sum(not c.isspace() for c in text)


def _too_short(document: Document, left: int) -> str:
    raw = sum(len(block) for block in document.blocks)
    if raw < SHORTEST:
        return f"only {raw} characters of text, wanted at least {SHORTEST}: too short to be an article"
    return (
        f"{left} of {raw} characters are left without page furniture, wanted at least {SHORTEST}: "
        "no article in it; give the file with the whole text"
    )
