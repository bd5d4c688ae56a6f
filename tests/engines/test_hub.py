"""Models are brought here on demand alone, without anything that runs; then they are found without the network."""

from __future__ import annotations

import json
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from synopse.cli import app
from synopse.engines.chat import ChatModel
from synopse.engines.hub import Held, all_held, held, needed, pull
from synopse.engines.shelves import Shelf, find
from synopse.engines.steady import SteadyWriter
from synopse.errors import EngineError
from synopse.protocols import Prompt
from tests.engines import tiny
from tests.engines.conftest import FORMED
from tests.engines.hubs import Hub, hub

NOWHERE = Path("/nowhere")


@pytest.fixture
def published(chatty: Path, tmp_path: Path) -> Path:
    """A chat model as people publish them: with code, pickles and other formats beside it."""
    folder = tmp_path / "published"
    shutil.copytree(chatty, folder)
    for name in ("modeling.py", "pytorch_model.bin", "onnx/model.onnx", "model.fp16.safetensors", "README.md"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("?")
    return folder


@pytest.fixture
def known(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub, and an empty cache."""
    cache = tmp_path / "cache"
    with hub({"anna/tiny": published}, frozenset({"anna/gated"})) as running:
        monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(cache))
        move_to(running.url, monkeypatch)
        yield running


def move_to(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the hub at this address, as HF_ENDPOINT does when a process begins."""
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", url)
    template = url + "/{repo_id}/resolve/{revision}/{filename}"
    monkeypatch.setattr("huggingface_hub.constants.HUGGINGFACE_CO_URL_TEMPLATE", template)


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reaches for the network fails the test."""

    def refuse(*_: object) -> None:
        pytest.fail("somebody reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.usefixtures("known")
def test_only_what_is_needed_comes_and_nothing_that_runs() -> None:
    assert pull("anna/tiny") == Held("anna/tiny", "chat", 0)
    came = {path.name for path in find("anna/tiny", NOWHERE).folder.rglob("*")}
    assert came == {
        *("config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja"),
        *("model.safetensors", "README.md"),
    }


@pytest.mark.usefixtures("known")
def test_what_was_brought_here_writes_without_the_network(request: pytest.FixtureRequest) -> None:
    pull("anna/tiny")
    request.getfixturevalue("offline")
    writer = SteadyWriter(ChatModel(find("anna/tiny", NOWHERE), 60))
    assert writer.name.startswith("transformers:anna/tiny@")
    assert writer.write(Prompt("", "Zug?", 60)).text == FORMED


@pytest.mark.usefixtures("known", "offline")
def test_what_was_not_is_told_with_the_command_that_brings_it() -> None:
    with pytest.raises(EngineError) as caught:
        find("anna/tiny", NOWHERE)
    assert str(caught.value) == "the model anna/tiny is not on this machine (synopse models pull anna/tiny)"


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    ("model", "said"),
    [("anna/gated", "registered"), ("anna/none", "no model"), ("../etc", "no model"), ("a b", "no model")],
)
def test_what_the_hub_does_not_give_is_told_in_one_line(model: str, said: str) -> None:
    with pytest.raises(EngineError, match=said) as caught:
        pull(model)
    assert "\n" not in str(caught.value)


@pytest.mark.usefixtures("known")
def test_a_hub_that_is_not_there_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    move_to("http://127.0.0.1:9", monkeypatch)
    with pytest.raises(EngineError, match="did not give"):
        pull("anna/tiny")


def test_parts_come_only_where_there_is_no_whole() -> None:
    parts = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "model.safetensors.index.json"]
    assert needed("m", [*parts, "config.json", "consolidated.safetensors"]) == [*parts, "config.json"]
    assert needed("m", ["model.safetensors", *parts[:2]]) == ["model.safetensors"]
    assert needed("m", ["model.safetensors", "1_Pooling/config.json", "x/y.json"])[1:] == ["1_Pooling/config.json"]


@pytest.mark.parametrize("names", [["pytorch_model.bin"], ["tf_model.h5"], []])
def test_a_model_without_safe_weights_is_not_brought(names: list[str]) -> None:
    with pytest.raises(EngineError, match="choose one that has safetensors"):
        needed("m", names)


@pytest.mark.usefixtures("known")
def test_the_models_that_are_here_are_listed_with_their_use() -> None:
    assert list(all_held()) == []
    pull("anna/tiny")
    assert list(all_held()) == [held("anna/tiny")]
    listed = CliRunner().invoke(app, ["models", "list"])
    assert 'writer = "transformers:anna/tiny"' in listed.output


@pytest.mark.usefixtures("known")
def test_the_command_brings_a_model_and_says_how_to_use_it() -> None:
    done = CliRunner().invoke(app, ["models", "pull", "anna/tiny"])
    assert done.exit_code == 0
    assert 'writer = "transformers:anna/tiny"' in done.output


# ---------------------------------------------------------------------- folders and files


def test_a_folder_is_found_from_where_the_settings_lie_and_named_without_its_place(chatty: Path) -> None:
    shelf = find(chatty.name, chatty.parent)
    assert shelf.folder == chatty
    assert str(chatty.parent) not in shelf.name


def test_other_weights_are_another_model(tmp_path: Path) -> None:
    one, two = tiny.llama(tmp_path / "one" / "m"), tiny.llama(tmp_path / "two" / "m")
    assert find(str(one), NOWHERE).name == find(str(two), NOWHERE).name
    weights = bytearray((two / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (two / "model.safetensors").write_bytes(weights)
    assert find(str(one), NOWHERE).name != find(str(two), NOWHERE).name


def test_pickles_are_refused(tmp_path: Path) -> None:
    folder = tiny.llama(tmp_path / "m")
    os.rename(folder / "model.safetensors", folder / "pytorch_model.bin")
    with pytest.raises(EngineError, match="pickles, which can run code"):
        find(str(folder), NOWHERE)


def test_a_model_that_came_in_part_is_refused(tmp_path: Path) -> None:
    folder = tiny.llama(tmp_path / "m")
    index = {"weight_map": {"a": "model.safetensors", "b": "model-00002-of-00002.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    with pytest.raises(EngineError, match="1 files are missing"):
        find(str(folder), NOWHERE)


@pytest.mark.parametrize("model", ["nothing.gguf", "../nothing/here/m", "", "."])
def test_what_is_nowhere_is_an_error_of_one_line(tmp_path: Path, model: str) -> None:
    with pytest.raises(EngineError) as caught:
        find(model, tmp_path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("config", ["[1]", "{", "[" * 100_000])
def test_a_configuration_that_is_none_is_an_error(tmp_path: Path, config: str) -> None:
    (tmp_path / "config.json").write_text(config)
    with pytest.raises(EngineError, match=r"config\.json"):
        Shelf(tmp_path, None, "m").config()
