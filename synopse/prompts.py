"""Prompts from `templates/prompts`: what a language model is asked, with the source fenced as data.

A passage is one line, and nothing in it looks like the fence or the number of another: the fence is closed by the
prompt alone. What a passage tells the model to do still stands there; that nothing comes of it is the gate's part.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, get_args

from jinja2 import Environment, PackageLoader, StrictUndefined

from synopse.model import DivergenceKind
from synopse.protocols import Prompt

FENCE = re.compile(r"\b(BEGIN|END) SOURCE\b", re.IGNORECASE)
NUMBER = re.compile(r"\[(\d+)\]")
TOKENS_A_SENTENCE = 90
"""Room for one sentence of an answer with its evidence, in a language that a model knows less well."""
NAMES = {"de": "German", "en": "English"}
SENTENCE = {
    "type": "object",
    "properties": {
        "text": {"type": "string"},
        "evidence": {"type": "array", "items": {"type": "integer"}},
    },
    "required": ["text", "evidence"],
    "additionalProperties": False,
}

Relation = Literal["same", "conflict", "update", "compatible", "unrelated"]
RELATION = {
    "type": "object",
    "properties": {
        "question": {"type": "string"},
        "relation": {"enum": [*get_args(Relation)]},
        "kind": {"enum": [*get_args(DivergenceKind), "none"]},
    },
    "required": ["question", "relation", "kind"],
    "additionalProperties": False,
}


class Prompts:
    """The templates, filled; the same words always give the same prompt."""

    def summary(self, passages: Sequence[str], language: str, fewest: int, most: int) -> Prompt:
        """An article in a few sentences."""
        return _prompt("summary", passages, language, most, fewest=fewest, most=most)

    def lead(self, passages: Sequence[str], language: str, fewest: int, most: int) -> Prompt:
        """What happened, with a headline."""
        return _prompt("lead", passages, language, most + 1, fewest=fewest, most=most, headline=True)

    def explanation(self, passages: Sequence[str], language: str) -> Prompt:
        """What two reports say otherwise."""
        return _prompt("explanation", passages, language, 2)

    def translation(self, passage: str, language: str) -> Prompt:
        """A sentence in another language."""
        return _prompt("translation", [passage], language, 1)

    def relation(self, passages: Sequence[str], hours: float | None, before: Sequence[str | None] = ()) -> Prompt:
        """How two sentences of different reports relate.

        Args:
            passages: both sentences.
            hours: by which the first one is earlier, where known.
            before: what stands before each, where that is known: "this agreement" is nothing without it.
        """
        shown = tuple(map(fenced, passages))
        around = [fenced(text) if text else None for text in before] or [None] * len(shown)
        user = _templates().get_template("relation.j2").render(passages=shown, before=around, hours=hours)
        return Prompt(
            system=_templates().get_template("relation_system.j2").render().strip(),
            user=user.strip(),
            limit=TOKENS_A_SENTENCE,
            schema=RELATION,
            passages=shown,
        )

    def rewrite(
        self, passages: Sequence[str], language: str, sentence: str, reasons: Sequence[str], *, headline: bool
    ) -> Prompt:
        """One sentence or headline anew, and what was wrong with it."""
        wrong = list(map(fenced, reasons))
        return _prompt("rewrite", passages, language, 1, is_headline=headline, sentence=fenced(sentence), reasons=wrong)


def version() -> str:
    """The version of the prompts: a digest of the words of all templates."""
    known, found = _templates(), hashlib.sha256()
    assert known.loader
    for name in known.list_templates(extensions=["j2"]):
        found.update(f"{name}\n{known.loader.get_source(known, name)[0]}\n".encode())
    return found.hexdigest()[:8]


def fenced(text: str) -> str:
    """A text in one line, in which nothing is spelt as the fence or as the number of a passage."""
    return NUMBER.sub(r"(\1)", FENCE.sub(r"\1-SOURCE", " ".join(text.split())))


def _prompt(
    name: str, passages: Sequence[str], language: str, sentences: int, *, headline: bool = False, **values: object
) -> Prompt:
    shown = tuple(map(fenced, passages))
    told = NAMES.get(language, language)
    user = _templates().get_template(f"{name}.j2").render(passages=shown, language=told, **values)
    system = _templates().get_template("system.j2").render(language=told)
    properties: dict[str, object] = {
        **({"headline": SENTENCE} if headline else {}),
        "sentences": {"type": "array", "items": SENTENCE, "minItems": 1, "maxItems": sentences},
    }
    schema = {"type": "object", "properties": properties, "required": [*properties], "additionalProperties": False}
    return Prompt(
        system=system.strip(),
        user=user.strip(),
        limit=sentences * TOKENS_A_SENTENCE,
        schema=schema,
        passages=shown,
    )


@lru_cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("synopse.templates", "prompts"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,  # else the line that ends the fence goes on with the task
        autoescape=False,  # noqa: S701 - no page: plain words for a model
    )
