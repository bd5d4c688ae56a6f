"""Real articles of real outlets, where somebody has put them: their texts are not ours to keep here.

SYNOPSE_REAL_ARTICLES names a folder with articles of one story.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from tests.runs import evidence, synopse

REAL = os.environ.get("SYNOPSE_REAL_ARTICLES", "")
FURNITURE = re.compile(r"newsletter|©|getty|lesen sie auch|cookie|abonnieren|^fotos?:", re.IGNORECASE)

pytestmark = pytest.mark.skipif(not REAL, reason="SYNOPSE_REAL_ARTICLES is not set")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("real")
    run = synopse("run", Path(REAL).resolve(), "--output", made / "out", home=made)
    assert run.returncode == 0, run.stderr
    return made / "out"


@pytest.fixture(scope="module")
def briefing(folder: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder / "briefing.json").read_text(encoding="utf-8"))
    return loaded


def test_they_are_one_story_and_none_is_lost(briefing: dict[str, Any]) -> None:
    files = [path for path in Path(REAL).iterdir() if path.suffix == ".txt"]
    assert [len(story["articles"]) for story in briefing["stories"]] == [len(files)]
    assert briefing["gaps"] == []


def test_there_is_agreement_and_every_quote_is_true(briefing: dict[str, Any], folder: Path) -> None:
    texts = {
        article["id"]: (folder / article["text_path"]).read_text(encoding="utf-8")
        for story in briefing["stories"]
        for article in story["articles"]
    }
    quotes = list(evidence(briefing["stories"]))
    assert briefing["stories"][0]["agreements"]
    assert all(texts[e["article"]][e["start"] : e["end"]] == e["quote"] for e in quotes)


def test_no_furniture_is_quoted(briefing: dict[str, Any]) -> None:
    assert [e["quote"] for e in evidence(briefing["stories"]) if FURNITURE.search(str(e["quote"]))] == []
