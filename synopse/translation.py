"""Quotes in another language than the reader's: which there are in a story, and the story with their translations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from pydantic import BaseModel

from synopse.model import Evidence, Story

Node = TypeVar("Node")
Span = tuple[str, int, int]
"""Article, start and end of a quote."""


def span(evidence: Evidence) -> Span:
    """Where the quote stands."""
    return evidence.article, evidence.start, evidence.end


def foreign(story: Story, language: str) -> tuple[Evidence, ...]:
    """The quotes of a story from articles in another language than this one, those of its findings first."""
    spoken = {article.id: article.language for article in story.articles}
    spoken |= {version.id: spoken[version.article] for version in story.versions}
    parts = (story.divergences, story.developments, story.agreements, story.single_source, story)
    found = {span(e): e for part in parts for e in _quotes(part)}
    return tuple(e for e in found.values() if spoken.get(e.article, "und") not in (language, "und"))


def with_translations(node: Node, translations: Mapping[Span, str]) -> Node:
    """The same, each quote with its translation where there is one."""
    changed: object = node
    if isinstance(node, Evidence):
        text = translations.get(span(node))
        changed = node.model_copy(update={"translation": text}) if text else node
    elif isinstance(node, BaseModel):
        values = {name: getattr(node, name) for name in type(node).model_fields}
        new = {name: with_translations(value, translations) for name, value in values.items()}
        update = {name: value for name, value in new.items() if value is not values[name]}
        changed = node.model_copy(update=update) if update else node
    elif isinstance(node, tuple):
        parts = tuple(with_translations(part, translations) for part in node)
        changed = parts if any(new is not old for new, old in zip(parts, node, strict=True)) else node
    return changed  # type: ignore[return-value] # of the type that was given


def _quotes(node: object) -> Iterator[Evidence]:
    if isinstance(node, Evidence):
        yield node
    elif isinstance(node, BaseModel):
        for name in type(node).model_fields:
            yield from _quotes(getattr(node, name))
    elif isinstance(node, tuple):
        for part in node:
            yield from _quotes(part)
