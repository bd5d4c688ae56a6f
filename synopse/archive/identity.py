"""What makes two offers one article: its address, whoever names it, or else its place in the source."""

from __future__ import annotations

import hashlib
from typing import NamedTuple
from urllib.parse import urlsplit

from synopse.model import Article
from synopse.sources.links import canonical

MAIL = "mid:"
"""Scheme of a mail's own address (RFC 2392), which is the same in every mailbox."""


class Place(NamedTuple):
    """Where an article stands; `scope` is empty where its address says that, else the source that knows the place."""

    scope: str
    key: str


def digest(*parts: str) -> str:
    """A key of bounded length."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def place(source: str, url: str | None, path: str) -> Place:
    """The place of an article that `source` offers."""
    identity = identifying(url) if url else None
    return Place("", digest(identity)) if identity else Place(source, digest(path))


def place_of(source: str, article: Article) -> Place:
    """The same for an article."""
    return place(source, article.url, article.path)


def identifying(url: str) -> str | None:
    """What of an address tells an article from all others; None where nothing does.

    Whether it is called by https, or the host with "www.", makes no difference. A front page is no article's address:
    letters and PDFs name it where they mean their outlet.
    """
    if url.startswith(MAIL):
        return url
    address = canonical(url)
    if address is None:
        return None
    parts = urlsplit(address)
    if parts.path == "/" and not parts.query:
        return None
    host = _ascii(parts.hostname or "").removeprefix("www.")
    return f"{host}:{parts.port or ''}{parts.path}?{parts.query}"


def _ascii(host: str) -> str:
    """The host as DNS knows it: feeds spell it with umlauts, answers come from "xn--"."""
    try:
        return host.encode("idna").decode()
    except UnicodeError:  # a label that is empty or too long: no host answers to it
        return host
