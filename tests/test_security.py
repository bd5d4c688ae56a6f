"""The threat model tells the truth: each test that it names exists, and each attack has one."""

from __future__ import annotations

import re

from tests.goldens import ROOT

ROWS = [
    line
    for line in (ROOT / "docs" / "security.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| attack")
]


def test_every_attack_has_tests_and_all_of_them_exist() -> None:
    assert len(ROWS) > 15
    for row in ROWS:
        named = re.findall(r"`(tests/[\w/.]+)::(\w+)`", row.split("|")[-2])
        assert named, row
        for path, name in named:
            assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), name
