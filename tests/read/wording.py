"""What a user would be told of a file that gives no article."""

from __future__ import annotations

from synopse.labels import load_catalog
from synopse.read import Unreadable


def said(unreadable: Unreadable) -> str:
    """In English."""
    return load_catalog("en").text(f"unreadable.{unreadable.why}", **unreadable.values)
