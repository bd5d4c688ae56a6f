"""What this processor is good at: the numbers that the built-in networks compute with."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping

LIMIT = "ONEDNN_MAX_CPU_ISA"
"""Variable of the environment that keeps the library of matrices from using all that the processor can."""


IN_HARDWARE = ("amx_bf16", "avx512_bf16")
"""What a processor is able to, as torch names it, that makes bfloat16 three times as fast as float32, or twice."""


SPINS = "1000"
"""How often a thread of the library of matrices looks for work before it sleeps: by itself 300,000 times, during which
the other threads, and other programs, wait for the processor (docs/decisions/0009-scale.md)."""


def considerate(environment: MutableMapping[str, str]) -> None:
    """Share the processor with others, as OpenMP's library reads it when torch is imported first."""
    if not {"GOMP_SPINCOUNT", "OMP_WAIT_POLICY"} & environment.keys():
        environment["GOMP_SPINCOUNT"] = SPINS


def multiplies_bfloat16(environment: Mapping[str, str]) -> bool:
    """Whether the processor multiplies numbers in bfloat16 in hardware; elsewhere it is slower than float32.

    Who limits the instructions that may be used, as oneDNN's documentation tells, gets float32: the same everywhere.
    """
    import torch  # heavy: not before it is needed

    able = torch.cpu.get_capabilities()
    return LIMIT not in environment and any(able.get(name) for name in IN_HARDWARE)


def in_bfloat16(name: str) -> str:
    """The name of the same encoder in bfloat16: its vectors are others by half a degree."""
    return name.replace("fp32)", "bf16)")
