"""Lines become the paragraphs that they were broken from."""

from __future__ import annotations

import textwrap

import pytest

from synopse.read.lines import continues, join, paragraphs, words_of

AND = frozenset({"und", "oder"})
BODY = (
    "Der Gemeinderat von Niederau hat am Dienstagabend nach langer Aussprache den Bau einer neuen Turnhalle "
    "beschlossen. Die Halle soll 6,2 Millionen Euro kosten und bis zum Herbst fertig sein.",
    "Bürgermeisterin Ortrud Pahl sprach von einem guten Tag für die Vereine des Ortes. Die Opposition stimmte "
    "geschlossen dagegen, weil ihr die Kosten zu hoch sind und die alte Halle noch steht.",
    "Der Bau beginnt nach Angaben der Verwaltung im April, wenn das Wetter es zulässt. Bis dahin trainieren die "
    "Sportler in der alten Mühle, die dafür hergerichtet worden ist.",
)


def wrapped(*blocks: str, width: int = 60) -> str:
    return "\n\n".join("\n".join(textwrap.wrap(block, width)) for block in blocks)


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        ("die Verbin-", "dung steht", "die Verbindung steht"),
        ("die Verbin\xad", "dung steht", "die Verbindung steht"),
        ("die Shahed-", "Angriffsdrohnen", "die Shahed-Angriffsdrohnen"),
        ("die US-", "amerikanische Seite", "die US-amerikanische Seite"),
        ("Energie-", "und Wasserpreise", "Energie- und Wasserpreise"),
        ("die „Tannhäuser“-", "Premiere", "die „Tannhäuser“-Premiere"),
        ("Dr.-", "Ing. Pahl", "Dr.-Ing. Pahl"),
        ("von 2024-", "25 an", "von 2024-25 an"),
        ("ein Wort -", "und noch eins", "ein Wort - und noch eins"),
        ("ein Satz", "geht weiter", "ein Satz geht weiter"),
    ],
)
def test_a_hyphen_at_a_line_end_leaves_or_stays(above: str, below: str, whole: str) -> None:
    assert join([above, below], AND) == whole


def test_the_text_around_knows_how_a_word_is_written() -> None:
    words = words_of("Die deutsch-französische Brigade nutzt NordAmt.")
    assert join(["die deutsch-", "französische Brigade"], AND, words) == "die deutsch-französische Brigade"
    assert join(["die App Nord-", "NordAmt fiel"], AND, words) == "die App Nord-NordAmt fiel"
    assert join(["die App Nord-", "Amt fiel aus"], AND, words_of("NordAmt")) == "die App NordAmt fiel aus"


def test_a_narrow_column_is_joined() -> None:
    assert paragraphs(wrapped(*BODY), AND) == BODY


def test_headings_of_several_lines_stay_whole() -> None:
    heading = "Der lange Streit um die neue Turnhalle und die alte Mühle am Fluss"
    assert paragraphs(wrapped(BODY[0], heading, *BODY[1:], width=40), AND) == (BODY[0], heading, *BODY[1:])


def test_a_paragraph_that_a_page_break_cut_is_one() -> None:
    lines = wrapped(*BODY).split("\n")
    lines[1:1] = ["", "3", "", ""]  # a page number between the first two lines
    assert paragraphs("\n".join(lines), AND) == BODY


def test_a_paragraph_that_is_cut_before_a_capital_is_one() -> None:
    """The line above is full and stands in mid-sentence, so that the noun below belongs to it."""
    text = (
        "Der Rat hat am Dienstag\nnach langer Aussprache den\nBau der Halle beschlossen.\n\n"
        "Ortrud Pahl sprach von\neinem guten Tag. Doch die\n\n\nOpposition stimmte gegen\nden Bau der neuen Halle."
    )
    assert paragraphs(text, AND)[-1] == (
        "Ortrud Pahl sprach von einem guten Tag. Doch die Opposition stimmte gegen den Bau der neuen Halle."
    )


def test_indented_first_lines_part_paragraphs() -> None:
    text = "\n".join(textwrap.fill(block, 60, initial_indent="   ") for block in BODY)
    assert paragraphs(text, AND) == BODY


def test_a_last_line_with_room_for_the_next_word_ends_a_paragraph() -> None:
    blocks = (f"{BODY[0]} Das gilt.", *BODY[1:])
    assert paragraphs(wrapped(*blocks).replace("\n\n", "\n"), AND) == blocks


def test_long_lines_are_paragraphs_by_themselves() -> None:
    assert paragraphs("\n".join(["Streit um die Halle", *BODY]), AND) == ("Streit um die Halle", *BODY)


def test_a_list_of_short_lines_is_not_taken_for_a_column() -> None:
    lines = ("Turnhalle beschlossen", "Katze gerettet", "Rathaus bleibt zu", "Feuerwehr feiert Jubiläum")
    assert paragraphs("\n".join(lines), AND) == lines


def test_a_title_right_above_a_column_is_parted_from_it() -> None:
    assert paragraphs(f"Neue Turnhalle\n{wrapped(*BODY)}", AND) == ("Neue Turnhalle", *BODY)


@pytest.mark.parametrize(
    ("above", "below", "full", "goes_on"),
    [
        ("Der Rat hat", "gestern getagt.", False, True),
        ("Der Rat hat getagt.", "Danach ging er heim.", True, False),
        ("Streit um die Halle", "Der Rat tagt.", True, False),
        ("Der Rat hat getagt. Die", "Opposition will klagen.", True, True),
        ("Der Rat hat getagt. Die", "Opposition will klagen.", False, False),
        ("Die Verbin-", "Dung", False, True),
        ("Das sind die Punkte", "- der Bau", True, False),
    ],
)
def test_a_break_is_closed_only_where_the_sentence_goes_on(above: str, below: str, full: bool, goes_on: bool) -> None:
    assert continues(above, below, full=full) is goes_on


@pytest.mark.parametrize("pattern", ["a-\n", "a \n", "-\n", "\n \n", "a"])
def test_time_grows_with_the_length_and_not_faster(pattern: str) -> None:
    assert paragraphs("Der Rat " + pattern * (400_000 // len(pattern)), AND)
