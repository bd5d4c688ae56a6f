"""Summarizers through transformers: parts of long texts, and what their sentences rest on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from synopse.engines.condenser import Condenser, condensing
from synopse.engines.grounding import grounded
from synopse.engines.shelves import find
from synopse.engines.steady import SteadyWriter
from synopse.errors import WriterError
from synopse.language import load
from synopse.protocols import Prompt
from tests.engines import tiny
from tests.engines.conftest import SUMMARY
from tests.engines.tiny import TEXTS

SCHEMA = {
    "type": "object",
    "properties": {"sentences": {"type": "array", "minItems": 1}},
    "required": ["sentences"],
    "additionalProperties": False,
}


def writer(folder: Path) -> SteadyWriter:
    return SteadyWriter(Condenser(find(str(folder), Path("/nowhere")), 60))


def test_a_summary_names_the_passages_that_it_rests_on(terse: Path) -> None:
    written = writer(terse).write(Prompt("", "", 60, SCHEMA, TEXTS[:3]))
    assert json.loads(written.text)["sentences"] == [
        {"text": "Zwölf Menschen wurden in Hechthausen verletzt.", "evidence": [1]},
        {"text": "Die Strecke ist gesperrt.", "evidence": [2]},
    ]


def test_without_a_form_a_summary_is_plain(terse: Path) -> None:
    assert writer(terse).write(Prompt("", "", 60, passages=TEXTS[:3])).text == SUMMARY


def test_one_that_repeats_what_it_reads_repeats_all_of_it(tmp_path: Path) -> None:
    repeating = writer(tiny.copier(tmp_path / "copier"))
    assert repeating.write(Prompt("", "", 200, passages=TEXTS[:2])).text == " ".join(TEXTS[:2])
    assert repeating.write(Prompt("", "", 200, passages=TEXTS[2:3])).text == TEXTS[2]


def test_it_takes_no_instructions(terse: Path) -> None:
    condenser = writer(terse)
    assert not condenser.instructed
    with pytest.raises(WriterError, match="nothing else"):
        condenser.write(Prompt("Erkläre.", "Warum?", 60))


def test_a_long_text_is_read_in_parts_and_nothing_of_it_is_left_out(terse: Path) -> None:
    network = condensing(find(str(terse), Path("/nowhere")))
    words = [f"Wort{number}" for number in range(300)]
    passages = [" ".join(words[:40]), " ".join(words[40:42]), " ".join(words[42:])]
    parts = network.parts(passages)
    assert len(parts) > 3
    assert " ".join(parts).split() == words
    assert max(len(network.tokenizer.encode(part)) for part in parts) <= network.window


def test_the_parts_cost_what_they_cost_and_their_summary_is_one(terse: Path) -> None:
    condenser = writer(terse)
    once, often = (condenser.write(Prompt("", "", 60, passages=TEXTS[:3] * times)) for times in (1, 9))
    assert often.text == once.text
    assert often.prompt_tokens > 5 * once.prompt_tokens


def test_half_a_sentence_at_the_end_is_left_out(terse: Path) -> None:
    condenser = writer(terse)
    limit = condenser.count("Zwölf Menschen wurden in Hechthausen verletzt. Die Str")
    assert condenser.write(Prompt("", "", limit, passages=TEXTS[:3])).text.endswith("verletzt.")
    with pytest.raises(WriterError) as caught:
        condenser.write(Prompt("", "", 3, passages=TEXTS[:3]))
    assert caught.value.why == "cut"


def test_noise_is_no_summary(mumbling: Path) -> None:
    with pytest.raises(WriterError) as caught:
        writer(mumbling).write(Prompt("", "", 20, SCHEMA, TEXTS[:3]))
    assert caught.value.why in ("cut", "garbage")


def test_evidence_is_found_by_rare_words_and_a_second_passage_must_bring_something() -> None:
    passages = ["Die Bahn sperrt die Strecke.", "Die Bahn lobt die Polizei.", "Im Hafen brennt die Bahn nicht."]
    sentences = ["Die Bahn sperrt die Strecke und lobt die Polizei.", "Im Hafen brennt es nicht.", "Schnee."]
    found = grounded(sentences, passages, load("de"))
    assert found == [(sentences[0], [1, 2]), (sentences[1], [3])]
