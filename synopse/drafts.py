"""What a model is to write of, and the sentences that it gave, each with the passages that it names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from synopse.gate import Fault, Ground
from synopse.model import Article, Evidence, Statement
from synopse.protocols import Prompt, Written

MOST_GROUNDS = 4
"""Source sentences that one sentence may rest on; one that names more than these rests on nothing in particular."""

MARKS = re.compile(r"\b(?:BEGIN|END)[ -]SOURCE\b|\s*\[\d+(?:, ?\d+)*\](?: ?:)?")
"""The fence and the numbers of a prompt, which small models repeat; in no article anything is spelt so for them."""


@dataclass(frozen=True)
class Passage:
    """A source sentence as a model is shown it, and as the gate reads it."""

    evidence: Evidence
    ground: Ground


@dataclass(frozen=True)
class Piece:
    """Something to be written: what from, and what it replaces."""

    kind: str
    subject: str
    passages: tuple[Passage, ...]
    prompt: Prompt


@dataclass(frozen=True)
class Draft:
    """A sentence as a model gave it, with the passages that it names."""

    text: str
    passages: tuple[Passage, ...]
    headline: bool = False
    faults: tuple[Fault, ...] = ()


def reasons(faults: Sequence[Fault]) -> list[str]:
    """What is wrong, as a model is told it; of a sentence that is not borne as a whole nobody knows which part."""
    return list(dict.fromkeys(map(_reason, faults)))


def _reason(fault: Fault) -> str:
    if fault.kind == "support":
        return "support: they do not say all that it says"
    return f"{fault.kind}: {fault.detail}" if fault.detail else fault.kind


def around(draft: Draft, piece: Piece) -> tuple[Passage, ...]:
    """What a draft named, in an article with what stands before it and may tell who "he" is; else the first ones."""
    shown = {n for n, passage in enumerate(piece.passages) if any(passage is one for one in draft.passages)}
    if piece.kind == "summary":  # in other pieces the passages are of several articles
        shown |= {n - 1 for n in shown if n}
    return tuple(piece.passages[n] for n in sorted(shown)) or piece.passages[:MOST_GROUNDS]


def quoted(draft: Draft) -> Draft:
    """The words of the source that the draft named first; nothing where it named none."""
    first = draft.passages[:1]
    return Draft(first[0].evidence.quote if first else "", first, draft.headline)


def drafted(answer: Written, piece: Piece) -> Iterator[Draft]:
    """The sentences of an answer; numbers that no passage has are dropped, and what names too many names none."""
    value = json.loads(answer.text)
    headline = value.get("headline")
    rows = value["sentences"] if answer.whole else value["sentences"][:-1]  # the limit may have cut the last one off
    for row in [*([headline] if headline else []), *rows]:
        numbers = dict.fromkeys(n for n in row["evidence"] if 0 < n <= len(piece.passages))
        passages = tuple(piece.passages[n - 1] for n in numbers)
        text = " ".join(MARKS.sub("", row["text"]).split())
        if text:
            yield Draft(text, passages if len(passages) <= MOST_GROUNDS else (), row is headline)


def as_passage(article: Article, text: str, start: int, end: int) -> Passage:
    """A sentence of an article, with the day from which it speaks."""
    day: date | None = article.published.date() if article.published else article.not_before
    return Passage(
        evidence=Evidence(article=article.id, quote=text, start=start, end=end),
        ground=Ground(text=text, language=article.language, day=day),
    )


def named(passage: Passage, outlet: str) -> Passage:
    """The passage with its outlet before it: an explanation says who reports what."""
    return replace(passage, ground=passage.ground.model_copy(update={"text": f"{outlet}: {passage.ground.text}"}))


def texts(passages: Sequence[Passage]) -> list[str]:
    """The passages as a prompt shows them."""
    return [passage.ground.text for passage in passages]


def as_statement(draft: Draft) -> Statement:
    """The sentence with its evidence."""
    return Statement(text=draft.text, evidence=tuple(passage.evidence for passage in draft.passages))


def is_quote(statement: Statement) -> bool:
    """Whether it is the source's own words."""
    return any(statement.text == e.quote for e in statement.evidence)
