"""Where a model computes, and in what numbers; no GPU is at hand, so the choice alone is tested."""

from __future__ import annotations

import pytest
import torch

from synopse.engines.loading import HEAVY, best, numbers_on


@pytest.mark.parametrize(
    ("cuda", "mps", "device"),
    [(True, True, "cuda"), (True, False, "cuda"), (False, True, "mps"), (False, False, "cpu")],
)
def test_the_best_device_is_taken(cuda: bool, mps: bool, device: str) -> None:
    assert best(cuda=cuda, mps=mps) == device


@pytest.mark.parametrize(
    ("device", "bfloat16", "megabytes", "numbers"),
    [
        ("cuda", True, 100, torch.bfloat16),
        ("cuda", False, 100, torch.float16),
        ("mps", False, 100, torch.float16),
        ("cpu", False, HEAVY, torch.float32),
        ("cpu", False, HEAVY + 1, torch.bfloat16),
    ],
)
def test_numbers_are_as_wide_as_the_device_can_bear(
    device: str, bfloat16: bool, megabytes: float, numbers: torch.dtype
) -> None:
    assert numbers_on(device, bfloat16=bfloat16, megabytes=megabytes) == numbers
