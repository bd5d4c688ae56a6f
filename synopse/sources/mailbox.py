"""Newsletters from an IMAP mailbox to articles; the mails stay where they are, and unread."""

from __future__ import annotations

import base64
import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from synopse.harvest import Fetch, Memory
from synopse.model import Article, Frozen
from synopse.read import Room, Unreadable
from synopse.settings import MailboxSource
from synopse.sources.mails import identity, is_wanted, parse, read_mail, subject

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
ANSWER = re.compile(rb"UID (\d+)")
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
LARGEST_HEADER = 256 * 1024


class Mail(Frozen):
    """A mail of a newsletter: its article, or why it gives none."""

    subject: str
    fetch: Fetch
    read: Article | Unreadable | Literal["large"]


class Mails(Frozen):
    """What a mailbox holds. `items` counts the mails that were looked for, read or known already."""

    found: tuple[Mail, ...]
    items: int


MailTrouble = Literal["mail_connection", "mail_login", "mail_folder", "mail_protocol"]


class _Trouble(Exception):
    def __init__(self, why: MailTrouble) -> None:
        self.why: MailTrouble = why


class _Limited:
    """Bound on what a server makes us keep."""

    most = LARGEST_HEADER

    def read(self, size: int) -> bytes:
        if size > self.most:
            raise imaplib.IMAP4.abort(f"a literal of {size} bytes, taken are {self.most}")
        return super().read(size)  # type: ignore[misc,no-any-return]  # IMAP4 follows in the order of resolution


class _Plain(_Limited, imaplib.IMAP4):
    pass


class _Encrypted(_Limited, imaplib.IMAP4_SSL):
    pass


def read_mailbox(
    source: MailboxSource,
    password: str,
    memory: Memory,
    room: Room,
    zone: ZoneInfo,
    now: datetime,
    *,
    limit: int,
    most: int,
    timeout: float,
    tls: ssl.SSLContext | None = None,
) -> Mails | MailTrouble:
    """Read the newest `most` mails of the last days that are not known yet, none larger than `limit` bytes.

    `timeout` in seconds is for each answer of the server. `tls` replaces the usual authorities.
    """
    try:
        with _mailbox(source, password, timeout, limit, tls or ssl.create_default_context()) as client:
            return _read(client, source, memory, room, zone, now, limit, most)
    except _Trouble as trouble:
        return trouble.why
    except imaplib.IMAP4.error:
        return "mail_protocol"
    except OSError:
        return "mail_connection"


@contextmanager
def _mailbox(
    source: MailboxSource, password: str, timeout: float, limit: int, tls: ssl.SSLContext
) -> Iterator[_Plain | _Encrypted]:
    """The mailbox, opened so that nothing in it changes."""
    if source.security == "tls":
        client: _Plain | _Encrypted = _Encrypted(source.host, source.port, ssl_context=tls, timeout=timeout)
    else:
        client = _Plain(source.host, source.port, timeout=timeout)
    client.most = max(limit, LARGEST_HEADER)
    try:
        if source.security == "starttls":
            client.starttls(tls)
        try:
            # By SASL, since LOGIN takes neither blanks in a name nor letters beyond ASCII in a password.
            client.authenticate("PLAIN", lambda _: f"\0{source.user}\0{password}".encode())
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            raise _Trouble("mail_login") from error
        if client.select(_quoted(source.folder), readonly=True)[0] != "OK":
            raise _Trouble("mail_folder")
        yield client
    finally:
        client.shutdown()


def _read(
    client: imaplib.IMAP4,
    source: MailboxSource,
    memory: Memory,
    room: Room,
    zone: ZoneInfo,
    now: datetime,
    limit: int,
    most: int,
) -> Mails:
    day = (now - timedelta(days=source.days)).astimezone(zone)
    _, answer = client.uid("SEARCH", "SINCE", f"{day.day:02d}-{MONTHS[day.month - 1]}-{day.year}")
    uids = [int(uid) for uid in (answer[0] or b"").split() if uid.isdigit()]
    found: list[Mail] = []
    items = 0
    for uid in sorted(uids, reverse=True):
        if items == most:
            break
        size, head = _fetch(client, uid, "(UID RFC822.SIZE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID FROM SUBJECT DATE)])")
        message = parse(head)
        if head == b"" or not is_wanted(message, source.senders):
            continue
        items += 1
        name = identity(message, head)
        if memory.seen(name):
            continue
        fetch = Fetch(url=name, at=now, status=200, size=size)
        if size > limit:
            found.append(Mail(subject=subject(message), fetch=fetch, read="large"))
            continue
        _, whole = _fetch(client, uid, "(UID BODY.PEEK[])")
        read = room.call(read_mail, whole, name, source, zone, now)
        found.append(Mail(subject=subject(message), fetch=fetch, read=read))
    return Mails(found=tuple(found), items=items)


def _fetch(client: imaplib.IMAP4, uid: int, what: str) -> tuple[int, bytes]:
    """Size and literal of one mail; empty where it is gone meanwhile."""
    _, answer = client.uid("FETCH", str(uid), what)
    for part in answer:
        if isinstance(part, tuple):
            size = SIZE.search(b" ".join(piece for piece in answer if isinstance(piece, bytes)) + b" " + part[0])
            return int(size[1]) if size else len(part[1]), part[1]
    return 0, b""


def _quoted(folder: str) -> str:
    """Name of a folder as IMAP writes it (RFC 3501, 5.1.3): quoted, letters beyond ASCII in its own UTF-7."""

    def shifted(run: re.Match[str]) -> str:
        return "&" + base64.b64encode(run[0].encode("utf-16-be")).decode().rstrip("=").replace("/", ",") + "-"

    plain = re.sub(r"[^\x20-\x7e]+", shifted, folder.replace("&", "&-"))
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'
