"""Prose by a language model, each sentence through the gate: what does not pass is written anew once, then quoted.

A story comes in as it was told in the sources' own words; summaries, lead, headline and explanations are replaced where
the model's sentences pass, and stay as they are where they do not. So nothing that rests on no evidence is ever
printed, whatever a model answers and whatever an article tells it to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from synopse.drafts import (
    MOST_GROUNDS,
    Draft,
    Passage,
    Piece,
    around,
    as_passage,
    as_statement,
    drafted,
    is_quote,
    named,
    quoted,
    reasons,
    texts,
)
from synopse.errors import Trouble, WriterError
from synopse.gate import Supporter, check
from synopse.language import load
from synopse.model import Article, Divergence, Evidence, Sentence, Statement, Story, Summary, Writing
from synopse.protocols import Prompt, Writer
from synopse.translation import Span, foreign, span, with_translations

FEWEST, MOST = 2, 5
MOST_PASSAGES = 12
"""Sentences of the reports that a lead is written from."""
MOST_TRANSLATED = 40
"""Quotes of a story, those of its findings first."""
LONGEST_HEADLINE = 110
"""Characters."""
ROOM = 0.9
"""Share of the model's context that is used: servers count their own marks."""


class Asking(Protocol):
    """Puts what is wanted into words for a model; each prompt fences its passages as data."""

    def summary(self, passages: Sequence[str], language: str, fewest: int, most: int) -> Prompt:
        """An article in a few sentences."""

    def lead(self, passages: Sequence[str], language: str, fewest: int, most: int) -> Prompt:
        """What happened, with a headline."""

    def explanation(self, passages: Sequence[str], language: str) -> Prompt:
        """What two reports say otherwise."""

    def translation(self, passage: str, language: str) -> Prompt:
        """A sentence in another language."""

    def rewrite(
        self, passages: Sequence[str], language: str, sentence: str, reasons: Sequence[str], *, headline: bool
    ) -> Prompt:
        """One sentence or headline anew, and what was wrong with it."""


Orders = Callable[[Sequence[str]], Sequence[bool]]
"""Tells which sentences speak to the model instead of reporting: nothing that is written rests on them."""


def no_orders(texts: Sequence[str]) -> Sequence[bool]:
    """Takes every sentence for a report."""
    return [False] * len(texts)


@dataclass
class Tally:
    """What was written in a run, counted."""

    checked: int = 0
    repaired: int = 0
    replaced: int = 0
    prompt_tokens: int = 0
    answer_tokens: int = 0
    failures: list[Trouble] = field(default_factory=list)

    def writing(self, engine: str) -> Writing:
        """As the method section tells it."""
        return Writing(
            engine=engine,
            checked=self.checked,
            repaired=self.repaired,
            replaced=self.replaced,
            prompt_tokens=self.prompt_tokens,
            answer_tokens=self.answer_tokens,
        )


class Prose:
    """Writes stories with one model in one language; keeps count in `tally`."""

    def __init__(
        self, writer: Writer, supporter: Supporter, asking: Asking, language: str, are_orders: Orders = no_orders
    ) -> None:
        self._writer, self._supporter, self._asking, self._language = writer, supporter, asking, language
        self._are_orders = are_orders
        self.tally = Tally()

    def told(self, story: Story, articles: Sequence[Article], sentences: Sequence[Sequence[Sentence]]) -> Story:
        """The story in prose, as far as it passes.

        Args:
            story: in the sources' words.
            articles: those of the story whose sentences are given; their time resolves "am Freitag".
            sentences: of each article.
        """
        known = {article.id: article for article in articles}
        pieces = [
            *self._summaries(articles, sentences),
            *self._lead(story, known),
            *self._explanations(story, known),
        ]
        drafts = self._passed(pieces, self._written([piece.prompt for piece in pieces], pieces))
        return self._translated(_filled(story, pieces, drafts, self._writer.name), known)

    def _translated(self, story: Story, known: Mapping[str, Article]) -> Story:
        """The story with its foreign quotes translated, where the translation passes; else the quote stands alone."""
        if not self._writer.instructed:
            return story
        passages = self._reports(_distinct(foreign(story, self._language), known))[:MOST_TRANSLATED]
        asked = [self._asking.translation(passage.ground.text, self._language) for passage in passages]
        pieces = [Piece("translation", "", (p,), prompt) for p, prompt in zip(passages, asked, strict=True)]
        found: dict[Span, str] = {}
        for passage, drafts in zip(passages, self._written(asked, pieces), strict=True):
            text = " ".join(draft.text for draft in drafts)
            if text:
                is_true = self._translates(text, passage)
                self.tally.checked += 1
                self.tally.replaced += not is_true
                if is_true:
                    found[span(passage.evidence)] = text
        return with_translations(story, found)

    def _translates(self, text: str, passage: Passage) -> bool:
        """Whether either bears the other: a translation adds nothing, and leaves out nothing."""
        ground = passage.ground
        back = ground.model_copy(update={"text": text, "language": self._language})
        return not (
            check(text, [ground], load(self._language), self._supporter)
            or check(ground.text, [back], load(ground.language), self._supporter)
        )

    def _summaries(self, articles: Sequence[Article], sentences: Sequence[Sequence[Sentence]]) -> Iterator[Piece]:
        for article, found in zip(articles, sentences, strict=True):
            if not self._writer.instructed and article.language != self._language:
                continue  # a summarizer writes in the language that it reads: the source's own words stay
            passages = self._fitting(self._reports(as_passage(article, s.text, s.start, s.end) for s in found))
            if passages:
                prompt = self._asking.summary(texts(passages), self._language, FEWEST, MOST)
                prompt = replace(prompt, language=article.language)
                yield Piece("summary", article.id, passages, prompt)

    def _lead(self, story: Story, known: Mapping[str, Article]) -> Iterator[Piece]:
        evidence = [e for s in story.lead for e in s.evidence] + [e for a in story.agreements for e in a.evidence]
        passages = self._reports(_distinct(evidence, known))[:MOST_PASSAGES]
        if passages and self._writer.instructed:
            yield Piece("lead", story.id, passages, self._asking.lead(texts(passages), self._language, 1, 3))

    def _explanations(self, story: Story, known: Mapping[str, Article]) -> Iterator[Piece]:
        if not self._writer.instructed:
            return
        names = {source.id: source.source for source in story.articles}
        for divergence in story.divergences:
            evidence = [e for position in divergence.positions for e in position.evidence[:2]]
            found = self._reports(_distinct(evidence, known))
            passages = tuple(named(p, names[p.evidence.article]) for p in found)
            if passages:
                prompt = self._asking.explanation(texts(passages), self._language)
                yield Piece("explanation", divergence.id, passages, prompt)

    def _reports(self, passages: Iterable[Passage]) -> tuple[Passage, ...]:
        """The passages without those that tell the model what to do: it would name them as evidence of what it did."""
        given = tuple(passages)
        are_orders = self._are_orders([passage.ground.text for passage in given])
        return tuple(passage for passage, is_order in zip(given, are_orders, strict=True) if not is_order)

    def _fitting(self, passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
        """The passages that a model reads at once; of a longer text, those that the summaries of its parts rest on.

        Where a summary rests on all of its part, the first passage of each part stands for it, so that no part of a
        text is left out unsaid; what no prompt can hold is a failure that becomes a gap.
        """
        if not self._writer.instructed or self._fits(passages):
            return passages
        parts: list[list[Passage]] = [[]]
        for passage in passages:
            if parts[-1] and not self._fits((*parts[-1], passage)):
                parts.append([])
            parts[-1].append(passage)
        held = [part for part in parts if self._fits(tuple(part))]
        if len(held) < len(parts) or len(parts) == len(passages):
            self.tally.failures.append("long")
        if len(parts) == len(passages):
            return ()
        parts = held
        pieces = [Piece("part", "", tuple(p), self._asking.summary(texts(p), self._language, 1, FEWEST)) for p in parts]
        cited: list[Passage] = []
        for piece, drafts in zip(pieces, self._written([p.prompt for p in pieces], pieces), strict=True):
            found = {id(p) for draft in drafts for p in draft.passages[:MOST_GROUNDS]}
            cited += [p for p in piece.passages if id(p) in found] or piece.passages[:1]
        fewer = cited if len(cited) < len(passages) else [part[0] for part in parts]
        return self._fitting(tuple(fewer))

    def _fits(self, passages: Sequence[Passage]) -> bool:
        prompt = self._asking.summary(texts(passages), self._language, FEWEST, MOST)
        size = self._writer.count(prompt.system) + self._writer.count(prompt.user) + prompt.limit
        return size <= ROOM * self._writer.context

    def _written(self, prompts: Sequence[Prompt], pieces: Sequence[Piece]) -> list[list[Draft]]:
        """What the model answered to each prompt: its sentences with the passages that they name."""
        answers = self._writer.write_all(prompts)
        found: list[list[Draft]] = []
        for answer, piece in zip(answers, pieces, strict=True):
            if isinstance(answer, WriterError):
                self.tally.failures.append(answer.why)
                self.tally.prompt_tokens += answer.tokens[0]
                self.tally.answer_tokens += answer.tokens[1]
                found.append([])
                continue
            self.tally.prompt_tokens += answer.prompt_tokens
            self.tally.answer_tokens += answer.answer_tokens
            found.append(list(drafted(answer, piece)))
        return found

    def _passed(self, pieces: Sequence[Piece], drafts: Sequence[Sequence[Draft]]) -> list[list[Draft]]:
        """The drafts as they may be printed: those that pass, those that pass written anew, else the sources' words."""
        checked = [[self._checked(draft) for draft in found] for found in drafts]
        self.tally.checked += sum(map(len, checked))
        failed = [(k, n) for k, found in enumerate(checked) for n, draft in enumerate(found) if draft.faults]
        for (k, n), again in zip(failed, self._anew([(pieces[k], checked[k][n]) for k, n in failed]), strict=True):
            if again is None:
                self.tally.replaced += 1
                checked[k][n] = quoted(checked[k][n])
            else:
                self.tally.repaired += 1
                checked[k][n] = again
        return [[draft for draft in found if draft.passages] for found in checked]

    def _checked(self, draft: Draft) -> Draft:
        grounds = [passage.ground for passage in draft.passages]
        return replace(draft, faults=check(draft.text, grounds, load(self._language), self._supporter))

    def _anew(self, failed: Sequence[tuple[Piece, Draft]]) -> list[Draft | None]:
        """Each sentence written again with the reason; None where it fails again."""
        if not self._writer.instructed or not failed:
            return [None] * len(failed)
        pieces = [replace(piece, passages=around(draft, piece)) for piece, draft in failed]
        prompts = [
            self._asking.rewrite(
                texts(piece.passages), self._language, draft.text, reasons(draft.faults), headline=draft.headline
            )
            for piece, (_, draft) in zip(pieces, failed, strict=True)
        ]
        answers = [[self._checked(draft) for draft in found[:1]] for found in self._written(prompts, pieces)]
        return [found[0] if found and not found[0].faults else None for found in answers]


def _distinct(evidence: Sequence[Evidence], known: Mapping[str, Article]) -> Iterator[Passage]:
    """Each sentence once, of articles that are there: what an earlier version said is told in its own words."""
    for e in dict.fromkeys(evidence):
        if e.article in known:
            yield as_passage(known[e.article], e.quote, e.start, e.end)


def _filled(story: Story, pieces: Sequence[Piece], drafts: Sequence[Sequence[Draft]], engine: str) -> Story:
    """The story with what was written; what was not stays as it was."""
    summaries = {summary.article: summary for summary in story.summaries}
    explained: dict[str, Sequence[Statement]] = {}
    title: dict[str, object] = {}
    lead = story.lead
    for piece, found in zip(pieces, drafts, strict=True):
        statements = tuple(dict.fromkeys(as_statement(draft) for draft in found if not draft.headline))
        for headline in (as_statement(draft) for draft in found if draft.headline):
            text = headline.text.rstrip(".")
            if len(text) <= LONGEST_HEADLINE and not is_quote(headline):
                title = {"title": text, "title_evidence": headline.evidence}
        if all(map(is_quote, statements)):
            continue  # of quotes alone the built-in engine makes a better choice
        if piece.kind == "summary" and piece.subject in summaries:
            summaries[piece.subject] = Summary(article=piece.subject, engine=engine, sentences=statements)
        elif piece.kind == "explanation":
            explained[piece.subject] = [statement for statement in statements if not is_quote(statement)]
        elif piece.kind == "lead":
            lead = statements
    divergences = tuple(_explained(d, explained.get(d.id, ())) for d in story.divergences)
    update = {
        **title,
        "lead": lead,
        "summaries": tuple(summaries.values()),
        "divergences": divergences,
    }
    return story.model_copy(update=update)


def _explained(divergence: Divergence, statements: Sequence[Statement]) -> Divergence:
    if not statements:
        return divergence
    evidence = dict.fromkeys(e for statement in statements for e in statement.evidence)
    text = " ".join(statement.text for statement in statements)
    return divergence.model_copy(update={"explanation": text, "explanation_evidence": tuple(evidence)})
