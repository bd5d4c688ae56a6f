"""Runs the migrations on the connection that the archive hands over."""

from __future__ import annotations

from alembic import context

from synopse.archive.opening import VERSION_TABLE

context.configure(connection=context.config.attributes["connection"], version_table=VERSION_TABLE)
context.run_migrations()
