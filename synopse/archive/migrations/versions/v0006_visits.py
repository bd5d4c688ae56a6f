"""Each visit to a source, so that a look back tells what was missing then."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table; of the visits before, the last one to each source is known, and the last that succeeded."""
    op.create_table(
        "visit",
        sa.Column("source", sa.Text(), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), primary_key=True, index=True),
        sa.Column("failed", sa.Boolean(), nullable=False),
        sa.Column("gaps", sa.JSON(), nullable=False),
    )
    op.execute("INSERT INTO visit (source, at, failed, gaps) SELECT name, tried, failures > 0, gaps FROM source")
    op.execute(
        "INSERT INTO visit (source, at, failed, gaps) SELECT name, succeeded, failures < 0, '[]' FROM source"
        " WHERE succeeded < tried"
    )
    op.drop_column("source", "gaps")
