"""Names in two sentences: spelled alike, or nearly so.

What no dictionary knows is mostly a name.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from synopse.claims import Claim
from synopse.language.dictionary import is_word
from synopse.language.words import Token, folded, tokens

ALIKE = 0.75
"""Share of their letters, in order, from which two names may be one: Lindqvist and Lindquist."""
SHORTEST = 4
"""Letters of a name that can be told from another one by its spelling."""


def variants(one: Claim, two: Claim) -> tuple[str, str] | None:
    """The names that two sentences spell otherwise, as they write them; with the last name, where that differs too."""
    ours, theirs = _capitals(one), _capitals(two)
    found = [(i, j) for i in range(len(ours)) for j in range(len(theirs)) if _is_variant(ours, i, theirs, j)]
    if not found:
        return None
    i, j = found[0]
    both = (i + 1, j + 1) in found and _adjoin(ours, i) and _adjoin(theirs, j)
    return _span(one, ours[i], ours[i + both]), _span(two, theirs[j], theirs[j + both])


def name_the_same(one: Claim, two: Claim) -> bool:
    """Whether two sentences share names that no dictionary knows, one has no others, and none is spelled otherwise."""
    ours, theirs = _names(one), _names(two)
    return bool(ours & theirs) and (ours <= theirs or theirs <= ours) and variants(one, two) is None


def _capitals(claim: Claim) -> list[Token]:
    return [t for t in tokens(claim.sentence.text) if t.text[0].isupper() and len(t.text) >= SHORTEST]


def _names(claim: Claim) -> set[str]:
    """The names of a sentence; what a compound with a hyphen is, its last part tells."""
    return {_bare(t.text) for t in _capitals(claim) if not is_word(t.text.rpartition("-")[2])}


def _is_variant(ours: Sequence[Token], i: int, theirs: Sequence[Token], j: int) -> bool:
    """Whether two words are nearly alike, and no forms of one word; known ones only as parts of a full name."""
    one, two = _bare(ours[i].text), _bare(theirs[j].text)
    if one.startswith(two) or two.startswith(one):
        return False
    if SequenceMatcher(None, one, two, autojunk=False).ratio() < ALIKE:
        return False
    known = is_word(ours[i].text) and is_word(theirs[j].text)
    return not known or all(_adjoin(words, k - 1) or _adjoin(words, k) for words, k in ((ours, i), (theirs, j)))


def _adjoin(words: Sequence[Token], place: int) -> bool:
    """Whether nothing but a blank is between a word and the next one: a first name and a last name."""
    return 0 <= place < len(words) - 1 and words[place + 1].start - words[place].end == 1


def _span(claim: Claim, first: Token, last: Token) -> str:
    return claim.sentence.text[first.start : last.end]


def _bare(name: str) -> str:
    """Folded, without the ending of the genitive."""
    plain = folded(name)
    return plain[:-1] if plain.endswith("s") and len(plain) > SHORTEST else plain
