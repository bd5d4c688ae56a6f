"""The gate's floors: errors planted into some true sentences of the development stories, by kind."""

from __future__ import annotations

import pytest

from synopse.engines.support import builtin_supporter
from training.audit import Audit, audited, chosen

VERBATIM, OTHERS = 25, 60
NEAR = ("verbatim", "written")
FLOORS = {"number": 0.9, "date": 0.9, "name": 0.8, "negation": 0.85}
MOST_REFUSED = 0.08


@pytest.fixture(scope="module")
def audit() -> Audit:
    return audited(chosen("dev", VERBATIM, OTHERS), builtin_supporter())


@pytest.mark.parametrize("kind", FLOORS)
def test_planted_errors_are_caught(audit: Audit, kind: str) -> None:
    assert audit.share(kind, NEAR) >= FLOORS[kind]


def test_true_sentences_pass(audit: Audit) -> None:
    assert audit.refused(NEAR) <= MOST_REFUSED
