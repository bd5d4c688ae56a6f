"""What is new in a story to its view: news by kind, what else is new further down, and what is still open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from synopse import view
from synopse.certainty import has_kind
from synopse.labels import Catalog
from synopse.model import Divergence, Evidence, News, Since, Standing, Story

LISTED = 6
"""News at the head of a story; the rest of what stands in it further down is only counted there."""
FEW = 2
"""Of so many more, none is only counted."""
TOLD_BELOW = ("changed", "new", "confirmed")
"""Kinds of news of which the findings of the story tell all."""


class Desk(Protocol):
    """A story with what puts its quotes into words and marks."""

    @property
    def story(self) -> Story:
        """What is told."""

    @property
    def catalog(self) -> Catalog:
        """Labels of the reader's language."""

    def statement(self, text: str, evidence: tuple[Evidence, ...]) -> view.Statement:
        """A statement with all its words."""

    def words(self, evidence: Evidence) -> view.Words:
        """A quote."""

    def marks(self, evidence: Iterable[Evidence]) -> tuple[view.Mark, ...]:
        """The numbers of the sources."""


def since_view(desk: Desk) -> view.SinceView | None:
    """What is new, and what is still open; what the title or the lead says already is not said again."""
    since, said = desk.story.since, {desk.story.title, *(statement.text for statement in desk.story.lead)}
    if since is None:
        return None
    found = [news for news in since.news if news.kind != "new" or news.statement not in said]
    below = {news: part for news in found if news.kind in TOLD_BELOW and (part := _below(news, desk.story))}
    rest = [news for news in found[LISTED:] if news in below]
    if len(rest) <= FEW:
        rest = []
    return view.SinceView(
        text=desk.catalog.text("since.link", date=desk.catalog.date(since.day)),
        folder=since.folder,
        anchor=since.anchor,
        news=(
            *(_news(news, desk) for news in found if news not in rest),
            *(_standing(one, since, desk) for one in since.open),
        ),
        more=_more([below[news] for news in rest], desk.catalog) if rest else None,
    )


def _news(news: News, desk: Desk) -> view.NewsView:
    statement = desk.statement(news.statement, _first(news.statement, news.evidence))
    before = _first(news.before.text, news.before.evidence) if news.before else ()
    return view.NewsView(
        text=statement.text,
        marks=statement.marks,
        words=statement.words,
        kind=desk.catalog.text(f"news.{news.kind}"),
        before=tuple(map(desk.words, before)),
    )


def _standing(standing: Standing, since: Since, desk: Desk) -> view.NewsView:
    """A contradiction that goes on, one voice a side; it names its day where that is not the last one."""
    divergence, text = standing.divergence, question(standing.divergence, desk.catalog)
    if standing.day != since.day:
        text = desk.catalog.text("since.open", text=text, date=desk.catalog.date(standing.day))
    voices = (_first(position.statement, position.evidence)[0] for position in divergence.positions)
    return view.NewsView(
        text=text,
        marks=desk.marks(e for position in divergence.positions for e in position.evidence),
        words=tuple(map(desk.words, voices)),
        kind=desk.catalog.text("news.open"),
        before=(),
    )


def question(divergence: Divergence, catalog: Catalog) -> str:
    """What a contradiction is about and who differs in it: understood without what stood around it when it was told."""
    kind = catalog.text(f"kind.{divergence.kind if has_kind(divergence) else 'unsure'}")
    return catalog.text("since.question", topic=divergence.topic, kind=kind, text=divergence.explanation)


def _below(news: News, story: Story) -> str | None:
    """The part of the story that holds a piece of news, too."""
    parts: dict[str, Iterable[Evidence]] = {
        "developments": (e for d in story.developments for step in d.steps for e in step.evidence),
        "agreements": (e for agreement in story.agreements for e in agreement.evidence),
        "single": (e for single in story.single_source for e in single.evidence),
    }
    return next((part for part, evidence in parts.items() if set(news.evidence) <= set(evidence)), None)


def _more(parts: Sequence[str], catalog: Catalog) -> str:
    opening, closing = catalog.text("format.open"), catalog.text("format.close")
    names = [f"{opening}{catalog.text(f'section.{part}')}{closing}" for part in dict.fromkeys(parts)]
    return catalog.text("since.more", count=len(parts), names=catalog.listing(names))


def _first(statement: str, evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """The evidence with that whose words the statement has at its head."""
    return tuple(sorted(evidence, key=lambda one: one.quote != statement))
