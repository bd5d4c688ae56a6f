"""The gate as a whole: what rests on nothing, and what the supporter does not believe, does not pass."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synopse.engines.support import builtin_supporter
from synopse.gate import Ground, check
from synopse.language import load
from tests.gate.readers import Believer, faults, kinds

EVIDENCE = "Der Fahrer des Lkw schwebe in Lebensgefahr, sagte ein Sprecher der Polizei am Montag."


def test_a_sentence_without_evidence_does_not_pass() -> None:
    assert kinds("Der Fahrer schwebt in Lebensgefahr.") == {"support"}


def test_the_sources_own_words_pass() -> None:
    assert not faults(EVIDENCE, EVIDENCE)


def test_what_the_supporter_does_not_believe_does_not_pass() -> None:
    assert kinds("Der Fahrer schlief am Steuer.", EVIDENCE, support=0.01) == {"support"}


def test_a_speaker_of_whom_the_evidence_knows_nothing_is_found() -> None:
    assert "attribution" in kinds("Der Fahrer schwebt in Lebensgefahr, sagte die Feuerwehr.", EVIDENCE)
    assert "attribution" not in kinds("Laut Polizei schwebt der Fahrer in Lebensgefahr.", EVIDENCE)


def test_whoever_wrote_the_evidence_may_be_named_as_its_author() -> None:
    assert "attribution" not in kinds("Laut dem Autor schwebt der Fahrer in Lebensgefahr.", EVIDENCE)
    assert "attribution" in kinds("Laut dem Amt schwebt der Fahrer in Lebensgefahr.", EVIDENCE)


class OneAtATime(Believer):
    """Believes a sentence, or a clause, that it sees beside one ground and that has a word of it, as it was."""

    def support(self, sentence: str, grounds: Sequence[str]) -> float:
        words = set(sentence.strip(".,; ").split())
        return 0.9 if len(grounds) == 1 and len(words & set(grounds[0].strip(".").split())) > 2 else 0.0


def test_two_sources_may_stand_in_one_sentence_a_clause_for_each() -> None:
    texts = ["Der Deich am Ort ist gebrochen.", "Die Feuerwehr im Kreis stapelt Säcke."]
    grounds = [Ground(text=text, language="de") for text in texts]
    both = "Der Deich am Ort ist gebrochen; die Feuerwehr im Kreis stapelt Säcke."
    assert not check(both, grounds, load("de"), OneAtATime())
    beside = "Der Deich am Ort ist gebrochen; der Kanzler in Berlin tritt zurück."
    assert [fault.kind for fault in check(beside, grounds, load("de"), OneAtATime())] != []


@pytest.mark.parametrize("nothing", ["", " ", "…"])
def test_a_sentence_of_nothing_rests_on_nothing_of_several_sources(nothing: str) -> None:
    assert kinds(nothing, EVIDENCE, "Die Feuerwehr im Kreis stapelt Säcke.", support=0.0) == {"support"}


def test_a_fault_tells_the_words() -> None:
    assert [f.detail for f in faults("Laut Polizei schweben 3 Fahrer in Lebensgefahr.", EVIDENCE)] == ["3"]


@given(st.text(max_size=200), st.text(max_size=200), st.sampled_from(["de", "en"]))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read(sentence: str, evidence: str, language: str) -> None:
    assert isinstance(faults(sentence, evidence, language=language), tuple)


@given(
    st.text(alphabet=st.sampled_from("Der Hund 17 nicht 3. Mai soll, in Kiel Uhr 6.40 zwölf Huber sagte"), max_size=120)
)
@settings(max_examples=150, deadline=None)
def test_whatever_is_quoted_passes(text: str) -> None:
    assert not faults(text, text)


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("Der Kanzler ist zurückgetreten.", "In Kiel hat es gebrannt."),
        ("Die Talsperre ist gebrochen.", "In Kiel hat es gebrannt."),
        ("Die Bank ist bankrott.", "In Kiel hat am Dienstag eine Lagerhalle gebrannt."),
    ],
)
def test_what_has_nothing_to_do_with_its_evidence_is_refused(sentence: str, evidence: str) -> None:
    """The model that reads both finds some of these likely."""
    assert check(sentence, [Ground(text=evidence, language="de")], load("de"), builtin_supporter())
