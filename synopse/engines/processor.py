"""What this processor is good at: the numbers that the built-in networks compute with."""

from __future__ import annotations

from collections.abc import Mapping

LIMIT = "ONEDNN_MAX_CPU_ISA"
"""Variable of the environment that keeps the library of matrices from using all that the processor can."""


def multiplies_bfloat16(environment: Mapping[str, str]) -> bool:
    """Whether the processor multiplies matrices of bfloat16 in hardware (AMX): three times as fast, else it is slow.

    Who limits the instructions that may be used, as oneDNN's documentation tells, gets float32: the same everywhere.
    """
    import torch  # heavy: not before it is needed

    return LIMIT not in environment and bool(torch.cpu.get_capabilities().get("amx_bf16"))


def in_bfloat16(name: str) -> str:
    """The name of the same encoder in bfloat16: its vectors are others by half a degree."""
    return name.replace("fp32)", "bf16)")
