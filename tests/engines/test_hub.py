"""Models are brought here on demand alone, without anything that runs; then they are found without the network."""

from __future__ import annotations

import json
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from typer.testing import CliRunner

from synopse.cli import app
from synopse.engines.chat import ChatModel
from synopse.engines.condenser import Condenser
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


def test_what_torch_saved_comes_only_where_there_is_nothing_better() -> None:
    parts = ["pytorch_model-00001-of-00002.bin", "pytorch_model-00002-of-00002.bin", "pytorch_model.bin.index.json"]
    assert needed("m", [*parts, "config.json", "training_args.bin", "optimizer.pt"]) == [*parts, "config.json"]
    assert needed("m", ["pytorch_model.bin", *parts[:2], "spiece.model"]) == ["pytorch_model.bin", "spiece.model"]
    assert needed("m", ["pytorch_model.bin", "model.safetensors"]) == ["model.safetensors"]


@pytest.mark.parametrize("names", [["training_args.bin"], ["model.pkl"], ["tf_model.h5"], []])
def test_a_model_without_safe_weights_is_not_brought(names: list[str]) -> None:
    with pytest.raises(EngineError, match="choose one that has safetensors"):
        needed("m", names)


def test_a_summarizer_that_has_no_safetensors_comes_and_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    folder = tiny.older(tmp_path / "published", "Die Strecke ist gesperrt.")
    (folder / "training_args.bin").write_text("?")
    with hub({"anna/older": folder}) as running:
        monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))
        move_to(running.url, monkeypatch)
        assert pull("anna/older").kind == "summarizer"
    request.getfixturevalue("offline")
    shelf = find("anna/older", NOWHERE)
    assert {path.name for path in shelf.folder.iterdir()} == {
        *("config.json", "pytorch_model.bin", "spiece.model", "tokenizer_config.json")
    }
    written = SteadyWriter(Condenser(shelf, 60)).write(Prompt("", "", 80, passages=tiny.TEXTS[:1]))
    assert written.text == "Die Strecke ist gesperrt."


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
    os.rename(folder / "model.safetensors", folder / "model.pkl")
    with pytest.raises(EngineError, match="pickles, which can run code"):
        find(str(folder), NOWHERE)


class Trap:
    """Makes a folder when it is read as a pickle."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (str(self.folder),)


@pytest.mark.parametrize("zipped", [True, False])
def test_of_what_torch_saved_tensors_are_read_and_nothing_runs(tmp_path: Path, zipped: bool) -> None:
    folder, sprung = tiny.llama(tmp_path / "m"), tmp_path / "sprung"
    os.remove(folder / "model.safetensors")
    weights = folder / "pytorch_model.bin"
    torch.save({"lm_head.weight": Trap(sprung)}, weights, _use_new_zipfile_serialization=zipped)
    with pytest.raises(EngineError, match="cannot be loaded"):
        ChatModel(find(str(folder), NOWHERE), 60)
    assert not sprung.exists()
    torch.load(weights, weights_only=False)
    assert sprung.exists(), "the trap is none"


def test_of_a_folder_with_both_the_safetensors_are_taken(chatty: Path, tmp_path: Path) -> None:
    folder = tmp_path / "m"
    shutil.copytree(chatty, folder)
    (folder / "pytorch_model.bin").write_text("?")
    assert SteadyWriter(ChatModel(find(str(folder), NOWHERE), 60)).write(Prompt("", "Zug?", 60)).text == FORMED


def test_a_tokenizer_that_nothing_here_reads_is_said_with_what_brings_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tiny.t5(tmp_path / "m")
    os.rename(folder / "tokenizer.json", folder / "spiece.model")
    monkeypatch.setattr("synopse.engines.loading.find_spec", lambda name: None)
    with pytest.raises(EngineError, match=r"is not installed \(pip install 'synopse\[sentencepiece\]'\)"):
        Condenser(find(str(folder), NOWHERE), 60)


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
