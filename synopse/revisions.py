"""Silent edits: what an article says otherwise than when it was read before, and what is only worded otherwise."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from synopse.claims import Claim, claims
from synopse.language import Language, load
from synopse.language.numbers import Quantity
from synopse.language.words import content_stems, tokens
from synopse.model import Article, Evidence, News, Sentence, Statement
from synopse.sentences import sentences
from synopse.summarize import self_contained

REWORDED = 0.6
"""Share of words in common from which one sentence stands in for another."""
HELD = 0.5
"""Share of a sentence's content from which another one still says it: nothing is called withdrawn lightly."""
SPLIT = 0.8
"""The same for a sentence that seems new and may be half of one that was known."""
ANOTHER_TEXT = 0.3
"""Share of sentences that must have stayed; an address under which something else stands now was not edited."""
LONGER, RICHER = 4, 3
"""Words, and content words that the article did not have, by which a sentence grows if it says more than before."""
PICKED = 0.25
"""Share of the sentences up to which those that are gone were taken out one by one; more is a shorter version."""
COMPARED = 100
"""Changed sentences of each version that are set against each other; the time grows with the square."""
TYPO = 0.75
"""Likeness of two words from which one is the other, spelt otherwise, unless the language knows both."""


@dataclass(frozen=True)
class Revision:
    """The sentences of both versions: what stands in for what, what is gone, what came; unchanged ones in `same`."""

    same: tuple[Sentence, ...]
    replaced: tuple[tuple[Sentence, Sentence], ...]
    gone: tuple[Sentence, ...]
    come: tuple[Sentence, ...]


def revision(earlier: Article, later: Article) -> Revision:
    """Sentence for sentence, the likeliest pairs first; blanks, marks and capitals make no difference.

    Where next to nothing stayed, it is another text: then all that it says is new, and nothing was taken back.
    """
    before, after = sentences(earlier), sentences(later)
    was, is_now = {_words(s.text) for s in before}, {_words(s.text) for s in after}
    same = tuple(s for s in after if _words(s.text) in was)
    gone = [s for s in before if _words(s.text) not in is_now]
    come = [s for s in after if _words(s.text) not in was]
    pairs = sorted(
        _alike(gone[:COMPARED], come[:COMPARED]), key=lambda found: (-found[0], found[1].index, found[2].index)
    )
    replaced: dict[int, tuple[Sentence, Sentence]] = {}
    taken: set[int] = set()
    for _, one, two in pairs:
        if one.index not in taken and two.index not in replaced:
            replaced[two.index] = (one, two)
            taken.add(one.index)
    if len(same) + len(replaced) < ANOTHER_TEXT * len(before):
        return Revision((), (), (), tuple(after))
    known = [_stems(s, earlier) for s in before]
    still = [_stems(s, later) for s in after]
    return Revision(
        same=same,
        replaced=tuple(pair for _, pair in sorted(replaced.items())),
        gone=tuple(s for s in gone if s.index not in taken and not _said(_stems(s, earlier), still, HELD)),
        come=tuple(s for s in come if s.index not in replaced and not _said(_stems(s, later), known, SPLIT)),
    )


def revised(earlier: Article, later: Article, told: Collection[str], frequency: Mapping[str, int]) -> Iterator[News]:
    """What the later version says otherwise or beyond, and what it says no more.

    A sentence that is gone is told where readers had it from a briefing. Where they had not, it is told if its outlet
    may be held to it (it stands alone and gives a figure, says who says so, denies or admits) and little else was taken
    out: who shortens an article takes nothing back.

    Args:
        earlier: as it was when it was briefed on.
        later: as it is.
        told: sentences that were quoted.
        frequency: in how many documents of ordinary news a stem stands.
    """
    found = revision(earlier, later)
    known = frozenset[str]().union(*(_stems(s, earlier) for s in sentences(earlier)))
    for before, after in found.replaced:
        spelt = _as_spelt(before, after, load(later.language))
        one, two = _claim(earlier, before, frequency), _claim(later, spelt, frequency)
        if _says_other(one, two):
            then = Statement(text=before.text, evidence=(_evidence(before),))
            yield News(kind="corrected", statement=after.text, evidence=(_evidence(after),), before=then)
        elif _says_more(one, two, known):
            yield News(kind="new", statement=after.text, evidence=(_evidence(after),))
    picked = len(found.gone) <= PICKED * len(sentences(earlier))
    for sentence in found.gone:
        if sentence.text in told or (picked and _binds(_claim(earlier, sentence, frequency))):
            yield News(kind="withdrawn", statement=sentence.text, evidence=(_evidence(sentence),))


def came(article: Article, versions: Sequence[tuple[str, datetime]], seen: datetime) -> dict[tuple[str, int], datetime]:
    """When each sentence came that the first version of an article did not have, by article and start.

    Args:
        article: in its newest version.
        versions: the texts that it had before, the oldest first, each with the time when it was first seen.
        seen: when the newest was first seen.
    """
    before = [{_words(s.text) for s in sentences(article.model_copy(update={"text": text}))} for text, _ in versions]
    times = [*(at for _, at in versions), seen]
    found: dict[tuple[str, int], datetime] = {}
    for sentence in sentences(article):
        first = len(before)
        while first and _words(sentence.text) in before[first - 1]:
            first -= 1
        if first:
            found[article.id, sentence.start] = times[first]
    return found


def _alike(gone: Sequence[Sentence], come: Sequence[Sentence]) -> Iterator[tuple[float, Sentence, Sentence]]:
    """Pairs that may be one sentence; most of them share too few words to be looked at, which keeps it cheap."""
    known = [(one, _words(one.text)) for one in gone]
    bags = [frozenset(words) for _, words in known]
    for two in come:
        new = _words(two.text)
        bag, matcher = frozenset(new), SequenceMatcher(None, b=new, autojunk=False)
        for (one, words), other in zip(known, bags, strict=True):
            if 2 * len(bag & other) >= REWORDED * (len(bag) + len(other)):
                matcher.set_seq1(words)
                if (ratio := matcher.ratio()) >= REWORDED:
                    yield ratio, one, two


def _said(stems: frozenset[str], others: Sequence[frozenset[str]], share: float) -> bool:
    return any(len(stems & other) >= share * len(stems) for other in others)


def _says_other(one: Claim, two: Claim) -> bool:
    """Whether figures, times, names, denial or certainty differ: a better wording is no correction."""
    if (one.negated, one.denied, one.doubted) != (two.negated, two.denied, two.doubted):
        return True
    if (one.amounts and not two.amounts) or (_new_amounts(one, two) and _new_amounts(two, one)):
        return True
    judged = ([s.agrees_with(t) for t in two.times] for s in one.times)
    if any(False in answers and True not in answers for answers in judged):
        return True
    return bool(one.names - two.names and two.names - one.names)


def _binds(claim: Claim) -> bool:
    """Whether a sentence is one that its outlet may be held to."""
    alone = self_contained(claim.sentence.text, load(claim.language)) >= 1.0
    return alone and bool(claim.amounts or claim.attributed or claim.denied or claim.affirmed)


def _says_more(one: Claim, two: Claim, known: frozenset[str]) -> bool:
    grown = len(_words(two.sentence.text)) - len(_words(one.sentence.text))
    return _new_amounts(one, two) or (grown >= LONGER and len(two.stems - known) >= RICHER)


def _new_amounts(one: Claim, two: Claim) -> bool:
    """Whether the second names an amount that the first does not, in these or less exact words."""
    return any(not any(_same(a.quantity, b.quantity) for a in one.amounts) for b in two.amounts)


def _same(one: Quantity, two: Quantity) -> bool:
    """Whether two amounts are one; "up to 14" and "up to 35" could both be true, and are not."""
    return one.unit == two.unit and (one.value == two.value or (one.bound != two.bound and one.agrees_with(two)))


def _as_spelt(before: Sentence, after: Sentence, language: Language) -> Sentence:
    """The later sentence in the spelling of the earlier one, so that a mended slip is no other word."""
    one, two = tokens(before.text), tokens(after.text)
    pieces, end = "", 0
    matcher = SequenceMatcher(None, [t.text for t in one], [t.text for t in two], autojunk=False)
    for _, i, i_end, j, j_end in matcher.get_opcodes():
        for was, now in zip(one[i:i_end], two[j:j_end], strict=False):
            if i_end - i == j_end - j and _misspelt(was.text, now.text, language):
                pieces, end = pieces + after.text[end : now.start] + was.text, now.end
    return after.model_copy(update={"text": pieces + after.text[end:]})


def _misspelt(one: str, two: str, language: Language) -> bool:
    if any(letter.isdigit() for letter in one + two) or (_is_known(one, language) and _is_known(two, language)):
        return False
    return SequenceMatcher(None, one.casefold(), two.casefold(), autojunk=False).ratio() >= TYPO


def _is_known(word: str, language: Language) -> bool:
    """Whether a word is one of those that decide what a sentence says, or an empty one."""
    speech, numbers, calendar = language.speech, language.numbers, language.calendar
    if any(pattern.fullmatch(word) for pattern in (numbers.pattern, speech.negated, speech.denied, speech.doubted)):
        return True
    folded = word.casefold()
    return any(folded in words for words in (language.words.stopwords, calendar.months, calendar.weekdays))


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.casefold()))


def _stems(sentence: Sentence, article: Article) -> frozenset[str]:
    return content_stems(sentence.text, load(article.language).words)


def _claim(article: Article, sentence: Sentence, frequency: Mapping[str, int]) -> Claim:
    return claims(article, [sentence], load(article.language), frequency)[0]


def _evidence(sentence: Sentence) -> Evidence:
    return Evidence(article=sentence.article, quote=sentence.text, start=sentence.start, end=sentence.end)
