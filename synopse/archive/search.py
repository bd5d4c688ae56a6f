"""Full text search over the newest version of every article."""

from __future__ import annotations

from sqlalchemy import Connection, text

from synopse.archive.records import Hit
from synopse.archive.tables import VersionRow

SHORT = 3
"""Letters up to which a word stands for itself alone."""
_SQLITE = text("""
SELECT version.ident, version.title, version.rest, article.source,
       snippet(search, 1, '', '', ' … ', 24) AS snippet
FROM search
JOIN version ON version.id = search.rowid
JOIN article ON article.id = version.article AND article.latest = version.number
WHERE search MATCH :query ORDER BY search.rank, version.id DESC LIMIT :limit
""")
_POSTGRESQL = text("""
WITH found AS (
  SELECT version.id, version.ident, version.title, version.rest, article.source,
         left(version.text, 100000) AS words, plainto_tsquery('german', :query) AS query,
         ts_rank(to_tsvector('german', left(version.title || ' ' || version.text, 100000)),
                 plainto_tsquery('german', :query)) AS rank
  FROM version JOIN article ON article.id = version.article AND article.latest = version.number
  WHERE to_tsvector('german', left(version.title || ' ' || version.text, 100000)) @@ plainto_tsquery('german', :query)
  ORDER BY rank DESC, version.id DESC LIMIT :limit
)
SELECT ident, title, rest, source,
       ts_headline('german', words, query, 'StartSel="", StopSel="", MinWords=12, MaxWords=24') AS snippet
FROM found ORDER BY rank DESC, id DESC
""")


def search(connection: Connection, words: str, limit: int) -> tuple[Hit, ...]:
    """Articles that hold all the words, the best first.

    SQLite finds words without regard to accents, and those of four and more letters by their beginning; PostgreSQL
    finds them by their German stem. Nothing in `words` is an operator.
    """
    sqlite = connection.dialect.name == "sqlite"
    words = words.encode(errors="ignore").decode().replace("\0", " ")  # a command line may hold what is no text
    query = _quoted(words) if sqlite else words.strip()
    if not query:
        return ()
    statement = (_SQLITE if sqlite else _POSTGRESQL).columns(rest=VersionRow.__table__.c.rest.type)
    return tuple(
        Hit(
            id=row.ident,
            title=row.title or None,
            source=row.source,
            published=row.rest.get("published"),
            url=row.rest.get("url"),
            snippet=row.snippet,
        )
        for row in connection.execute(statement, {"query": query, "limit": limit})
    )


def _quoted(words: str) -> str:
    """Each word as a string of FTS5, the longer ones for their beginnings: "Brücke" finds "Brücken"."""
    terms = (term for term in words.replace('"', " ").split() if any(c.isalnum() for c in term))
    return " ".join(f'"{term}"*' if term.isalpha() and len(term) > SHORT else f'"{term}"' for term in terms)
