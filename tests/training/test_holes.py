"""What is said of known holes: never that there are none where nobody was asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from training.holes import main

SKIPPED = {"name": "anyio", "version": "4.16.0", "skip_reason": "not found"}
CLEAN = {"name": "babel", "version": "2.17.0", "vulns": []}
HOLED = {"name": "jinja2", "version": "3.0.0", "vulns": [{"id": "CVE-2024-1"}]}


@pytest.mark.parametrize(
    ("found", "code", "said"),
    [
        ([SKIPPED], 0, "nobody here knows any"),
        ([SKIPPED, CLEAN], 0, "known holes: 0 in 1 of 2 packages"),
        ([CLEAN, HOLED], 1, "jinja2 3.0.0: CVE-2024-1"),
        (None, 0, "nobody here knows any"),
    ],
)
def test_holes_are_told_with_how_many_packages_were_asked_about(
    found: list[object] | None, code: int, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "found.json"
    if found is not None:
        path.write_text(json.dumps({"dependencies": found}), encoding="utf-8")
    assert main(path) == code
    assert said in capsys.readouterr().out
