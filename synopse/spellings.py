"""Names in two sentences: spelled alike, or nearly so.

What no dictionary knows is mostly a name.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from synopse.claims import Claim
from synopse.language import load
from synopse.language.dictionary import is_word
from synopse.language.phonetics import sound_alike
from synopse.language.words import Token, folded, tokens

ALIKE = 0.75
"""Share of their letters, in order, from which two names may be one: Lindqvist and Lindquist."""
HEARD = 0.6
"""The same of two names that sound alike: Waschko and Vasko."""
ALIKE_FIRST = 0.35
"""The same of first names of one initial, before one last name: Luther and Lucas. Less, and they are two people."""
SHORTEST = 4
"""Letters of a name that can be told from another one by its spelling."""


def variants(one: Claim, two: Claim) -> tuple[str, str] | None:
    """The names that two sentences spell otherwise, as they write them; with the last name, if they have one."""
    ours, theirs = _capitals(one), _capitals(two)
    found = _variants(ours, theirs)
    if not found:
        return None
    i, j = found[0]
    both = ((i + 1, j + 1) in found or _is_first_name(ours, i, theirs, j)) and _adjoin(ours, i) and _adjoin(theirs, j)
    return _span(one, ours[i], ours[i + both]), _span(two, theirs[j], theirs[j + both])


def name_the_same(one: Claim, two: Claim) -> bool:
    """Whether two sentences share names, and none is another one.

    Names that sound alike are spellings of one ("Kathrin Seebohm", "Katrin Seeboom"). A last name alone or after a
    title is that of the full name; first names unlike each other before one last name are those of two people. Where
    names are left that only one sentence has, the other must have none.
    """
    ours, theirs = _capitals(one), _capitals(two)
    spelled = _variants(ours, theirs)
    if not all(_is_spelling(ours, i, theirs, j) for i, j in spelled):
        return False
    last, others = _full_names(ours), _full_names(theirs)
    shared = last.keys() & others.keys()
    mine = _names(ours) - {last[name] for name in shared} - {_bare(ours[i].text) for i, _ in spelled}
    yours = _names(theirs) - {others[name] for name in shared} - {_bare(theirs[j].text) for _, j in spelled}
    return bool(mine & yours or shared or spelled) and (mine <= yours or yours <= mine)


def _capitals(claim: Claim) -> list[Token]:
    """Words with a capital that may be names or stand before them; short ones are mostly articles."""
    titles = load(claim.language).words.titles
    found = tokens(claim.sentence.text)
    return [t for t in found if t.text[0].isupper() and (len(t.text) >= SHORTEST or t.text.lower() in titles)]


def _names(capitals: Sequence[Token]) -> set[str]:
    """The names among words with a capital; what a compound with a hyphen is, its last part tells."""
    long = [t.text for t in capitals if len(t.text) >= SHORTEST]
    return {_bare(name) for name in long if not is_word(name.rpartition("-")[2])}


def _full_names(capitals: Sequence[Token]) -> dict[str, str]:
    """The last words of names of several words, with the word before each: a first name, or a title."""
    return {
        _bare(capitals[k].text): _bare(capitals[k - 1].text)
        for k in range(1, len(capitals))
        if len(capitals[k].text) >= SHORTEST and _adjoin(capitals, k - 1) and not _adjoin(capitals, k)
    }


def _variants(ours: Sequence[Token], theirs: Sequence[Token]) -> list[tuple[int, int]]:
    """The places of names that are spelled otherwise."""
    return [
        (i, j)
        for i in range(len(ours))
        for j in range(len(theirs))
        if _is_variant(ours, i, theirs, j) or _is_first_name(ours, i, theirs, j)
    ]


def _is_variant(ours: Sequence[Token], i: int, theirs: Sequence[Token], j: int) -> bool:
    """Whether two words are nearly alike, and no forms of one word; known ones only as parts of a full name."""
    one, two = ours[i].text, theirs[j].text
    likeness = _likeness(one, two)
    if min(len(one), len(two)) < SHORTEST or likeness < HEARD or (likeness < ALIKE and not sound_alike(one, two)):
        return False
    known = is_word(one) and is_word(two)
    return not known or all(_adjoin(words, k - 1) or _adjoin(words, k) for words, k in ((ours, i), (theirs, j)))


def _is_first_name(ours: Sequence[Token], i: int, theirs: Sequence[Token], j: int) -> bool:
    """Whether two words before one last name are like first names that are taken for each other: Moira, Maura."""
    if not (_adjoin(ours, i) and _adjoin(theirs, j)):
        return False
    one, two = (words[k].text.rpartition("-")[2] for words, k in ((ours, i), (theirs, j)))
    if one[:1] != two[:1] or _likeness(one, two) < ALIKE_FIRST:
        return False
    last, other = ours[i + 1].text, theirs[j + 1].text
    return _bare(last) == _bare(other) or (_likeness(last, other) >= ALIKE and sound_alike(last, other))


def _likeness(one: str, two: str) -> float:
    """Share of letters, in order, that two words have in common; 0 for forms of one word."""
    ours, theirs = _bare(one), _bare(two)
    if ours.startswith(theirs) or theirs.startswith(ours):
        return 0
    return SequenceMatcher(None, ours, theirs, autojunk=False).ratio()


def _is_spelling(ours: Sequence[Token], i: int, theirs: Sequence[Token], j: int) -> bool:
    """Whether two names are spellings of one; before a last name that both spell alike, first names are not."""
    spelled_alike = _is_first_name(ours, i, theirs, j) and _bare(ours[i + 1].text) == _bare(theirs[j + 1].text)
    return not spelled_alike and sound_alike(ours[i].text, theirs[j].text)


def _adjoin(words: Sequence[Token], place: int) -> bool:
    """Whether nothing but a blank is between a word and the next one: a first name and a last name."""
    return 0 <= place < len(words) - 1 and words[place + 1].start - words[place].end == 1


def _span(claim: Claim, first: Token, last: Token) -> str:
    return claim.sentence.text[first.start : last.end]


def _bare(name: str) -> str:
    """Folded, without the ending of the genitive."""
    plain = folded(name).removesuffix("'s").removesuffix("’s")
    return plain[:-1] if plain.endswith("s") and len(plain) > SHORTEST else plain
