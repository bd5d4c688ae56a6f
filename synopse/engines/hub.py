"""Models from the hub of Hugging Face: the only place where one is brought here, on demand."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx2
from huggingface_hub import HfApi, constants, scan_cache_dir
from huggingface_hub.errors import (
    CacheNotFound,
    GatedRepoError,
    HfHubHTTPError,
    HFValidationError,
    LocalEntryNotFoundError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
)

from synopse.engines.kinds import Kind, kind
from synopse.engines.shelves import PICKLES, SAFE, TENSORS, find, pickled
from synopse.errors import EngineError

_BESIDE = re.compile(r"[^/]+\.(json|txt|model|jinja)|README\.md|\d+_\w+/config\.json")
"""Configuration, tokenizer, chat template, card, and the parts of sentence-transformers; no code, no other format."""


@dataclass(frozen=True)
class Held:
    """A model of the hub that is on this machine; `trouble` tells why it cannot be used."""

    name: str
    kind: Kind
    megabytes: int
    trouble: str | None = None


def pull(model: str) -> Held:
    """Bring a model here, into the cache that all programs share; only what is needed of it, and nothing that runs.

    Args:
        model: its id, as in `Qwen/Qwen3-0.6B`.

    Raises:
        EngineError: it cannot be had, and why.
    """
    hub = HfApi()  # at the usual address, or what HF_ENDPOINT names
    try:
        names = [file.rfilename for file in hub.model_info(model).siblings or ()]
        hub.snapshot_download(model, allow_patterns=[glob.escape(name) for name in needed(model, names)])
    except GatedRepoError as error:
        todo = f"accept its licence on its page at huggingface.co/{model}, then `hf auth login`"
        raise EngineError(f"the model {model} is only given to those who are registered", hint=todo) from error
    except (RepositoryNotFoundError, HFValidationError) as error:
        raise EngineError(f"the hub has no model {model}", hint="look for its id on huggingface.co/models") from error
    except OfflineModeIsEnabled as error:
        raise EngineError("HF_HUB_OFFLINE keeps the hub away", hint="unset it for this command") from error
    except (HfHubHTTPError, LocalEntryNotFoundError, httpx2.HTTPError, OSError) as error:
        raise EngineError(f"the hub did not give {model} ({type(error).__name__})", hint="try again later") from error
    return held(model)


def needed(model: str, names: Sequence[str]) -> list[str]:
    """Of the files of a model those that are to be brought: of its weights safetensors, else what torch saved.

    Raises:
        EngineError: it has no weights that are safe to load.
    """
    for form, whole in ((SAFE, "model.safetensors"), (TENSORS, "pytorch_model.bin")):
        weights = [name for name in names if form.fullmatch(name)]
        if weights:
            wanted = {whole} if whole in weights else {*weights}  # parts beside a whole hold the same once more
            return [name for name in names if name in wanted or _BESIDE.fullmatch(name)]
    raise pickled(model, has_pickles=any(name.endswith(PICKLES) for name in names))


def held(model: str) -> Held:
    """A model that is here.

    Raises:
        EngineError: it is not, or cannot be used.
    """
    shelf = find(model, Path())
    return Held(model, kind(shelf), shelf.megabytes())


def all_held() -> Iterator[Held]:
    """The models of the hub that are here, by name."""
    try:
        repositories = scan_cache_dir(constants.HF_HUB_CACHE).repos
    except CacheNotFound:
        return
    for repository in sorted(repositories, key=lambda one: one.repo_id.lower()):
        if repository.repo_type == "model":
            try:
                yield held(repository.repo_id)
            except EngineError as error:
                yield Held(repository.repo_id, "other", repository.size_on_disk // 1_000_000, error.message)
