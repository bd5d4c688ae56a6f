"""Sentences to claims: who, how many, when, denied or doubted, and according to whom.

A claim holds what a sentence can be compared by. Every part keeps its place in the sentence, so that
a finding can point to the words that differ.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from synopse.language import Language
from synopse.language.numbers import Quantity, quantities
from synopse.language.opposites import Pole
from synopse.language.times import TimeMention, time_mentions
from synopse.language.words import content_stems, stem, tokens
from synopse.model import Article, Frozen, Sentence

MARK = re.compile(r"[,;:()–.!?„“\"]")
OBJECT_WORDS = 4
"""How many words after a number may name what is counted."""


class Amount(Frozen):
    """A quantity with what it counts: the stem of the counted noun, and the stems of the words around.

    `head` is None where no noun follows, as in "gab die Zahl mit 14 an".
    """

    quantity: Quantity
    objects: frozenset[str]
    head: str | None


class Claim(Frozen):
    """What one sentence says, in comparable parts; places are offsets into the sentence."""

    sentence: Sentence
    language: str
    stems: frozenset[str]
    names: frozenset[str]
    """Stems of capitalised words that are rare in news: mostly names, and what the story is about."""
    amounts: tuple[Amount, ...]
    times: tuple[TimeMention, ...]
    negated: bool
    denied: bool
    affirmed: bool
    doubted: bool
    ahead: bool
    attributed: bool
    quoted: bool
    changed: bool
    judged: bool
    fates: frozenset[str]
    """What the sentence says became of people, see `synopse.language.fates`."""
    poles: frozenset[Pole] = frozenset()
    """Which sides of opposites it takes, see `synopse.language.opposites`."""


def claims(
    article: Article, sentences: Sequence[Sentence], language: Language, frequency: Mapping[str, int]
) -> tuple[Claim, ...]:
    """One claim a sentence.

    Args:
        article: where the sentences stand; its time resolves "am Freitag".
        sentences: its sentences.
        language: of the article.
        frequency: in how many documents of ordinary news a stem stands.
    """
    bound = article.published.date() if article.published else article.not_before
    return tuple(_claim(sentence, bound, language, frequency) for sentence in sentences)


def _claim(sentence: Sentence, day: date | None, language: Language, frequency: Mapping[str, int]) -> Claim:
    text = sentence.text
    speech = language.speech
    ahead = bool(speech.ahead.search(text))
    times = time_mentions(text, day, language.calendar, language.times, language.numbers.small, ahead)
    taken = tuple((t.start, t.end) for t in times)
    words = tokens(text)
    return Claim(
        sentence=sentence,
        language=language.code,
        stems=content_stems(text, language.words),
        names=frozenset(
            stem(t.text)
            for t in words
            if t.text[0].isupper()
            and t.text.lower() not in language.words.stopwords
            and frequency.get(stem(t.text), 0) < 3
        ),
        amounts=tuple(
            Amount(quantity=q, objects=_objects(text, q, language), head=_head(text, q, language))
            for q in quantities(text, language.numbers, taken)
        ),
        times=times,
        negated=bool(speech.negated.search(text)),
        denied=bool(speech.denied.search(text)),
        affirmed=bool(speech.affirmed.search(text)),
        doubted=bool(speech.doubted.search(text)),
        ahead=ahead,
        attributed=bool(speech.attributed.search(text)),
        quoted=any(mark in text for mark in speech.quotes),
        changed=bool(speech.changed.search(text)),
        judged=bool(speech.judged.search(text)),
        fates=language.fates.named(text),
        poles=language.opposites.taken(text, speech.negated),
    )


def _objects(text: str, quantity: Quantity, language: Language) -> frozenset[str]:
    """What is counted: the content words after the number, up to the next mark, and the one before it."""
    after = text[quantity.end : quantity.end + 80]
    after = MARK.split(after)[0]
    following = [t.text for t in tokens(after)[:OBJECT_WORDS]]
    preceding = [t.text for t in tokens(text[max(0, quantity.start - 40) : quantity.start])][-3:]
    empty = language.words.stopwords
    return frozenset(stem(w) for w in (*following, *preceding) if w.lower() not in empty and not w[0].isdigit())


def _head(text: str, quantity: Quantity, language: Language) -> str | None:
    """The noun that a number counts: the first one behind it, with nothing but adjectives between.

    In a language that writes nouns with a capital that is the first such word; elsewhere the
    content word before the next empty word or mark.
    """
    after = MARK.split(text[quantity.end : quantity.end + 80])[0]
    head = None
    for token in tokens(after)[:OBJECT_WORDS]:
        empty = token.text.lower() in language.words.stopwords or token.text[0].isdigit()
        if empty and (head or language.words.nouns_capitalised):
            break
        if empty:
            continue
        head = stem(token.text)
        if language.words.nouns_capitalised and token.text[0].isupper():
            return head
    return None if language.words.nouns_capitalised else head
