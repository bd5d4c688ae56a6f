"""From judged pairs to groups and oppositions, on pairs whose judgement is given."""

from __future__ import annotations

import numpy as np
import pytest

from synopse.claims import claims
from synopse.findings import agreement_groups, alone, find, oppositions
from synopse.judged import KINDS, Judged, Judgement
from synopse.language import load
from synopse.pairs import FEATURES, Pairs, Place
from synopse.sentences import sentences
from tests.articles import article

DENIAL = KINDS.index("denial")


def places(*articles: str) -> tuple[Place, ...]:
    """The sentences of each text, one article a text."""
    made = [article(str(number), text) for number, text in enumerate(articles)]
    return tuple(
        Place(claim, number, 0.0, float(number))
        for number, a in enumerate(made)
        for claim in claims(a, sentences(a), load("de"), {})
    )


def judged(
    known: tuple[Place, ...],
    same: dict[tuple[int, int], float] | None = None,
    conflict: dict[tuple[int, int], float] | None = None,
    update: dict[tuple[int, int], float] | None = None,
) -> tuple[Pairs, Judgement]:
    """All pairs across articles, with the given probabilities and 0.01 for the others."""
    pairs = [(i, j) for i in range(len(known)) for j in range(i) if known[i].article != known[j].article]
    first, second = np.array([j for _, j in pairs]), np.array([i for i, _ in pairs])

    def column(given: dict[tuple[int, int], float] | None) -> np.ndarray:
        return np.array([(given or {}).get((j, i), 0.01) for i, j in pairs])

    kinds = np.full((len(pairs), len(KINDS)), 0.01)
    kinds[:, DENIAL] = 0.9
    features = np.zeros((len(pairs), len(FEATURES)), np.float32)
    return Pairs(first, second, features), Judgement(column(same), column(conflict), column(update), kinds)


FOUR = places(
    "Zwölf Menschen wurden verletzt.",
    "Zwölf Verletzte gab es dort.",
    "Ein Dutzend Leute traf es.",
    "Ganz anderes geschah am Hafen.",
)


def test_sentences_that_agree_pairwise_make_one_group() -> None:
    pairs, judgement = judged(FOUR, same={(0, 1): 0.9, (1, 2): 0.8, (0, 2): 0.7})
    groups = agreement_groups(Judged(FOUR, pairs, judgement))
    assert [g.members for g in groups] == [(0, 1, 2)]
    assert round(groups[0].confidence, 2) == 0.8


@pytest.mark.parametrize(("third", "members"), [(0.45, (0, 1)), (0.5, (0, 1, 2))])
def test_what_is_rather_not_the_same_makes_no_sure_agreement_unsure(third: float, members: tuple[int, ...]) -> None:
    pairs, judgement = judged(FOUR, same={(0, 1): 0.9, (1, 2): third, (0, 2): third})
    assert [g.members for g in agreement_groups(Judged(FOUR, pairs, judgement))] == [members]


def test_what_may_be_the_same_is_an_unsure_agreement() -> None:
    pairs, judgement = judged(FOUR, same={(0, 1): 0.45, (2, 3): 0.35})
    groups = agreement_groups(Judged(FOUR, pairs, judgement))
    assert [(g.members, round(g.confidence, 2)) for g in groups] == [((0, 1), 0.45)]


def test_groups_do_not_chain() -> None:
    pairs, judgement = judged(FOUR, same={(0, 1): 0.9, (1, 2): 0.6})  # 0 and 2 have nothing in common
    assert [g.members for g in agreement_groups(Judged(FOUR, pairs, judgement))] == [(0, 1)]


def test_a_group_holds_one_sentence_of_an_article() -> None:
    known = places("Zwölf Menschen wurden verletzt. Es gab zwölf Verletzte.", "Ein Dutzend Leute traf es.")
    pairs, judgement = judged(known, same={(0, 2): 0.9, (1, 2): 0.8})
    assert [g.members for g in agreement_groups(Judged(known, pairs, judgement))] == [(0, 2)]


def test_of_what_an_article_says_twice_the_words_nearer_to_the_others_stand_for_it() -> None:
    known = places(
        "Die Miliz wurde geschlagen. Die Achse des Widerstands ist zerbrochen.", "Die Achse des Widerstands zerfällt."
    )
    pairs, judgement = judged(known, same={(0, 2): 0.89, (1, 2): 0.87})
    assert [g.members for g in agreement_groups(Judged(known, pairs, judgement))] == [(1, 2)]
    pairs, judgement = judged(known, same={(0, 2): 0.89, (1, 2): 0.7})  # it states the fact much less surely
    assert [g.members for g in agreement_groups(Judged(known, pairs, judgement))] == [(0, 2)]


@pytest.mark.parametrize(("update", "developments"), [(0.7, 1), (0.4, 0)])
def test_a_plan_and_its_deed_are_a_development_though_they_sound_alike(update: float, developments: int) -> None:
    known = places(
        "Die Präsidenten werden am Freitag den Vertrag unterzeichnen.", "Die Präsidenten unterzeichneten den Vertrag."
    )
    pairs, judgement = judged(known, same={(0, 1): 0.8}, update={(0, 1): update})
    found = find(known, pairs, judgement)
    assert (len(found.agreements), len(found.developments)) == (1 - developments, developments)
    pairs, judgement = judged(FOUR, same={(0, 1): 0.8}, update={(0, 1): 0.7})
    assert not find(FOUR, pairs, judgement).developments


def test_an_opposition_has_all_who_agree_with_each_side() -> None:
    pairs, judgement = judged(FOUR, same={(0, 1): 0.9}, conflict={(0, 2): 0.8, (1, 2): 0.7})
    found = find(FOUR, pairs, judgement)
    assert [(o.sides, o.kind) for o in found.divergences] == [(((0, 1), (2,)), DENIAL)]


def test_a_question_is_told_once() -> None:
    pairs, judgement = judged(FOUR, same={(0, 1): 0.9}, conflict={(0, 2): 0.8, (1, 2): 0.79})
    assert len(find(FOUR, pairs, judgement).divergences) == 1


def test_a_contradiction_that_an_article_states_twice_is_told_once() -> None:
    known = places(
        "Zwölf Menschen wurden verletzt.", "25 wurden verletzt. Es gab 25 Verletzte.", "Keiner kam zu Schaden."
    )
    pairs, judgement = judged(known, conflict={(0, 1): 0.8, (0, 2): 0.7, (0, 3): 0.6})
    assert [o.sides for o in find(known, pairs, judgement).divergences] == [((0,), (1,), (3,))]


def test_contradictions_of_one_kind_that_share_a_claim_are_one_question_with_all_its_positions() -> None:
    pairs, judgement = judged(FOUR, conflict={(0, 1): 0.8, (1, 2): 0.7, (2, 3): 0.6})
    found = find(FOUR, pairs, judgement).divergences
    assert [(o.sides, o.confidence) for o in found] == [(((0,), (1,), (2,), (3,)), 0.8)]


def test_who_agrees_with_a_position_stands_on_it() -> None:
    pairs, judgement = judged(FOUR, conflict={(0, 1): 0.8, (0, 2): 0.7}, same={(1, 2): 0.3})
    assert [o.sides for o in find(FOUR, pairs, judgement).divergences] == [((0,), (1, 2))]


def test_contradictions_of_other_kinds_stay_apart_though_they_share_a_claim() -> None:
    pairs, judgement = judged(FOUR, conflict={(0, 1): 0.8, (0, 2): 0.7})
    judgement.kinds[[(int(i), int(j)) for i, j in zip(pairs.first, pairs.second, strict=True)].index((0, 2)), 0] = 1.0
    found = find(FOUR, pairs, judgement).divergences
    assert [(o.sides, o.kind) for o in found] == [(((0,), (1,)), DENIAL), (((0,), (2,)), 0)]


def test_what_rather_agrees_is_no_conflict() -> None:
    pairs, judgement = judged(FOUR, same={(0, 1): 0.9}, conflict={(0, 1): 0.6})
    assert find(FOUR, pairs, judgement).divergences == ()


def test_an_update_is_a_development_and_has_no_kind() -> None:
    pairs, judgement = judged(FOUR, update={(0, 2): 0.9})
    found = find(FOUR, pairs, judgement)
    assert [(o.sides, o.kind) for o in found.developments] == [(((0,), (2,)), None)]
    assert found.divergences == ()


def test_what_nobody_else_touches_stands_alone() -> None:
    pairs, judgement = judged(FOUR, same={(0, 1): 0.9}, conflict={(1, 2): 0.6})
    assert alone(Judged(FOUR, pairs, judgement)) == (3,)


def test_an_unlikely_opposition_is_not_told() -> None:
    pairs, judgement = judged(FOUR, conflict={(0, 2): 0.3})
    known = Judged(FOUR, pairs, judgement)
    assert oppositions(known, (), known.conflict, 0.5, with_kind=True) == ()


def test_no_article_stands_on_both_sides() -> None:
    known = places("Zwölf Menschen wurden verletzt.", "Es gab zwölf Verletzte. Oder waren es 15?", "Es traf 15 Leute.")
    pairs, judgement = judged(known, same={(0, 1): 0.9, (2, 3): 0.9}, conflict={(0, 3): 0.8})
    assert [o.sides for o in find(known, pairs, judgement).divergences] == [((0,), (3,))]


def test_sentences_that_rather_differ_are_in_no_group() -> None:
    pairs, judgement = judged(FOUR, same={(0, 1): 0.9, (0, 2): 0.6, (1, 2): 0.55}, conflict={(1, 2): 0.6})
    assert [g.members for g in agreement_groups(Judged(FOUR, pairs, judgement))] == [(0, 1)]


def test_sentences_whose_amounts_exclude_each_other_are_in_no_group() -> None:
    pairs, judgement = judged(FOUR, same={(0, 1): 0.9})
    pairs.features[:, FEATURES.index("amount_conflicts")] = 1
    assert agreement_groups(Judged(FOUR, pairs, judgement)) == ()


def test_developments_of_one_figure_are_steps_of_one() -> None:
    pairs, judgement = judged(FOUR, update={(0, 1): 0.9, (1, 2): 0.8, (0, 2): 0.7})
    assert [o.sides for o in find(FOUR, pairs, judgement).developments] == [((0,), (1,), (2,))]


def test_a_claim_that_fits_one_step_alone_is_no_further_step() -> None:
    pairs, judgement = judged(FOUR, update={(0, 1): 0.9, (0, 2): 0.7, (1, 2): 0.8, (2, 3): 0.5})
    assert [o.sides for o in find(FOUR, pairs, judgement).developments] == [((0,), (1,), (2,))]


def test_a_sure_development_that_shares_but_a_claim_with_another_one_stands_by_itself() -> None:
    pairs, judgement = judged(FOUR, update={(0, 1): 0.9, (0, 2): 0.7, (1, 2): 0.8, (2, 3): 0.7})
    assert [o.sides for o in find(FOUR, pairs, judgement).developments] == [((0,), (1,), (2,)), ((2,), (3,))]


def test_a_man_who_is_missing_and_one_who_is_found_alive_are_in_no_group() -> None:
    known = places(
        "Vermisst wird ein 71 Jahre alter Mann.",
        "Ein 71-Jähriger galt noch als vermisst.",
        "Der 71-Jährige, nach dem gesucht worden war, lebt.",
        "Nach dem 71-Jährigen wurde gesucht.",
    )
    alike = {(i, j): 0.8 for i in range(4) for j in range(i + 1, 4)} | {(0, 1): 0.9}
    pairs, judgement = judged(known, same=alike)
    assert [g.members for g in agreement_groups(Judged(known, pairs, judgement))] == [(0, 1, 3)]


@pytest.mark.parametrize(
    ("named", "chance", "height", "told"), [(1.0, 0.5, 2, 1), (0.4, 0.5, 2, 0), (0.4, 0.7, 2, 1), (0.4, 0.5, 20, 1)]
)
def test_numbers_far_apart_that_count_nothing_of_one_name_contradict_each_other_only_surely(
    named: float, chance: float, height: int, told: int
) -> None:
    known = places("Der Deich brach auf 40 Metern.", f"Das Wasser stand {height} Meter hoch.")
    pairs, judgement = judged(known, conflict={(0, 1): chance})
    judgement.kinds[:, :] = 0.0
    judgement.kinds[:, KINDS.index("number")] = 1.0
    pairs.features[:, FEATURES.index("amount_conflicts")] = named
    assert len(find(known, pairs, judgement).divergences) == told


@pytest.mark.parametrize(("sure", "steps"), [(0.9, [3]), (0.49, [])])
def test_a_less_likely_change_adds_a_step_to_a_likely_one_and_is_none_by_itself(sure: float, steps: list[int]) -> None:
    pairs, judgement = judged(FOUR, update={(0, 2): sure, (1, 2): 0.4, (0, 1): 0.4})
    assert [len(found.sides) for found in find(FOUR, pairs, judgement).developments] == steps
