"""What `synopse run --engine` knows of a model beside its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from synopse.engines import builtin_engines
from synopse.errors import SettingsError
from synopse.flows import briefing
from synopse.settings import EngineSettings

MODEL = "openai:http://127.0.0.1:9/v1#model"


@pytest.fixture
def chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[EngineSettings]:
    """What engines are chosen by, in an empty folder."""
    found: list[EngineSettings] = []

    def select(known: EngineSettings, *_: object) -> object:
        found.append(known)
        return builtin_engines()

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(briefing, "select", select)
    monkeypatch.setenv("SYNOPSE_CACHE", "off")
    return found


def test_the_settings_beside_the_command_tell_the_rest_about_the_named_model(chosen: list[EngineSettings]) -> None:
    Path("synopse.toml").write_text('[engines]\ncontext = 8192\nprices = [1, 2]\nwriter = "transformers:other/one"\n')
    briefing.engines_with(MODEL)
    assert [(known.writer, known.context, known.prices) for known in chosen] == [(MODEL, 8192, (1.0, 2.0))]


def test_without_settings_the_usual_ones_hold(chosen: list[EngineSettings]) -> None:
    briefing.engines_with(MODEL)
    assert chosen == [EngineSettings(writer=MODEL)]


def test_the_settings_choose_no_model_that_nobody_named(chosen: list[EngineSettings]) -> None:
    Path("synopse.toml").write_text('[engines]\nwriter = "transformers:other/one"\n')
    briefing.engines_with(briefing.QUOTING)
    assert chosen == []


def test_wrong_settings_are_said_in_one_line(chosen: list[EngineSettings]) -> None:
    Path("synopse.toml").write_text("[engines]\ncontext = 3\n")
    with pytest.raises(SettingsError, match=r"synopse\.toml:2: .*context"):
        briefing.engines_with(MODEL)
    assert chosen == []
