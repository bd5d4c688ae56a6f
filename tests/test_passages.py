"""A quote inside its paragraph: where the paragraph ends, and what is left out of a long one."""

from __future__ import annotations

from synopse.model import Evidence
from synopse.passages import ROOM, passage
from synopse.view import Passage

TEXT = "Vorher war es still.\n\nErst kam der Knall. Dann\nschrien alle. Später war Ruhe.\n\nAllein für sich."


def quoted(quote: str, text: str = TEXT) -> Evidence:
    start = text.index(quote)
    return Evidence(article="a", quote=quote, start=start, end=start + len(quote))


def test_a_quote_stands_in_its_own_paragraph_and_no_other() -> None:
    found = passage(TEXT, quoted("Dann\nschrien alle."))
    assert found == Passage(before="Erst kam der Knall. ", after=" Später war Ruhe.")


def test_the_first_and_the_last_sentence_have_a_neighbour_on_one_side() -> None:
    assert passage(TEXT, quoted("Erst kam der Knall.")) == Passage(
        before="", after=" Dann schrien alle. Später war Ruhe."
    )


def test_a_quote_that_is_a_whole_paragraph_has_nothing_around_it() -> None:
    assert passage(TEXT, quoted("Allein für sich.")) is None


def test_a_text_that_changed_since_is_not_shown() -> None:
    assert passage("Ganz anders.", quoted("Später war Ruhe.")) is None


def test_a_long_text_without_paragraphs_is_cut_between_words() -> None:
    text = "Wort " * 1000 + "Hier steht es. " + "Wort " * 1000
    found = passage(text, quoted("Hier steht es.", text))
    assert found
    assert found.before.startswith("… Wort")
    assert found.after.endswith("Wort …")
    assert len(found.before) + len(found.after) <= 2 * ROOM + 10


def test_what_turns_the_writing_direction_is_left_out() -> None:
    text = "Links \u202erechts. Das Zitat."
    assert passage(text, quoted("Das Zitat.", text)) == Passage(before="Links rechts. ", after="")
