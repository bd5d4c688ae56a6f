"""One guarded connection: names are resolved once, what they resolve to is checked, and one deadline bounds it all."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

from synopse.sources.addresses import public


class Refused(Exception):
    """The address lies where a request must not go."""


class Unknown(Exception):
    """The name of the host could not be resolved."""


class Deadline:
    """A moment by which a request must be over, in the seconds of a monotonic clock."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._end = clock() + seconds

    def left(self) -> float:
        """Seconds left.

        Raises:
            httpcore.ReadTimeout: there are none.
        """
        seconds = self._end - self._clock()
        if seconds <= 0:
            raise httpcore.ReadTimeout("deadline passed")
        return seconds


class _Stream(httpcore.NetworkStream):
    """A stream whose every step gets what is left of the deadline: a limit for each step would let a drip go on."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, self._deadline.left()), self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)


class Guard(httpcore.NetworkBackend):
    """Connects to the very address that it checked, so that a name cannot lead elsewhere a moment later.

    TLS goes on to verify the name, not the address. Resolving has the system's own limit of time. Proxies of the
    environment are not used: they would resolve names themselves, behind the guard's back.
    """

    def __init__(self, deadline: Deadline, resolve: Callable[[str, int], tuple[str, ...]], *, private: bool) -> None:
        self._deadline = deadline
        self._resolve = resolve
        self._private = private
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of the host that answers.

        Raises:
            Refused: one of the host's addresses is not public; that others are does not help.
            Unknown: the host has no address.
        """
        try:
            addresses = self._resolve(host, port)
        except OSError as error:
            if error.errno == socket.EAI_AGAIN:  # nobody could be asked just now, which is no fault of the name
                raise httpcore.ConnectError(error.strerror) from error
            raise Unknown(error.strerror or str(error)) from error
        if not addresses:
            raise Unknown("no address")
        if not self._private and not all(public(address) for address in addresses):
            raise Refused
        for number, address in enumerate(addresses):
            share = self._deadline.left() / (len(addresses) - number)
            try:
                return _Stream(self._backend.connect_tcp(address, port, share, local_address, None), self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number + 1 == len(addresses):
                    raise
        raise AssertionError("a loop over addresses ends with one of them")
