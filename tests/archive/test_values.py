"""Computed values by content."""

from __future__ import annotations

import hashlib

from synopse.archive import Archive
from tests.archive.harvests import hour

DAY = 24


def test_values_come_back_and_missing_ones_are_left_out(archive: Archive) -> None:
    archive.keep("e5/1", {"eins": b"\x00\x01", "zwei": b""}, hour(0))
    assert archive.values("e5/1", ["zwei", "drei", "eins", "eins"], hour(0)) == {"eins": b"\x00\x01", "zwei": b""}


def test_another_engine_has_its_own_values(archive: Archive) -> None:
    archive.keep("e5/1", {"eins": b"1"}, hour(0))
    archive.keep("e5/2", {"eins": b"2"}, hour(0))
    assert archive.values("e5/1", ["eins"], hour(0)) == {"eins": b"1"}
    assert archive.values("e5/3", ["eins"], hour(0)) == {}


def test_keeping_a_value_again_replaces_it(archive: Archive) -> None:
    archive.keep("e5/1", {"eins": b"1"}, hour(0))
    archive.keep("e5/1", {"eins": b"2"}, hour(0))
    assert archive.values("e5/1", ["eins"], hour(0)) == {"eins": b"2"}


def test_nothing_asked_for_and_nothing_kept_is_nothing(archive: Archive) -> None:
    archive.keep("e5/1", {}, hour(0))
    assert archive.values("e5/1", [], hour(0)) == {}


def test_values_that_are_used_outlive_those_that_are_not(archive: Archive) -> None:
    archive.keep("e5/1", {"benutzt": b"1", "vergessen": b"2"}, hour(0))
    archive.values("e5/1", ["benutzt"], hour(20 * DAY))
    assert archive.prune(hour(10 * DAY)).values == 1
    assert archive.values("e5/1", ["benutzt", "vergessen"], hour(20 * DAY)) == {"benutzt": b"1"}


def test_twenty_thousand_vectors_are_kept_and_found(archive: Archive) -> None:
    vectors = {
        hashlib.sha256(bytes([n % 256, n // 256])).hexdigest(): n.to_bytes(4, "big") * 384 for n in range(20_000)
    }
    archive.keep("e5/1", vectors, hour(0))
    assert archive.values("e5/1", list(vectors), hour(0)) == vectors
