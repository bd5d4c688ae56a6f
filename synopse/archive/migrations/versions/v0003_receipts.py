"""What became of a briefing at each target."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "receipt",
        sa.Column("briefing", sa.Text(), sa.ForeignKey("briefing.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("target", sa.Text(), primary_key=True),
        sa.Column("intended", sa.DateTime(timezone=True)),
        sa.Column("at", sa.DateTime(timezone=True)),
        sa.Column("delivered", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text()),
    )
