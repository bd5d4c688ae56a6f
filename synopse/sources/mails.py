"""A mail to an article: its HTML or its text, under its Message-ID."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parseaddr
from urllib.parse import quote
from zoneinfo import ZoneInfo

from synopse.clean import normalise
from synopse.model import Article
from synopse.read import Unreadable, read_page
from synopse.read.document import Document, article
from synopse.read.encoding import decode
from synopse.read.html import read_fragment
from synopse.settings import MailboxSource
from synopse.sources.feeds import read_time

UNPARSABLE = (MessageError, ValueError, LookupError, AttributeError, TypeError, RecursionError)
"""What the standard library raises on headers that are made to break it."""
LONGEST_HEADER = 10_000


def read_mail(data: bytes, name: str, source: MailboxSource, zone: ZoneInfo, now: datetime) -> Article | Unreadable:
    """One mail as an article; its HTML part where it has one, else its text. `name` is its address ("mid:…")."""
    try:
        message = parse(data)
    except UNPARSABLE as error:  # parts within parts within parts, by the thousand
        return Unreadable(why="failed", values={"error": type(error).__name__}, subject=name)
    read: Article | Unreadable = Unreadable(why="empty", subject=name)
    for kind in ("html", "plain"):
        body = _part(message, kind)
        read = _read_part(body, kind, name, source, zone) if body else read
        if isinstance(read, Article):
            break
    if isinstance(read, Unreadable):
        return read
    published = read_time(_header(message, "date"), zone, now)
    dated = {"published": published, "published_from": "metadata", "published_to_the": "minute", "not_before": None}
    known = {"title": subject(message) or read.title, "source": source.name, "house": source.group, "url": name}
    return read.model_copy(update=known | (dated if published else {}))


def _read_part(part: EmailMessage, kind: str, name: str, source: MailboxSource, zone: ZoneInfo) -> Article | Unreadable:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return Unreadable(why="empty", subject=name)
    try:
        charset = part.get_content_charset()
    except UNPARSABLE:
        charset = None  # the bytes tell as well
    page = read_page(data, name, zone, content_type=f"text/{kind}", charset=charset, language=source.language)
    if not isinstance(page, Unreadable):
        return page.article
    if kind != "html":
        return page
    # What trafilatura takes for a page without an article may be a letter of few words.
    blocks = read_fragment(decode(data, declares=True, charset=charset))
    return article(Document(blocks=blocks, language=source.language), name, zone)


def _part(message: EmailMessage, kind: str) -> EmailMessage | None:
    try:
        found = message.get_body(preferencelist=(kind,))
    except UNPARSABLE:
        return None
    return found if isinstance(found, EmailMessage) else None


def parse(data: bytes) -> EmailMessage:
    """Read a message, or its headers alone."""
    return message_from_bytes(data, policy=policy.default)


def _header(message: EmailMessage, name: str) -> str:
    """One line of a header, decoded; empty where it is missing, cannot be parsed, or is longer than any real one.

    The standard library takes time by the square of the length.
    """
    raw = next((value for key, value in message.raw_items() if key.lower() == name), "")
    if len(raw) > LONGEST_HEADER:
        return ""
    try:
        return normalise(str(message[name] or ""))
    except UNPARSABLE:
        return ""


def subject(message: EmailMessage) -> str:
    """Subject in one line, empty where there is none."""
    return _header(message, "subject")


def identity(message: EmailMessage, head: bytes) -> str:
    """Address of a mail by its Message-ID (RFC 2392); by its headers where it has none."""
    stated = _header(message, "message-id").strip("<> ")
    return f"mid:{quote(stated, safe='@.-_+=')}" if stated else f"mid:{hashlib.sha256(head).hexdigest()[:32]}"


def is_wanted(message: EmailMessage, senders: Sequence[str]) -> bool:
    """Whether a mail comes from one of the senders: an address, or "@domain" for all of a domain."""
    sender = parseaddr(_header(message, "from"))[1].lower()
    return not senders or any(
        sender == wanted.lower() or (wanted.startswith("@") and sender.endswith(wanted.lower())) for wanted in senders
    )
