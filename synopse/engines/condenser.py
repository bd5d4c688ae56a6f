"""Summarizers of Hugging Face (mT5, BART, Pegasus …), run by transformers: they take no instructions.

A text longer than the model reads goes through it in parts, whose summaries follow each other.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Sequence
from functools import lru_cache

import transformers

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
        parts = [(row, part) for row, one in enumerate(requests) for part in self._network.parts(one.passages)]
        limits = [requests[row].limit for row, _ in parts]
        found = self._network.run([part for _, part in parts], limits, self._seconds, fuse)
        return [
            _joined(request, [one for (of, _), one in zip(parts, found, strict=True) if of == row])
            for row, request in enumerate(requests)
        ]


def _joined(request: Prompt, parts: Sequence[Written | WriterError]) -> Written | WriterError:
    """The summaries of all parts as one answer."""
    if not parts:
        return WriterError("refused", "the model summarizes texts, and does nothing else")
    written = [part for part in parts if isinstance(part, Written)]
    if len(written) < len(parts):  # a summary of the rest would pass for one of the whole
        return next(part for part in parts if isinstance(part, WriterError))
    language = load(request.language)
    text = "\n".join(_finished_sentences(part, language) for part in written).strip()
    if not text:
        return WriterError("cut", f"the summary has no whole sentence within {request.limit} tokens")
    if request.schema is not None:
        found = grounded(text, request.passages, language)
        sentences = [{"text": sentence, "evidence": evidence} for sentence, evidence in found]
        text = json.dumps({"sentences": sentences}, ensure_ascii=False)
    return Written(text, sum(part.prompt_tokens for part in written), sum(part.answer_tokens for part in written))


def _finished_sentences(part: Written, language: Language) -> str:
    """The text; without its last sentence where that was cut off."""
    if part.whole:
        return part.text.strip()
    places = split(part.text, language.sentences)
    return part.text[: places[-2][1]].strip() if len(places) > 1 else ""


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

    def generate(self, texts: Sequence[str], limit: int, seconds: float) -> list[Written | WriterError]:
        """The summaries of a batch."""
        prefixed = [self._prefix + text for text in texts]
        tokens = self.tokenizer(prefixed, return_tensors="pt", padding=True, truncation=True, max_length=self.window)
        ids, mask = tokens["input_ids"].to(self.model.device), tokens["attention_mask"].to(self.model.device)
        how = copy.deepcopy(self.model.generation_config)  # what the summarizer was published with
        how.update(
            max_new_tokens=limit,
            max_length=None,
            min_length=min(how.min_length or 0, limit),
            max_time=seconds,
            do_sample=False,
            num_beams=max(how.num_beams or 1, BEAMS),
        )
        return self.read(
            lambda: self.model.generate(input_ids=ids, attention_mask=mask, generation_config=how),
            1,  # the token that starts the decoder, in some models the same that ends it
            mask.sum(dim=1).tolist(),
            seconds,
        )


@lru_cache(maxsize=1)
def condensing(shelf: Shelf) -> CondensingNetwork:
    """The one instance of a process.

    Raises:
        EngineError: it cannot be loaded.
    """
    return CondensingNetwork(shelf)
