"""How near a sentence keeps to the words of its evidence: the nearer, the surer a model that reads both must be."""

from __future__ import annotations

from collections.abc import Sequence

from synopse.gate.terms import Ground, akin, content, spoken
from synopse.language import Language


def quoted(sentence: str, grounds: Sequence[Ground]) -> bool:
    """Whether the sentence stands in its evidence as it is, marks and capitals apart."""
    plain = _plain(sentence)
    return any(plain in _plain(ground.text) for ground in grounds)


def nearness(sentence: str, language: Language, grounds: Sequence[Ground]) -> float:
    """Share of the sentence's content words that the evidence has too, in whatever form, 0 to 1."""
    own = {t.text for t in content(sentence, language)}
    known = {t.text for ground in grounds for t in content(ground.text, spoken(ground))}
    return sum(any(akin(word, other) for other in known) for word in own) / max(1, len(own))


def _plain(text: str) -> str:
    return f" {' '.join(''.join(c if c.isalnum() else ' ' for c in text.casefold()).split())} "
