"""One recipient's mail: a letter with its headers and attachments."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from datetime import datetime
from email import policy
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.utils import parseaddr

import idna

from synopse.delivery.letter import Letter
from synopse.errors import SettingsError
from synopse.model import Frozen
from synopse.parcel import Parcel

TYPES = {
    "pdf": ("application", "pdf"),
    "html": ("text", "html"),
    "md": ("text", "markdown"),
    "json": ("application", "json"),
}
UNSUBSCRIBE = re.compile(r"(https://|mailto:)[!-;=?-~]{1,900}")
"""Printable ASCII without the angle brackets between which it stands, and short enough for a line (RFC 5322, 2.1.1)."""


class _Verbatim(UnstructuredHeader, BaseHeader):
    """A header that is one long word: folding it, as Python does, encodes it, and no mail program would know it."""

    def fold(self, *, policy: policy.Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _Verbatim)
POLICY = policy.SMTP.clone(header_factory=_HEADERS)


class Correspondence(Frozen):
    """What all mails of a channel share; `attach` are formats, `unsubscribe` an https: or mailto: address."""

    sender: str
    attach: tuple[str, ...] = ()
    unsubscribe: str | None = None


def address(text: str) -> Address:
    """Read "name@host" or "Name <name@host>"; the host comes as DNS knows it, letters beyond ASCII as xn--.

    Raises:
        SettingsError: it is no address.
    """
    wrong = SettingsError(f"got {text!r}, wanted an address such as Anna Kern <anna@example.org>")
    name, spec = parseaddr(text)
    user, _, host = spec.rpartition("@")
    whole = text.strip() == spec or text.strip().endswith(f"<{spec}>")  # parseaddr reads over what it does not know
    if not whole or not text.isprintable() or not user or re.search(r"[\s<>\"(),:;\[\]\\@]", user):
        raise wrong
    try:
        return Address(name, user, idna.encode(host, uts46=True).decode().lower())
    except (idna.IDNAError, ValueError) as error:
        raise wrong from error


def unsubscribing(url: str) -> str:
    """Check the address for leaving the list.

    Raises:
        SettingsError: it would not survive in a header, or is neither https: nor mailto:.
    """
    if not UNSUBSCRIBE.fullmatch(url):
        raise SettingsError(f"got unsubscribe = {url!r}, wanted an https: or mailto: address in plain ASCII")
    return url


def compose(letter: Letter, parcel: Parcel, shared: Correspondence, recipient: str, now: datetime) -> EmailMessage:
    """Write the mail to one recipient, whom no other one sees.

    Its Message-ID follows from the briefing, the recipient and the sender's host: the same mail sent twice, after a
    connection that broke at the wrong moment, is told by it.
    """
    sender, to = address(shared.sender), address(recipient)
    message = EmailMessage(policy=POLICY)
    message["From"] = sender
    message["To"] = to
    message["Subject"] = letter.subject
    message["Date"] = now
    message["Message-ID"] = f"<{_digest(parcel.id, to.addr_spec)}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    if shared.unsubscribe:
        message["List-Unsubscribe"] = f"<{shared.unsubscribe}>"
        if shared.unsubscribe.startswith("https:"):
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    # Quoted-printable: no server on the way has to take eight bits or long lines.
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    for kind in shared.attach:
        if kind in parcel.files:
            main, sub = TYPES[kind]
            name = f"briefing-{parcel.day}.{kind}"
            message.add_attachment(parcel.files[kind], maintype=main, subtype=sub, filename=name)
    message["Content-Language"] = letter.language  # last: parts take all headers of this kind with them
    return message


def missing(parcel: Parcel, attach: Collection[str]) -> str | None:
    """Say what should be attached and is not there."""
    absent = [kind for kind in attach if kind not in parcel.files]
    return f"sent without {', '.join(absent)}, which this briefing does not have" if absent else None


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
