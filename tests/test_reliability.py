"""The table of faults tells the truth: each test that it names exists, and each fault has one."""

from __future__ import annotations

import re

from tests.goldens import ROOT

ROWS = [
    line
    for line in (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| fault")
]


def test_every_fault_has_tests_and_all_of_them_exist() -> None:
    assert len(ROWS) > 12
    for row in ROWS:
        named = re.findall(r"`(tests/[\w/.]+)::(\w+)`", row.split("|")[-2])
        assert named, row
        for path, name in named:
            assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), name
