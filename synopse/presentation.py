"""A briefing and a language's labels to the view that every template renders."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from types import MappingProxyType

from synopse import view
from synopse.abridgement import abridged, disputes
from synopse.certainty import agreed, is_sure
from synopse.labels import Catalog
from synopse.model import Briefing, Duplicate, Topic, Unchanged
from synopse.overview import overview
from synopse.pictures.gallery import hung
from synopse.settings import PLAIN, Looks
from synopse.sinceview import question
from synopse.storyview import StoryDesk, outlets

LISTED = 100
"""Further stories, and copies, that documents for people list; the others are counted."""
VOICES = 3
"""Outlets that are named of a story that is only listed."""
NAMED = 12
"""So many of the sources that were read are named on a day without news; the rest is counted."""


def present(
    briefing: Briefing,
    catalog: Catalog,
    texts: Mapping[str, str] = MappingProxyType({}),
    looks: Looks = PLAIN,
) -> view.View:
    """Lay out what a reader sees, in the catalogue's language; `texts` as `StoryDesk` has them."""
    desks = [StoryDesk(story, f"s{n}", catalog, texts) for n, story in enumerate(briefing.stories, start=1)]
    told = [(desk, hung(desk.present(), desk.story, catalog)) for desk in desks]
    whole = view.View(
        language=catalog.code,
        title=briefing.title,
        created=catalog.text("page.created", time=catalog.datetime(briefing.generated_at)),
        window=_window(briefing, catalog),
        figures=_figures(briefing, catalog),
        empty=_empty(briefing, catalog),
        overview=overview(briefing, told, disputes(looks.length, len(told))),
        further=None,
        stories=tuple(shown for _, shown in told),
        gaps=tuple(
            view.GapView(stage=_worded("stage", gap.stage, catalog), subject=gap.subject, reason=gap.reason)
            for gap in briefing.gaps
        ),
        topics=tuple(_topic(topic, catalog) for topic in briefing.further[:LISTED]),
        topics_left=_left("further.left", len(briefing.further), catalog),
        unchanged=tuple(_unchanged(story, catalog) for story in _told(briefing)),
        duplicates=(
            *(_duplicate(duplicate, briefing, catalog) for duplicate in briefing.duplicates[:LISTED]),
            *filter(None, (_left("further.copies", len(briefing.duplicates), catalog),)),
        ),
        method=_method(briefing, catalog),
        labels={key: label for key, label in catalog.labels.items() if isinstance(label, str)},
    )
    return abridged(whole, looks.length, catalog)


def _window(briefing: Briefing, catalog: Catalog) -> str | None:
    """The time that a briefing from the archive is on, and the days that the articles span."""
    parts = []
    if period := briefing.period:
        bounds = {"start": catalog.datetime(period.start), "end": catalog.datetime(period.end)}
        parts.append(catalog.text("page.period", **bounds))
    if days := _days(briefing, catalog):
        parts.append(days)
    return " · ".join(parts) or None


def _days(briefing: Briefing, catalog: Catalog) -> str | None:
    """The days that the articles span, and how many of them say no day."""
    if briefing.window.start is None or briefing.window.end is None:
        return None
    first, last = catalog.days(briefing.window.start, briefing.window.end)
    days = catalog.text("page.window", start=first, end=last)
    if catalog.date(briefing.window.start) == last:
        days = catalog.text("page.window_day", day=last)
    undated = sum(article.published is None for story in briefing.stories for article in story.articles)
    if undated:
        return catalog.text("page.window_undated", days=days, count=undated, numeral=catalog.numeral(undated))
    return days


def _empty(briefing: Briefing, catalog: Catalog) -> str:
    """What to say where there is no story: why, and what was read."""
    if any(story.sources for story in briefing.unchanged):
        said = catalog.text("page.quiet")
    else:
        said = catalog.text("page.empty" if briefing.method.articles_read or not briefing.period else "page.silent")
    if briefing.period is None:
        return said
    names = briefing.period.sources
    read = catalog.text("page.no_sources")
    if names:
        read = catalog.text("page.sources", count=len(names), names=catalog.listing(names, limit=NAMED, rest="sources"))
    return f"{said} {read}"


def _told(briefing: Briefing) -> tuple[Unchanged, ...]:
    """Stories without news that are worth a line."""
    return tuple(story for story in briefing.unchanged if story.sources or story.open)


def _figures(briefing: Briefing, catalog: Catalog) -> tuple[str, ...]:
    articles = [article for story in briefing.stories for article in story.articles]
    if not articles:
        return tuple(_quiet(briefing, catalog))
    counts = {
        "stories": len(briefing.stories),
        "articles": len(articles) + sum(len(article.reprints) for article in articles),
        "sources": len(outlets(articles)),
        "agreements": sum(len(agreed(story)) for story in briefing.stories),
        "divergences": sum(is_sure(divergence) for story in briefing.stories for divergence in story.divergences),
    }
    for what, found in (("further", briefing.further), ("gaps", briefing.gaps)):
        if found:
            counts[what] = len(found)
    return tuple(catalog.text(f"count.{what}", count=count) for what, count in counts.items())


def _quiet(briefing: Briefing, catalog: Catalog) -> Iterator[str]:
    """What there was to read where no story came of it, rather than a row of noughts."""
    yield catalog.text("count.read", count=briefing.method.articles_read)
    if told := _told(briefing):
        yield catalog.text("count.unchanged", count=len(told))
    if briefing.gaps:
        yield catalog.text("count.gaps", count=len(briefing.gaps))


def _worded(kind: str, name: str, catalog: Catalog) -> str:
    """A name in the reader's words where the language has some for its first word; what others named keeps its name."""
    key = f"{kind}.{name.partition(' ')[0]}"
    return catalog.text(key) if key in catalog.labels else name


def _unchanged(story: Unchanged, catalog: Catalog) -> view.UnchangedView:
    day, count = catalog.date(story.day), len(story.sources)
    text = catalog.text("since.silent", date=day)
    if story.sources:
        text = catalog.text(
            "since.unchanged", date=day, names=catalog.listing(story.sources, limit=2, rest="sources"), count=count
        )
    if story.open:
        asked = " ".join(question(standing.divergence, catalog) for standing in story.open)
        text = catalog.text("since.still_open", text=text, questions=asked)
    return view.UnchangedView(title=story.title, text=text, folder=story.folder, anchor=story.anchor)


def _topic(topic: Topic, catalog: Catalog) -> view.TopicView:
    """A story that is only listed; its title leads to the first of its reports that has an address."""
    addresses = (view.web_address(report.url) for report in topic.reports)
    outlets = tuple(dict.fromkeys(report.source for report in topic.reports))
    return view.TopicView(
        title=view.Link(text=topic.title, href=next(filter(None, addresses), None)),
        language=topic.language if topic.language != catalog.code else None,
        text=catalog.listing(outlets, limit=VOICES, rest="sources"),
    )


def _left(key: str, count: int, catalog: Catalog) -> str | None:
    """How many are not listed."""
    return catalog.text(key, count=count - LISTED) if count > LISTED else None


def _duplicate(duplicate: Duplicate, briefing: Briefing, catalog: Catalog) -> str:
    kept = next((a for story in briefing.stories for a in story.articles if a.id == duplicate.kept), None)
    return catalog.text(
        f"duplicate.{duplicate.how}",
        dropped=_named(duplicate.source, duplicate.title, duplicate.path, catalog),
        kept=_named(kept.source, kept.title, kept.path, catalog) if kept else duplicate.kept,
        share=catalog.percent(duplicate.similarity),
    )


def _named(source: str | None, title: str | None, path: str, catalog: Catalog) -> str:
    """Name an article as running text does: its outlet and title, or its file where it has neither."""
    opening, closing = catalog.quotation_marks(title or "")
    names = (source, f"{opening}{title}{closing}" if title else None)
    return ", ".join(name for name in names if name) or PurePath(path).name


def _method(briefing: Briefing, catalog: Catalog) -> tuple[view.Explanation, ...]:
    text, made = catalog.text, briefing.method
    if not made.articles_read:
        return ()
    making = text(
        "method.making",
        version=made.synopse,
        articles=text("count.articles", count=made.articles_read),
        furniture=text("method.furniture", count=made.furniture_removed),
        sentences=text("method.sentences", count=made.sentences),
        pairs=text("method.pairs", count=made.pairs_compared),
    )
    summarizer, judge = (_worded("engine", name, catalog) for name in (made.summarizer, made.judge))
    engines = text("method.engines", encoder=made.encoder, summarizer=summarizer, judge=judge)
    if made.writing:
        said = made.writing
        counts = {"checked": said.checked, "repaired": said.repaired, "replaced": said.replaced}
        engines = f"{engines} {text('method.writing', engine=said.engine, **counts)}"
        if said.prompts:
            engines = f"{engines} {text('method.prompts', version=said.prompts)}"
        if said.judged:
            engines = f"{engines} {text('method.judged', count=said.judged)}"
        engines = f"{engines} {text('method.tokens', prompt=said.prompt_tokens, answer=said.answer_tokens)}"
        if said.cost is not None:
            engines = (
                f"{engines} {text('method.cost', cost=math.ceil(said.cost * 100) / 100, currency=said.currency or '')}"
            )
    if made.seconds:
        took = "; ".join(f"{text(f'took.{stage}')} {catalog.number(spent)}" for stage, spent in made.seconds.items())
        engines = f"{engines} {text('method.seconds', stages=took)}"
    counting = text("method.counting", developments=text("section.developments"))
    how = view.Explanation(title=text("method.making_title"), text=f"{making} {engines} {text('method.limits')}")
    if not briefing.stories:  # there is nothing to read or count
        return (how,)
    return (
        view.Explanation(title=text("method.reading_title"), text=text("method.reading")),
        view.Explanation(title=text("method.counting_title"), text=counting),
        how,
    )
