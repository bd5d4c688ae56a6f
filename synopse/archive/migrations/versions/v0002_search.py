"""Full text search over all versions, kept in step by the database itself."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

SQLITE = (
    "CREATE VIRTUAL TABLE search USING fts5"
    "(title, text, content='version', content_rowid='id', tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER search_insert AFTER INSERT ON version BEGIN"
    " INSERT INTO search(rowid, title, text) VALUES (new.id, new.title, new.text); END",
    "CREATE TRIGGER search_delete AFTER DELETE ON version BEGIN"
    " INSERT INTO search(search, rowid, title, text) VALUES ('delete', old.id, old.title, old.text); END",
    "CREATE TRIGGER search_update AFTER UPDATE OF title, text ON version BEGIN"
    " INSERT INTO search(search, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);"
    " INSERT INTO search(rowid, title, text) VALUES (new.id, new.title, new.text); END",
    "INSERT INTO search(search) VALUES ('rebuild')",
)
POSTGRESQL = (
    # The words of a text without bounds would not fit into a tsvector: a megabyte at most.
    "CREATE INDEX search ON version USING gin (to_tsvector('german', left(title || ' ' || text, 100000)))",
)


def upgrade() -> None:
    """Make the index, over what is there as well."""
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
