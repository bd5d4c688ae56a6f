"""The tables of faults and of attacks tell the truth: each line names tests, and each test that they name exists."""

from __future__ import annotations

import re

import pytest

from tests.goldens import ROOT

LEAST = 16
"""Lines of a table at least: else it is not read here as it is written."""


@pytest.mark.parametrize(("document", "head"), [("reliability.md", "fault"), ("security.md", "attack")])
def test_every_line_names_tests_and_all_of_them_exist(document: str, head: str) -> None:
    lines = (ROOT / "docs" / document).read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| ") and not line.startswith(f"| {head} ")]
    assert len(rows) >= LEAST
    for row in rows:
        named = re.findall(r"`(tests/[\w/.]+)::(\w+)`", row.split("|")[-2])
        assert named, row
        for path, name in named:
            assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), name
