"""A real IMAP server on loopback (pymap), filled with the mails that a test writes."""

from __future__ import annotations

import asyncio
import imaplib
import ssl
import threading
from argparse import Namespace
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer
from pysasl.hashing import BuiltinHash

USER, PASSWORD = "leserin", "geheim ß"


def certificate(folder: Path) -> Path:
    """A certificate for localhost, by its own authority, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    today = datetime.now(UTC)
    built = x509.CertificateBuilder(
        name, name, key.public_key(), 1, today - timedelta(days=1), today + timedelta(days=1)
    )
    built = built.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "mail.pem"
    path.write_bytes(pem + built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return path


class Mailserver:
    """The server, in a thread of its own; with a certificate it speaks STARTTLS, with `tls` TLS from the start."""

    def __init__(self, pem: Path, *, tls: bool = False) -> None:
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(pem)
        self.tls = tls
        self.port = 0
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def put(self, mail: EmailMessage | bytes, *, received: datetime, folder: str = "INBOX") -> None:
        """Lay a mail into the mailbox, unread."""
        with self._client() as client:
            data = mail if isinstance(mail, bytes) else mail.as_bytes()
            client.create(folder)
            assert client.append(folder, "", imaplib.Time2Internaldate(received), data)[0] == "OK"

    def flags(self) -> Sequence[bytes]:
        """The flags of every mail, which tell whether one was read."""
        with self._client() as client:
            client.select(readonly=True)
            return [line for line in client.fetch("1:*", "(FLAGS)")[1] if isinstance(line, bytes)]

    def _client(self) -> imaplib.IMAP4:
        if self.tls:
            trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
            client: imaplib.IMAP4 = imaplib.IMAP4_SSL("127.0.0.1", self.port, ssl_context=trusting, timeout=10)
        else:
            client = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        client.authenticate("PLAIN", lambda _: f"\0{USER}\0{PASSWORD}".encode())
        return client

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    async def _serve(self) -> None:
        given = {"host": "127.0.0.1", "port": 0, "debug": False, "cert": None, "key": None, "tls": not self.tls}
        demo = {"demo_data": False, "demo_user": USER, "demo_password": PASSWORD}
        args = Namespace(**given, **demo, passlib_cfg=None, proxy_protocol=None)
        backend, config = await DictBackend.init(
            args,
            ssl_context=self.context,
            secure_auth=False,
            invalid_user_sleep=0.0,
            hash_context=BuiltinHash(rounds=1),
        )
        config.apply_context()
        async with AsyncExitStack() as stack:
            await backend.start(stack)
            answer = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(backend.login, config))
            server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=self.context if self.tls else None)
            self.port = server.sockets[0].getsockname()[1]
            self._ready.set()
            async with server:
                await self._stop.wait()
            ours = asyncio.current_task()
            left = [task for task in asyncio.all_tasks() if task is not ours]
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)
