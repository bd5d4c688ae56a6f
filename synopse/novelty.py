"""How much a sentence adds to a story that goes on: what new headlines name, and old articles did not say."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable
from functools import cached_property

from synopse.claims import Claim
from synopse.language import load
from synopse.language.words import content_stems, folded, stem, tokens
from synopse.material import StoryMaterial
from synopse.model import Article, Evidence
from synopse.supersession import Spot, count_the_same, spots

EVERYWHERE = 0.5
"""Share of the articles in which a word stands that tells nothing of what two sentences have in common."""
FEW = 3
"""Articles too few to tell what a story is about by counting."""
KNOWN_WORD = 0.25
"""What a word of a headline counts that stood in the earlier articles, too."""
ADDED = 3
"""Unknown content words, one of them named by the headline, with which a sentence is no mere repetition."""
NEAR = 6
"""Words among which a pronoun has nobody before it whom it could stand for, unless one of them is a name."""
PART = 5
"""Letters of a stem that is looked for inside other words."""
HEADLINE, EARLY, UNHEARD, FURTHER_ORIGIN, CHANGE = 1.0, 0.6, 0.5, 0.3, 0.5
"""What makes a sentence news: the headline covered, its place, its new words, each further origin, a change."""
FOREIGN, HANGING = 1.0, 1.0
"""What it costs to be in another language than the reader's; to look back, or to need a name or a day from before."""

ENDED = re.compile(r"[.…][\"“”»«›’')\]]*$")


class Novelty:
    """A story's material, weighed by what its new articles say that the old ones did not.

    Args:
        material: of a story of which `material.old` was known.
        language: of the reader, who is better served in it.
    """

    def __init__(self, material: StoryMaterial, language: str) -> None:
        self.material, self.language = material, language
        self.claims = {(c.sentence.article, c.sentence.start): c for c in material.claims}
        before = {article for article, _ in material.old}
        self.headlines = {a.id: _headline(a) for a in material.articles if a.id not in before}
        """Content stems of the headlines of articles of which nothing was known."""

    @cached_property
    def heard(self) -> dict[str, frozenset[str]]:
        """Content stems of what was known, by language: in another one all words are new, and say nothing."""
        heard: dict[str, frozenset[str]] = {}
        for spot in self.material.old:
            if claim := self.claims.get(spot):
                heard[claim.language] = heard.get(claim.language, frozenset()) | claim.stems
        return heard

    @cached_property
    def _everywhere(self) -> frozenset[str]:
        """Content stems in most articles: what the story is about."""
        words: dict[str, set[str]] = {}
        for claim in self.material.claims:
            words.setdefault(claim.sentence.article, set()).update(claim.stems)
        counts = Counter(word for found in words.values() for word in found)
        return frozenset(word for word, count in counts.items() if count > max(EVERYWHERE * len(words), FEW))

    @cached_property
    def _place(self) -> dict[Spot, int]:
        """How many whole sentences of its article stand before a sentence: a headline in the text is none."""
        counts, places = Counter[str](), {}
        for spot, claim in self.claims.items():
            places[spot] = counts[spot[0]]
            counts[spot[0]] += is_whole(claim)
        return places

    def unheard(self, claim: Claim) -> frozenset[str]:
        """Content stems of a sentence that the earlier articles in its language did not have."""
        heard = self.heard.get(claim.language)
        return claim.stems - heard if heard else frozenset()

    def adds(self, claim: Claim) -> bool:
        """Whether a sentence says what its headline names and nobody knew, though it may repeat something beside it."""
        unheard = self.unheard(claim)
        return len(unheard) >= ADDED and bool(unheard & self.headlines.get(claim.sentence.article, frozenset()))

    def bearing(self, one: Claim, two: Claim) -> int:
        """How much two sentences have in common beyond what the story is about: words, and figures of one thing."""
        units = {a.quantity.unit for a in one.amounts for b in two.amounts if count_the_same(a, b, one, two)}
        return len((one.stems & two.stems) - self._everywhere) + len(units)

    def rules(self, claim: Claim) -> bool:
        """Whether a sentence speaks of something as decided: corrected, admitted or denied, and not in doubt."""
        return (claim.affirmed or claim.denied or claim.changed) and not claim.doubted

    def worth(self, evidence: Iterable[Evidence], changes: Collection[Spot] = ()) -> float:
        """How much of the news a statement tells: that of the best of its sentences, and how many origins say so.

        `changes` are sentences that are known to take the place of others.
        """
        new = spots(evidence) - self.material.old
        origins = {self.material.origins[article].name for article, _ in new if article in self.material.origins}
        best = max((self.weight(self.claims[spot]) for spot in new if spot in self.claims), default=0.0)
        return best + FURTHER_ORIGIN * (len(origins) - 1) + (CHANGE if new & set(changes) else 0.0)

    def named(self, claim: Claim) -> float:
        """How much of a new article's headline a sentence covers, from 0 to 1; known words count less."""
        heard = self.heard.get(claim.language, frozenset())
        words = {folded(token.text) for token in tokens(claim.sentence.text)}
        shares = [0.0]
        for headline in self.headlines.values():
            weights = {word: KNOWN_WORD if word in heard else 1.0 for word in headline}
            covered = sum(weight for word, weight in weights.items() if _stands_in(word, words))
            shares.append(covered / max(sum(weights.values()), 1.0))
        return max(shares)

    def weight(self, claim: Claim) -> float:
        """How much of the news a sentence tells by itself."""
        return (
            HEADLINE * self.named(claim)
            + EARLY / math.sqrt(1 + self._place[claim.sentence.article, claim.sentence.start])
            + UNHEARD * len(self.unheard(claim)) / max(len(claim.stems), 1)
            - (FOREIGN if claim.language != self.language else 0.0)
            - (HANGING if stands_back(claim) else 0.0)
        )


def hangs(claim: Claim) -> bool:
    """Whether a sentence needs the day of its article, or somebody named elsewhere, to be understood."""
    language, text = load(claim.language), claim.sentence.text
    first, *rest = [token.text for token in tokens(text)] or [""]
    if not {first.lower(), *rest}.isdisjoint(language.calendar.relative_days):
        return True
    pronoun = language.words.pronoun.search(text)
    before = tokens(text[: pronoun.start()]) if pronoun else ()
    return bool(pronoun) and len(before) < NEAR and not any(stem(token.text) in claim.names for token in before)


def is_whole(claim: Claim) -> bool:
    """Whether it is a sentence that tells something, to its end, rather than a headline, a question or an outcry."""
    return ENDED.search(claim.sentence.text) is not None


def stands_back(claim: Claim) -> bool:
    """Whether a sentence is no news by itself: it hangs on another one, or tells what was before."""
    return hangs(claim) or looks_back(claim)


def looks_back(claim: Claim) -> bool:
    """Whether a sentence tells what was before what it reports on: background, and no change."""
    return load(claim.language).speech.looked_back.search(claim.sentence.text) is not None


def _headline(article: Article) -> frozenset[str]:
    return content_stems(article.title or "", load(article.language).words)


def _stands_in(word: str, words: Iterable[str]) -> bool:
    """Whether the stem is that of one of the words, or a part of a compound: "Gericht" of "Verwaltungsgericht"."""
    return any(stem(other) == word or (len(word) >= PART and word in other) for other in words)
