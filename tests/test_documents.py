"""What the documents for readers say is true: their examples run, their names exist."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest

from synopse.certainty import SURE_OF_CONFLICT
from synopse.findings import SURE
from synopse.model import Story
from synopse.output import write
from synopse.render import json
from synopse.templating import copy
from synopse.view import View
from tests.briefings import BRIEFING, TEXTS

DOCS = Path(__file__).parent.parent / "docs"
DATA = (DOCS / "json.md").read_text(encoding="utf-8")
TEMPLATES = (DOCS / "templates.md").read_text(encoding="utf-8")


def test_the_example_on_the_data_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {f"articles/{name}.txt": text.encode() for name, text in TEXTS.items()}
    write(tmp_path / "briefing", {"briefing.json": json(BRIEFING).encode(), **texts})
    (example,) = re.findall(r"```python\n(.*?)```", DATA, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    with contextlib.redirect_stdout(io.StringIO()) as said:
        exec(example, {})
    lines = said.getvalue().splitlines()
    assert "Ferienflieger landet außerplanmäßig in Nürnberg: Notrutschen (denial)" in lines
    assert "  RASANT: Über die aufblasbaren Rutschen ging es ins Freie, manche verloren dabei ihre Schuhe." in lines


def test_the_parts_of_the_data_that_are_told_exist() -> None:
    parts = set(re.findall(r"`stories\[\]\.(\w+)", DATA))
    assert parts <= set(Story.model_fields)
    assert {"agreements", "divergences", "developments", "single_source"} <= parts
    assert f"agreements from {SURE}" in DATA
    assert f"contradictions from {SURE_OF_CONFLICT}" in DATA.replace("\n  ", " ")


def test_the_templates_that_are_told_are_those_that_are_copied(tmp_path: Path) -> None:
    named = set(re.findall(r"`((?:briefing|mail|index|feed|latest)\.[\w.]+)`", TEMPLATES))
    assert named == {path.name for path in copy(tmp_path)}
    assert set(re.findall(r"`view\.(\w+)`", TEMPLATES)) <= set(View.model_fields)
