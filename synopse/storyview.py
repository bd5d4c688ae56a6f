"""One story to its view: who says what in which words, with marks that lead to the list of sources."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import count, repeat
from pathlib import PurePath
from urllib.parse import urlsplit

from synopse import view
from synopse.basis import agreement_basis, speaker
from synopse.certainty import agreed, has_kind, is_sure, perhaps_agreed
from synopse.insertions import with_days
from synopse.labels import Catalog
from synopse.language import load
from synopse.model import Agreement, Development, Divergence, Evidence, Position, SourceArticle, Statement, Step, Story
from synopse.passages import passage
from synopse.questions import course, question
from synopse.sinceview import since_view
from synopse.supersession import Spot, spots
from synopse.threads import threads
from synopse.wording import explanation

LANGUAGE_CODE = re.compile("[a-z]{2,3}")
VOICES = 6
"""Outlets that are named of those whose reports were not compared."""
TEASER_LENGTH = 150  # characters: a line and a half of the table of contents

GAP = "[…]"
"""Stands where sentences of an article are left out."""
BLANK = 3
"""Characters between two sentences that follow each other."""
SEVERAL = 2
"""Articles from which on "am Dienstag" does not tell of which week, unless all are of one day."""


@dataclass(frozen=True)
class StoryDesk:
    """A story with what its parts need to be shown: its anchor in the document and the labels.

    `texts` are the cleaned articles by id, for the paragraphs around the quotes; without them quotes stand alone.
    """

    story: Story
    anchor: str
    catalog: Catalog
    texts: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _articles(self) -> dict[str, SourceArticle]:
        articles = {article.id: article for article in self.story.articles}
        return articles | {v.id: articles[v.article] for v in self.story.versions}

    @cached_property
    def _doubtful(self) -> list[Divergence]:
        """Contradictions that may be none; not where all sides are steps of one development: that changed in time."""
        told = [[spots(step.evidence) for step in development.steps] for development in self.story.developments]
        unsure = (divergence for divergence in self.story.divergences if not is_sure(divergence))
        return [d for d in unsure if not any(_is_told(d, steps) for steps in told)]

    @cached_property
    def _languages(self) -> dict[str, str | None]:
        """The language of each article by id, None for the reader's own."""
        return {name: self._foreign(article.language) for name, article in self._articles.items()}

    def present(self) -> view.StoryView:
        """Lay out all that the story holds."""
        story = self.story
        several = len(story.articles) > 1
        return view.StoryView(
            anchor=self.anchor,
            title=story.title,
            language=self._foreign(story.language),
            basis=self._basis(),
            teaser=self._teaser(),
            lead=tuple(map(self._dated_sentence, story.lead)),
            conflicts=tuple(self._conflict(d) for d in story.divergences if is_sure(d)),
            nothing_divergent=self._nothing_divergent() if several else None,
            agreements=tuple(map(self._agreed, agreed(story))),
            timelines=tuple(map(self._timeline, threads(story.developments))),
            single=tuple(self.statement(single.statement, single.evidence) for single in story.single_source),
            alike=tuple(map(self._agreed, perhaps_agreed(story))),
            doubtful=tuple(map(self._conflict, self._doubtful)),
            digests=self._digests(),
            digests_title=self.catalog.text("section.summaries" if several else "section.summary"),
            sources=tuple(map(self._source, story.articles)),
            since=since_view(self),
            further=self._further(),
        )

    def _further(self) -> str | None:
        """Who else reports on the story, beyond what was compared."""
        reports = self.story.further
        if not reports:
            return None
        names = self.catalog.listing(tuple(dict.fromkeys(r.source for r in reports)), limit=VOICES, rest="sources")
        return self.catalog.text("further.story", count=len(reports), names=names)

    def _teaser(self) -> str:
        """The beginning of the lead; of a story that goes on without one, what is new first."""
        news = self.story.since.news if self.story.since else ()
        said = [statement.text for statement in self.story.lead] or [new.statement for new in news] or [""]
        return textwrap.shorten(said[0], TEASER_LENGTH, placeholder=" …")

    def _nothing_divergent(self) -> str | None:
        if any(map(is_sure, self.story.divergences)):
            return None
        if self._doubtful:
            return self.catalog.text("divergence.unsure")
        still_open = self.story.since is not None and self.story.since.open
        return self.catalog.text("divergence.no_more" if still_open else "divergence.none")

    def _basis(self) -> str:
        """How many articles, sources and origins the story rests on, reprints included."""
        articles = self.story.articles
        printed = len(articles) + sum(len(article.reprints) for article in articles)
        if printed == 1:
            return self.catalog.text("story.alone")
        basis = self.catalog.text(
            "story.basis",
            articles=self.catalog.text("count.articles", count=printed),
            sources=self.catalog.text("count.sources", count=len(outlets(articles))),
            origins=self.catalog.text("count.origins", count=self.story.origins),
        )
        return " · ".join((basis, *self._days()))

    def _days(self) -> Iterator[str]:
        """The days of its reports: what "on Sunday" means hangs on them."""
        times = sorted(article.published for article in self.story.articles if article.published)
        if not times:
            return
        text, undated = self.catalog.text, len(self.story.articles) - len(times)
        first, last = self.catalog.days(times[0], times[-1])
        days = last if self.catalog.date(times[0]) == last else text("story.days", start=first, end=last)
        numeral = self.catalog.numeral(undated)
        yield text("page.window_undated", days=days, count=undated, numeral=numeral) if undated else days

    # ------------------------------------------------------------------ statements and words

    def _sentence(self, statement: Statement) -> view.Sentence:
        own = [e for e in statement.evidence if view.shown(e.quote) == view.shown(statement.text)]
        return view.Sentence(
            text=statement.text,
            marks=self.marks(statement.evidence),
            words=tuple(self.words(e) for e in statement.evidence if e not in own),
            verbatim=bool(own),
            translation=next((self._translation(e) for e in own if e.translation), None),
        )

    def _dated_sentence(self, statement: Statement) -> view.Sentence:
        shown = self._sentence(statement)
        return shown.model_copy(update={"text": self._dated_text(shown.text, statement.evidence)})

    def _dated_text(self, text: str, evidence: Iterable[Evidence]) -> str:
        """Somebody's sentence; where the reports are of several days or of none, with the day that it means."""
        days = {_day(article) for article in self.story.articles}
        speaking = [self._articles[e.article] for e in evidence if view.shown(e.quote) == view.shown(text)]
        own = next(filter(_day, speaking), speaking[0] if speaking else None)
        alone = len(self.story.articles) < SEVERAL
        if own is None or alone or (len(days) == 1 and _day(own)):
            return text
        return with_days(text, _day(own), load(own.language), self.catalog)

    def statement(self, text: str, evidence: tuple[Evidence, ...], value: str | None = None) -> view.Statement:
        """Give a statement all its words, and its own text only where none of the words is the same."""
        repeats = any(view.shown(e.quote) == view.shown(text) for e in evidence)
        return view.Statement(
            text=None if repeats else text,
            marks=self.marks(evidence),
            words=tuple(self.words(e, value) for e in evidence),
        )

    def words(self, evidence: Evidence, value: str | None = None) -> view.Words:
        """Quote the evidence, with the value that differs in it."""
        article = self._articles[evidence.article]
        quote = view.shown(evidence.quote)
        before, found, after = quote, "", ""
        if value and (hit := re.search(rf"(?<!\w){re.escape(view.shown(value))}(?!\w)", quote)):
            before, found, after = quote[: hit.start()], hit[0], quote[hit.end() :]
        opening, closing = self.catalog.quotation_marks(quote)
        text = self.catalog.text
        also = {reprint.source for reprint in article.reprints} - {article.source}
        asides = (
            text(f"source.{article.genre}") if article.genre else None,
            text("source.also", names=self.catalog.listing(sorted(also))) if also else None,
        )
        return view.Words(
            mark=self._mark(article),
            also="; ".join(filter(None, asides)) or None,
            open=opening,
            before=before,
            value=found,
            after=after,
            close=closing,
            language=self._foreign(article.language),
            translation=self._translation(evidence),
            passage=passage(self.texts[evidence.article], evidence) if evidence.article in self.texts else None,
        )

    def _translation(self, evidence: Evidence) -> str | None:
        said = evidence.translation
        return self.catalog.text("source.translation", text=view.shown(said)) if said else None

    def _conflict(self, divergence: Divergence) -> view.Conflict:
        asked = question(divergence, self._languages, self.catalog) if is_sure(divergence) else None
        return view.Conflict(
            kind=self.catalog.text(f"kind.{divergence.kind if has_kind(divergence) else 'unsure'}"),
            topic=asked or divergence.topic,
            explanation="" if asked or self._names_alone(divergence) else divergence.explanation,
            positions=tuple(map(self._position, divergence.positions)),
        )

    def _names_alone(self, divergence: Divergence) -> bool:
        """Whether the explanation tells only whose words stand against whose, which stand below it anyway."""
        outlets = [
            list(dict.fromkeys(self._articles[e.article].source for e in p.evidence)) for p in divergence.positions
        ]
        return divergence.explanation in {
            explanation(kind, outlets, None, self.catalog) for kind in (divergence.kind, None)
        }

    def _position(self, position: Position) -> view.Position:
        statement = self.statement(position.statement, position.evidence, position.value)
        return view.Position(value=position.value, text=statement.text, marks=statement.marks, words=statement.words)

    def _agreed(self, agreement: Agreement) -> view.AgreedStatement:
        stated = is_sure(agreement)
        spoken = speaker(agreement) if stated else None
        return view.AgreedStatement(
            text=self._dated_text(agreement.statement, agreement.evidence),
            marks=self.marks(agreement.evidence),
            words=tuple(map(self.words, agreement.evidence)),
            basis=agreement_basis(
                agreement,
                self._articles,
                self.catalog,
                stated=stated,
                against=self._against(agreement) if stated else (),
            ),
            speaker=self.words(spoken) if spoken else None,
        )

    def _against(self, agreement: Agreement) -> tuple[str, ...]:
        """The outlets that surely contradict its words or most of those of the others, and do not report it as well."""
        agreed = spots(agreement.evidence)
        stated = spots(evidence for evidence in (speaker(agreement),) if evidence)
        agreeing = {e.article for e in agreement.evidence}
        opposed = [
            self._articles[evidence.article].source
            for divergence in filter(is_sure, self.story.divergences)
            for position in divergence.positions
            if 2 * len(agreed & spots(position.evidence)) > len(agreed) or stated & spots(position.evidence)
            for other in divergence.positions
            if other is not position and not agreed & spots(other.evidence)
            for evidence in other.evidence
            if evidence.article not in agreeing
        ]
        return tuple(dict.fromkeys(opposed))

    def _timeline(self, development: Development) -> view.Timeline:
        steps = tuple(map(self._step, development.steps, count()))
        return view.Timeline(topic=course(development, self._languages, self.catalog), steps=steps)

    def _step(self, step: Step, number: int) -> view.Step:
        statement = self.statement(step.statement, step.evidence, step.value)
        words = tuple(map(self._dated, statement.words, step.evidence, repeat(step.at)))
        return view.Step(text=statement.text, marks=statement.marks, words=words, time=self._step_time(step, number))

    def _dated(self, words: view.Words, evidence: Evidence, at: datetime | None) -> view.Words:
        """Words that were written on another day than that of their step bear their own."""
        published = self._articles[evidence.article].published
        if published is None or at is None or self.catalog.date(published) == self.catalog.date(at):
            return words
        return words.model_copy(update={"also": "; ".join(filter(None, (words.also, self.catalog.date(published))))})

    def _step_time(self, step: Step, number: int) -> str:
        if step.at is None:
            return self.catalog.text("time.later" if number else "time.first")
        articles = (self._articles[e.article] for e in step.evidence)
        to_the_day = any(a.published == step.at and a.published_to_the == "day" for a in articles)
        return self.catalog.date(step.at.date()) if to_the_day else self.catalog.datetime(step.at)

    # ------------------------------------------------------------------ sources

    def _mark(self, article: SourceArticle) -> view.Mark:
        return view.Mark(
            number=article.number,
            anchor=f"{self.anchor}-q{article.number}",
            name=article.source,
            label=self.catalog.text("source.mark", number=article.number, name=article.source),
        )

    def marks(self, evidence: Iterable[Evidence]) -> tuple[view.Mark, ...]:
        """Number the articles of the evidence."""
        articles = {e.article: self._articles[e.article] for e in evidence}.values()
        return tuple(self._mark(article) for article in sorted(articles, key=lambda article: article.number))

    def _digests(self) -> tuple[view.Digest, ...]:
        """Take the articles' summaries, without what the lead of a story of one article has said already."""
        story = self.story
        said = {statement.text for statement in story.lead} if len(story.articles) == 1 else set()
        return tuple(
            view.Digest(source=self._source(self._articles[summary.article]), sentences=tuple(self._with_gaps(rest)))
            for summary in story.summaries
            if (rest := [sentence for sentence in summary.sentences if sentence.text not in said])
        )

    def _with_gaps(self, sentences: Sequence[Statement]) -> Iterator[view.Sentence]:
        """Sentences of one article, marked where something is left out: what points back does not mean the last one."""
        end: int | None = None
        for statement in sentences:
            shown = self._sentence(statement)
            own = statement.evidence[0] if shown.verbatim else None
            left_out = own and end is not None and own.start - end > BLANK
            yield shown.model_copy(update={"text": f"{GAP} {shown.text}"}) if left_out else shown
            end = own.end if own else None

    def _source(self, article: SourceArticle) -> view.Source:
        text = self.catalog.text
        href = view.web_address(article.url)
        language = self._foreign(article.language)
        name = self.catalog.language(language) if language else None
        return view.Source(
            mark=self._mark(article),
            named=article.source_known,
            title=view.Link(text=article.title or PurePath(article.path).name, href=href),
            host=urlsplit(href).hostname if href else None,
            language=language,
            time=self._article_time(article),
            notes=(
                *self._rests_on(article),
                *((text("source.house", name=article.house),) if article.house else ()),
                *((text(f"source.{article.genre}"),) if article.genre else ()),
                *((text(f"source.{article.extent}"),) if article.extent != "full" else ()),
                *((text("source.language", name=name),) if name else ()),
            ),
            reprints=tuple(view.Link(text=r.source, href=view.web_address(r.url)) for r in article.reprints),
        )

    def _rests_on(self, article: SourceArticle) -> tuple[str, ...]:
        """What an article rests on: the agency whose report it is, or another one of the story that it cites."""
        origin = article.origin
        if not origin or origin in (article.source, article.house):
            return ()
        cites = origin in {other.source for other in self.story.articles}
        return (self.catalog.text("source.cites" if cites else "source.origin", name=origin),)

    def _article_time(self, article: SourceArticle) -> str:
        text, published = self.catalog.text, article.published
        if published is None:
            day = article.not_before
            return text("time.undated_from", date=self.catalog.date(day)) if day else text("time.undated")
        # A day without a time of day is midnight where it was read; another zone must not shift it.
        to_the_day = article.published_to_the == "day"
        time = self.catalog.date(published.date()) if to_the_day else self.catalog.datetime(published)
        said_by = f"time.from_{article.published_from}"
        return text(said_by, time=time) if said_by in self.catalog.labels else time

    def _foreign(self, code: str) -> str | None:
        """Keep a language's code where it is another one than the briefing's, and one that a document may name."""
        code = code.lower().partition("-")[0]
        return code if LANGUAGE_CODE.fullmatch(code) and code not in ("und", self.catalog.code) else None


def _is_told(divergence: Divergence, steps: Sequence[set[Spot]]) -> bool:
    """Whether all sides of a contradiction stand in steps of a development, and not in one alone."""
    sides = [{n for n, step in enumerate(steps) if step & spots(p.evidence)} for p in divergence.positions]
    return all(sides) and len(set[int]().union(*sides)) > 1


def _day(article: SourceArticle) -> date | None:
    return article.published.date() if article.published else None


def outlets(articles: Iterable[SourceArticle]) -> set[str]:
    """Collect who printed the articles, reprints included; an article of an unknown outlet counts for itself."""
    named = {article.source if article.source_known else article.id for article in articles}
    return named | {reprint.source for article in articles for reprint in article.reprints}
