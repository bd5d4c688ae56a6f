"""Engines by the names of the settings; what is not there is marked, and the built-in engine steps in."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from synopse.engines import builtin_engines
from synopse.engines.examination import looks
from synopse.engines.selection import KEY, select, shown
from synopse.errors import EngineError
from synopse.protocols import Prompt
from synopse.settings import EngineSettings
from tests.engines import tiny
from tests.engines.completions import says, sends, served


def nothing(name: str) -> str | None:
    """No secrets."""
    return None


def test_without_a_choice_the_engines_are_the_built_in_ones() -> None:
    assert select(EngineSettings(), Path(), nothing) == builtin_engines()


@pytest.mark.parametrize(("fixture", "instructed"), [("chatty", True), ("terse", False)])
def test_a_local_model_is_taken_for_what_it_is(fixture: str, instructed: bool, request: pytest.FixtureRequest) -> None:
    folder = request.getfixturevalue(fixture)
    chosen = select(EngineSettings(writer=f"transformers:{folder.name}"), folder.parent, nothing)
    assert chosen.writer is not None
    assert chosen.writer.instructed is instructed
    assert chosen.writer.name.startswith(f"transformers:{fixture}@")
    assert chosen.missing == ()


def test_a_server_gets_the_key_that_the_settings_name() -> None:
    asked: list[str] = []

    def secret(name: str) -> str:
        asked.append(name)
        return "sk-secret"

    with served(says("ja")) as known:
        settings = EngineSettings(writer=f"openai:{known.url}#tiny", key="env:MINE", context=2048)
        chosen = select(settings, Path(), secret)
        assert chosen.writer is not None
        assert chosen.writer.write(Prompt("", "Zug?", 10)).text == "ja"
        select(settings.model_copy(update={"key": None}), Path(), secret)
    assert asked == ["env:MINE", KEY]
    assert known.headers[0]["authorization"] == "Bearer sk-secret"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("transformers:anna/tiny", "the model anna/tiny is not on this machine (synopse models pull anna/tiny)"),
        ("transformers:./models/tiny", "there is no model folder tiny (check the path in the settings)"),
        ("transformers:/home/anna/tiny.gguf", "there is no model file tiny.gguf (check the path in the settings)"),
    ],
)
def test_a_model_that_is_not_there_is_said_in_one_line_and_marked(
    name: str, said: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with caplog.at_level(logging.WARNING):
        chosen = select(EngineSettings(writer=name), tmp_path, nothing)
    assert chosen.writer is None
    assert chosen.encoder is builtin_engines().encoder
    assert [(one.role, one.name, str(one.error)) for one in chosen.missing] == [("writer", shown(name), said)]
    assert caplog.messages == [said]


def test_a_model_of_another_kind_is_said_with_its_place_and_the_built_in_engine_steps_in(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    tiny.encoder(tmp_path / "vectors")
    tiny.classifier(tmp_path / "nli", ["entailment", "neutral", "contradiction"])
    said = {
        ("writer", "builtin-e5"): "an encoder, and writes nothing (its place is encoder = ",
        ("writer", "vectors"): "an encoder, and writes nothing (its place is encoder = ",
        ("writer", "nli"): "a model of relations, and writes nothing (its place is relations = ",
        ("relations", "builtin-e5"): "an encoder, and tells no relations (its place is encoder = ",
    }
    for (role, model), words in said.items():
        line = f'the model {model} is {words}"transformers:{model}" under [engines] in synopse.toml)'
        settings = EngineSettings.model_validate({role: f"transformers:{model}"})
        caplog.clear()
        with caplog.at_level(logging.WARNING):
            chosen = select(settings, tmp_path, nothing)
        assert (chosen.writer, chosen.relations) == (None, None)
        assert [(one.role, one.name) for one in chosen.missing] == [(role, f"transformers:{model}")]
        assert caplog.messages == [line]
        assert looked(settings, tmp_path) == {role: line}


def test_a_server_whose_key_is_missing_is_not_asked() -> None:
    chosen = select(EngineSettings(writer="openai:http://127.0.0.1:9/v1#m", key="env:MINE"), Path(), nothing)
    assert str(chosen.missing[0].error) == "there is no key in env:MINE (set it where synopse runs)"


@pytest.mark.parametrize(
    ("name", "without_place"),
    [
        ("transformers:/home/anna/models/tiny", "transformers:tiny"),
        ("transformers:~/tiny", "transformers:tiny"),
        ("transformers:Qwen/Qwen3-0.6B", "transformers:Qwen/Qwen3-0.6B"),
        ("openai:http://127.0.0.1:8000/v1#org/m", "openai:http://127.0.0.1:8000/v1#org/m"),
    ],
)
def test_a_reader_does_not_learn_where_models_lie(name: str, without_place: str) -> None:
    assert shown(name) == without_place


# ---------------------------------------------------------------------- examined


def looked(settings: EngineSettings, folder: Path) -> dict[str, str]:
    """What a look at each engine says."""
    said = {}
    for role, look in looks(settings, folder, nothing):
        try:
            said[role] = look()
        except EngineError as error:
            said[role] = str(error)
    return said


def test_built_in_engines_need_no_look(tmp_path: Path) -> None:
    assert looked(EngineSettings(), tmp_path) == {}


def test_models_are_looked_for_and_not_loaded(babbling: Path) -> None:
    settings = EngineSettings(
        writer="transformers:babbling", encoder="transformers:builtin-e5", relations="transformers:./nli"
    )
    assert looked(settings, babbling.parent) == {
        "writer": "transformers:babbling is here",
        "encoder": "transformers:builtin-e5 is here",
        "relations": "there is no model folder nli (check the path in the settings)",
    }


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (b'{"data": [{"id": "a"}, {"id": "tiny"}]}', "the server has tiny"),
        (b'{"data": [{"id": "a"}, {"id": "b"}]}', "the server does not name a model tiny (it has a, b)"),
        (b"?", "the answer is not of OpenAI's protocol"),
    ],
)
def test_a_server_is_asked_for_its_models_and_nothing_else(told: bytes, said: str, tmp_path: Path) -> None:
    with served(says("ja"), models=sends(told)) as known:
        settings = EngineSettings(writer=f"openai:{known.url}#tiny")
        assert looked(settings, tmp_path) == {"writer": said}
    assert known.asked == []


def test_what_tokens_cost_is_known_where_prices_are() -> None:
    assert EngineSettings().cost(1000, 1000) is None
    assert EngineSettings(prices=(0.5, 2)).cost(1_000_000, 500_000) == 1.5
