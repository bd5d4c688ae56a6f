"""Language models behind a server that speaks OpenAI's protocol, such as vLLM, Ollama, llama.cpp or LM Studio."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any, TypeVar

import openai
from anyio.from_thread import start_blocking_portal
from openai.types.chat import ChatCompletionMessageParam
from pydantic import BaseModel, Field, ValidationError

from synopse.engines.answers import harmless, instruction
from synopse.engines.steady import Fuse, too_long
from synopse.engines.wire import Endless, careful_client
from synopse.errors import WriterError
from synopse.protocols import Prompt, Written

USUAL_CONTEXT = 4096
"""Tokens where the server does not tell: what Ollama takes unless it is told otherwise; it cuts the rest silently."""
RETRIES = 3
"""After 429, 5xx and lost connections, with growing pauses, or the one that Retry-After asks for."""
BYTES_A_TOKEN = 3
"""In German and English it is four or more, in other scripts about three."""
ASKING = 5.0
"""Seconds for the question after the context."""
T = TypeVar("T")
Work = Callable[[openai.AsyncOpenAI], Awaitable[T]]


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Usage(BaseModel):
    prompt_tokens: int = Field(ge=0, le=10**9)
    completion_tokens: int = Field(ge=0, le=10**9)


class _Completion(BaseModel):
    """As much of an answer as is needed: servers differ in the rest."""

    choices: list[_Choice] = Field(min_length=1)
    usage: _Usage | None = None


class _Model(BaseModel):
    id: str
    max_model_len: int | None = Field(default=None, ge=512)
    """vLLM's name for the context."""


class _Models(BaseModel):
    data: list[_Model]


class ServedModel:
    """A model of a server. Each call has connections of its own: nothing stays open between two."""

    instructed = True

    def __init__(
        self,
        url: str,
        model: str,
        *,
        key: str | None = None,
        seconds: float = 120,
        together: int = 4,
        context: int | None = None,
    ) -> None:
        """Reaches nobody yet.

        Args:
            url: of the server, up to and with the version: `http://127.0.0.1:11434/v1`.
            model: as the server names it.
            key: for the server, where it wants one.
            seconds: for one answer, with all that is tried again.
            together: requests at a time.
            context: tokens; None to ask the server.
        """
        self.name = f"openai:{url}#{model}"
        self._url, self._model, self._key = url, model, key
        self._seconds, self._together = seconds, together
        self._context = context
        self._dialect = 0

    @property
    def context(self) -> int:
        """Tokens that fit, prompt and answer together; asks the server the first time."""
        if self._context is None:
            self._context = self._with_client(self._told_context)
        return self._context

    def count(self, text: str) -> int:
        """Tokens of a text, estimated."""
        return math.ceil(len(text.encode("utf-8", "replace")) / BYTES_A_TOKEN)

    def answer(self, requests: Sequence[Prompt], fuse: Fuse) -> list[Written | WriterError]:
        """An answer to each, several at a time."""
        if not requests:
            return []
        context = self.context

        async def together(client: openai.AsyncOpenAI) -> list[Written | WriterError]:
            gate = asyncio.Semaphore(self._together)
            return await asyncio.gather(*(self._in_turn(client, one, context, gate, fuse) for one in requests))

        return self._with_client(together)

    def offered(self) -> tuple[str, ...]:
        """The models that the server says it has.

        Raises:
            WriterError: it does not answer, or not as a server of OpenAI's protocol.
        """

        async def listed(client: openai.AsyncOpenAI) -> tuple[str, ...] | WriterError:
            outcome = await self._timed(self._listed(client), ASKING)
            return outcome if isinstance(outcome, WriterError) else tuple(model.id for model in outcome.data)

        outcome = self._with_client(listed)
        if isinstance(outcome, WriterError):
            raise outcome
        return outcome

    def _with_client(self, work: Work[T]) -> T:
        """Run in a thread with a loop of its own, which ends with all that it waits for when this thread is ended."""

        async def connected() -> T:
            async with openai.AsyncOpenAI(
                base_url=self._url,
                api_key=self._key or "none",  # without one the client sends the key that the environment has for OpenAI
                max_retries=RETRIES,
                timeout=self._seconds,
                http_client=careful_client(),
            ) as client:
                return await work(client)

        with start_blocking_portal() as portal:
            return portal.call(connected)

    async def _listed(self, client: openai.AsyncOpenAI) -> _Models:
        answer = await client.with_options(max_retries=0).models.with_raw_response.list()
        return _Models.model_validate_json(answer.content)

    async def _told_context(self, client: openai.AsyncOpenAI) -> int:
        known = await self._timed(self._listed(client), min(ASKING, self._seconds))
        if isinstance(known, WriterError):
            return USUAL_CONTEXT  # whether it answers at all shows with the first prompt
        return next((m.max_model_len for m in known.data if m.id == self._model and m.max_model_len), USUAL_CONTEXT)

    async def _in_turn(
        self, client: openai.AsyncOpenAI, request: Prompt, context: int, gate: asyncio.Semaphore, fuse: Fuse
    ) -> Written | WriterError:
        size = self.count(request.system) + self.count(request.user) + request.limit
        if size > context:
            return too_long(size, context)
        async with gate:
            if blown := fuse.blown():
                return blown
            outcome = await self._timed(self._asked(client, request), self._seconds)
            fuse.note(outcome)
            return outcome

    async def _timed(self, asking: Awaitable[T], seconds: float) -> T | WriterError:
        try:
            async with asyncio.timeout(seconds):  # a server that trickles keeps every other limit
                return await asking
        except (TimeoutError, openai.APITimeoutError):
            return WriterError("timeout", f"no whole answer within {seconds:g} seconds")
        except Endless:
            return WriterError("garbage", "the answer does not end")
        except openai.RateLimitError:
            return WriterError("busy", "the server has no time (429)")
        except openai.APIStatusError as error:
            return _refused(error.status_code, self._model)
        except openai.APIConnectionError:
            return WriterError(
                "unreachable", "the server does not answer", hint="check its address, and whether it runs"
            )
        except ValidationError:
            return WriterError("garbage", "the answer is not of OpenAI's protocol")

    async def _asked(self, client: openai.AsyncOpenAI, request: Prompt) -> Written | WriterError:
        """Ask in the dialect that was understood before, then in the others."""
        dialects = list(_dialects(request))
        order = sorted(range(len(dialects)), key=lambda number: number != self._dialect)
        for number in order:
            try:
                answer = await client.chat.completions.with_raw_response.create(
                    model=self._model, messages=_messages(request), **dialects[number]
                )
            except (openai.BadRequestError, openai.UnprocessableEntityError):
                if number == order[-1]:
                    raise
                continue
            self._dialect = number
            return self._read(_Completion.model_validate_json(answer.content), request)
        raise AssertionError("the last dialect returns or raises")

    def _read(self, completion: _Completion, request: Prompt) -> Written | WriterError:
        choice = completion.choices[0]
        if choice.finish_reason == "content_filter" or choice.message.refusal:
            return WriterError("refused", "the model refuses to answer")
        text = choice.message.content or ""
        used = completion.usage
        return Written(
            text,
            used.prompt_tokens if used else self.count(request.system) + self.count(request.user),
            used.completion_tokens if used else self.count(text),
            whole=choice.finish_reason != "length",
        )


def _messages(request: Prompt) -> list[ChatCompletionMessageParam]:
    system = harmless(request.system)
    if request.schema is not None:
        system = f"{system}\n{instruction(request.schema)}".strip()
    turns: list[ChatCompletionMessageParam] = [{"role": "user", "content": harmless(request.user)}]
    return [{"role": "system", "content": system}, *turns] if system else turns


def _dialects(request: Prompt) -> Iterator[dict[str, Any]]:
    """Ways to ask: servers differ in the name of the limit, in schemas, and in whether a temperature may be given."""
    form: dict[str, Any] = {}
    if request.schema is not None:
        named = {"name": "answer", "schema": dict(request.schema), "strict": True}
        form = {"response_format": {"type": "json_schema", "json_schema": named}}
    for extra in (form, {}):
        yield {"max_tokens": request.limit, "temperature": 0, **extra}
        yield {"max_completion_tokens": request.limit, **extra}


def _refused(status: int, model: str) -> WriterError:
    """What a status means. What the server says itself is not repeated: it may quote the key."""
    if status in (401, 403):
        return WriterError("refused", f"the server refuses the key ({status})", hint="check the variable that holds it")
    if status == 404:
        return WriterError("refused", f"the server knows no model {model} (404)", hint="check address and model")
    if status >= 500:
        return WriterError("failed", f"the server failed ({status})")
    return WriterError("refused", f"the server refuses the request ({status})")
