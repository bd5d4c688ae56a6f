"""Pairs of sentences that answer one question by words which exclude each other: open, closed; other days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from synopse.claims import Claim
from synopse.findings import SAME
from synopse.judged import KINDS, Floats, Judgement
from synopse.language.opposites import exclude
from synopse.pairs import Pairs, Place

DOUBTED = 0.3
"""Probability of a contradiction from which the words decide."""
DENIAL, DATE = KINDS.index("denial"), KINDS.index("date")


def decided(places: Sequence[Place], pairs: Pairs, judgement: Judgement) -> Judgement:
    """What was judged, with contradictions where two sentences answer one question and cannot both be right.

    A reader of pairs sees well that two sentences answer one question, and less well whether alike. Opposites
    contradict by denial where it also half saw one: on the stories of corpus/ that it had not seen, four of seven such
    pairs were contradictions. Days told from one event ("three days before the vote") contradict by date even where it
    took one sentence for what became of the other's plan (docs/decisions/0003-comparison.md).
    """
    claims = [place.claim for place in places]
    sides = list(zip(pairs.first, pairs.second, strict=True))
    poles = np.array([exclude(claims[one].poles, claims[two].poles) for one, two in sides], dtype=bool)
    days = np.array([on_other_days(claims[one], claims[two]) for one, two in sides], dtype=bool)
    alike = np.maximum(judgement.same, judgement.update)
    denied = poles & (judgement.same >= SAME) & (judgement.conflict >= DOUBTED)
    dated = days & (alike >= SAME)
    judgement = _contradicting(judgement, denied, judgement.same, DENIAL)
    judgement = _contradicting(judgement, dated, alike, DATE)
    return replace(judgement, update=np.where(dated, 0.0, judgement.update))


def on_other_days(one: Claim, two: Claim) -> bool:
    """Whether both tell a day by its distance from one event, and none of the days is the same."""
    told = [[time.distance for time in claim.times if time.distance] for claim in (one, two)]
    verdicts = [a.agrees_with(b) for a in told[0] for b in told[1] if a.counted and b.counted]
    return False in verdicts and True not in verdicts


def _contradicting(judgement: Judgement, rows: NDArray[np.bool_], chance: Floats, kind: int) -> Judgement:
    """The judgement with contradictions of a kind in some rows, at least as likely as `chance`."""
    conflict = np.where(rows, np.maximum(judgement.conflict, chance), judgement.conflict)
    kinds = np.where(rows[:, None], np.eye(len(KINDS))[kind], judgement.kinds)
    return replace(judgement, same=np.where(rows, 0.0, judgement.same), conflict=conflict, kinds=kinds)
