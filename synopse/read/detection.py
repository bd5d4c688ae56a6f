"""Which language a text is in."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

UNKNOWN = "und"
CODES = "ar bg ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv nl no pl pt ro ru sk sl sr sv tr uk vi zh"
CANDIDATES = frozenset(CODES.split())
"""Languages of large news markets. Small relatives (Luxembourgish beside German) take more texts than they bring."""
SAMPLE = 5000
"""Characters that are looked at: more does not change the answer."""
SHORTEST = 20
SURE = 0.7
"""Probability from which the text alone decides."""


def language_of(text: str, hint: str | None = None) -> str:
    """ISO 639-1 code of the language that a text is in, "und" where neither text nor `hint` tells.

    The text decides; the hint (the language that a page declares, which is often a template's default)
    counts only where the text is too short or unclear.
    """
    sample = text[:SAMPLE]
    code, probability = UNKNOWN, 0.0
    if sum(c.isalpha() for c in sample) >= SHORTEST:
        code, probability = _identifier().classify(sample)
    if probability >= SURE:
        return code
    return _primary(hint) or UNKNOWN


def _primary(hint: str | None) -> str | None:
    """Primary part of a language tag: "de" for "de-DE"."""
    code = (hint or "").replace("_", "-").split("-")[0].strip().lower()
    return code if code in CANDIDATES else None


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    """Model, loaded once: importing it takes longer than asking it."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(CANDIDATES)
    return identifier
