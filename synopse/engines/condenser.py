"""Summarizers of Hugging Face (mT5, BART, Pegasus …), run by transformers: they take no instructions.

A text longer than the model reads goes through it in parts, whose summaries follow each other.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import transformers

from synopse.engines.answers import plain
from synopse.engines.generation import Network
from synopse.engines.grounding import grounded
from synopse.engines.loading import load_config, load_model
from synopse.engines.shelves import Shelf
from synopse.engines.steady import Fuse
from synopse.errors import WriterError
from synopse.language import Language, load
from synopse.language.sentences import split
from synopse.protocols import Prompt, Written

USUAL_WINDOW = 512
"""Tokens that a model reads at once where its files do not tell: what T5 was trained on."""
LONGEST_WINDOW = 1024
UNKNOWN = 100_000
"""What tokenizers give as their longest text where they do not know is more than this."""
MARKS = 2
"""Tokens at begin and end of a text."""
MOST_SENTENCES = 8
MOST_MERGES = 2
"""A summary of so many sentences at most, reached by summarizing summaries so many times."""
BEAMS = 4
"""Ways that are followed at once; the usual number for summaries."""


class Condenser:
    """A sequence-to-sequence model that summarizes the passages of a prompt, and finds what its sentences rest on."""

    instructed = False

    def __init__(self, shelf: Shelf, seconds: float) -> None:
        """Loads the model, once a process; `seconds` is how long one batch may take.

        Raises:
            EngineError: it cannot be loaded.
        """
        self.name = f"transformers:{shelf.name}"
        self._seconds = seconds
        self._network = condensing(shelf)
        self.context = self._network.window

    def count(self, text: str) -> int:
        """Tokens of a text."""
        return self._network.count(text)

    def answer(self, requests: Sequence[Prompt], fuse: Fuse) -> list[Written | WriterError]:
        """A summary of each prompt's passages: plain, or as sentences with the numbers of their passages."""
        drafts = self._drafts(requests, [one.passages for one in requests], fuse)
        for _ in range(MOST_MERGES):  # many parts give a long summary: it is a text to be summarized again
            long = {row: one for row, one in enumerate(drafts) if isinstance(one, Draft) and one.is_long()}
            again = self._drafts([requests[row] for row in long], [one.sentences for one in long.values()], fuse)
            for (row, one), shorter in zip(long.items(), again, strict=True):
                drafts[row] = one.replaced_by(shorter) if isinstance(shorter, Draft) else shorter
        return [_told(request, draft) for request, draft in zip(requests, drafts, strict=True)]

    def _drafts(
        self, requests: Sequence[Prompt], texts: Sequence[Sequence[str]], fuse: Fuse
    ) -> list[Draft | WriterError]:
        """The texts summarized, part by part."""
        parts = [(row, part) for row, text in enumerate(texts) for part in self._network.parts(text)]
        limits = [requests[row].limit for row, _ in parts]
        found = self._network.run([part for _, part in parts], limits, self._seconds, fuse)
        return [
            _draft(request, [one for (of, _), one in zip(parts, found, strict=True) if of == row])
            for row, request in enumerate(requests)
        ]


@dataclass(frozen=True)
class Draft:
    """The whole sentences of the summaries of all parts."""

    sentences: tuple[str, ...]
    prompt_tokens: int
    answer_tokens: int

    def is_long(self) -> bool:
        """Whether it is to be summarized again."""
        return len(self.sentences) > MOST_SENTENCES

    def replaced_by(self, shorter: Draft) -> Draft:
        """The summary of this one, with the tokens of both."""
        tokens = self.prompt_tokens + shorter.prompt_tokens, self.answer_tokens + shorter.answer_tokens
        return Draft(shorter.sentences, *tokens)


def _draft(request: Prompt, parts: Sequence[Written | WriterError]) -> Draft | WriterError:
    if not parts:
        return WriterError("refused", "the model summarizes texts, and does nothing else")
    written = [part for part in parts if isinstance(part, Written)]
    if len(written) < len(parts):  # a summary of the rest would pass for one of the whole
        return next(part for part in parts if isinstance(part, WriterError))
    language = load(request.language)
    tokens = sum(part.prompt_tokens for part in written), sum(part.answer_tokens for part in written)
    sentences = dict.fromkeys(sentence for part in written for sentence in _whole_sentences(part, language))
    if not sentences:
        return WriterError("cut", f"the summary has no whole sentence within {request.limit} tokens", tokens=tokens)
    return Draft(tuple(sentences), *tokens)


def _whole_sentences(part: Written, language: Language) -> list[str]:
    """The sentences of a summary; without the last where it was cut off."""
    text = " ".join(plain(part.text).split())
    sentences = [text[start:end] for start, end in split(text, language.sentences)]
    return sentences if part.whole else sentences[:-1]


def _told(request: Prompt, draft: Draft | WriterError) -> Written | WriterError:
    """The draft in the form that the prompt asks for."""
    if isinstance(draft, WriterError):
        return draft
    text = " ".join(draft.sentences)
    if request.schema is not None:
        found = grounded(draft.sentences, request.passages, load(request.language))
        told = [{"text": sentence, "evidence": evidence} for sentence, evidence in found]
        text = json.dumps({"sentences": told}, ensure_ascii=False)
    return Written(text, draft.prompt_tokens, draft.answer_tokens)


class CondensingNetwork(Network):
    """A summarizer, with what its files tell of the texts that it takes."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__(shelf)
        config = self.model.config
        told = (getattr(config, name, None) for name in ("max_position_embeddings", "n_positions"))
        window = next((int(size) for size in told if size), self.tokenizer.model_max_length)
        self.window = min(window, LONGEST_WINDOW) if window < UNKNOWN else USUAL_WINDOW
        tasks = getattr(config, "task_specific_params", None) or {}
        self._prefix = str(tasks.get("summarization", {}).get("prefix", ""))

    def load(self, shelf: Shelf) -> transformers.PreTrainedModel:
        """The sequence-to-sequence model."""
        loader: Callable[..., transformers.PreTrainedModel] = transformers.AutoModelForSeq2SeqLM.from_pretrained
        return load_model(shelf, loader, load_config(shelf))

    def parts(self, passages: Sequence[str]) -> list[str]:
        """The passages in as few parts as the model can read, in their order; a longer one is divided between words."""
        room = self.window - self.count(self._prefix) - MARKS
        pieces = [piece for passage in passages for piece in self._divided(" ".join(passage.split()), room)]
        found: list[list[str]] = []
        left = 0
        for piece in pieces:
            size = self.count(piece) + 1
            if not found or size > left:
                found.append([])
                left = room
            found[-1].append(piece)
            left -= size
        return [" ".join(part) for part in found]

    def _divided(self, passage: str, room: int) -> list[str]:
        if self.count(passage) < room or " " not in passage:
            return [passage] if passage else []
        half = len(passage) // 2
        middle = passage.rfind(" ", 0, half) if " " in passage[:half] else passage.find(" ")
        return [*self._divided(passage[:middle], room), *self._divided(passage[middle + 1 :], room)]

    def generate(self, texts: Sequence[str], limits: Sequence[int], seconds: float) -> list[Written | WriterError]:
        """The summaries of a batch."""
        prefixed = [self._prefix + text for text in texts]
        tokens = self.tokenizer(prefixed, return_tensors="pt", padding=True, truncation=True, max_length=self.window)
        ids, mask = tokens["input_ids"].to(self.model.device), tokens["attention_mask"].to(self.model.device)
        how = copy.deepcopy(self.model.generation_config)  # what the summarizer was published with
        how.update(
            max_new_tokens=max(limits),
            max_length=None,
            min_length=min(how.min_length or 0, *limits),
            max_time=seconds,
            do_sample=False,
            num_beams=max(how.num_beams or 1, BEAMS),
        )
        return self.read(
            lambda: self.model.generate(input_ids=ids, attention_mask=mask, generation_config=how),
            1,  # the token that starts the decoder, in some models the same that ends it
            mask.sum(dim=1).tolist(),
            limits,
            seconds,
        )


@lru_cache(maxsize=1)
def condensing(shelf: Shelf) -> CondensingNetwork:
    """The one instance of a process.

    Raises:
        EngineError: it cannot be loaded.
    """
    return CondensingNetwork(shelf)
