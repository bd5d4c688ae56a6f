"""The PDF: the same bytes for the same briefing, accessible, linked, and text stays text."""

from __future__ import annotations

import datetime as dt
import io
import re

import pypdf
import pytest
from pypdf.generic import ArrayObject, Destination, DictionaryObject

from synopse.labels import load_catalog
from synopse.model import Briefing, Evidence, Position
from synopse.pdf import pdf
from synopse.view import shown
from tests.briefings import BERLIN, BRIEFING, HOSTILE, LANDING, LONG_PATH, LONG_WORD, PACT, evidence, only

GERMAN = load_catalog("de", BERLIN)


def read(document: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(document))


@pytest.fixture(scope="module")
def document() -> pypdf.PdfReader:
    return read(pdf(BRIEFING, GERMAN))


def letters(text: str) -> str:
    """Leave out blanks, break points and hyphens: a page breaks lines where it likes."""
    return re.sub(r"[\s\xad\u200b\u2010-]", "", text)


def text_of(document: pypdf.PdfReader) -> str:
    return letters("".join(page.extract_text() for page in document.pages))


def test_the_same_briefing_gives_the_same_bytes() -> None:
    again = Briefing.model_validate_json(BRIEFING.model_dump_json(by_alias=True))
    assert pdf(BRIEFING, GERMAN) == pdf(again, GERMAN)


def test_the_date_of_the_file_is_that_of_the_briefing(document: pypdf.PdfReader) -> None:
    assert document.metadata is not None
    assert document.metadata.creation_date == BRIEFING.generated_at
    later = BRIEFING.model_copy(update={"generated_at": dt.datetime(2030, 1, 1, tzinfo=dt.UTC)})
    metadata = read(pdf(later, GERMAN)).metadata
    assert metadata is not None
    assert metadata.creation_date == later.generated_at


def marked(document: pypdf.PdfReader) -> bool:
    information = document.root_object["/MarkInfo"]
    assert isinstance(information, DictionaryObject)
    return bool(information["/Marked"])


def test_the_file_is_tagged_and_names_title_and_language(document: pypdf.PdfReader) -> None:
    assert marked(document)
    assert "/StructTreeRoot" in document.root_object
    assert str(document.root_object["/Lang"]) == "de"
    assert document.metadata is not None
    assert document.metadata.title == BRIEFING.title
    assert document.xmp_metadata is not None
    assert "pdfuaid" in document.xmp_metadata.stream.get_data().decode()


def test_bookmarks_lead_to_stories_and_their_parts(document: pypdf.PdfReader) -> None:
    marks = document.outline
    tops = [mark.title for mark in marks if isinstance(mark, Destination)]
    assert tops == ["Auf einen Blick", LANDING.title, PACT.title, "Lücken", "Zusammengelegte Artikel", "Methode"]
    below = next(mark for mark in marks if isinstance(mark, list))
    assert isinstance(below[0], Destination)
    assert below[0].title == "Worin sich die Quellen widersprechen"


def test_pages_are_a4_numbered_and_headed(document: pypdf.PdfReader) -> None:
    count = len(document.pages)
    assert count > 2
    for number, page in enumerate(document.pages, 1):
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
        text = page.extract_text()
        assert f"Seite {number} von {count}" in text
        assert text.count(BRIEFING.title) == 1


def links(document: pypdf.PdfReader) -> tuple[set[str], int]:
    """Web addresses that the pages link to, and how many links stay inside."""
    outside: set[str] = set()
    inside = 0
    for page in document.pages:
        annotations = page.get("/Annots", ArrayObject()).get_object()
        assert isinstance(annotations, ArrayObject)
        for annotation in annotations:
            link = annotation.get_object()
            assert isinstance(link, DictionaryObject)
            action = link.get("/A", DictionaryObject())
            if "/URI" in action:
                outside.add(str(action["/URI"]))
            else:
                inside += 1
    return outside, inside


def test_the_head_of_a_page_names_the_story_that_it_goes_on_with(document: pypdf.PdfReader) -> None:
    heads = [page.extract_text().partition("\n")[0] for page in document.pages]
    assert any(LANDING.title in head for head in heads[1:3])
    assert PACT.title in "".join(heads)
    assert PACT.title not in heads[1]


def test_marks_lead_to_the_sources_and_sources_to_the_web(document: pypdf.PdfReader) -> None:
    outside, inside = links(document)
    assert inside > 40
    assert "https://ruhrwarte.example/nrw/brandgeruch" in outside
    assert "https://cockpit-tower.example/sicherheit/nordbrise?a=1&b=2" in outside
    assert all(address.startswith(("http://", "https://")) for address in outside)


def test_text_of_articles_stays_text(document: pypdf.PdfReader) -> None:
    text = text_of(document)
    assert letters(shown(HOSTILE)) in text
    assert letters(LONG_WORD) in text
    assert letters(LONG_PATH) in text


@pytest.mark.parametrize(
    "title", ['#import "x": *', "$ x^2 $", "= Titel", "*a* _b_ `c` <d> @e", "\\u{41} \\", "// nichts"]
)
def test_markup_of_typst_is_text(title: str) -> None:
    story = PACT.model_copy(update={"title": title})
    assert letters(title) in text_of(read(pdf(only(BRIEFING, story), GERMAN)))


def test_evidence_is_there_word_for_word(document: pypdf.PdfReader) -> None:
    text = text_of(document)
    for agreement in LANDING.agreements:
        for found in agreement.evidence:
            assert letters(found.quote) in text


def test_letters_of_other_scripts_are_there(document: pypdf.PdfReader) -> None:
    text = text_of(document)
    assert letters("Йорун Халмаш, Muhammed Yıldız Şahin") in text


def test_a_script_without_a_font_still_gives_a_document() -> None:
    # The bundled fonts have no Chinese: PDF/UA-1 would refuse, and a briefing always comes out.
    story = PACT.model_copy(update={"title": "北京 und 😀"})
    reader = read(pdf(only(BRIEFING, story), GERMAN))
    assert marked(reader)
    assert "und" in text_of(reader)


@pytest.mark.parametrize("count", [2, 3, 4, 5, 12])
def test_any_number_of_positions_finds_room(count: int) -> None:
    found = evidence("rasant", "Über die")
    positions = tuple(Position(statement="S", evidence=(found,), value=f"Wert{n}") for n in range(count))
    divergence = LANDING.divergences[0].model_copy(update={"positions": positions})
    story = LANDING.model_copy(update={"divergences": (divergence,)})
    text = text_of(read(pdf(only(BRIEFING, story), GERMAN)))
    assert all(f"Wert{n}" in text for n in range(count))


def test_words_longer_than_a_page_run_on() -> None:
    quote = "Kein Ende, " * 900 + "bis hier."
    found = Evidence(article="rasant", quote=quote, start=0, end=len(quote))
    positions = (Position(statement=quote, evidence=(found,)), LANDING.divergences[0].positions[1])
    divergence = LANDING.divergences[0].model_copy(update={"positions": positions})
    story = LANDING.model_copy(update={"divergences": (divergence,)})
    text = text_of(read(pdf(only(BRIEFING, story), GERMAN)))
    assert (text.count("KeinEnde,"), text.count("bishier.")) == (900, 1)


def test_a_briefing_without_stories_has_a_page() -> None:
    assert letters("Kein Artikel ergab ein Thema.") in text_of(read(pdf(only(BRIEFING), GERMAN)))


def test_an_english_briefing_says_so() -> None:
    reader = read(pdf(BRIEFING, load_catalog("en", BERLIN)))
    assert str(reader.root_object["/Lang"]) == "en"
    assert "Page 1 of" in reader.pages[0].extract_text()
