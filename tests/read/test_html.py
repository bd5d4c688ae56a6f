"""Web pages: the article, all of it, and what the page says about it."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from synopse.model import Article
from synopse.read import read_file
from synopse.read.html import read_fragment

BERLIN = ZoneInfo("Europe/Berlin")
WHEN = datetime(2026, 3, 4, 7, 10, tzinfo=BERLIN)
BODY = """
<p class="lead"><strong>Der Gemeinderat von Niederau hat am Dienstag den Bau einer Turnhalle beschlossen.</strong></p>
<p>Die Halle soll 6,2&nbsp;Millionen Euro kosten.<br>Sie soll im Herbst fertig sein.</p>
"""


def article(folder: Path, head: str = "", body: str = BODY, name: str = "a.html") -> Article:
    page = (
        f"<!DOCTYPE html><html lang='de'><head>{head}</head><body><main><article>{body}</article></main></body></html>"
    )
    (folder / name).write_text(page, encoding="utf-8")
    result = read_file(folder / name, name, BERLIN)
    assert isinstance(result, Article), result
    return result


def json_ld(data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def test_every_paragraph_list_and_quotation_is_kept_and_the_page_around_is_not(tmp_path: Path) -> None:
    found = article(
        tmp_path,
        "<title>Niederau baut Turnhalle | Niederauer Bote</title>",
        f"""<h1>Niederau baut Turnhalle</h1>{BODY}
        <figure><img src="a.jpg"><figcaption>Die alte Mühle. Foto: Ritscher/dpa</figcaption></figure>
        <h2>Streit um die Kosten</h2>
        <blockquote><p>„Wir haben lange genug gewartet.“</p></blockquote>
        <p>Das sind die Punkte:</p><ul><li>Der Bau beginnt im April.</li><li>Das Land zahlt 40 Prozent</li></ul>
        <p>Kurz.</p><p>Der Streit geht weiter, wie die Opposition ankündigte. (dpa)</p>
        <aside><h3>Mehr zum Thema</h3><ul><li><a href="/a">Warum Turnhallen teurer werden</a></li></ul></aside>
        <div class="comments"><p>Das wurde aber auch Zeit, meint ein Leser dazu.</p></div>""",
    )
    assert found.text.split("\n\n") == [
        "Der Gemeinderat von Niederau hat am Dienstag den Bau einer Turnhalle beschlossen.",
        "Die Halle soll 6,2 Millionen Euro kosten. Sie soll im Herbst fertig sein.",
        "„Wir haben lange genug gewartet.“",
        "Das sind die Punkte:",
        "Der Bau beginnt im April.",
        "Das Land zahlt 40 Prozent",
        "Kurz.",
        "Der Streit geht weiter, wie die Opposition ankündigte.",
    ]
    assert (found.title, found.source) == ("Niederau baut Turnhalle", "Niederauer Bote")
    assert ("agency", "(dpa)") in [(piece.reason, piece.text) for piece in found.removed]


def test_double_breaks_part_paragraphs(tmp_path: Path) -> None:
    found = article(
        tmp_path, body="<div>Der Rat von Niederau hat am Dienstag getagt.<br><br>Er hat den Bau beschlossen.</div>"
    )
    assert found.text == "Der Rat von Niederau hat am Dienstag getagt.\n\nEr hat den Bau beschlossen."


def test_an_agency_that_a_box_credits_is_not_lost(tmp_path: Path) -> None:
    found = article(tmp_path, body=BODY + '<p class="teaser-box">© dpa-infocom, dpa:260304-930-4471/1</p>')
    assert "dpa-infocom" not in found.text
    assert any("dpa-infocom" in piece.text for piece in found.removed)


def test_cells_with_sentences_are_text_and_other_cells_are_data(tmp_path: Path) -> None:
    found = article(
        tmp_path,
        body=BODY + "<table><tr><td>Rohbau</td><td>3,1 Millionen</td></tr><tr><td>Der Rohbau soll nach Angaben der "
        "Verwaltung im Sommer fertig werden.</td></tr></table>",
    )
    assert "Der Rohbau soll" in found.text
    assert "3,1 Millionen" not in found.text


STORY = {
    "@type": "NewsArticle",
    "headline": "Niederau baut Turnhalle",
    "datePublished": "2026-03-04T07:10:00+01:00",
    "publisher": {"@type": "Organization", "name": "Niederauer Bote"},
    "author": [{"@type": "Person", "name": "Almut Querner"}, {"@type": "Person", "name": "Till Nuß"}],
}


@pytest.mark.parametrize(
    "data",
    [
        STORY,
        [{"@type": "BreadcrumbList"}, STORY],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebPage", "datePublished": "2020-01-01"}, STORY]},
        {"@type": "WebPage", "mainEntity": {"item": [STORY]}},
        {**STORY, "@type": ["Article", "ReportageNewsArticle"], "headline": ["Niederau baut Turnhalle"]},
        {
            "@graph": [
                {"@type": "Organization", "@id": "#bote", "name": "Niederauer Bote"},
                {**STORY, "publisher": {"@id": "#bote"}},
            ]
        },
    ],
    ids=["alone", "list", "graph", "nested", "several types", "reference"],
)
def test_json_ld_is_read_however_it_is_nested(tmp_path: Path, data: object) -> None:
    found = article(tmp_path, json_ld(data))
    assert found.published == WHEN
    assert (found.published_from, found.published_to_the) == ("metadata", "minute")
    assert (found.title, found.source) == ("Niederau baut Turnhalle", "Niederauer Bote")
    assert found.author == "Almut Querner, Till Nuß"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta property="article:published_time" content="2026-03-04T06:10:00Z">', ""),
        ('<meta name="date" content="2026-03-04T07:10:00+0100">', ""),
        ('<meta itemprop="datePublished" content="2026-03-04 07:10">', ""),  # no offset: Berlin
        ('<meta name="pubdate" content="Wed, 04 Mar 2026 06:10:00 GMT">', ""),
        ('<meta name="date" content="4. März 2026, 7:10 Uhr">', ""),
        ("", '<time datetime="2026-03-04T07:10+01:00">4. März</time>'),
        ("", "<time>4. März 2026, 07:10 Uhr</time>"),
        ('<meta name="date" content="2026-03-04">', '<time datetime="2026-03-04T07:10+01:00"></time>'),  # the finer one
        (json_ld({"@type": "NewsArticle", "datePublished": "unbekannt"}), '<time datetime="2026-03-04T07:10"></time>'),
        ('<script type="application/ld+json">{"@type": broken</script>', '<time datetime="2026-03-04T07:10"></time>'),
    ],
)
def test_the_time_is_found_where_pages_write_it(tmp_path: Path, head: str, body: str) -> None:
    found = article(tmp_path, head, body + BODY)
    assert found.published == WHEN
    assert (found.published_from, found.published_to_the) == ("metadata", "minute")


def test_a_bare_day_is_a_day(tmp_path: Path) -> None:
    found = article(tmp_path, '<meta name="date" content="2026-03-04">')
    assert found.published == datetime(2026, 3, 4, tzinfo=BERLIN)
    assert found.published_to_the == "day"


def test_a_stamp_in_the_text_counts_where_the_head_is_silent(tmp_path: Path) -> None:
    found = article(tmp_path, body=BODY + "<p>Stand: 04.03.2026, 07:10 Uhr</p>")
    assert (found.published, found.published_from) == (WHEN, "text")


SITE = "<meta property='og:site_name' content='Bote'>"


@pytest.mark.parametrize(
    ("head", "title", "source"),
    [
        (f"<title>Die Halle kommt | Bote</title>{SITE}", "Die Halle kommt", "Bote"),
        ("<title>Die Halle kommt - Bote</title><h1>Die Halle kommt</h1>", "Die Halle kommt", "Bote"),
        ("<title>Streit - und kein Ende</title>", "Streit - und kein Ende", None),
        ("<meta property='og:title' content='Halle: der Bau beginnt'>", "Halle: der Bau beginnt", None),
    ],
)
def test_the_outlet_leaves_the_title(tmp_path: Path, head: str, title: str, source: str | None) -> None:
    found = article(tmp_path, head)
    assert (found.title, found.source) == (title, source)


def test_the_canonical_address_is_absolute(tmp_path: Path) -> None:
    head = '<link rel="canonical" href="/halle"><meta property="og:url" content="https://bote.example/halle">'
    assert article(tmp_path, head).url == "https://bote.example/halle"


def test_an_author_that_is_an_address_is_none(tmp_path: Path) -> None:
    assert article(tmp_path, '<meta property="article:author" content="https://x.example/bote">').author is None


def test_the_text_decides_on_the_language(tmp_path: Path) -> None:
    page = "<html lang='en'><body><article>" + BODY + "</article></body></html>"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    found = read_file(tmp_path / "a.html", "a.html", BERLIN)
    assert isinstance(found, Article)
    assert found.language == "de"


@pytest.mark.parametrize(
    "page",
    [
        "<?xml version='1.0' encoding='utf-8'?><html><body>{}</body></html>",
        "<html><body>\x0b{}\x1f</body></html>",
        "{}",
        "<div>" * 3 + "{}",
        "<html><body><p>offen {}",
    ],
)
def test_untidy_pages_are_read(tmp_path: Path, page: str) -> None:
    (tmp_path / "a.html").write_text(page.replace("{}", BODY), encoding="utf-8")
    found = read_file(tmp_path / "a.html", "a.html", BERLIN)
    assert isinstance(found, Article)
    assert "Sie soll im Herbst fertig sein." in found.text


@pytest.mark.parametrize("reference", ["&#x1F;", "&#31;", "&#xFFFF;"])
def test_a_reference_to_a_control_character_is_a_blank(tmp_path: Path, reference: str) -> None:
    body = BODY.replace("Halle soll", f"Halle{reference}soll").replace("<br>", f"<a href='x{reference}'> </a>")
    assert article(tmp_path, body=body).text == article(tmp_path).text


def test_a_time_that_cannot_be_is_passed_over_for_one_that_can(tmp_path: Path) -> None:
    lie = '<meta property="article:published_time" content="9999-12-31T23:59:59Z">'
    found = article(tmp_path, lie)
    assert (found.published, found.published_from) == (None, "unknown")
    assert article(tmp_path, f'{lie}<meta name="date" content="2026-03-04T06:10:00Z">').published == WHEN


@pytest.mark.parametrize(
    ("markup", "paragraphs"),
    [
        ("<p>Der <b>Deich</b> hielt.</p>Noch ein<br><br>Absatz", ("Der Deich hielt.", "Noch ein", "Absatz")),
        ("<div>Eins<p>Zwei</p>Drei</div><script>vier()</script>", ("Eins", "Zwei", "Drei")),
        ("Nur Text &amp; kein Tag", ("Nur Text & kein Tag",)),
        ("<?xml version='1.0'?><p>a<!-- nichts -->b&#x1f;</p>", ("ab",)),
        ("", ()),
        ("<!-- nichts -->", ()),
    ],
)
def test_a_fragment_is_text_paragraph_by_paragraph(markup: str, paragraphs: tuple[str, ...]) -> None:
    assert read_fragment(markup) == paragraphs
