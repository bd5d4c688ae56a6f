"""What is looked at closely: on a big day the stories that most report on, and of each the reports that say most.

Comparing sentence by sentence is dear, and nobody reads a briefing of four hundred stories. What is not looked at
closely is listed: by its title, with everybody who reports on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from synopse.model import Article, Duplicate, Report, Topic
from synopse.stories import time_of

MOST, LEAST = 400, 100
"""Articles of a briefing that are compared sentence by sentence, on a day of few and on one of very many."""
DEARER = 33
"""Reading and grouping so many articles takes as long as comparing one."""
OF_A_STORY = 12
"""Articles of one story that are: whoever comes later or says less rarely adds anything to so many."""
TITLE = 80
"""Characters of an article that stand for the title that it does not have."""
BEGINNING_OF_TIME = datetime.min.replace(tzinfo=UTC)

Articles = tuple[Article, ...]


@dataclass(frozen=True)
class Choice:
    """The stories that are told, with the articles that are compared; the rest of their articles; other stories."""

    told: tuple[Articles, ...]
    further: Mapping[str, Articles]
    """By the first article of a story that is told."""
    listed: tuple[Articles, ...] = ()


def choose(stories: Sequence[Articles], closely: int | None = None, old: Collection[str] = ()) -> Choice:
    """Choose what is compared, in the order given.

    Args:
        stories: each with its articles in the order of time.
        closely: articles that may be compared, old ones not counted; by itself `affordable`. One story is told in any
            case.
        old: articles that an earlier briefing told; a story that goes on is told before others of its size.
    """
    ranked = sorted(range(len(stories)), key=lambda n: _rank(stories[n], old), reverse=True)
    told: dict[int, Articles] = {}
    left = closely or affordable(sum(map(len, stories)))
    for number in ranked:
        compared = _compared(stories[number], old)
        left -= sum(article.id not in old for article in compared)
        if left < 0 and told:
            break
        told[number] = compared
    chosen = {number: told[number] for number in sorted(told)}
    return Choice(
        told=tuple(chosen.values()),
        further={
            compared[0].id: rest
            for number, compared in chosen.items()
            if (rest := tuple(article for article in stories[number] if article not in compared))
        },
        listed=tuple(stories[number] for number in ranked if number not in told),
    )


def affordable(articles: int) -> int:
    """How many of so many articles are compared, so that a briefing takes a few minutes whatever there is to read."""
    return max(MOST - articles // DEARER, LEAST)


def topics(choice: Choice, copies: Sequence[Duplicate], unknown: str) -> tuple[Topic, ...]:
    """The stories that are not told, that with most reports first; `unknown` stands for an outlet without a name."""
    return tuple(
        Topic(
            title=titled.title or titled.text[:TITLE],
            language=titled.language,
            reports=reports(story, copies, unknown),
        )
        for story in choice.listed
        for titled in [next((article for article in story if article.title), story[0])]
    )


def reports(articles: Sequence[Article], copies: Sequence[Duplicate], unknown: str) -> tuple[Report, ...]:
    """Articles that were not compared, and their copies, as they are listed."""
    ids = {article.id for article in articles}
    own = [Report(article=a.id, source=a.source or unknown, title=a.title, url=a.url, path=a.path) for a in articles]
    printed = [
        Report(article=copy.dropped, source=copy.source or unknown, title=copy.title, url=copy.url, path=copy.path)
        for copy in copies
        if copy.kept in ids
    ]
    return (*own, *printed)


def _rank(story: Articles, old: Collection[str]) -> tuple[bool, float, datetime]:
    """By outlets, each with its weight; then by the newest report."""
    outlets = {article.source or article.id: article.weight for article in story}
    newest = max((time_of(article) or BEGINNING_OF_TIME for article in story), default=BEGINNING_OF_TIME)
    several = len(story) > 1
    return several, sum(outlets.values()) + any(article.id in old for article in story), newest


def _compared(story: Articles, old: Collection[str]) -> Articles:
    """Old articles, the newest, and then the longest of each outlet before a second one of any."""
    fresh = [article for article in story if article.id not in old]
    if len(fresh) <= OF_A_STORY:
        return story
    newest = fresh[-1]
    best = sorted(fresh[:-1], key=lambda article: (-article.weight, -len(article.text), article.path))
    nth = Counter([newest.source or newest.id])
    order: list[tuple[int, int, str]] = []
    for place, article in enumerate(best):
        nth[article.source or article.id] += 1
        order.append((nth[article.source or article.id], place, article.id))
    kept = {newest.id, *(key for *_, key in sorted(order)[: OF_A_STORY - 1])}
    return tuple(article for article in story if article.id in old or article.id in kept)
