"""Figures on cases small enough to count by hand."""

from __future__ import annotations

import pytest

from training.measures import b_cubed, by_pairs, joined, pairs, redundancy


def test_pairs_are_counted_whichever_comes_first() -> None:
    found = by_pairs(pairs([("b", "a"), ("c", "d")]), pairs([("a", "b", "e")]))
    assert (found.precision, found.recall) == (1 / 2, 1 / 3)
    assert found.f1 == pytest.approx(0.4)


def test_nothing_found_is_nothing_right() -> None:
    assert by_pairs(set(), {("a", "b")}) == (0, 0, 0)


def test_links_join_all_that_they_reach() -> None:
    assert sorted(map(sorted, joined([("a", "b"), ("c", "d"), ("d", "b"), ("e", "f")]))) == [
        ["a", "b", "c", "d"],
        ["e", "f"],
    ]


def test_b_cubed_counts_for_each_item_what_it_stands_with() -> None:
    # a and b belong together, c alone; all three stand together: precision (2/3 + 2/3 + 1/3) / 3
    found = b_cubed({"a": 1, "b": 1, "c": 1}, {"a": "x", "b": "x", "c": "y"})
    assert found.precision == pytest.approx(5 / 9)
    assert found.recall == 1
    found = b_cubed({"a": 1, "b": 2}, {"a": "x", "b": "x"})
    assert (found.precision, found.recall) == (1, 1 / 2)


def test_redundancy_is_that_of_the_two_sentences_most_alike() -> None:
    assert redundancy(["Der Zug hielt.", "Der Zug hielt.", "Ganz anderes geschah."]) == 1
    assert redundancy(["Der Zug hielt.", "Die Bahn stand."]) == 0
    assert redundancy(["Der Zug hielt."]) == 0
