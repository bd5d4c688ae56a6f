"""What was read and published before, in SQLite or PostgreSQL."""

from synopse.archive.locks import Busy
from synopse.archive.records import (
    Edition,
    Health,
    Hit,
    Kept,
    Listed,
    Pruned,
    Recorded,
    Sending,
    Stats,
    StoryMemory,
    Version,
    Visited,
)
from synopse.archive.store import Archive

__all__ = [
    "Archive",
    "Busy",
    "Edition",
    "Health",
    "Hit",
    "Kept",
    "Listed",
    "Pruned",
    "Recorded",
    "Sending",
    "Stats",
    "StoryMemory",
    "Version",
    "Visited",
]
