"""A real HTTP server on loopback that answers as a test says, properly or badly, and remembers who asked."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self


@dataclass(frozen=True)
class Visit:
    """One request as the server saw it; header names are lower case, `at` is monotonic, `path` carries the query."""

    method: str
    path: str
    headers: Mapping[str, str]
    at: float
    body: bytes = b""


@dataclass(frozen=True)
class Page:
    """A proper answer; a body in pieces is sent as it comes, without a length, and ends with the connection."""

    body: bytes | Iterable[bytes] = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Raw:
    """Bytes sent as they are, without any HTTP; `reset` ends the connection with a RST."""

    pieces: Iterable[bytes] = ()
    reset: bool = False


Route = Callable[[Visit], Page | Raw] | Page | Raw


def moved(to: str, status: int = 302) -> Page:
    """A redirect."""
    return Page(status=status, headers={"Location": to})


def in_turn(*answers: Page | Raw) -> Callable[[Visit], Page | Raw]:
    """A route that gives one answer after another, and then the last one for good."""
    left = list(answers)
    lock = threading.Lock()

    def answer(visit: Visit) -> Page | Raw:
        with lock:
            return left.pop(0) if len(left) > 1 else left[0]

    return answer


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # closing waits for each answer, so that no socket outlives its test
    web: Web

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up in the middle is what many tests want."""


class _Server6(_Server):
    address_family = socket.AF_INET6


class _Handler(BaseHTTPRequestHandler):
    timeout = 5
    server: _Server

    def do_GET(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        body = self.rfile.read(length) if length else b""
        headers = {name.lower(): value for name, value in self.headers.items()}
        visit = Visit(self.command, self.path, headers, time.monotonic(), body)
        answer = self.server.web.answer(visit)
        self.close_connection = True
        if isinstance(answer, Raw):
            self._send_raw(answer)
        else:
            self._send(answer)

    do_POST = do_HEAD = do_GET

    def _send(self, page: Page) -> None:
        self.send_response(page.status)
        given = {name.lower() for name in page.headers}
        if isinstance(page.body, bytes) and "content-length" not in given:
            self.send_header("Content-Length", str(len(page.body)))
        for name, value in page.headers.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command == "HEAD":
            return
        for piece in [page.body] if isinstance(page.body, bytes) else page.body:
            self.wfile.write(piece)
            self.wfile.flush()

    def _send_raw(self, raw: Raw) -> None:
        for piece in raw.pieces:
            self.wfile.write(piece)
            self.wfile.flush()
        if raw.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

    def log_message(self, format: str, *args: object) -> None:
        """The test says what went wrong; a log on stderr would not."""


class Web:
    """The server: `with Web() as web: web["/feed"] = Page(b"..."); web.url("/feed")`. What has no route is 404."""

    def __init__(self, host: str = "127.0.0.1", *, tls: ssl.SSLContext | None = None) -> None:
        self.host = host
        self.visits: list[Visit] = []
        self._routes: dict[str, Route] = {}
        self._scheme = "https" if tls else "http"
        self._server = (_Server6 if ":" in host else _Server)((host, 0), _Handler)
        self._server.web = self
        if tls:
            # The handshake is left to the connection's own thread: a client that refuses it must not end the server.
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    def __setitem__(self, path: str, route: Route) -> None:
        """Answer a path (with its query if it has one) by a page or by a function of the visit."""
        self._routes[path] = route

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def url(self, path: str, *, host: str | None = None) -> str:
        """The address of a path here, if wanted under another name of this machine."""
        name = host or self.host
        return f"{self._scheme}://{f'[{name}]' if ':' in name else name}:{self.port}{path}"

    def answer(self, visit: Visit) -> Page | Raw:
        """Note the visit and find its answer."""
        self.visits.append(visit)
        route = self._routes.get(visit.path, Page(b"nothing here", status=404))
        return route(visit) if callable(route) else route

    def visits_to(self, path: str) -> list[Visit]:
        """Who asked for a path, in order."""
        return [visit for visit in self.visits if visit.path == path]
