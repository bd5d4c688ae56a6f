"""A real server on loopback that speaks OpenAI's protocol, well or badly, as a test tells it."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.loopback import serving

Behaviour = Callable[["Handler", dict[str, Any]], None]


@dataclass
class Completions:
    """What the server does next, and what it was asked. The last behaviour stays."""

    behaviours: list[Behaviour]
    models: Behaviour | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    url: str = ""
    busy: int = 0
    most_busy: int = 0
    ended: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next(self) -> Behaviour:
        with self.lock:
            return self.behaviours.pop(0) if len(self.behaviours) > 1 else self.behaviours[0]


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        known = self.server.known
        if known.models:
            known.models(self, {})
        else:
            status(404)(self, {})

    def do_POST(self) -> None:
        known = self.server.known
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with known.lock:
            known.asked.append(asked)
            known.headers.append({name.lower(): value for name, value in self.headers.items()})
            known.busy += 1
            known.most_busy = max(known.most_busy, known.busy)
        try:
            known.next()(self, asked)
        except OSError:
            self.close_connection = True  # the client has had enough
        finally:
            with known.lock:
                known.busy -= 1

    def send(self, code: int, body: bytes, kind: str = "application/json", **headers: str) -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


class Server(ThreadingHTTPServer):
    """With what its handlers know."""

    daemon_threads = True
    known: Completions


@contextmanager
def served(*behaviours: Behaviour, models: Behaviour | None = None) -> Iterator[Completions]:
    """A server that behaves so, request by request."""
    known = Completions(list(behaviours), models)
    server = Server(("127.0.0.1", 0), Handler)
    server.known = known
    with serving(server) as address:
        known.url = f"{address}/v1"
        try:
            yield known
        finally:
            known.ended.set()


@contextmanager
def nobody() -> Iterator[str]:
    """The address of a server that is not there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{free.getsockname()[1]}/v1"


def says(text: str | None, *, finish: str = "stop", usage: bool = True) -> Behaviour:
    """A completion of the protocol."""
    completion: dict[str, Any] = {
        "id": "1",
        "object": "chat.completion",
        "choices": [{"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text}}],
    }
    if usage:
        completion["usage"] = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
    return sends(json.dumps(completion).encode())


def sends(body: bytes, kind: str = "application/json", **headers: str) -> Behaviour:
    """A body, whatever it is."""
    return lambda handler, asked: handler.send(200, body, kind, **headers)


def status(code: int, body: str = '{"error": {"message": "no: sk-secret"}}', **headers: str) -> Behaviour:
    """An error, whose message repeats the key as some servers do."""
    return lambda handler, asked: handler.send(code, body.encode(), **headers)


def knows_no(*fields: str, then: Behaviour) -> Behaviour:
    """Refuses requests that have one of the fields."""

    def behave(handler: Handler, asked: dict[str, Any]) -> None:
        (status(400) if set(fields) & set(asked) else then)(handler, asked)

    return behave


def silent(handler: Handler, asked: dict[str, Any]) -> None:
    """Takes the request and never answers."""
    handler.server.known.ended.wait()
    handler.close_connection = True


def trickling(handler: Handler, asked: dict[str, Any]) -> None:
    """A blank now and then, for ever: no pause is long enough for a limit on pauses."""
    _chunked(handler)
    while not handler.server.known.ended.wait(0.02):
        handler.wfile.write(b"1\r\n \r\n")


def endless(handler: Handler, asked: dict[str, Any]) -> None:
    """A stream of events that nobody asked for and that does not end."""
    _chunked(handler)
    event = b'data: {"choices": [{"delta": {"content": "und weiter "}}]}\n\n' * 1000
    while not handler.server.known.ended.is_set():
        handler.wfile.write(f"{len(event):x}\r\n".encode() + event + b"\r\n")


def hangs_up(handler: Handler, asked: dict[str, Any]) -> None:
    """Closes the connection instead of answering."""
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def breaks_off(handler: Handler, asked: dict[str, Any]) -> None:
    """Closes the connection in the middle of an answer."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b'{"id": "1", "choices": [{"index": 0, "message": {"content": "Zw')
    handler.close_connection = True


def _chunked(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
