"""What holds for all tests: nothing of the user's is read or written."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def no_cache() -> Iterator[None]:
    """What runs in this process computes everything; those of `tests.runs` keep what they compute in their homes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "SYNOPSE_CACHE", "off")
        yield
