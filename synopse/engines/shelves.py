"""Where a model lies on this machine. Nothing here reaches the network, and nothing is taken that could run code."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huggingface_hub import try_to_load_from_cache

from synopse.errors import EngineError

HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?")
BUILTIN_E5 = "builtin-e5"
"""The built-in encoder, which `synopse.engines.e5_folder` writes as a model folder."""
SAFE = re.compile(r"model(-\d+-of-\d+)?\.safetensors")
TENSORS = re.compile(r"pytorch_model(-\d+-of-\d+)?\.bin")
"""Pickles, of which torch reads tensors and nothing else (`weights_only`): used where there is nothing better."""
PICKLES = (".bin", ".pt", ".pth", ".pkl", ".ckpt")


@dataclass(frozen=True)
class Shelf:
    """A model's files: a folder, or one GGUF file in it.

    `name` tells the model without where it lies, with a digest by which another version is another model.
    """

    folder: Path
    gguf: str | None
    name: str

    def config(self) -> dict[str, Any]:
        """What `config.json` says; empty for a GGUF file, which carries its own."""
        return {} if self.gguf else self.json("config.json")

    def json(self, name: str) -> dict[str, Any]:
        """A JSON object of the folder; empty where there is no such file.

        Raises:
            EngineError: the file is there and is none.
        """
        read = self._read(name, {})
        if not isinstance(read, dict):
            raise EngineError(f"{name} of the model {self.name} is no JSON object")
        return read

    def objects(self, name: str) -> list[dict[str, Any]]:
        """A JSON list of objects; empty where there is no such file.

        Raises:
            EngineError: the file is there and is none.
        """
        read = self._read(name, [])
        if not isinstance(read, list) or not all(isinstance(one, dict) for one in read):
            raise EngineError(f"{name} of the model {self.name} is no list of JSON objects")
        return read

    def _read(self, name: str, otherwise: object) -> object:
        path = self.folder / name
        if not path.is_file():
            return otherwise
        try:
            read: object = json.loads(path.read_text(encoding="utf-8"))
        except (ValueError, RecursionError, OSError) as error:
            raise EngineError(f"{name} of the model {self.name} cannot be read") from error
        return read

    def text(self, name: str) -> str:
        """A text of the folder; empty where there is none."""
        path = self.folder / name
        return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""

    def weights(self) -> list[Path]:
        """The files of weights: safetensors, and only where there are none, what older versions of torch saved."""
        if self.gguf:
            return [self.folder / self.gguf]
        return sorted(self.folder.glob("*.safetensors")) or [
            path for path in sorted(self.folder.iterdir()) if TENSORS.fullmatch(path.name)
        ]

    def is_safe(self) -> bool:
        """Whether the weights are safetensors."""
        return any(path.suffix == ".safetensors" for path in self.weights())

    def megabytes(self) -> int:
        """Size of the weights."""
        return sum(path.stat().st_size for path in self.weights()) // 1_000_000


def find(model: str, folder: Path) -> Shelf:
    """The files of a model.

    Args:
        model: a folder with a model as transformers saves it, a GGUF file, or the id of a model on the hub that
            was brought here before.
        folder: from which a relative path counts.

    Raises:
        EngineError: there is no such model here, or its weights are pickles of another kind than torch's own.
    """
    path = folder / Path(model).expanduser()
    if path.suffix.lower() == ".gguf":
        if not path.is_file():
            raise EngineError(f"there is no model file {path.name}", hint="check the path in the settings")
        return Shelf(path.parent, path.name, f"{path.name}@{_digest([path])}")
    if path.is_dir():
        return _checked(path, path.resolve().name)
    if not HUB_ID.fullmatch(model):
        raise EngineError(f"there is no model folder {path.name}", hint="check the path in the settings")
    config = try_to_load_from_cache(model, "config.json")
    if not isinstance(config, str):
        raise absent(model)
    return _checked(Path(config).parent, model)


def absent(model: str) -> EngineError:
    """The error for a model that would have to be brought from the hub first."""
    return EngineError(f"the model {model} is not on this machine", hint=f"synopse models pull {model}")


def pickled(model: str, *, has_pickles: bool) -> EngineError:
    """The error for a model without weights that are safe to load."""
    said = "has its weights as pickles, which can run code" if has_pickles else "has no weights for torch"
    return EngineError(f"the model {model} {said}", hint="choose one that has safetensors")


def _checked(folder: Path, name: str) -> Shelf:
    weights = Shelf(folder, None, name).weights()
    if not (folder / "config.json").is_file():
        raise EngineError(f"the folder {name} holds no model", hint="it has no config.json")
    if not weights:
        raise pickled(name, has_pickles=any(path.suffix in PICKLES for path in folder.iterdir()))
    shelf = Shelf(folder, None, f"{name}@{_digest([folder / 'config.json', *weights])}")
    index = "model.safetensors.index.json" if shelf.is_safe() else "pytorch_model.bin.index.json"
    parts = shelf.json(index).get("weight_map", {}).values()
    if lacking := set(parts) - {path.name for path in weights}:
        raise EngineError(f"of the weights of the model {name} {len(lacking)} files are missing", hint="bring it again")
    return shelf


def _digest(paths: Iterable[Path]) -> str:
    """Tells versions apart by size, beginning and end of each file: reading gigabytes would take minutes."""
    found = hashlib.sha256()
    for path in paths:
        size = path.stat().st_size
        with path.open("rb") as file:
            found.update(f"{path.name} {size} ".encode() + file.read(65536))
            file.seek(max(size - 65536, 0))
            found.update(file.read(65536))
    return found.hexdigest()[:8]
