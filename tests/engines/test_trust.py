"""A model's word on pairs weighs as much as it is right about pairs whose relation is known."""

from __future__ import annotations

from collections import Counter

import pytest

from synopse.engines.trust import MOST, OBEDIENT, Known, Trust, known_pairs, trusted
from synopse.errors import WriterError
from synopse.protocols import Prompt
from tests.writers import Rule, RuleWriter


def truth(request: Prompt) -> Known:
    """The pair that a prompt shows."""
    return next(p for p in known_pairs() if p.one in request.user.replace("(", "[") or p.one in request.user)


def answering(relation: object, kind: object = "none") -> dict[str, object]:
    return {"question": "?", "relation": relation, "kind": kind}


def knows(request: Prompt) -> object:
    return answering(truth(request).relation, truth(request).kind or "none")


def obeys(request: Prompt) -> object:
    return answering(truth(request).order or truth(request).relation)


def measured(rule: Rule) -> Trust:
    return trusted(RuleWriter(rule))[0]


def test_the_pairs_are_of_all_relations_and_some_are_orders() -> None:
    counted = Counter(pair.relation for pair in known_pairs() if pair.order is None)
    assert min(counted[name] for name in ("same", "conflict", "update", "unrelated")) >= 9
    assert sum(pair.order is not None for pair in known_pairs()) >= 4
    assert all(pair.order != pair.relation for pair in known_pairs())
    assert all((pair.kind is not None) == (pair.relation == "conflict") for pair in known_pairs() if not pair.order)


def test_a_model_that_knows_is_trusted_far_and_not_without_end() -> None:
    trust = measured(knows)
    assert all(2 < up <= MOST for up in trust.rises)
    assert all(1.5 < down <= MOST for down in trust.falls)
    assert 2 < trust.kind <= MOST


@pytest.mark.parametrize("said", ["same", "conflict", "unrelated"])
def test_a_model_that_always_says_the_same_changes_nothing(said: str) -> None:
    trust = measured(lambda _: answering(said))
    assert (trust.rises, trust.falls) == ((0.0,) * 3, (0.0,) * 3)
    assert trust.kind == 0


def test_a_model_that_says_the_opposite_changes_nothing() -> None:
    wrong = {"same": "unrelated", "unrelated": "same", "conflict": "update", "update": "conflict"}
    trust = measured(lambda request: answering(wrong[truth(request).relation]))
    assert (trust.rises, trust.falls) == ((0.0,) * 3, (0.0,) * 3)


def test_a_model_that_obeys_what_it_compares_is_trusted_little() -> None:
    assert max(measured(obeys).rises + measured(obeys).falls) <= OBEDIENT


def test_a_model_that_does_not_answer_is_not_trusted() -> None:
    def silent(_: Prompt) -> object:
        return WriterError("busy", "no time")

    assert measured(silent) == Trust()
