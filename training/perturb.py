"""Conflicts made from agreements: one number or day of the week changed, all else as it was.

Annotated conflicts are few; these teach a network to look at the one word that differs (as in D. Kaushik et al.
2020, counterfactually augmented data).
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from synopse.claims import Claim
from synopse.language import load
from synopse.model import DivergenceKind
from synopse.pairs import in_order
from training.stories import Labelled

FIGURE = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
SMALL_NUMBERS = range(2, 13)
CLOSE = 0.1
"""Two quantities are one where they are no further apart than this share."""


def perturbed(story: Labelled) -> Iterator[tuple[str, str, DivergenceKind]]:
    """Pairs of sentences that were the same until one of them was changed, with the kind of conflict."""
    rng = random.Random(story.name)
    ordered = in_order(story.places, story.pairs)
    for row, (same, conflict, update) in enumerate(story.outcomes):
        if not same or conflict or update:
            continue
        one, two = (story.places[i].claim for i in ordered[row])
        if changed := _other_number(one, two, rng):
            yield one.sentence.text, changed, "number"
        if changed := _other_day(one, two, rng):
            yield one.sentence.text, changed, "date"


def _other_number(one: Claim, two: Claim, rng: random.Random) -> str | None:
    """The second sentence with another number where both had the same."""
    for a in one.amounts:
        for b in two.amounts:
            q = b.quantity
            apart = abs(a.quantity.value - q.value) > CLOSE * max(abs(a.quantity.value), 1e-9)
            if a.quantity.unit != q.unit or apart or not (found := FIGURE.match(two.sentence.text, q.start, q.end)):
                continue
            if other := _another(found[0], two.language, rng):
                return two.sentence.text[: q.start] + other + two.sentence.text[found.end() :]
    return None


def _another(written: str, language: str, rng: random.Random) -> str | None:
    """Another number of the same form: a digit changed, or another small number word."""
    if written[0].isdigit():
        places = [k for k, sign in enumerate(written) if sign.isdigit()]
        place = places[0] if rng.random() < 0.6 else places[min(1, len(places) - 1)]
        digit = rng.choice([d for d in "123456789" if d != written[place]])
        return written[:place] + digit + written[place + 1 :]
    words = [word for word, value in load(language).numbers.small.items() if value in SMALL_NUMBERS]
    return rng.choice([word for word in words if word != written.lower()]) if written.lower() in words else None


def _other_day(one: Claim, two: Claim, rng: random.Random) -> str | None:
    """The second sentence with another day of the week where both meant the same day."""
    names = load(two.language).calendar.weekdays
    for s in one.times:
        for t in two.times:
            written = two.sentence.text[t.start : t.end]
            day = next((name for name in names if written.lower().startswith(name)), None)
            if day and s.agrees_with(t) is True:
                other = rng.choice([name for name in names if names[name] != names[day] and len(name) > 3])
                return two.sentence.text[: t.start] + other.capitalize() + two.sentence.text[t.start + len(day) :]
    return None
