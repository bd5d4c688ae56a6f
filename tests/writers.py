"""Language models for tests: small classes that answer by rule, and stories to be written."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from synopse.errors import WriterError
from synopse.model import Article, Divergence, Position, Sentence, SourceArticle, Statement, Story, Summary
from synopse.protocols import Prompt, Written
from synopse.sentences import sentences
from synopse.summarize import quoted
from tests.articles import article

Rule = Callable[[Prompt], object]
"""Gives the answer to a prompt as JSON, text, or an error to be told."""


class RuleWriter:
    """A language model that does what a rule says; it keeps the prompts that it was given."""

    name = "rules:1"
    instructed = True

    def __init__(self, rule: Rule, context: int = 100_000) -> None:
        self._rule = rule
        self.context = context
        self.asked: list[Prompt] = []

    def count(self, text: str) -> int:
        """One token a word."""
        return len(text.split())

    def write(self, request: Prompt) -> Written:
        """The rule's answer."""
        self.asked.append(request)
        answer = self._rule(request)
        if isinstance(answer, WriterError):
            raise answer
        size = self.count(request.system) + self.count(request.user)
        return Written(text=json.dumps(answer), prompt_tokens=size, answer_tokens=10)

    def write_all(self, requests: Sequence[Prompt]) -> tuple[Written | WriterError, ...]:
        """One after the other."""
        return tuple(map(self._told, requests))

    def _told(self, request: Prompt) -> Written | WriterError:
        try:
            return self.write(request)
        except WriterError as error:
            return error


def wants(request: Prompt, what: str) -> bool:
    """Whether a prompt asks for a summary, a lead, an explanation, or a sentence anew."""
    marks = {
        "summary": "Summarize this article",
        "lead": "a headline of",
        "explanation": "differ on one question",
        "rewrite": "cannot be printed",
    }
    return marks[what] in request.user


def answer(*said: tuple[str, Sequence[int]], headline: tuple[str, Sequence[int]] | None = None) -> dict[str, object]:
    """An answer of the form that is asked for."""
    told: dict[str, object] = {"sentences": [{"text": text, "evidence": list(numbers)} for text, numbers in said]}
    if headline:
        told["headline"] = {"text": headline[0], "evidence": list(headline[1])}
    return told


def copying(request: Prompt) -> object:
    """A model that repeats the first passage, whatever it is asked."""
    first = (request.passages[0], [1])
    return answer(first, headline=first) if wants(request, "lead") else answer(first)


def told(*texts: str, language: str = "de") -> tuple[Story, list[Article], list[tuple[Sentence, ...]]]:
    """A story in the words of its articles, these, and their sentences; the first two articles differ on something."""
    articles = [article(f"a{n}", text, source=f"Blatt {n}", language=language) for n, text in enumerate(texts, start=1)]
    found = [sentences(one) for one in articles]
    firsts = [quoted(one[0]) for one in found]
    divergences = [_divergence(*firsts[:2])] if len(firsts) > 1 else []
    story = Story(
        id="s",
        title="Titel aus der Quelle",
        language="de",
        weight=0.5,
        articles=tuple(_source(n, one) for n, one in enumerate(articles, start=1)),
        origins=len(articles),
        lead=(firsts[0],),
        summaries=tuple(
            Summary(article=one.id, engine="extractive", sentences=(first,))
            for one, first in zip(articles, firsts, strict=True)
        ),
        divergences=tuple(divergences),
    )
    return story, articles, found


def _divergence(one: Statement, two: Statement) -> Divergence:
    return Divergence(
        id="d",
        kind="number",
        topic="Zahl",
        explanation="Erklärung nach Muster.",
        positions=tuple(Position(statement=s.text, evidence=s.evidence) for s in (one, two)),
        weight=0.5,
        confidence=0.5,
    )


def _source(number: int, one: Article) -> SourceArticle:
    return SourceArticle(
        number=number,
        id=one.id,
        source=one.source or "",
        source_known=True,
        title=None,
        url=None,
        path=one.path,
        published=one.published,
        published_from=one.published_from,
        published_to_the="minute",
        not_before=None,
        language=one.language,
        origin=None,
        text_path=f"articles/{one.id}.txt",
    )
