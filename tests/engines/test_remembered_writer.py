"""A writer that remembers: a prompt is answered once, a failure is asked again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pytest
from jinja2 import ChoiceLoader, DictLoader, PackageLoader

from synopse import prompts
from synopse.engines.remembered import RememberedWriter
from synopse.errors import WriterError
from synopse.prompts import Prompts
from synopse.protocols import Prompt
from tests.goldens import ROOT
from tests.writers import RuleWriter, answer

PROMPTS = Prompts()


class Memory:
    """Values by kind and key."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], bytes] = {}

    def values(self, kind: str, keys: Sequence[str]) -> dict[str, bytes]:
        """What is known under these keys."""
        return {key: self.kept[kind, key] for key in keys if (kind, key) in self.kept}

    def keep(self, kind: str, found: Mapping[str, bytes]) -> None:
        """Keep."""
        self.kept.update({(kind, key): data for key, data in found.items()})


def prompt(text: str) -> Prompt:
    return PROMPTS.summary([text], "de", 1, 2)


def test_a_prompt_is_answered_once() -> None:
    writer, memory = RuleWriter(lambda request: answer(("Es brennt.", [1]))), Memory()
    first = RememberedWriter(writer, memory).write_all(
        [prompt("Es brennt."), prompt("Es brennt."), prompt("Es regnet.")]
    )
    second = RememberedWriter(writer, memory).write_all([prompt("Es regnet."), prompt("Es brennt.")])
    assert len(writer.asked) == 2
    assert second == (first[2], first[0])


@pytest.mark.parametrize("name", [path.name for path in sorted((ROOT / "templates" / "prompts").iterdir())])
def test_with_other_words_in_a_template_it_is_asked_again_and_the_version_is_another(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked() -> list[Prompt]:
        texts = ["Es brennt.", "Es regnet."]
        return [
            PROMPTS.summary(texts, "de", 1, 2),
            PROMPTS.lead(texts, "de", 1, 2),
            PROMPTS.explanation(texts, "de"),
            PROMPTS.translation(texts[0], "en"),
            PROMPTS.relation(texts, None),
            PROMPTS.rewrite(texts, "de", "Es schneit.", ["support"], headline=False),
        ]

    writer, memory = RuleWriter(lambda request: answer(("Es brennt.", [1]))), Memory()
    remembered = RememberedWriter(writer, memory)
    remembered.write_all(asked())
    remembered.write_all(asked())
    before, known = len(writer.asked), prompts._templates()
    assert before == len(asked())
    (same,), said = {prompts.version(), prompts.version()}, (ROOT / "templates" / "prompts" / name).read_text("utf-8")
    changed = ChoiceLoader([DictLoader({name: f"{said}\nBe brief."}), PackageLoader("synopse.templates", "prompts")])
    monkeypatch.setattr(prompts, "_templates", lambda: known.overlay(loader=changed))
    remembered.write_all(asked())
    assert len(writer.asked) > before
    assert prompts.version() != same


def test_a_failure_is_asked_again() -> None:
    answers: Iterator[object] = iter([WriterError("busy", "too much"), answer(("Es brennt.", [1]))])
    remembered = RememberedWriter(RuleWriter(lambda request: next(answers)), Memory())
    with pytest.raises(WriterError):
        remembered.write(prompt("Es brennt."))
    assert remembered.write(prompt("Es brennt.")).text
