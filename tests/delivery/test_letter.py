"""The letter: readable as text, inert as HTML, shortened where a mail program would cut it off."""

from __future__ import annotations

import re

import pytest
from lxml import html as lxml_html

from synopse.delivery.letter import MOST, SUBJECT, letter
from synopse.labels import load_catalog
from synopse.model import Briefing
from synopse.view import INVISIBLE
from tests.briefings import BERLIN, BRIEFING, LANDING, only
from tests.delivery.parcels import HOSTILE_TITLE, continued, long, titled

SHOWN_EVERYWHERE = (
    "Worin sich die Quellen widersprechen",
    "Worin sie übereinstimmen",
    "Wie es sich entwickelt hat",
    "Was nur eine Quelle berichtet",
    "Woher der Geruch kam, war zunächst unklar.",
    "13.\u00a0Juni 2026, 12.20\u00a0Uhr",
    "eingang/leer.pdf",
)
STATIC = {"html", "head", "meta", "title", "style", "body", "table", "tr", "td", "h1", "h2", "h3", "p", "div", "span"}
STATIC |= {"b", "bdi", "br", "a", "ol", "li", "tbody"}


@pytest.mark.parametrize("said", SHOWN_EVERYWHERE)
def test_text_and_html_say_what_the_briefing_says(said: str) -> None:
    written = letter(BRIEFING, BERLIN, attached=True)
    assert said in written.text
    assert said in lxml_html.fromstring(written.html).text_content()


def test_the_html_runs_loads_and_folds_nothing() -> None:
    page = lxml_html.document_fromstring(letter(BRIEFING, BERLIN, attached=True).html)
    assert {element.tag for element in page.iter() if isinstance(element.tag, str)} <= STATIC
    assert not page.xpath("//@src | //@background | //link | //@*[starts-with(name(), 'on')]")
    assert "url(" not in page.findtext(".//style")
    assert all(re.match("https?://", href) for href in page.xpath("//a/@href"))


def test_a_hostile_title_stays_a_title() -> None:
    written = letter(titled(HOSTILE_TITLE), BERLIN, attached=True)
    page = lxml_html.document_fromstring(written.html)
    assert page.xpath("//script | //img") == []
    assert "<script>alert(1)</script>" in page.findtext(".//h1")
    assert not INVISIBLE.search(written.subject)
    assert not INVISIBLE.search(written.text.replace("\n", ""))
    assert "\nBcc:" not in written.text


def test_the_subject_is_the_title_and_never_endless() -> None:
    assert letter(BRIEFING, BERLIN, attached=True).subject == "Lagebild, 17. Juni 2026"
    assert len(letter(titled("x" * 5000), BERLIN, attached=True).subject) == SUBJECT


def test_a_long_briefing_is_cut_before_a_mail_program_does_it() -> None:
    written = letter(long(60), BERLIN, attached=True)
    assert len(written.html.encode()) <= MOST
    note = re.search(r"Gekürzt: Hier stehen (\d+) von 60\u00a0Themen; das ganze Lagebild liegt bei\.", written.html)
    assert note is not None
    count = int(note[1])
    assert 3 < count < 60
    assert note[0] in written.text
    assert f"\n{count}. " in written.text
    assert f"\n{count + 1}. " not in written.text


def test_a_note_on_a_cut_promises_no_attachment_where_there_is_none() -> None:
    assert re.search(r"Gekürzt: Hier stehen \d+ von 60\u00a0Themen\.", letter(long(60), BERLIN, attached=False).html)


def test_a_short_briefing_is_whole_and_says_nothing_of_cuts() -> None:
    assert "Gekürzt" not in letter(BRIEFING, BERLIN, attached=True).text


def test_the_text_is_no_markup() -> None:
    text = letter(only(BRIEFING, LANDING), BERLIN, attached=True).text
    assert not re.search(r"&\w+;|<\w+>|\*\*|\\\[|\n\n\n", text)


def test_the_page_on_the_web_is_linked_where_there_is_one() -> None:
    link = "https://example.org/b/?a=1&b=2"
    written = letter(BRIEFING, BERLIN, attached=True, link=link)
    assert f"Im Browser lesen: {link}\n" in written.text
    assert link in lxml_html.document_fromstring(written.html).xpath("//a/@href")
    assert "Im Browser lesen" not in letter(BRIEFING, BERLIN, attached=True).text


def test_what_is_new_since_the_last_briefing_is_told_and_leads_back() -> None:
    link = "https://example.org/news/2026-06-17/briefing.html"
    written = letter(continued(), BERLIN, attached=True, link=link)
    page = lxml_html.document_fromstring(written.html)
    for said in (
        "Geändert",
        "Sanitäter haben inzwischen elf Personen versorgt.",
        "Bisher: Noris-Tagblatt [1]",
        "Zuletzt im Lagebild vom 16.\u00a0Juni 2026",
        "Gericht stoppt Abschuss <b>",
    ):
        assert said in written.text
        assert said in page.text_content()
    back = "https://example.org/news/2026-06-16/briefing.html#s2"
    assert page.xpath("//a/@href").count(back) == 2
    assert back in written.text


def test_without_a_page_on_the_web_nothing_leads_to_a_file_that_the_reader_does_not_have() -> None:
    written = letter(continued(), BERLIN, attached=True)
    assert "2026-06-16" not in written.html + written.text


def test_a_briefing_without_stories_is_a_letter_too() -> None:
    written = letter(only(BRIEFING), BERLIN, attached=True)
    assert "Kein Artikel ergab ein Thema." in written.text
    assert "Kein Artikel ergab ein Thema." in written.html


def test_the_letter_speaks_the_language_of_the_briefing() -> None:
    english: Briefing = BRIEFING.model_copy(update={"language": "en"})
    written = letter(english, BERLIN, attached=True)
    assert written.language == "en"
    assert "Where they agree" in written.text
    assert "übereinstimmen" not in written.html


@pytest.mark.parametrize("code", ["de", "en"])
def test_every_label_of_the_delivery_is_there(code: str) -> None:
    catalog = load_catalog(code)
    for key in ("mail.cut", "mail.cut_attached"):
        assert catalog.text(key, shown=3, count=60)
    assert catalog.text("notice.more", count=1)


def test_the_text_parts_the_sides_of_a_contradiction() -> None:
    text = letter(BRIEFING, BERLIN, attached=True).text
    sides = [position for story in BRIEFING.stories for d in story.divergences for position in d.positions[1:]]
    assert text.count("  Dagegen:\n  * ") == len(sides) > 0


def test_the_sources_say_what_they_rest_on_and_who_else_prints_them() -> None:
    written = letter(BRIEFING, BERLIN, attached=True)
    for said in (written.text, lxml_html.fromstring(written.html).text_content()):
        assert re.search(r"Noris-Tagblatt: .* · Grundlage: dpa · gleichlautend in: Ruhrwarte", said)
