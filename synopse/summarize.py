"""One article to three to five of its own sentences.

A sentence is worth taking when it is close to what the whole article is about (centroid over sentence
vectors, D. Radev et al. 2004) and to what the other articles of the story say, stands early, and is understood alone;
each further one must add something (maximal marginal relevance, J. Carbonell and J. Goldstein 1998).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from synopse.language import Language
from synopse.language.dictionary import is_word
from synopse.language.words import stem, tokens
from synopse.model import Article, Evidence, Sentence, Statement, Summary

SENTENCES_FOR_ONE_MORE = 10
FEWEST, MOST = 3, 5
POSITION = 0.35
HEARD, OWN = 1.5, 0.5
"""What it brings a sentence that other articles say nearly the same, and that it is close to its own article; without
others the latter counts as much as 1. Of what others report as well a summary tells 0.34 instead of 0.29 on the
training stories and 0.35 instead of 0.32 on dev, in as many words; sentences that tell nothing of it go from 40 to 31 %
and from 25 to 19 % (docs/decisions/0003-comparison.md)."""
DANGLING = 0.5
QUESTION = 0.8
WRONG_SIZE = 0.3
SHORT, LONG = 35, 320
"""Characters below and above which a sentence makes a poor summary."""
NOVELTY = 1.0
"""What a sentence loses for being like one that is taken. At twice the usual 0.5 the two sentences of a summary that
are most alike share 0.115 of their stems instead of 0.149 (training stories; dev: 0.118 instead of 0.131), and as much
as before is told of the facts that others report, too (docs/benchmarks.md)."""
CLAUSE = re.compile("[,;:–—]")
QUOTATION_MARK = re.compile('[„“”"«»]')

Matrix = NDArray[np.float32]


class ExtractiveSummarizer:
    """The built-in summarizer: quotes, never writes."""

    name = "extractive"

    def summarize(
        self,
        article: Article,
        sentences: Sequence[Sentence],
        vectors: Matrix,
        language: Language,
        echo: Matrix | None = None,
    ) -> Summary:
        """Three to five sentences of the article in its order (all of them where it has no more).

        Args:
            article: whose text the sentences are spans of.
            sentences: all its sentences.
            vectors: one unit row a sentence, centred on news at large.
            language: of the article.
            echo: how nearly the other articles of the story say each sentence, as a cosine; None without others.
        """
        chosen = choose(sentences, vectors, language, _length(len(sentences)), echo)
        return Summary(article=article.id, engine=self.name, sentences=tuple(quoted(sentences[i]) for i in chosen))


def choose(
    sentences: Sequence[Sentence], vectors: Matrix, language: Language, count: int, echo: Matrix | None = None
) -> list[int]:
    """Indices of the `count` best sentences, ascending."""
    if len(sentences) <= count:
        return list(range(len(sentences)))
    worth = _worth(sentences, vectors, language, echo)
    chosen: list[int] = []
    while len(chosen) < count:
        overlap = vectors @ vectors[chosen].T if chosen else np.zeros((len(sentences), 1), np.float32)
        gain = worth - NOVELTY * np.maximum(overlap.max(axis=1), 0)
        gain[chosen] = -np.inf
        best = int(gain.argmax())
        chosen.append(best)
    return sorted(chosen)


def quoted(sentence: Sentence) -> Statement:
    """A sentence as a statement that rests on itself."""
    evidence = Evidence(article=sentence.article, quote=sentence.text, start=sentence.start, end=sentence.end)
    return Statement(text=sentence.text, evidence=(evidence,))


def self_contained(text: str, language: Language) -> float:
    """How well a sentence stands alone, 1 for well, below 0 for not at all."""
    penalty = DANGLING if language.words.opening.match(text) else 0.0
    penalty += DANGLING if not penalty and _stands_for_nobody(text, language) else 0.0
    penalty += DANGLING if not penalty and (_points_back(text, language) or _goes_on(text, language)) else 0.0
    penalty += QUESTION if text.rstrip("“”\"«»'’ ").endswith("?") else 0.0
    penalty += WRONG_SIZE if not SHORT <= len(text) <= LONG else 0.0
    penalty += DANGLING / 2 if text[:1] in language.speech.quotes else 0.0
    penalty += DANGLING if _half_quoted(text) else 0.0
    return 1.0 - penalty


def _stands_for_nobody(text: str, language: Language) -> bool:
    """Whether a pronoun comes before every noun and name: "Krank sei sie nie gewesen", "Am Freitag hatte sie".

    Told only where nouns are written with a capital; a first word counts as one unless it is a word in small letters.
    """
    found = language.words.pronoun.search(text) if language.words.nouns_capitalised else None
    if not found or any(mark in text[: found.start()] for mark in language.speech.quotes):
        return False
    first, *others = [token.text for token in tokens(text) if token.end <= found.start()] or [""]
    nobody = language.words.stopwords | language.moments
    named = any(word[0].isupper() and word.lower() not in nobody for word in others)
    common = not first[:1].isupper() or first.lower() in nobody or is_word(first.lower(), language.code)
    return not named and common


def _points_back(text: str, language: Language) -> bool:
    """Whether words point at a thing that the sentence has not named before: "hält diese Funktion für gefährlich".

    What somebody says in quotation marks is let be.
    """
    for found in language.words.pointing.finditer(text):
        before = text[: found.start()]
        if any(mark in before for mark in language.speech.quotes):
            return False
        noun = found["noun"].lower()
        if noun not in language.moments and stem(noun) not in map(stem, (token.text for token in tokens(before))):
            return True
    return False


def _goes_on(text: str, language: Language) -> bool:
    """Whether it counts from something that was told before: "hat Nordkorea seitdem Soldaten entsandt"."""
    found = language.words.sequel.search(text)
    if not found:
        return False
    before = text[: found.start()]
    dated = any(t.text.lower() in language.moments or t.text.isdigit() for t in tokens(before))
    return not dated and not CLAUSE.search(before)


def _half_quoted(text: str) -> bool:
    """Whether a quotation is open at either end: the sentence is a piece of a longer one."""
    return len(QUOTATION_MARK.findall(text)) % 2 == 1


def _worth(sentences: Sequence[Sentence], vectors: Matrix, language: Language, echo: Matrix | None) -> Matrix:
    centroid = vectors.mean(axis=0)
    central = vectors @ (centroid / max(float(np.linalg.norm(centroid)), 1e-9))
    early = np.array([1.0 / (1 + sentence.index) ** 0.5 for sentence in sentences])
    alone = np.array([self_contained(sentence.text, language) for sentence in sentences])
    about = central if echo is None else OWN * central + HEARD * echo
    return np.asarray(about + POSITION * early + alone, dtype=np.float32)


def _length(sentences: int) -> int:
    return min(MOST, max(FEWEST, 2 + sentences // SENTENCES_FOR_ONE_MORE))
