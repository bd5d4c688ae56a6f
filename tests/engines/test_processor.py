"""Numbers that the networks compute with."""

from __future__ import annotations

import os
import subprocess
import sys

from synopse.engines.e5 import builtin
from synopse.engines.processor import SPINS, considerate, multiplies_bfloat16

TEXTS = ["Der Stadtrat hat den Haushalt beschlossen.", "Bei einem Zugunglück wurden 17 Menschen verletzt."]


def test_whoever_limits_the_instructions_gets_float32() -> None:
    assert not multiplies_bfloat16({"ONEDNN_MAX_CPU_ISA": "AVX512_CORE"})


def test_in_bfloat16_the_encoder_gives_nearly_the_same_vectors_under_a_name_of_its_own() -> None:
    exact, fast = builtin(), builtin().in_bfloat16()
    assert ((exact.encode(TEXTS) * fast.encode(TEXTS)).sum(axis=1) > 0.9995).all()
    assert exact.name != fast.name


def test_threads_that_wait_leave_the_processor_to_others_unless_the_user_says_how() -> None:
    silent: dict[str, str] = {}
    considerate(silent)
    assert silent == {"GOMP_SPINCOUNT": SPINS}
    for own in ({"GOMP_SPINCOUNT": "5"}, {"OMP_WAIT_POLICY": "active"}):
        said = dict(own)
        considerate(said)
        assert said == own


def test_it_is_said_before_torch_is_imported() -> None:
    ask = "import os, sys, synopse.engines; print(os.environ.get('GOMP_SPINCOUNT'), 'torch' in sys.modules)"
    bare = {name: value for name, value in os.environ.items() if name not in {"GOMP_SPINCOUNT", "OMP_WAIT_POLICY"}}
    said = subprocess.run([sys.executable, "-c", ask], env=bare, capture_output=True, text=True, check=True).stdout
    assert said.split() == [SPINS, "False"]
