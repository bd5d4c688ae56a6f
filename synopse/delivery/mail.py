"""The briefing by e-mail: one message a recipient, over TLS, tried again where that may help."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from functools import partial
from ipaddress import ip_address
from zoneinfo import ZoneInfo

from synopse.delivery.letter import Letter, letter
from synopse.delivery.message import Correspondence, address, compose, missing, unsubscribing
from synopse.errors import SettingsError, TemplateError
from synopse.model import Frozen
from synopse.parcel import Parcel, Receipt
from synopse.secrets import scrub
from synopse.settings import MailDelivery
from synopse.view import shown

PAUSES = (5.0, 30.0, 120.0)
"""Seconds before the second, third and fourth try: greylisting lets through who comes back after a minute or two."""
TIMEOUT = 30.0
"""Seconds to wait for an answer of the server."""
REPLY = 200
"""Characters at most that are kept of what a server says."""


class Trouble(Frozen):
    """Why a mail did not go out; a lasting one is not tried again."""

    said: str
    lasting: bool = False


class MailChannel:
    """Sends to each recipient on its own: what one refuses, the others get.

    Args:
        delivery: as the settings have it.
        password: for the login, where the settings name a user.
        zone: where the readers live.
        now: tells the time.
        sleep: waits so many seconds.
        link: where a parcel's briefing stands on the web, if it does.
        context: whom to trust for TLS; by default the certificate authorities of the system.

    Raises:
        SettingsError: an address is none, or a password would travel in the clear.
    """

    def __init__(
        self,
        delivery: MailDelivery,
        password: str | None,
        *,
        zone: ZoneInfo,
        now: Callable[[], datetime],
        sleep: Callable[[float], None],
        link: Callable[[Parcel], str | None] = lambda parcel: None,
        context: ssl.SSLContext | None = None,
    ) -> None:
        _check(delivery, password)
        unsubscribe = unsubscribing(delivery.unsubscribe) if delivery.unsubscribe else None
        self._shared = Correspondence(sender=delivery.sender, attach=delivery.attach, unsubscribe=unsubscribe)
        self._sender = address(delivery.sender)
        self._recipients = recipients(delivery)
        self._delivery, self._password = delivery, password
        self._zone, self._now, self._sleep, self._link = zone, now, sleep, link
        self._context = context or ssl.create_default_context()

    @property
    def name(self) -> str:
        """As the settings name it."""
        return self._delivery.name

    @property
    def targets(self) -> tuple[str, ...]:
        """`mail:<name>:<address>` for each recipient."""
        return tuple(self._recipients)

    def deliver(self, parcel: Parcel, done: Collection[str]) -> Iterator[Receipt]:
        """Send to each recipient that is not in `done`; an answer 4xx or a lost connection is tried again, 5xx not."""
        waiting = {target: to for target, to in self._recipients.items() if target not in done}
        if not waiting:
            return
        attached = any(kind in parcel.files for kind in self._delivery.attach)
        said, mistake = self._letter(parcel, attached=attached)
        for tries in range(1, len(PAUSES) + 2):
            for target, trouble in self._round(dict(waiting), said, parcel):
                if trouble and not trouble.lasting and tries <= len(PAUSES):
                    continue
                del waiting[target]
                error = (
                    scrub(trouble.said, self._secrets) if trouble else missing(parcel, self._delivery.attach) or mistake
                )
                yield Receipt(target=target, delivered=not trouble, at=self._now(), tries=tries, error=error)
            if not waiting:
                return
            self._sleep(PAUSES[tries - 1])

    def _letter(self, parcel: Parcel, *, attached: bool) -> tuple[Letter, str | None]:
        """What the mail says; where one's own template is wrong, by the built-in one, and what is wrong."""
        write = partial(letter, parcel.briefing, self._zone, attached=attached, link=self._link(parcel))
        try:
            return write(looks=parcel.looks), None
        except TemplateError as error:
            looks = parcel.looks.model_copy(update={"templates": None})
            return write(looks=looks), f"sent by the built-in template: {error}"

    def check(self) -> str | None:
        """Connect and log in without sending anything; what is wrong, or None."""
        line = None
        try:
            line = self._connect()
        except OSError as error:
            return scrub(_trouble(error).said, self._secrets)
        finally:
            _hang_up(line)
        return None

    @property
    def _secrets(self) -> tuple[str, ...]:
        return (self._password,) if self._password else ()

    def _round(self, waiting: Mapping[str, str], said: Letter, parcel: Parcel) -> Iterator[tuple[str, Trouble | None]]:
        """Try each recipient once, on one connection as long as it holds."""
        line: smtplib.SMTP | None = None
        try:
            for number, (target, to) in enumerate(waiting.items()):
                if line is None:
                    try:
                        line = self._connect()
                    except OSError as error:  # then nobody gets through, and each try would cost its timeout
                        yield from ((rest, _trouble(error)) for rest in list(waiting)[number:])
                        return
                trouble = self._send(line, compose(said, parcel, self._shared, to, self._now()))
                if trouble:  # what state the connection is in is not worth asking
                    _hang_up(line)
                    line = None
                yield target, trouble
        finally:
            _hang_up(line)

    def _send(self, line: smtplib.SMTP, mail: EmailMessage) -> Trouble | None:
        try:
            line.send_message(mail, self._sender.addr_spec, [mail["To"].addresses[0].addr_spec])
        except OSError as error:  # all errors of smtplib are
            return _trouble(error)
        return None

    def _connect(self) -> smtplib.SMTP:
        where, name = (self._delivery.host, self._delivery.port), self._sender.domain
        line: smtplib.SMTP
        if self._delivery.security == "tls":
            line = smtplib.SMTP_SSL(*where, local_hostname=name, timeout=TIMEOUT, context=self._context)
        else:
            line = smtplib.SMTP(*where, local_hostname=name, timeout=TIMEOUT)
        try:
            if self._delivery.security == "starttls":
                line.starttls(context=self._context)
            line.ehlo_or_helo_if_needed()
            if self._delivery.user is not None and self._password is not None:
                line.login(self._delivery.user, self._password)
        except BaseException:
            line.close()
            raise
        return line


def recipients(delivery: MailDelivery) -> dict[str, str]:
    """Who gets it, by target; an address that is given twice gets one mail.

    Raises:
        SettingsError: one is no address.
    """
    return {f"mail:{delivery.name}:{address(to).addr_spec}": to for to in delivery.to}


def _check(delivery: MailDelivery, password: str | None) -> None:
    if (delivery.user is None) != (password is None):
        raise SettingsError(f"delivery {delivery.name}: got a user or a password alone, wanted both or none")
    if password is not None and delivery.security == "none" and not _loopback(delivery.host):
        raise SettingsError(
            f"delivery {delivery.name}: the password would reach {delivery.host} in the clear",
            hint='set security = "starttls" or "tls"',
        )
    if not f"{delivery.user}{password}".isascii():
        raise SettingsError(f"delivery {delivery.name}: the login holds letters beyond ASCII, which SMTP cannot carry")


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _hang_up(line: smtplib.SMTP | None) -> None:
    if line is not None:
        with suppress(OSError):  # the server may be gone, and what became of the mails is known
            line.quit()
        line.close()


def _trouble(error: OSError) -> Trouble:
    """Say what went wrong; of a refused login nothing that the server says, since it may repeat the login."""
    match error:
        case smtplib.SMTPAuthenticationError():
            return Trouble(said=f"the server refuses the login ({error.smtp_code})", lasting=error.smtp_code >= 500)
        case smtplib.SMTPRecipientsRefused():
            return _answered(*next(iter(error.recipients.values())))
        case smtplib.SMTPResponseException():
            return _answered(error.smtp_code, error.smtp_error)
        case smtplib.SMTPNotSupportedError():
            return Trouble(said=f"the server cannot do what is needed: {error}", lasting=True)
        case smtplib.SMTPServerDisconnected():
            return Trouble(said="the server hung up")
        case ssl.SSLCertVerificationError():
            return Trouble(said=f"the server's certificate is not valid: {error.verify_message}", lasting=True)
        case _:
            return Trouble(said=f"no connection: {shown(error.strerror or str(error))[:REPLY]}")


def _answered(code: int, reply: bytes | str) -> Trouble:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return Trouble(said=f"the server answers {code}: {shown(text)[:REPLY]}", lasting=500 <= code < 600)
