"""What the last visit to each source lacked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column; of earlier visits nothing is known."""
    op.add_column("source", sa.Column("gaps", sa.JSON(), nullable=False, server_default="[]"))
