"""What the pairs beside a pair tell of it."""

from __future__ import annotations

import numpy as np

from synopse.engines.neighbours import NEIGHBOURS, beside
from synopse.pairs import FEATURES, Pairs
from tests.test_findings import places

# Four articles of one sentence; the last one has a second, on something else.
KNOWN = places(
    "Zwölf Menschen wurden verletzt.",
    "Zwölf Verletzte gab es dort.",
    "Niemand kam zu Schaden.",
    "Verletzt wurde keiner.\n\nDer Hafen bleibt gesperrt.",
)
ENDS = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3), (0, 4), (1, 4), (2, 4)]


def told(
    same: dict[tuple[int, int], float], conflict: dict[tuple[int, int], float]
) -> dict[tuple[int, int], dict[str, float]]:
    """The features of each pair, by name."""
    pairs = Pairs(
        np.array([i for i, _ in ENDS]), np.array([j for _, j in ENDS]), np.zeros((len(ENDS), len(FEATURES)), np.float32)
    )
    chances = np.array([[same.get(pair, 0), conflict.get(pair, 0), 0] for pair in ENDS], np.float32)
    rows = beside(KNOWN, pairs, chances)
    return {pair: dict(zip(NEIGHBOURS, row.tolist(), strict=True)) for pair, row in zip(ENDS, rows, strict=True)}


def test_who_agrees_with_a_sentence_contradicts_whom_it_contradicts() -> None:
    features = told(same={(0, 1): 0.9, (2, 3): 0.8}, conflict={(0, 2): 0.5})
    assert round(features[1, 2]["same_conflict_most"], 2) == 0.45
    assert round(features[0, 3]["same_conflict_most"], 2) == 0.4
    assert features[1, 4]["same_conflict_most"] == 0


def test_a_better_partner_in_the_same_article_is_a_rival() -> None:
    features = told(same={(0, 3): 0.9}, conflict={})
    assert round(features[0, 4]["rival_same_most"], 2) == 0.9
    assert features[0, 3]["rival_same_most"] == 0


def test_a_pair_knows_its_own_chances_and_the_sums_of_both_sentences() -> None:
    features = told(same={(0, 1): 0.9, (0, 3): 0.6}, conflict={(0, 2): 0.5})
    assert round(features[0, 1]["same"], 2) == 0.9
    assert round(features[0, 1]["all_same_most"], 2) == 1.5
    assert round(features[0, 1]["all_same_least"], 2) == 0.9
    assert round(features[0, 2]["all_conflict_most"], 2) == 0.5


def test_a_story_without_pairs_has_no_rows() -> None:
    none = np.zeros(0, np.int64)
    assert beside(KNOWN, Pairs(none, none, np.zeros((0, 39), np.float32)), np.zeros((0, 3), np.float32)).shape == (
        0,
        len(NEIGHBOURS),
    )
