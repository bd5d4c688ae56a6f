"""Full text search over the newest version of every article."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Select, func, select

from synopse.archive.articles import outlet
from synopse.archive.records import Hit
from synopse.archive.tables import ArticleRow, VersionRow, WordingRow
from synopse.archive.wordings import WORD, Term, fold, terms

PASSAGE = 24
"""Words of the passage that is shown."""
OMITTED = "…"


def search(connection: Connection, question: str, limit: int) -> tuple[Hit, ...]:
    """Articles that hold all the words of the question, the newest first.

    The words of all articles are looked through, some tenths of a second for 10,000: so parts of words are found on any
    database.
    """
    wanted = terms(question)
    if not wanted:
        return ()
    return tuple(
        Hit(
            id=row.ident,
            title=row.title or None,
            source=outlet(row),
            seen=row.first_seen,
            published=row.rest.get("published"),
            published_to_the=row.rest.get("published_to_the", "minute"),
            url=row.rest.get("url"),
            snippet=passage(row.text, wanted),
        )
        for row in connection.execute(_matching(wanted, limit, connection.dialect.name))
    )


def passage(text: str, wanted: Sequence[Term]) -> str:
    """Of all passages of a text the first that holds the most of what is wanted; else how the text begins."""
    words = list(WORD.finditer(text))
    hits = [(at, term) for at, word in enumerate(words) for term in wanted if term.within(fold(word[0]))]
    best, most, last = 0, 0, 0
    for first, (at, _) in enumerate(hits):
        while last < len(hits) and hits[last][0] < at + PASSAGE // 2:
            last += 1
        if (found := len({term for _, term in hits[first:last]})) > most:
            best, most = at, found
    start = max(0, min(best - PASSAGE // 2, len(words) - PASSAGE))
    shown = words[start : start + PASSAGE]
    if not shown:
        return ""
    begins, ends = start == 0, start + PASSAGE >= len(words)
    piece = text[None if begins else shown[0].start() : None if ends else shown[-1].end()]
    return " ".join((*([] if begins else [OMITTED]), *piece.split(), *([] if ends else [OMITTED])))


def _matching(wanted: Sequence[Term], limit: int, database: str) -> Select[tuple[str, ...]]:
    """What holds all terms. They are looked for as they are: a pattern has signs of its own and may be too long."""
    inside = func.instr if database == "sqlite" else func.strpos
    conditions = [inside(WordingRow.words, f" {term.text} " if term.whole else term.text) > 0 for term in wanted]
    found = (
        select(WordingRow.article, WordingRow.at)
        .where(*conditions)
        .order_by(WordingRow.at.desc(), WordingRow.article.desc())
        .limit(limit)
        .subquery()
    )
    columns = (VersionRow.ident, VersionRow.title, VersionRow.text, VersionRow.rest, VersionRow.source)
    return (
        select(*columns, ArticleRow.first_seen)
        .join(found, found.c.article == VersionRow.article)
        .join(ArticleRow, (ArticleRow.id == VersionRow.article) & (ArticleRow.latest == VersionRow.number))
        .order_by(found.c.at.desc(), found.c.article.desc())
    )
