"""The floors: figures on the annotated development stories, from pages to the briefing, that may only rise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from training.evaluation import evaluate

CORPUS = Path(__file__).parent.parent.parent / "corpus"
FLOORS = {
    "clustering_b3": 0.98,
    "duplicates.f1": 0.98,
    "verbatim": 1.0,
    "agreement.f1": 0.82,
    "agreement.reach": 0.84,
    "divergence.precision": 0.77,
    "divergence.f1": 0.58,
    "divergence.kind": 0.80,
    "development.f1": 0.65,
    "development.precision": 0.76,
    "origins.precision": 0.95,
    "origins.recall": 0.90,
    "single_source.precision": 0.95,
}


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREFECT_HOME", str(tmp_path_factory.mktemp("prefect")))
        patch.delenv("PREFECT_API_URL", raising=False)
        yield evaluate(CORPUS, CORPUS / "dev", tmp_path_factory.mktemp("dev"))


@pytest.mark.parametrize("name", FLOORS)
def test_no_figure_falls_below_its_floor(figures: dict[str, Any], name: str) -> None:
    value: Any = figures
    for part in name.split("."):
        value = value[part]
    assert value >= FLOORS[name]


def test_no_furniture_is_quoted(figures: dict[str, Any]) -> None:
    assert figures["junk"] == 0
