"""What a finding is about, as a heading: the figures or names between which it is, or from which to which it went."""

from __future__ import annotations

from collections.abc import Mapping

from synopse.labels import Catalog
from synopse.language import load
from synopse.language.numbers import quantities
from synopse.model import Development, Divergence, Position, Step
from synopse.wording import said_plainly, with_plain_unit, within

LONGEST = 90
"""Characters of a heading that names figures or names; a longer one names its topic."""
NAMED_BY = 30
"""Characters of a topic that stands before measures which tell nobody of what they are."""


def question(divergence: Divergence, foreign: Mapping[str, str | None], catalog: Catalog) -> str | None:
    """A heading as "17 oder 25 Verletzte?" where the explanation would only say the values again; else None.

    Args:
        divergence: a sure one.
        foreign: for each article by id the code of its language, None for the reader's own.
        catalog: labels of the reader's language.
    """
    given = [(position, position.value) for position in divergence.positions if position.value]
    if divergence.kind not in ("number", "name") or len(given) < len(divergence.positions):
        return None
    readable = [_readable(position, value, foreign, catalog) for position, value in given]
    told = [(value, plain or value) for (_, value), plain in zip(given, readable, strict=True)]
    said = divergence.explanation
    said_all = all(value in said or plain in said for value, plain in told)
    if not said_all or len(said) <= sum(min(map(len, forms)) for forms in told):
        return None
    values = [value for _, value in given]
    if divergence.kind == "number":
        values = [within(value) for value in readable if value]
        if len(values) < len(readable):
            return None
    asked = catalog.text("divergence.values", values=catalog.alternatives(values))
    if len(divergence.topic) <= NAMED_BY and all(_counts_nothing(value, catalog.code) for value in values):
        asked = catalog.text("divergence.of", topic=divergence.topic, values=asked)
    return asked[:1].upper() + asked[1:] if len(asked) <= LONGEST else None


def course(development: Development, foreign: Mapping[str, str | None], catalog: Catalog) -> str:
    """A heading as "Bahnübergang: erst mindestens zwölf Menschen, zuletzt knapp 20 Personen"; else the topic alone.

    Args:
        development: whose first and last steps may have values.
        foreign: for each article by id the code of its language, None for the reader's own.
        catalog: labels of the reader's language.
    """
    first, *_, last = development.steps
    ends = [_readable(step, step.value, foreign, catalog) if step.value else None for step in (first, last)]
    values = [within(value) for value in ends if value]
    if len(values) < len(ends) or values[0] == values[-1]:
        return development.topic
    told = catalog.text("development.course", topic=development.topic, first=values[0], last=values[-1])
    return told if len(told) <= LONGEST else development.topic


def _counts_nothing(value: str, code: str) -> bool:
    """Whether a value is a measure or a figure alone, which tells nobody of what: 4.2 million euros, 60."""
    found = quantities(value, load(code).numbers)
    return len(found) == 1 and found[0].end == len(value)


def _readable(position: Position | Step, value: str, foreign: Mapping[str, str | None], catalog: Catalog) -> str | None:
    """A value as the reader's language writes it; None where it cannot be written so."""
    speaker = next((e for e in position.evidence if value in e.quote), position.evidence[0])
    language = foreign[speaker.article]
    return said_plainly(value, language, catalog) if language else with_plain_unit(value, catalog.code)
