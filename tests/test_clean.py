"""Cleaning gives the text that every offset refers to."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synopse.clean import Cleaned, clean, normalise, sameness
from synopse.language import load
from synopse.model import Removal

FIRST = "Der Rat von Niederau hat am Dienstag den Bau einer Turnhalle beschlossen."
SECOND = "Die Halle soll 6,2 Millionen Euro kosten und im Herbst fertig sein."


def cleaned(*blocks: str, title: str | None = None) -> Cleaned:
    language = load("de")
    return clean(blocks, language.furniture, language.sentences, title=title)


def test_paragraphs_are_parted_by_a_blank_line() -> None:
    assert cleaned(FIRST, SECOND).text == f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize("sign", ["|", "||", "■", "+++", "***"])
def test_a_sign_between_two_sentences_parts_paragraphs(sign: str) -> None:
    assert cleaned(f"{FIRST} {sign} {SECOND}").text == f"{FIRST}\n\n{SECOND}"
    assert sign in cleaned(f"{FIRST} {SECOND[:20]} {sign} {SECOND[20:]}").text


@pytest.mark.parametrize(
    ("raw", "clear"),
    [
        ("Bu\u0308rger", "Bürger"),  # composed
        ("Turn\u00adhalle", "Turnhalle"),  # soft hyphen
        ("Rat\u200bhaus\ufeff", "Rathaus"),  # zero width
        ("\u202aRat\u202c", "Rat"),  # direction marks
        ("Rat\x07haus\x00", "Rathaus"),  # controls
        ("Rat\ud800haus", "Rathaus"),  # half a surrogate pair
        ("5\u00a0Millionen \t Euro\n", "5 Millionen Euro"),
        ("„Ja“, ‚nein‘ – »so« …", "„Ja“, ‚nein‘ – »so« …"),  # typography stays
    ],
)
def test_what_cannot_be_seen_leaves(raw: str, clear: str) -> None:
    assert normalise(raw) == clear


def test_a_subheading_leaves_with_its_reason() -> None:
    result = cleaned(FIRST, "Streit um die Kosten", SECOND)
    assert result.text == f"{FIRST}\n\n{SECOND}"
    assert result.removed == (Removal(text="Streit um die Kosten", reason="heading"),)


def test_a_marked_heading_leaves_even_if_it_looks_like_a_sentence() -> None:
    assert cleaned(FIRST, "## Wer soll das bezahlen?", SECOND).removed[0].text == "Wer soll das bezahlen?"


def test_a_question_between_paragraphs_stays() -> None:
    """Interviews have them, and they are text."""
    assert "Warum so spät?" in cleaned(FIRST, "Warum so spät?", SECOND).text


def test_the_title_is_no_paragraph_however_often_it_stands_there() -> None:
    result = cleaned("Niederau baut Turnhalle", "Niederau baut Turnhalle!", FIRST, title="Niederau baut Turnhalle")
    assert result.text == FIRST
    assert [piece.reason for piece in result.removed] == ["title", "title"]


def test_a_repeated_paragraph_stays_once() -> None:
    assert cleaned(FIRST, SECOND, FIRST).text == f"{FIRST}\n\n{SECOND}"


def test_a_short_repeated_sentence_stays() -> None:
    """Two questions of an interview may be the same."""
    assert cleaned(FIRST, "Und warum?", SECOND, "Und warum?").text.count("Und warum?") == 2


def test_items_of_an_announced_list_stay_without_their_marks() -> None:
    result = cleaned(FIRST, "Das sind die Kosten:", "- 3,1 Millionen Euro für den Rohbau", "- der Rest für das Dach")
    assert result.text.endswith("3,1 Millionen Euro für den Rohbau\n\nder Rest für das Dach")


def test_links_at_the_end_are_no_list() -> None:
    assert cleaned(FIRST, SECOND, "- Turnhallen im Vergleich", "- Die alte Mühle").text == f"{FIRST}\n\n{SECOND}"


def test_a_dateline_stays() -> None:
    text = f"Niederau (dpa) - {FIRST}"
    assert cleaned(text, SECOND).text.startswith(text)


def test_a_single_paragraph_is_never_taken_for_furniture_by_its_shape() -> None:
    assert cleaned("Turnhalle in Niederau eröffnet").text


def test_a_page_of_furniture_gives_no_text_and_says_what_it_was() -> None:
    result = cleaned("Jetzt Newsletter abonnieren", "© Niederauer Bote 2026", "Foto: dpa")
    assert result.text == ""
    assert len(result.removed) == 3


def test_what_was_removed_comes_in_the_order_of_the_page() -> None:
    result = cleaned("Von Ines Habermehl", FIRST, "Streit um die Kosten", f"{SECOND} (dpa)", "Kommentare (3)")
    assert [piece.text for piece in result.removed] == [
        "Von Ines Habermehl",
        "Streit um die Kosten",
        "(dpa)",
        "Kommentare (3)",
    ]


def test_sameness_ignores_case_blanks_and_punctuation() -> None:
    assert sameness("„Niederau baut!“") == sameness("NIEDERAU  baut")


@given(st.lists(st.text(max_size=200), max_size=12))
def test_any_text_is_cleaned_to_tidy_paragraphs(blocks: Sequence[str]) -> None:
    text = cleaned(*blocks).text
    assert text == text.strip()
    assert "\n\n\n" not in text
    assert all(paragraph == normalise(paragraph) for paragraph in text.split("\n\n") if paragraph)


@given(st.lists(st.sampled_from([FIRST, SECOND, "Streit um die Kosten", "Foto: dpa", "- ein Punkt"]), max_size=8))
def test_nothing_disappears(blocks: Sequence[str]) -> None:
    """Every word is in the text or in what was removed."""
    result = cleaned(*blocks)
    kept = len("".join(result.text.split())) + sum(len("".join(piece.text.split())) for piece in result.removed)
    assert kept == sum(len("".join(block.removeprefix("- ").split())) for block in blocks)
