"""Texts that end before the article does: at a paywall, or cut off by a feed."""

from __future__ import annotations

import re

from synopse.clean import normalise
from synopse.language import load
from synopse.language.furniture import is_ended
from synopse.model import Article
from synopse.read import Page

MUCH_SHORTER = 0.7
"""A page with less than this share of what its feed gives does not show the article."""
CUT_OFF = re.compile(r"(?:…|\.\.\.|\[(?:…|\.\.\.|&hellip;)\])\W*(?:[^\W\d]+(?:\s[^\W\d]+){0,3}\W{0,3})?$")
"""The sign of an omission at the end, perhaps with a link ("… weiterlesen")."""
ENDS = re.compile(r"(?:…|\.\.\.)[\"“”»«’')\]\s]*$")
LET_THROUGH = 2500
"""Characters that a wall lets through at most: behind a longer text that is whole, the words sell other articles."""
BESIDE = 800
"""The same for words in a box beside the text, which more often is about other articles."""


def is_cut(page: Page) -> bool:
    """Whether the text of a page ends before its article does.

    Signs are the page's own word, the words of a wall right behind the text, and an end that is an omission. A box
    that sells subscriptions is none, nor are a wall's words with text behind them.
    """
    article = page.article
    if page.free is False or ENDS.search(article.text):
        return True
    if page.free:
        return False
    wall = load(article.language).furniture.found["wall"]
    if _ends_at(wall, page):
        return len(article.text) <= LET_THROUGH or not is_ended(article.text)
    beside = (piece.text for piece in article.removed if piece.reason == "aside")
    return len(article.text) <= BESIDE and any(wall.search(text) for text in beside)


def _ends_at(wall: re.Pattern[str], page: Page) -> bool:
    """Whether words of a wall are followed by no paragraph of the text."""
    for block in reversed(page.blocks):
        line = normalise(block)
        if wall.search(line):
            return True
        if line in page.article.text:
            return False
    return False


def is_clipped(markup_text: str) -> bool:
    """Whether the text of a feed says by its end that there is more."""
    return CUT_OFF.search(normalise(markup_text)[-80:]) is not None


def fuller(page: Page, feed: Article | None) -> Article:
    """What there is of an article: the page's text where it is whole, else the longer of it and the feed's.

    The result says by `extent` what it is. `feed` is what the feed gives, with its own extent.
    """
    article = page.article
    if not is_cut(page) and (feed is None or len(article.text) >= MUCH_SHORTER * len(feed.text)):
        return article
    if feed is None or len(feed.text) <= len(article.text):
        return article.model_copy(update={"extent": "truncated"})
    taken = {name: getattr(feed, name) for name in ("id", "text", "removed", "extent")}
    return article.model_copy(update=taken)
