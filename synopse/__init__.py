"""Synopse: one briefing from many outlets, with verbatim evidence for every sentence."""

__version__ = "0.1.0"
