"""The course of a story: who reported what when, from the first report to the last."""

from __future__ import annotations

import datetime as dt

from synopse.labels import Catalog
from synopse.model import SourceArticle, Story
from synopse.pictures.drawing import LINE, SIZE, WIDTH, disc, line, lines, numbered, picture, ring, words
from synopse.view import Picture

FEWEST, MOST = 3, 14
"""Dated reports between which an order tells something, and fits."""
INDENT = 20.0
AXIS = 6.0
PAUSE = dt.timedelta(hours=20)
"""A silence that is shown as one."""
SILENCE = 16.0


def course(story: Story, name: str, catalog: Catalog) -> Picture | None:
    """Draw the reports down a line of time with their headlines; None where fewer than three say when they appeared.

    Args:
        story: what is told.
        name: of the picture, one of its own in the document.
        catalog: labels of the reader's language.
    """
    dated = sorted(
        ((article.published, article.number, article) for article in story.articles if article.published),
        key=lambda one: one[:2],
    )
    if not FEWEST <= len(dated) <= MOST:
        return None
    parts: list[str] = []
    told: list[str] = []
    y, end, earlier = 10.0, 0.0, dated[0][0]
    for published, _, article in dated:
        paused = published - earlier >= PAUSE
        y += SILENCE if paused else 0
        if told:
            parts.append(line(AXIS, end, AXIS, y - 8, "soft", 1.2, dashed=paused))
        time, headline = _time(article, published, catalog), lines(article.title or "", WIDTH - INDENT, 2)
        parts += [disc(AXIS, y, 4.5, "agree"), words(INDENT, y + SIZE / 3, time, colour="soft")]
        parts.append(words(INDENT, y + SIZE / 3 + LINE, numbered(article), bold=True))
        parts += [words(INDENT, y + SIZE / 3 + LINE * (n + 2), part) for n, part in enumerate(headline) if part]
        told.append(_said(article, time, catalog))
        end, earlier = y + 8, published
        y += LINE * (2 + len([part for part in headline if part])) + 8
    undated = [article.source for article in story.articles if article.published is None]
    if undated:
        told.append(catalog.text("picture.undated", names=catalog.listing(undated)))
        parts.append(ring(AXIS, y, 4, "soft"))
        for part in lines(told[-1], WIDTH - INDENT, 2):
            parts.append(words(INDENT, y + SIZE / 3, part, colour="soft"))
            y += LINE
    return picture("course", name, catalog.text("picture.course"), told, y, parts)


def _time(article: SourceArticle, published: dt.datetime, catalog: Catalog) -> str:
    """A day without a time of day is midnight where it was read; another zone must not shift it."""
    to_the_day = article.published_to_the == "day"
    return catalog.date(published.date()) if to_the_day else catalog.datetime(published)


def _said(article: SourceArticle, time: str, catalog: Catalog) -> str:
    if not article.title:
        return catalog.text("picture.untitled", time=time, name=article.source)
    opening, closing = catalog.quotation_marks(article.title)
    return catalog.text("picture.report", time=time, name=article.source, title=f"{opening}{article.title}{closing}")
