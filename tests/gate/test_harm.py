"""What became of people: the dead are not the injured, and nobody who is missing is arrested."""

from __future__ import annotations

import pytest

from tests.gate.readers import faults, kinds


@pytest.mark.parametrize(
    ("sentence", "evidence", "language"),
    [
        ("The fire in Kiel burned a warehouse, killing 20 people.", "There were 20 people injured.", "en"),
        ("20 Menschen starben.", "Es gab 20 Verletzte.", "de"),
        ("Das Feuer tötete 20 Menschen.", "Es gab 20 Verletzte.", "de"),
        ("Drei Männer wurden festgenommen.", "Drei Männer werden vermisst.", "de"),
    ],
)
def test_another_fate_than_the_evidence_tells_is_found_however_sure_the_supporter_is(
    sentence: str, evidence: str, language: str
) -> None:
    assert "fate" in {fault.kind for fault in faults(sentence, evidence, language=language, spoken=language)}


@pytest.mark.parametrize(
    ("sentence", "evidence", "spoken"),
    [
        ("20 Menschen starben.", "Es gab 20 Todesopfer und 3 Verletzte.", "de"),
        ("20 Menschen starben.", "The fire killed 20 people.", "en"),
        ("Niemand wurde verletzt.", "Alle Fahrgäste blieben unverletzt.", "de"),
        ("Drei Menschen starben.", "Für drei Menschen kam jede Hilfe zu spät.", "de"),
    ],
)
def test_the_same_fate_in_other_words_or_another_language_passes(sentence: str, evidence: str, spoken: str) -> None:
    assert "fate" not in kinds(sentence, evidence, spoken=spoken)
