"""The words of articles as a search compares them: folded, and between single blanks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert

from synopse import language
from synopse.archive.chunks import chunks
from synopse.archive.tables import WordingRow

WORD = re.compile(r"[^\W_]+")
ACCENTS = re.compile("[\u0300-\u036f]+")
SHORT = 3
"""Letters up to which a word stands for itself alone: "Rat" is not meant in "beraten"."""
MOST = 50
"""Words of a question that are looked for; who pastes a whole article does not mean more."""


class Term(NamedTuple):
    """What is looked for: a whole word, or what the longer words of a text may hold anywhere."""

    text: str
    whole: bool

    def within(self, word: str) -> bool:
        """Whether a folded word is meant."""
        return self.text == word if self.whole else self.text in word


def fold(text: str) -> str:
    """A text without capitals and accents, so that "Orbán" and "Orban", "MASSE" and "Maße" are one."""
    return ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))


def words(title: str, text: str) -> str:
    """All words of an article, each with a blank before and behind."""
    return f" {' '.join(WORD.findall(fold(f'{title} {text}')))} "


def terms(question: str) -> tuple[Term, ...]:
    """What a question looks for. Nothing in it is an operator.

    A longer word is sought without its ending and anywhere in a word: German puts together what belongs together, and
    who asks for "Brücken" also means the "Elbbrücke" and the "Brückensperrung".
    """
    found = dict.fromkeys(_term(word) for word in WORD.findall(fold(question)))
    return tuple(found)[:MOST]


def keep(connection: Connection, versions: Sequence[Mapping[str, Any]]) -> None:
    """Keep the words of versions, in the place of what their articles said before."""
    for some in chunks(versions):
        connection.execute(delete(WordingRow).where(WordingRow.article.in_([one["article"] for one in some])))
        rows = [
            {"article": one["article"], "at": _appeared(one), "words": words(one["title"], one["text"])} for one in some
        ]
        connection.execute(insert(WordingRow), rows)


def _appeared(version: Mapping[str, Any]) -> datetime:
    """When it was published, unless it claims to come from the future."""
    seen: datetime = version["seen"]
    published = version["rest"].get("published")
    return min(datetime.fromisoformat(published), seen) if published else seen


def _term(word: str) -> Term:
    if len(word) <= SHORT or not word.isalpha():
        return Term(word, whole=True)
    return Term(min(_stems(word), key=len), whole=False)


def _stems(word: str) -> Iterator[str]:
    """The word, and what is left of it without an ending of one of the languages."""
    yield word
    for code in language.available():
        for ending in language.load(code).words.endings:
            if word.endswith(ending) and len(word) - len(ending) > SHORT:
                yield word.removesuffix(ending)
