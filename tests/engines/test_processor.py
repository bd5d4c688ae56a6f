"""Numbers that the networks compute with."""

from __future__ import annotations

from synopse.engines.e5 import builtin
from synopse.engines.processor import multiplies_bfloat16

TEXTS = ["Der Stadtrat hat den Haushalt beschlossen.", "Bei einem Zugunglück wurden 17 Menschen verletzt."]


def test_whoever_limits_the_instructions_gets_float32() -> None:
    assert not multiplies_bfloat16({"ONEDNN_MAX_CPU_ISA": "AVX512_CORE"})


def test_in_bfloat16_the_encoder_gives_nearly_the_same_vectors_under_a_name_of_its_own() -> None:
    exact, fast = builtin(), builtin().in_bfloat16()
    assert ((exact.encode(TEXTS) * fast.encode(TEXTS)).sum(axis=1) > 0.9995).all()
    assert exact.name != fast.name
