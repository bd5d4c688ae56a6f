"""Sources, requests, pages, articles with their versions, computed values, stories, briefings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "source",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("tried", MOMENT, nullable=False),
        sa.Column("succeeded", MOMENT),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("newest", MOMENT),
        sa.Column("error", sa.Text()),
    )
    op.create_table(
        "fetch",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False, index=True),
        sa.Column("status", sa.Integer()),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.Column("moved_to", sa.Text()),
        sa.UniqueConstraint("source", "key", "at"),
    )
    op.create_table(
        "page",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("first", MOMENT, nullable=False),
        sa.Column("last", MOMENT, nullable=False, index=True),
        sa.Column("etag", sa.Text()),
        sa.Column("modified", sa.Text()),
        sa.Column("moved_to", sa.Text()),
    )
    op.create_table(
        "article",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False, index=True),
        sa.Column("first_seen", MOMENT, nullable=False),
        sa.Column("last_seen", MOMENT, nullable=False, index=True),
        sa.Column("latest", sa.Integer(), nullable=False),
        sa.UniqueConstraint("source", "key"),
    )
    op.create_table(
        "version",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("article", sa.Integer(), sa.ForeignKey("article.id", ondelete="CASCADE"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ident", sa.Text(), nullable=False, index=True),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("seen", MOMENT, nullable=False, index=True),
        sa.Column("extent", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("rest", sa.JSON(), nullable=False),
        sa.UniqueConstraint("article", "number"),
    )
    op.create_table(
        "value",
        sa.Column("kind", sa.Text(), primary_key=True),
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("used", sa.Date(), nullable=False, index=True),
    )
    op.create_table(
        "story",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("last_briefed", MOMENT, primary_key=True, index=True),
        sa.Column("first_briefed", MOMENT, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("articles", sa.JSON(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "briefing",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False, index=True),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
    )
    op.create_table(
        "cited",
        sa.Column("briefing", sa.Text(), sa.ForeignKey("briefing.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("ident", sa.Text(), primary_key=True, index=True),
    )
