"""One request and its answer, within a limit of bytes and a deadline; what goes wrong comes back as a value."""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import httpcore
import httpx

from synopse.sources.addresses import port_of
from synopse.sources.connection import Guard, Refused, Unknown

Why = Literal[
    "scheme",  # no http(s) address
    "address",  # a private address that the source may not call
    "name",  # the host's name has no address
    "robots",  # robots.txt says no
    "robots_unreadable",  # robots.txt could not be had: not now, then
    "status",  # the server answered, but not with the page
    "busy",  # the host asked for a longer pause
    "down",  # the host failed too often: left alone for a while
    "timeout",
    "connection",  # refused, reset, cut off, or not HTTP
    "tls",  # the certificate does not prove the name
    "large",
    "redirects",  # more of them than anybody needs
    "encoding",  # compressed as was not asked for, or broken
    "closed",  # the run ends
]
_ACCEPTED = {"gzip": zlib.MAX_WBITS | 16, "x-gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS}
_STEP = 64 * 1024
_TOLD = 200
"""Characters of an error's text that are kept: it may repeat what the server sent."""


@dataclass(frozen=True)
class Reply:
    """What a server answered. The body is read for status 200 alone; `whole` is False where the limit cut it off."""

    status: int
    headers: httpx.Headers
    body: bytes = b""
    whole: bool = True


@dataclass(frozen=True)
class Trouble:
    """Why there is no answer, and what the library or the server said about it."""

    why: Why
    detail: str = ""


def exchange(
    url: httpx.URL, headers: Mapping[str, str], *, limit: int, guard: Guard, tls: ssl.SSLContext
) -> Reply | Trouble:
    """Ask for a page over a connection of its own.

    A connection is not kept: a pause lies between two requests to a host anyway, and so what the guard allowed for
    one request is never used by another. `limit` counts unpacked bytes.
    """
    sent = [
        ("Host", url.netloc.decode("ascii")),
        ("Accept-Encoding", "gzip, deflate"),
        ("Connection", "close"),
        *headers.items(),
    ]
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=port_of(url), target=url.raw_path)
    try:
        with (
            httpcore.HTTPConnection(target.origin, ssl_context=tls, network_backend=guard) as connection,
            connection.stream("GET", target, headers=sent) as response,
        ):
            return _read(response, limit)
    except Refused:
        return Trouble("address")
    except Unknown as error:
        return Trouble("name", str(error))
    except httpcore.TimeoutException:
        return Trouble("timeout")
    except httpcore.ConnectError as error:
        # An end in the middle of the handshake says nothing about the certificate: that may pass.
        proof = isinstance(error.__cause__, ssl.SSLError) and not isinstance(error.__cause__, ssl.SSLEOFError)
        return Trouble("tls" if proof else "connection", str(error)[:_TOLD])
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        return Trouble("connection", str(error)[:_TOLD])
    except zlib.error as error:
        return Trouble("encoding", str(error))


def _read(response: httpcore.Response, limit: int) -> Reply | Trouble:
    """Headers and, of a page, the body up to the limit."""
    headers = httpx.Headers(response.headers)
    if response.status != 200:
        return Reply(response.status, headers)
    coding = headers.get("content-encoding", "identity").strip().lower() or "identity"
    if coding != "identity" and coding not in _ACCEPTED:
        return Trouble("encoding", f"Content-Encoding {coding[:40]!a}")
    body = bytearray()
    chunks = response.iter_stream()
    for piece in chunks if coding == "identity" else _unpacked(chunks, _ACCEPTED[coding]):
        body += piece
        if len(body) > limit:
            return Reply(response.status, headers, bytes(body[:limit]), whole=False)
    return Reply(response.status, headers, bytes(body))


def _unpacked(chunks: Iterable[bytes], bits: int) -> Iterator[bytes]:
    """Unpack in small steps: a few kilobytes of a bomb would else be gigabytes before anybody could count them.

    Raises:
        zlib.error: the data is broken or ends too early.
    """
    unpacker = zlib.decompressobj(bits)
    first = True
    for chunk in chunks:
        rest = chunk
        while rest and not unpacker.eof:
            try:
                piece = unpacker.decompress(rest, _STEP)
            except zlib.error:
                if not first or bits != zlib.MAX_WBITS:
                    raise
                # "deflate" means zlib's wrapping, but some servers send it bare.
                unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
                piece = unpacker.decompress(rest, _STEP)
            first = False
            rest = unpacker.unconsumed_tail
            yield piece
    if not first and not unpacker.eof:
        raise zlib.error("ends too early")
