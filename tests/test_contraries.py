"""Contradictions that single words decide, on pairs whose judgement is given."""

from __future__ import annotations

import pytest

from synopse.contraries import decided
from synopse.findings import find
from synopse.judged import KINDS
from tests.test_findings import DENIAL, judged, places

BARRIERS = places("Die Schranken waren unten.", "Die Schranken waren oben.", "Der Übergang war geschlossen.")


def test_who_was_held_to_say_the_same_and_says_the_contrary_contradicts() -> None:
    pairs, judgement = judged(BARRIERS, same={(0, 1): 0.7}, conflict={(0, 1): 0.4})
    found = find(BARRIERS, pairs, decided(BARRIERS, pairs, judgement))
    assert not found.agreements
    assert [(o.sides, o.kind, o.confidence) for o in found.divergences] == [(((0,), (1,)), DENIAL, 0.7)]


@pytest.mark.parametrize(("same", "conflict"), [(0.7, 0.1), (0.3, 0.4)])
def test_words_alone_decide_nothing(same: float, conflict: float) -> None:
    pairs, judgement = judged(BARRIERS, same={(0, 1): same}, conflict={(0, 1): conflict})
    after = decided(BARRIERS, pairs, judgement)
    assert (after.same == judgement.same).all()
    assert (after.conflict == judgement.conflict).all()
    assert (after.kinds == judgement.kinds).all()


def test_the_contrary_is_no_agreement_even_where_nobody_takes_it_for_a_contradiction() -> None:
    pairs, judgement = judged(BARRIERS, same={(0, 1): 0.9, (0, 2): 0.8})
    assert [group.members for group in find(BARRIERS, pairs, judgement).agreements] == [(0, 2)]


def test_who_takes_the_same_side_in_other_words_stands_on_it() -> None:
    conflict = {(0, 1): 0.8, (1, 2): 0.7, (0, 2): 0.6}
    pairs, judgement = judged(BARRIERS, same={(0, 2): 0.55}, conflict=conflict)
    (question,) = find(BARRIERS, pairs, judgement).divergences
    assert question.sides == ((0, 2), (1,))
    pairs, judgement = judged(BARRIERS, same={(0, 2): 0.3}, conflict=conflict)  # another barrier, another day
    (question,) = find(BARRIERS, pairs, judgement).divergences
    assert question.sides == ((0,), (1,), (2,))


VISIT = places(
    "Er kommt drei Tage vor der Amtseinführung zu einem Besuch in die Stadt.",
    "Am Tag vor der feierlichen Amtseinführung kam er in die Stadt.",
    "Drei Tage nach der Wahl kam er in die Stadt.",
)


@pytest.mark.parametrize(("same", "update"), [(0.6, 0.1), (0.3, 0.7)])
def test_days_told_from_one_event_contradict_each_other(same: float, update: float) -> None:
    pairs, judgement = judged(VISIT, same={(0, 1): same}, update={(0, 1): update})
    found = find(VISIT, pairs, decided(VISIT, pairs, judgement))
    assert [(o.sides, o.kind, o.confidence) for o in found.divergences] == [
        (((0,), (1,)), KINDS.index("date"), max(same, update))
    ]
    assert not found.agreements
    assert not found.developments


@pytest.mark.parametrize(("pair", "same"), [((0, 1), 0.4), ((0, 2), 0.9)])
def test_other_questions_and_other_events_do_not(pair: tuple[int, int], same: float) -> None:
    pairs, judgement = judged(VISIT, same={pair: same})
    assert not find(VISIT, pairs, decided(VISIT, pairs, judgement)).divergences
