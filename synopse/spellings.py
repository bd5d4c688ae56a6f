"""Names in two sentences: spelled alike, or nearly so.

What no dictionary knows is mostly a name.
"""

from __future__ import annotations

from difflib import SequenceMatcher

from synopse.claims import Claim
from synopse.language.dictionary import is_word
from synopse.language.words import Token, folded, tokens

ALIKE = 0.75
"""Share of their letters, in order, from which two names may be one: Lindqvist and Lindquist."""
SHORTEST = 4
"""Letters of a name that can be told from another one by its spelling."""


def variants(one: Claim, two: Claim) -> tuple[str, str] | None:
    """The names that two sentences spell otherwise, as they write them; with the first name, where that differs too."""
    ours, theirs = _capitals(one), _capitals(two)
    found = [(i, j) for i, a in enumerate(ours) for j, b in enumerate(theirs) if _is_variant(ours, i, theirs, j, a, b)]
    if not found:
        return None
    i, j = first = found[0]
    last = max((k, n) for k, n in found if (k - i, n - j) in ((0, 0), (1, 1)))
    if last != first and not (_adjoin(one, ours[i], ours[i + 1]) and _adjoin(two, theirs[j], theirs[j + 1])):
        last = first
    return (
        one.sentence.text[ours[i].start : ours[last[0]].end],
        two.sentence.text[theirs[j].start : theirs[last[1]].end],
    )


def name_the_same(one: Claim, two: Claim) -> bool:
    """Whether two sentences share a name that no dictionary knows, and spell none otherwise."""
    names = [{_bare(t.text) for t in _capitals(claim) if not is_word(t.text)} for claim in (one, two)]
    return bool(names[0] & names[1]) and variants(one, two) is None


def _capitals(claim: Claim) -> list[Token]:
    return [t for t in tokens(claim.sentence.text) if t.text[0].isupper() and len(t.text) >= SHORTEST]


def _is_variant(ours: list[Token], i: int, theirs: list[Token], j: int, a: Token, b: Token) -> bool:
    one, two = _bare(a.text), _bare(b.text)
    if one == two or SequenceMatcher(None, one, two, autojunk=False).ratio() < ALIKE:
        return False
    if one.startswith(two) or two.startswith(one):
        return False  # a word and its inflected form
    return not (is_word(a.text) and is_word(b.text)) or (_beside(ours, i) and _beside(theirs, j))


def _beside(words: list[Token], place: int) -> bool:
    """Whether another capitalised word stands right before or after: a first name and a last name."""
    gaps = [abs(words[k + 1].start - words[k].end) for k in (place - 1, place) if 0 <= k < len(words) - 1]
    return 1 in gaps


def _adjoin(claim: Claim, before: Token, after: Token) -> bool:
    return claim.sentence.text[before.end : after.start] == " "


def _bare(name: str) -> str:
    """Folded, without the ending of the genitive."""
    plain = folded(name)
    return plain[:-1] if plain.endswith("s") and len(plain) > SHORTEST else plain
