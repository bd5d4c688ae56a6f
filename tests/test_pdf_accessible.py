"""The PDF for a screen reader and for an archive: tags, headings, words for pictures and links, fonts that copy right.

`make pdfcheck` has a checker of PDF/UA look at the same; what it looks at with few lines is held here.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import pairwise

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from synopse.labels import load_catalog
from synopse.pdf import pdf
from synopse.presentation import present
from synopse.settings import Looks
from tests.briefings import BERLIN, BRIEFING
from tests.test_pdf import letters

GERMAN = load_catalog("de", BERLIN)


@pytest.fixture(scope="module")
def document() -> pypdf.PdfReader:
    """For archives: all that the usual one has, and more."""
    return pypdf.PdfReader(io.BytesIO(pdf(BRIEFING, GERMAN, Looks(pdf_a=True))))


@pytest.fixture(scope="module")
def tags(document: pypdf.PdfReader) -> list[DictionaryObject]:
    """All elements of the structure, in the order in which a screen reader goes through them."""
    return list(walked(document.root_object["/StructTreeRoot"]))


def walked(node: object) -> Iterator[DictionaryObject]:
    if isinstance(node, ArrayObject):
        for part in node:
            yield from walked(part.get_object())
    elif isinstance(node, DictionaryObject):
        yield node
        yield from walked(node.get("/K", ArrayObject()).get_object())


def of_kind(tags: list[DictionaryObject], kind: str) -> list[DictionaryObject]:
    return [tag for tag in tags if tag.get("/S") == kind]


def test_headings_paragraphs_links_and_pictures_are_tagged(tags: list[DictionaryObject]) -> None:
    assert {"/H1", "/H2", "/H3", "/P", "/Link", "/Figure"} <= {str(tag.get("/S")) for tag in tags}


def test_no_level_of_headings_is_skipped(tags: list[DictionaryObject]) -> None:
    levels = [int(str(tag["/S"])[2:]) for tag in tags if str(tag.get("/S")) in {f"/H{n}" for n in range(1, 7)}]
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_pictures_are_there_with_what_they_show_in_words(tags: list[DictionaryObject]) -> None:
    drawn = [picture for story in present(BRIEFING, GERMAN).stories for picture in story.pictures]
    told = [str(tag["/Alt"]) for tag in of_kind(tags, "/Figure")]
    assert drawn
    assert {letters(picture.text) for picture in drawn} <= set(map(letters, told))


def test_every_link_is_tagged_and_says_where_it_leads(document: pypdf.PdfReader) -> None:
    count = 0
    for page in document.pages:
        assert str(page["/Tabs"]) == "/S", "the keyboard goes through it in the order of the text"
        annotations = page.get("/Annots", ArrayObject()).get_object()
        assert isinstance(annotations, ArrayObject)
        for annotation in annotations:
            link = annotation.get_object()
            assert link["/Subtype"] == "/Link"
            assert str(link["/Contents"]).strip()
            assert "/StructParent" in link
            count += 1
    assert count > 40


def test_a_viewer_shows_the_title(document: pypdf.PdfReader) -> None:
    preferences = document.root_object["/ViewerPreferences"]
    assert isinstance(preferences, DictionaryObject)
    assert preferences["/DisplayDocTitle"]


def test_every_font_is_embedded_and_its_letters_can_be_copied(document: pypdf.PdfReader) -> None:
    fonts = [font.get_object() for page in document.pages for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    assert fonts
    for font in fonts:
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        assert {"/FontFile2", "/FontFile3"} & inner["/FontDescriptor"].get_object().keys()
        assert isinstance(font["/ToUnicode"].get_object(), StreamObject)


def test_a_pdf_for_archives_brings_its_colours_and_does_nothing(document: pypdf.PdfReader) -> None:
    assert document.xmp_metadata is not None
    said = document.xmp_metadata.stream.get_data().decode()
    for part in ("pdfaid:part>2<", "pdfaid:conformance>A<", "pdfuaid:part>1<"):
        assert part in said
    intents = document.root_object["/OutputIntents"]
    assert isinstance(intents, ArrayObject)
    (profile,) = (intent.get_object()["/DestOutputProfile"].get_object() for intent in intents)
    assert profile.get_data()[36:40] == b"acsp", "an ICC profile"
    assert not document.is_encrypted
    assert "/ID" in document.trailer
    assert not {"/OpenAction", "/AA", "/AcroForm"} & document.root_object.keys()
