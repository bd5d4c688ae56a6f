"""A hub on loopback that gives a folder as a model, as the hub of Hugging Face would."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.loopback import serving

REVISION = "a" * 40


@dataclass
class Hub:
    """Models by id; `gated` ones are refused. `asked` are the paths that were asked for."""

    models: dict[str, Path]
    gated: frozenset[str] = frozenset()
    asked: list[str] = field(default_factory=list)
    url: str = ""


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        hub = self.server.hub
        path = unquote(urlsplit(self.path).path).lstrip("/")
        hub.asked.append(path)
        api, parts = path.startswith("api/models/"), path.removeprefix("api/models/").split("/")
        model = "/".join(parts[:2])
        if model in hub.gated:
            return self._send(403, b"", X_Error_Code="GatedRepo", X_Error_Message="Access is restricted")
        if model not in hub.models:
            return self._send(404, b"", X_Error_Code="RepoNotFound")
        folder = hub.models[model]
        files = sorted(file for file in folder.rglob("*") if file.is_file())
        if api and "tree" in parts:
            listed = [
                {"type": "file", "path": _name(f, folder), "size": f.stat().st_size, "oid": _tag(f)} for f in files
            ]
            return self._send(200, json.dumps(listed).encode())
        if api:
            siblings = [{"rfilename": _name(file, folder)} for file in files]
            return self._send(200, json.dumps({"id": model, "sha": REVISION, "siblings": siblings}).encode())
        file = folder / "/".join(parts[4:])
        return self._send(200, file.read_bytes(), X_Repo_Commit=REVISION, ETag=f'"{_tag(file)}"')

    def _send(self, code: int, body: bytes, **headers: str) -> None:
        self.send_response(code)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


class Server(ThreadingHTTPServer):
    """With what it gives."""

    hub: Hub


def _name(file: Path, folder: Path) -> str:
    return file.relative_to(folder).as_posix()


def _tag(file: Path) -> str:
    return hashlib.sha1(file.read_bytes()).hexdigest()


@contextmanager
def hub(models: dict[str, Path], gated: frozenset[str] = frozenset()) -> Iterator[Hub]:
    """A hub with these models."""
    known = Hub(models, gated)
    server = Server(("127.0.0.1", 0), Handler)
    server.hub = known
    with serving(server) as known.url:
        yield known
