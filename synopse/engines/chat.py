"""Chat models of Hugging Face, run by transformers: prompts through the model's own chat template."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import transformers

from synopse.engines.answers import harmless, instruction
from synopse.engines.generation import Network
from synopse.engines.loading import load_config, load_model
from synopse.engines.shelves import Shelf
from synopse.engines.steady import Fuse, too_long
from synopse.errors import EngineError, WriterError
from synopse.protocols import Prompt, Written

LONGEST = {"cpu": 8192, "mps": 16384, "cuda": 32768}
"""Tokens of context that are used at most, by device: memory and time grow with them."""


class ChatModel:
    """A causal language model with a chat template. Always the likeliest token: the same prompt, the same answer."""

    instructed = True

    def __init__(self, shelf: Shelf, seconds: float) -> None:
        """Loads the model, once a process; `seconds` is how long the answers of one batch may take.

        Raises:
            EngineError: it cannot be loaded, or is no chat model.
        """
        self.name = f"transformers:{shelf.name}"
        self._seconds = seconds
        self._network = chatting(shelf)
        self.context = self._network.context

    def count(self, text: str) -> int:
        """Tokens of a text."""
        return self._network.count(text)

    def answer(self, requests: Sequence[Prompt], fuse: Fuse) -> list[Written | WriterError]:
        """An answer to each, in batches of prompts of like length."""
        texts = [self._network.chat(request) for request in requests]
        sizes = [self.count(text) + request.limit for text, request in zip(texts, requests, strict=True)]
        outcomes: list[Written | WriterError] = [too_long(size, self.context) for size in sizes]
        fitting = [row for row, size in enumerate(sizes) if size <= self.context]
        limits = [requests[row].limit for row in fitting]
        found = self._network.run([texts[row] for row in fitting], limits, self._seconds, fuse)
        for row, outcome in zip(fitting, found, strict=True):
            outcomes[row] = outcome
        return outcomes


class ChatNetwork(Network):
    """A chat model with its template."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__(shelf)
        if not self.tokenizer.chat_template:
            raise EngineError(
                f"the model {shelf.name} has no chat template", hint="choose one that was trained to chat (Instruct)"
            )
        known = getattr(self.model.config.get_text_config(), "max_position_embeddings", None)
        self.context = min(int(known or self.tokenizer.model_max_length), LONGEST[self.device])
        self.tokenizer.padding_side = "left"  # all answers of a batch begin at one column
        if self.tokenizer.pad_token is None:
            self.tokenizer.pad_token = self.tokenizer.eos_token or self.tokenizer.unk_token
        marks = (token.content for token in self.tokenizer.added_tokens_decoder.values())
        self._marks = sorted((mark for mark in marks if len(mark) > 1), key=len, reverse=True)
        self._has_system = self._takes_system()

    def load(self, shelf: Shelf) -> transformers.PreTrainedModel:
        """The causal language model."""
        return load_model(shelf, transformers.AutoModelForCausalLM.from_pretrained, load_config(shelf))

    def _takes_system(self) -> bool:
        try:
            self._template([{"role": "system", "content": "a"}, {"role": "user", "content": "b"}])
        except Exception:  # some templates refuse the role, by an error of their own choice
            return False
        return True

    def _template(self, turns: list[dict[str, str]]) -> str:
        # Models that can think before they answer (Qwen3) are told not to; other templates ignore the word.
        chat = self.tokenizer.apply_chat_template(
            turns, tokenize=False, add_generation_prompt=True, enable_thinking=False
        )
        return str(chat)

    def chat(self, request: Prompt) -> str:
        """The prompt as the model was trained to read one; marks of the chat inside of it are no marks."""
        system = self._shielded(request.system)
        if request.schema is not None:
            system = f"{system}\n{instruction(request.schema)}".strip()
        user = self._shielded(request.user)
        if system and self._has_system:
            return self._template([{"role": "system", "content": system}, {"role": "user", "content": user}])
        return self._template([{"role": "user", "content": f"{system}\n\n{user}".strip()}])

    def _shielded(self, text: str) -> str:
        text = harmless(text)
        for mark in self._marks:
            text = text.replace(mark, f"{mark[0]} {mark[1:]}")
        return text

    def generate(self, texts: Sequence[str], limits: Sequence[int], seconds: float) -> list[Written | WriterError]:
        """The answers to a batch."""
        tokens = self.tokenizer(list(texts), return_tensors="pt", padding=True, add_special_tokens=False)
        ids, mask = tokens["input_ids"].to(self.model.device), tokens["attention_mask"].to(self.model.device)
        how = transformers.GenerationConfig(  # type: ignore[no-untyped-call] # transformers leaves it untyped
            max_new_tokens=max(limits),
            max_time=seconds,
            do_sample=False,
            eos_token_id=self.ends(),
            pad_token_id=self.tokenizer.pad_token_id,
        )
        return self.read(
            lambda: self.model.generate(input_ids=ids, attention_mask=mask, generation_config=how),
            ids.shape[1],
            mask.sum(dim=1).tolist(),
            limits,
            seconds,
        )


@lru_cache(maxsize=1)
def chatting(shelf: Shelf) -> ChatNetwork:
    """The one instance of a process.

    Raises:
        EngineError: it cannot be loaded, or is no chat model.
    """
    return ChatNetwork(shelf)
