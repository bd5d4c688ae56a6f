"""Models and tokenizers of transformers from files of this machine, on the best device there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.util import find_spec
from typing import TypeVar

import torch
import transformers
from transformers import PreTrainedConfig, PreTrainedTokenizerBase
from transformers.utils import logging

from synopse.engines.shelves import Shelf
from synopse.errors import EngineError

Loaded = TypeVar("Loaded")
Network = TypeVar("Network", bound=torch.nn.Module)

PIECES = "sentencepiece"
"""Reads `*.model`, the only tokenizer that older models have; an extra of the same name brings it."""
HEAVY = 4000
"""Megabytes of weights from which a processor computes in 16 bits: slower there, but it would not fit otherwise."""


def device() -> torch.device:
    """The best device of this machine."""
    return torch.device(best(cuda=torch.cuda.is_available(), mps=torch.backends.mps.is_available()))


def best(*, cuda: bool, mps: bool) -> str:
    """CUDA, else Apple's GPU, else the processor."""
    return "cuda" if cuda else "mps" if mps else "cpu"


def number_type(shelf: Shelf, where: torch.device) -> torch.dtype:
    """The numbers in which a model computes there."""
    wide = where.type == "cuda" and torch.cuda.is_bf16_supported()
    return numbers_on(where.type, bfloat16=wide, megabytes=shelf.megabytes())


def numbers_on(device: str, *, bfloat16: bool, megabytes: float) -> torch.dtype:
    """16 bits on a GPU (bfloat16 where CUDA can: float16 overflows in some models), 32 on a processor if it fits."""
    if device == "cuda":
        return torch.bfloat16 if bfloat16 else torch.float16
    if device == "mps":
        return torch.float16
    return torch.bfloat16 if megabytes > HEAVY else torch.float32


@lru_cache(maxsize=4)  # in a GGUF file it takes seconds to read
def load_config(shelf: Shelf) -> PreTrainedConfig:
    """The configuration.

    Raises:
        EngineError: transformers cannot read it, or the model wants code of its own to be run.
    """
    config: PreTrainedConfig = _load(shelf, transformers.AutoConfig.from_pretrained)
    return config


def load_tokenizer(shelf: Shelf) -> PreTrainedTokenizerBase:
    """The tokenizer.

    Raises:
        EngineError: there is none that transformers can read.
    """
    if not shelf.gguf and not (shelf.folder / "tokenizer.json").is_file() and find_spec(PIECES) is None:
        if any(shelf.folder.glob("*.model")):
            todo = f"pip install 'synopse[{PIECES}]'"
            raise EngineError(f"what reads the tokenizer of the model {shelf.name} is not installed", hint=todo)
    tokenizer: PreTrainedTokenizerBase = _load(shelf, transformers.AutoTokenizer.from_pretrained)
    return tokenizer


def load_model(
    shelf: Shelf, loader: Callable[..., Network], config: PreTrainedConfig, numbers: torch.dtype | None = None
) -> Network:
    """The network on its device, ready to run.

    Args:
        shelf: where it lies.
        loader: `from_pretrained` of the class of transformers that the model is to be loaded as.
        config: what `load_config` gave.
        numbers: type of the numbers to compute with; by default what suits the device.

    Raises:
        EngineError: the files are not what they should be, or there is not enough memory.
    """
    where = device()
    more = {
        "config": config,
        "dtype": numbers or number_type(shelf, where),
        "use_safetensors": None if shelf.gguf else shelf.is_safe(),
        "weights_only": True,  # of other weights torch reads tensors alone; a pickle that holds more is refused
    }
    network = _load(shelf, loader, **more)
    try:
        network.to(device=where)
    except torch.OutOfMemoryError as error:
        raise EngineError(f"the model {shelf.name} does not fit into the memory of the GPU") from error
    network.train(False)
    return network


def _load(shelf: Shelf, loader: Callable[..., Loaded], **more: object) -> Loaded:
    if shelf.gguf:
        more["gguf_file"] = shelf.gguf
    try:
        with quiet():
            return loader(str(shelf.folder), local_files_only=True, trust_remote_code=False, **more)
    except Exception as error:  # whatever is wrong with files of any origin: transformers has no common error
        said = str(error).strip().splitlines()
        reason = said[0][:160] if said else type(error).__name__
        raise EngineError(f"the model {shelf.name} cannot be loaded: {reason}") from error


@contextmanager
def quiet() -> Iterator[None]:
    """No bars and no remarks of transformers among those of the run."""
    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()  # type: ignore[no-untyped-call] # transformers leaves it untyped
    logging.disable_progress_bar()  # type: ignore[no-untyped-call] # transformers leaves it untyped
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call] # transformers leaves it untyped
