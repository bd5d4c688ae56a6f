"""The task that writes: prose where a model is there and passes, marks where it is not."""

from __future__ import annotations

import json as plain
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import jsonschema
import numpy as np
import pytest
from numpy.typing import NDArray

from synopse.compare import StoryText
from synopse.engines import Engines, Missing, builtin_engines
from synopse.errors import EngineError, WriterError
from synopse.labels import load_catalog
from synopse.model import Briefing, Method, Story, Window
from synopse.prompts import version
from synopse.protocols import Prompt
from synopse.render import json, markdown
from synopse.settings import EngineSettings
from synopse.tasks.writing import write
from tests.writers import Rule, RuleWriter, answer, copying, told, wants

FIRE = "Am Dienstag hat es in Kiel gebrannt. 17 Menschen wurden verletzt, sagte ein Sprecher. Die Ursache ist unklar."
OTHER = "In Kiel brannte es. 25 Menschen kamen zu Schaden. Die Halle steht leer."


@pytest.fixture(scope="module")
def engines() -> Engines:
    return builtin_engines()


def told_briefing(story: Story) -> Briefing:
    """A briefing of one story."""
    method = Method(
        synopse="0",
        encoder="e",
        summarizer="extractive",
        judge="j",
        articles_read=2,
        sentences=6,
        furniture_removed=0,
        pairs_compared=1,
    )
    return Briefing(
        title="Lagebild",
        language="de",
        generated_at=datetime(2026, 3, 5, tzinfo=UTC),
        window=Window.model_validate({"from": None, "to": None}),
        stories=(story,),
        duplicates=(),
        gaps=(),
        method=method,
    )


def written(engines: Engines) -> Briefing:
    story, articles, sentences = told(FIRE, OTHER)
    text = StoryText(tuple(articles), tuple(sentences), np.zeros((6, 4), np.float32))
    return write.fn(told_briefing(story), [(text, ())], engines)


def by(rule: Rule, engines: Engines) -> Briefing:
    return written(replace(engines, writer=RuleWriter(rule)))


def test_the_method_says_what_was_written_and_how_much_was_checked(engines: Engines) -> None:
    briefing = by(copying, engines)
    assert briefing.method.writing
    assert briefing.method.writing.engine == "rules:1"
    assert briefing.method.writing.checked > 0
    page = markdown(briefing, load_catalog("de"))
    assert "rules:1" in page
    assert f"Fassung der Anweisungen an das Sprachmodell: {version()}." in page
    assert '"checked"' in json(briefing)
    assert f'"prompts": "{version()}"' in json(briefing)


def test_the_data_say_what_a_written_title_and_a_written_explanation_rest_on(engines: Engines) -> None:
    def rule(request: Prompt) -> object:
        if wants(request, "lead"):
            return answer(("In Kiel hat es gebrannt.", [1]), headline=("In Kiel hat es gebrannt", [1]))
        if wants(request, "explanation"):
            return answer(("Blatt 2: In Kiel hat es gebrannt.", [2]))
        return copying(request)

    data = plain.loads(json(by(rule, engines)))
    jsonschema.validate(data, Briefing.model_json_schema(by_alias=True, mode="serialization"))
    (story,), texts = data["stories"], {article.id: article.text for article in told(FIRE, OTHER)[1]}
    (divergence,) = story["divergences"]
    assert (story["title"], divergence["explanation"]) == (
        "In Kiel hat es gebrannt",
        "Blatt 2: In Kiel hat es gebrannt.",
    )
    for found, key in ((story["title_evidence"], "a1"), (divergence["explanation_evidence"], "a2")):
        assert [evidence["article"] for evidence in found] == [key]
        assert all(texts[e["article"]][e["start"] : e["end"]] == e["quote"] for e in found)
    assert "_evidence" not in json(written(engines))


def test_without_a_model_nothing_speaks_of_writing(engines: Engines) -> None:
    briefing = written(engines)
    assert briefing.method.writing is None
    assert "writing" not in json(briefing)
    assert briefing.gaps == ()


def test_a_model_that_is_not_there_is_named_among_the_gaps(engines: Engines) -> None:
    missing = Missing("writer", "transformers:nowhere", EngineError("no such model in /home/somebody"))
    (gap,) = written(replace(engines, missing=(missing,))).gaps
    assert (gap.stage, gap.subject) == ("write", "transformers:nowhere")
    assert "/home" not in gap.reason


def test_a_model_that_the_built_in_one_replaces_is_named_so(engines: Engines) -> None:
    missing = Missing("encoder", "transformers:nowhere", EngineError("no such model"))
    (gap,) = written(replace(engines, missing=(missing,))).gaps
    assert gap.reason == "nicht verfügbar; das eingebaute Modell arbeitet an seiner Stelle"


class Doubter:
    """Finds that nothing follows from anything."""

    name = "doubter"

    def relate(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        return np.zeros((len(pairs), 2), np.float32)


def test_a_relation_model_has_its_say(engines: Engines) -> None:
    def paraphrasing(request: Prompt) -> object:
        return answer(("Am Dienstag brannte es in Kiel.", [1]))

    alone, doubted = by(paraphrasing, engines), by(paraphrasing, replace(engines, relations=Doubter()))
    assert alone.method.writing
    assert doubted.method.writing
    assert doubted.method.writing.replaced > alone.method.writing.replaced


@pytest.mark.parametrize("why", ["timeout", "busy", "unreachable", "refused", "failed", "garbage", "cut", "memory"])
def test_what_goes_wrong_is_told_in_the_readers_words(why: str, engines: Engines) -> None:
    briefing = by(lambda request: WriterError(why, "trouble"), engines)  # type: ignore[arg-type] # each is one of them
    assert [gap.stage for gap in briefing.gaps] == ["write"]
    assert "trouble" not in briefing.gaps[0].reason
    assert briefing.stories == written(engines).stories


def test_the_method_says_what_the_tokens_cost(engines: Engines) -> None:
    prices = EngineSettings(prices=(0.5, 2), currency="USD")
    briefing = by(copying, replace(engines, cost=prices.cost, currency=prices.currency))
    writing = briefing.method.writing
    assert writing
    assert writing.cost == pytest.approx((0.5 * writing.prompt_tokens + 2 * writing.answer_tokens) / 1e6)
    page = markdown(briefing, load_catalog("de"))
    assert "Kosten, aufgerundet: 0,01\N{NO-BREAK SPACE}USD." in page
    assert "Kosten" not in markdown(by(copying, engines), load_catalog("de"))
