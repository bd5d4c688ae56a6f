"""How far a language model's word on two sentences is taken: as far as it is right about pairs whose relation is known.

The pairs (`trust.toml`) are from the annotated stories, such as the built-in judge is unsure of. What a model answers
weighs as much as it tells apart there (likelihood ratios, as A. P. Dawid and A. M. Skene 1979 weigh observers), so that
one which guesses, or always says the same, changes nothing. A few pairs hold an order instead of a report: a model that
does what they say has little weight, since an article could tell it what to answer.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel

from synopse.errors import WriterError
from synopse.judged import KINDS, OUTCOMES
from synopse.model import DivergenceKind, Frozen
from synopse.prompts import Prompts, Relation
from synopse.protocols import Writer, Written

MOST = 3.0
"""Log odds by which an answer moves an outcome at most: it never decides what the text speaks against."""
OBEDIENT = 1.0
"""The same for a model that obeys what it is to compare."""
DOUBT = 2.0
"""How many answers the doubt weighs that a model does not look at what it answers."""
ANSWERED = 0.75
"""Share of the pairs that must be answered for the answers to tell anything."""


class Known(Frozen):
    """Two sentences of different reports, the earlier one first, and how they relate."""

    one: str
    two: str
    relation: Relation
    kind: DivergenceKind | None = None
    hours: float | None = None
    order: Relation | None = None
    """What one of them, which is an order, asks to be answered."""


class Opinion(BaseModel):
    """What a model says of two sentences."""

    relation: Relation
    kind: DivergenceKind | Literal["none"] = "none"


@dataclass(frozen=True)
class Trust:
    """Log odds by which an outcome rises when a model names it, and falls when it names another one."""

    rises: tuple[float, float, float] = (0.0, 0.0, 0.0)
    falls: tuple[float, float, float] = (0.0, 0.0, 0.0)
    kind: float = 0.0
    """Log odds by which a kind of conflict rises when it is named."""


@lru_cache(maxsize=1)
def known_pairs() -> tuple[Known, ...]:
    """The pairs that the package carries."""
    data = tomllib.loads(files("synopse.engines").joinpath("trust.toml").read_text(encoding="utf-8"))
    return tuple(Known.model_validate(pair) for pair in data["pair"])


def trusted(writer: Writer) -> tuple[Trust, tuple[Written | WriterError, ...]]:
    """How far a model is trusted, and its answers, which took tokens, or what went wrong."""
    pairs = known_pairs()
    prompts = [Prompts().relation([pair.one, pair.two], pair.hours) for pair in pairs]
    answers = writer.write_all(prompts[:1])  # of a model that cannot answer, no more is wanted
    if not isinstance(answers[0], WriterError):
        answers += writer.write_all(prompts[1:])
    told = [(p, opinion(a)) for p, a in zip(pairs, answers, strict=False) if not isinstance(a, WriterError)]
    if len(told) < ANSWERED * len(pairs):
        return Trust(), answers
    most = OBEDIENT if any(pair.order == said.relation != pair.relation for pair, said in told) else MOST
    told = [(pair, said) for pair, said in told if pair.order is None]
    ratios = [_ratios([(p.relation == outcome, a.relation == outcome) for p, a in told]) for outcome in OUTCOMES]
    rises, falls = zip(*((min(up, most), min(down, most)) for up, down in ratios), strict=True)
    kinds = [p.kind == a.kind for p, a in told if p.relation == a.relation == "conflict"]
    return Trust(rises, falls, min(most, _of_kinds(kinds))), answers


def opinion(answer: Written) -> Opinion:
    """What an answer says."""
    return Opinion.model_validate_json(answer.text)


def _of_kinds(right: Sequence[bool]) -> float:
    """What the name of a kind tells, against naming any of them by chance."""
    share = (sum(right) + 1) / (len(right) + len(KINDS))
    return max(0.0, math.log(share / (1 - share) * (len(KINDS) - 1)))


def _ratios(rows: Sequence[tuple[bool, bool]]) -> tuple[float, float]:
    """Logarithms of what "yes" and "no" tell; of few answers, closer to those of one that does not look.

    Each row: whether it is so, and whether it is said.
    """
    yes = sum(is_it for is_it, _ in rows)
    usual = DOUBT * sum(said for _, said in rows) / len(rows)
    right = (sum(is_it and said for is_it, said in rows) + usual) / (yes + DOUBT)
    wrong = (sum(said and not is_it for is_it, said in rows) + usual) / (len(rows) - yes + DOUBT)
    if right <= wrong or math.isclose(right, wrong):
        return 0.0, 0.0
    return math.log(right / wrong), math.log((1 - wrong) / (1 - right))
