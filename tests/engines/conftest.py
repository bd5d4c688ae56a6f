"""Tiny models, built once a session."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines import tiny

FORMED = '{"sentences": [{"text": "Zwölf Menschen wurden verletzt.", "evidence": [1]}]}'
SUMMARY = "Zwölf Menschen wurden in Hechthausen verletzt. Die Strecke ist gesperrt."


@pytest.fixture(scope="session")
def chatty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A chat model that gives one answer in the form that is asked for."""
    return tiny.parrot(tmp_path_factory.mktemp("models") / "chatty", FORMED)


@pytest.fixture(scope="session")
def babbling(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A chat model with random weights."""
    return tiny.llama(tmp_path_factory.mktemp("models") / "babbling")


@pytest.fixture(scope="session")
def terse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A summarizer that gives one summary."""
    return tiny.t5(tmp_path_factory.mktemp("models") / "terse", SUMMARY)


@pytest.fixture(scope="session")
def mumbling(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A summarizer with random weights."""
    return tiny.t5(tmp_path_factory.mktemp("models") / "mumbling")
