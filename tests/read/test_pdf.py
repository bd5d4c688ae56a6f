"""Printed articles: columns, hyphens and running heads are undone."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdf
import pytest
import typst

from synopse.model import Article
from synopse.read import Unreadable, read_file
from tests.read.wording import said

BERLIN = ZoneInfo("Europe/Berlin")
SOURCE = """
#let d = json(bytes(sys.inputs.d))
#set document(title: d.name, date: none)
#set page(
  width: 130mm, height: 122mm, columns: d.columns, margin: (top: 2.6cm, bottom: 2cm, x: 1.2cm), numbering: "1",
  header: context [
    #d.outlet #h(1fr) Lokales \\
    #d.day #h(1fr) Seite #counter(page).display()
  ],
)
#set text(lang: "de", size: 10pt, hyphenate: true)
#set par(justify: true, first-line-indent: d.indent * 1em, spacing: if d.indent > 0 { 0.65em } else { 1.2em })
#text(size: 18pt, weight: "bold")[#d.title]

#for p in d.paragraphs [#p #parbreak()]
"""

Printer = Callable[..., Path]
TITLE = "Niederau baut nach langem Streit eine neue Turnhalle"
PARAGRAPHS = (
    "Der Gemeinderat von Niederau hat am Dienstagabend nach einer vierstündigen Aussprache den Bau einer neuen "
    "Mehrzweckturnhalle beschlossen. Die Halle soll 6,2 Millionen Euro kosten und bis zum Herbst des kommenden "
    "Jahres fertiggestellt sein. Finanziert wird sie aus Rücklagen, Fördermitteln des Landes und einem Darlehen.",
    "Bürgermeisterin Ortrud Pahl sprach von einem guten Tag für die Sportvereine und für die Energie- und "
    "Wasserversorgung des Ortes. „Wir haben lange genug gewartet“, sagte sie nach der Abstimmung. Die "
    "Oppositionsfraktion stimmte geschlossen dagegen, weil ihr die Unterhaltungskosten zu hoch sind.",
    "Der Bau beginnt nach Angaben der Verwaltung im April. Bis dahin trainieren die Sportlerinnen und Sportler in "
    "der alten Mühle. Dort gibt es allerdings weder Umkleidekabinen noch eine ausreichende Heizung, wie der "
    "Vereinsvorsitzende Falk Reimers kritisierte. Er forderte eine Übergangslösung.",
    "Die Vorgeschichte des Vorhabens reicht weit zurück. Schon vor zwölf Jahren hatte ein Gutachten festgestellt, "
    "dass die bisherige Turnhalle baufällig ist. Damals scheiterte ein Bürgerentscheid an der zu geringen "
    "Beteiligung; das Verwaltungsgericht bestätigte die Entscheidung später in zweiter Instanz.",
    "Vor drei Jahren brannte dann der Geräteraum aus. Seither durfte die Halle nur noch mit Ausnahmegenehmigung "
    "benutzt werden, und der Landesrechnungshof bemängelte die hohen Instandhaltungskosten. Im vergangenen Sommer "
    "sperrte das Bauordnungsamt das Gebäude endgültig, nachdem sich Deckenverkleidungen gelöst hatten.",
    "Die Nachbargemeinden Obertal und Wiesengrund beteiligen sich nicht an den Kosten. Ihre Bürgermeister "
    "verwiesen auf eigene Bauvorhaben, darunter eine Schwimmhallensanierung. Pahl nannte das bedauerlich, zeigte "
    "aber Verständnis für die angespannte Haushaltslage der beiden Orte.",
    "Für die Schulen bedeutet der Beschluss eine Erleichterung. Bislang werden die Kinder mit Omnibussen in die "
    "Kreisstadt gefahren, was jede Sportstunde um die Hälfte verkürzt. Die Schulleiterin Dörte Sahm rechnet "
    "damit, dass der Unterricht vom übernächsten Schuljahr an wieder im Ort stattfindet.",
    "Offen ist noch, was mit der alten Mühle geschieht. Der Heimatverein möchte dort ein Handwerksmuseum "
    "einrichten, ein Unternehmer hat Interesse an Ferienwohnungen bekundet. Der Gemeinderat will darüber nach der "
    "Sommerpause beraten. Eine Vorentscheidung gibt es nach Auskunft der Verwaltung nicht.",
)


@pytest.fixture
def printed(tmp_path: Path) -> Printer:
    """Prints an article as PDF: hyphenated German, a header of two lines on each page."""

    def print_it(*paragraphs: str, columns: int = 1, indent: float = 0, pages: int = 3, name: str = "") -> Path:
        data = {
            "paragraphs": paragraphs or PARAGRAPHS,
            "title": TITLE,
            "outlet": "Niederauer Bote",
            "day": "Mittwoch, 4. März 2026",
            "name": name,
            "columns": columns,
            "indent": indent,
        }
        path = tmp_path / "printed.pdf"
        path.write_bytes(typst.compile(SOURCE.encode(), sys_inputs={"d": json.dumps(data)}))
        assert len(pypdf.PdfReader(path).pages) >= pages
        return path

    return print_it


def article(path: Path) -> Article:
    result = read_file(path, path.name, BERLIN)
    assert isinstance(result, Article), result
    return result


def reason(path: Path) -> str:
    result = read_file(path, path.name, BERLIN)
    assert isinstance(result, Unreadable), result
    return said(result)


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("indent", [0, 1.2])
def test_hyphenated_columns_over_three_pages_become_the_paragraphs_that_were_printed(
    printed: Printer, columns: int, indent: float
) -> None:
    found = article(printed(columns=columns, indent=indent))
    assert found.text.split("\n\n") == list(PARAGRAPHS)


@pytest.mark.parametrize("columns", [1, 2])
def test_a_running_head_of_two_lines_gives_outlet_and_day(printed: Printer, columns: int) -> None:
    found = article(printed(columns=columns))
    assert found.source == "Niederauer Bote"
    assert found.published == datetime(2026, 3, 4, tzinfo=BERLIN)
    assert (found.published_from, found.published_to_the) == ("text", "day")
    assert {"Niederauer Bote", "Lokales", "Mittwoch, 4. März 2026"} <= {piece.text for piece in found.removed}


def test_the_largest_type_is_the_title_and_no_paragraph(printed: Printer) -> None:
    found = article(printed(name="Turnhalle (Entwurf)"))
    assert found.title == TITLE
    assert TITLE not in found.text


def test_a_single_page_has_no_running_head_but_a_date_line(printed: Printer) -> None:
    found = article(printed(*PARAGRAPHS[:2], pages=1))
    assert found.text.split("\n\n") == list(PARAGRAPHS[:2])
    assert found.source is None
    assert found.published == datetime(2026, 3, 4, tzinfo=BERLIN)


def test_furniture_and_headings_leave_a_printed_page(printed: Printer) -> None:
    found = article(
        printed("Von Almut Querner", PARAGRAPHS[0], "Streit um die Kosten", PARAGRAPHS[1], "(dpa)", pages=1)
    )
    assert found.text.split("\n\n") == list(PARAGRAPHS[:2])
    assert found.author == "Almut Querner"
    assert "(dpa)" in [piece.text for piece in found.removed]


def test_an_encrypted_file_says_so(printed: Printer) -> None:
    path = printed()
    writer = pypdf.PdfWriter(clone_from=path)
    writer.encrypt("geheim", algorithm="AES-256")
    writer.write(path)
    assert "an encrypted PDF" in reason(path)


def test_a_file_that_only_its_owner_may_change_is_read(printed: Printer) -> None:
    path = printed()
    writer = pypdf.PdfWriter(clone_from=path)
    writer.encrypt("", "geheim", algorithm="AES-256")
    writer.write(path)
    assert article(path).text.startswith(PARAGRAPHS[0])


def test_pages_without_text_are_taken_for_scans(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(typst.compile(b"#rect(width: 100%, height: 50%, fill: gray)"))
    assert "without text, probably scanned" in reason(path)


def test_a_book_is_no_article(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter()
    for _ in range(501):
        writer.add_blank_page(100, 100)
    writer.write(tmp_path / "book.pdf")
    assert "a PDF of 501 pages, at most 500 are read" in reason(tmp_path / "book.pdf")


def test_a_printed_file_with_another_suffix_is_read(printed: Printer, tmp_path: Path) -> None:
    path = printed()
    path.rename(tmp_path / "printed.txt")
    assert article(tmp_path / "printed.txt").title == TITLE


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9, 0.99])
def test_a_download_that_stopped_is_a_gap_or_an_article(printed: Printer, cut: float) -> None:
    path = printed()
    data = path.read_bytes()
    path.write_bytes(data[: int(cut * len(data))])
    assert isinstance(read_file(path, path.name, BERLIN), Article | Unreadable)


@pytest.mark.parametrize("seed", range(30))
def test_damaged_files_never_raise(printed: Printer, seed: int) -> None:
    path = printed(*PARAGRAPHS[:1], pages=1)
    data = bytearray(path.read_bytes())
    for step in range(seed + 1):
        data[(7919 * seed + 104729 * step) % len(data)] = (31 * step + seed) % 256
    path.write_bytes(bytes(data))
    assert isinstance(read_file(path, path.name, BERLIN), Article | Unreadable)


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 5000 + b"]" * 5000,  # nested too deep for a parser that calls itself
        b"BT /F1 12 Tf 50 400 Td (\xff\xff\xff) Tj ET",
        b"BT Tf Td Tj ET",
        b"BT /F1 1e999 Tf -.-.- 5..5 Td (abc) Tj ET",
    ],
)
def test_malicious_contents_are_a_gap(tmp_path: Path, content: bytes) -> None:
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(500, 500)
    stream = pypdf.generic.DecodedStreamObject()
    stream.set_data(content)
    page[pypdf.generic.NameObject("/Contents")] = writer._add_object(stream)
    buffer = io.BytesIO()
    writer.write(buffer)
    (tmp_path / "a.pdf").write_bytes(buffer.getvalue())
    assert reason(tmp_path / "a.pdf")
