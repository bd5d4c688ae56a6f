"""Alembic's environment of the archive."""
