"""The connection to a server of language models: it tells nothing of the machine, and takes no answer without end."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from functools import lru_cache

import httpx2

MOST_BYTES = 4_000_000
"""Of an answer; more is a server that does not end."""
HEADERS = frozenset(
    {"host", "accept", "connection", "content-type", "content-length", "authorization", "x-stainless-raw-response"}
)
"""What a server is told (the last one is the client's note to itself). The client adds others: about the machine, and
from variables that are meant for OpenAI."""


class Endless(Exception):
    """The server sends more than any answer has."""


def careful_client() -> httpx2.AsyncClient:
    """A client for one call; it follows nobody elsewhere, for the prompt is meant for this server."""
    return httpx2.AsyncClient(
        event_hooks={"request": [_keep_needed_headers], "response": [_limit]},
        follow_redirects=False,
        verify=_authorities(),
    )


@lru_cache(maxsize=1)
def _authorities() -> ssl.SSLContext:
    """Whom to trust; read once, for it takes longer than a request."""
    return httpx2.create_ssl_context()


async def _keep_needed_headers(request: httpx2.Request) -> None:
    for name in set(request.headers) - HEADERS:
        del request.headers[name]


async def _limit(response: httpx2.Response) -> None:
    response.headers.pop("content-encoding", None)  # none was asked for; a few bytes can unpack to gigabytes
    assert isinstance(response.stream, httpx2.AsyncByteStream)
    response.stream = _Limited(response.stream)


class _Limited(httpx2.AsyncByteStream):
    """A body that ends where no answer would be so long."""

    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._stream:
            size += len(chunk)
            if size > MOST_BYTES:
                raise Endless
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()
