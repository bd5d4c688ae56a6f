"""An article's text as sentences, each with its place."""

from __future__ import annotations

import re
from bisect import bisect_left

from synopse.language import load
from synopse.language.sentences import split
from synopse.model import Article, Sentence

DATELINE = re.compile(r"[^\W\d_][\w./-]*(?: [^\W\d_][\w./-]*){0,3} \([^\W\d_][^()\d]{1,24}\)\s*[-–—:.]\s+(?=\S)")
"""Place and agency at the head of a report, "Bad Orb (dpa) - ": no part of what it states."""
FEWEST_WORDS = 3
"""Shorter ones ("Und nun?") state nothing that could be compared or quoted alone."""
LONGEST = 1000
"""The longest of real articles have some 600 characters; what is longer is a list, a table or noise."""
LONGEST_WORD = 100


def sentences(article: Article) -> tuple[Sentence, ...]:
    """The sentences of an article that can state something, in order; `index` counts these."""
    breaks = [match.start() for match in re.finditer(r"\n\n", article.text)]
    found: list[Sentence] = []
    for start, end in split(article.text, load(article.language).sentences):
        if not found and (dateline := DATELINE.match(article.text, start, end)):
            start = dateline.end()
        text = article.text[start:end]
        words = re.findall(r"\w+", text)
        if len(words) < FEWEST_WORDS or len(text) > LONGEST or max(map(len, words)) > LONGEST_WORD:
            continue
        paragraph = bisect_left(breaks, start)
        found.append(
            Sentence(article=article.id, index=len(found), text=text, start=start, end=end, paragraph=paragraph)
        )
    return tuple(found)
