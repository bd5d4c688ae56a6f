"""Plain text and Markdown say what they are."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from synopse.model import Article
from synopse.read import read_file

BERLIN = ZoneInfo("Europe/Berlin")
BODY = (
    "Der Gemeinderat von Niederau hat am Dienstagabend den Bau einer neuen Turnhalle beschlossen. "
    "Die Halle soll 6,2 Millionen Euro kosten.\n\n"
    "Bürgermeisterin Ortrud Pahl sprach von einem guten Tag für die Vereine. Die Opposition stimmte dagegen.\n"
)


def article(folder: Path, content: str, name: str = "a.txt") -> Article:
    (folder / name).write_text(content, encoding="utf-8")
    result = read_file(folder / name, name, BERLIN)
    assert isinstance(result, Article), result
    return result


TEXT = BODY.strip()


def test_a_date_line_and_a_label_above_a_doubled_title_are_told_apart(tmp_path: Path) -> None:
    found = article(tmp_path, f"4. März, 2026\n\nPolitik\n\nNiederau baut Halle\n\nNiederau baut Halle\n\n{BODY}")
    assert found.title == "Niederau baut Halle"
    assert found.published == datetime(2026, 3, 4, tzinfo=BERLIN)
    assert (found.published_from, found.published_to_the) == ("text", "day")
    assert found.text == TEXT


def test_a_text_that_begins_with_its_first_paragraph_has_no_title(tmp_path: Path) -> None:
    assert article(tmp_path, BODY).title is None


@pytest.mark.parametrize(
    "title",
    [
        "Niederau baut eine Turnhalle",
        "Wer soll die Turnhalle bezahlen?",
        "Job-Hammer in Niederau!",
        "„Wir haben lange genug gewartet“",
        "Kommentar: Eine Halle ist keine Kür",
        "Unfallanalyse Talbrücke",
    ],
)
def test_a_line_above_the_text_is_its_title(tmp_path: Path, title: str) -> None:
    found = article(tmp_path, f"{title}\n\n{BODY}")
    assert found.title == title
    assert found.text == TEXT


def test_kicker_and_byline_are_no_titles(tmp_path: Path) -> None:
    found = article(tmp_path, f"Lokales\n\nVon Almut Querner\n\nNiederau baut eine Turnhalle\n\n{BODY}")
    assert (found.title, found.author) == ("Niederau baut eine Turnhalle", "Almut Querner")


def test_a_stamp_gives_the_minute(tmp_path: Path) -> None:
    found = article(tmp_path, f"Niederau baut Halle\n\n{BODY}\nStand: 04.03.2026, 12:15 Uhr")
    assert found.published == datetime(2026, 3, 4, 12, 15, tzinfo=BERLIN)
    assert (found.published_from, found.published_to_the) == ("text", "minute")


def test_a_dateline_with_its_day_gives_the_day(tmp_path: Path) -> None:
    found = article(tmp_path, f"Niederau, 4. März 2026 (dpa) - {BODY}")
    assert found.published == datetime(2026, 3, 4, tzinfo=BERLIN)
    assert found.text.startswith("Niederau, 4. März 2026 (dpa) - Der Gemeinderat")


def test_without_a_date_line_the_latest_day_that_is_past_is_a_lower_bound(tmp_path: Path) -> None:
    found = article(
        tmp_path,
        f"{BODY}\nAm 7. Oktober 2023 war die alte Halle abgebrannt.\n\n"
        "Die Turner am 13. Januar 2025 in der alten Mühle. (Foto: Ritscher)\n\n"
        "Die neue Halle wird am 3. Mai 2027 eröffnet.",
    )
    assert found.published is None
    assert found.published_from == "unknown"
    assert found.not_before == date(2025, 1, 13)  # the caption counts, the plan does not


def test_a_known_time_needs_no_lower_bound(tmp_path: Path) -> None:
    assert article(tmp_path, f"Stand: 04.03.2026\n\n{BODY}\nAm 1. März 2026 tagte der Rat.").not_before is None


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("Stand: 04.03.2026, 12:15 Uhr | Quelle: Niederauer Bote", "Niederauer Bote"),
        ("Quelle: Niederauer Bote", "Niederauer Bote"),
        ("© Niederauer Bote 2026", "Niederauer Bote"),
        ("© 2026 Niederauer Bote. Alle Rechte vorbehalten.", "Niederauer Bote"),
        ("© dpa-infocom, dpa:260304-930-4471/1", None),
        ("Quelle: dpa", None),
        ("(Quelle: Hanna Ritscher/AFP)", None),
        ("Foto: Niederauer Bote", None),
    ],
)
def test_the_outlet_is_taken_only_from_lines_that_name_it(tmp_path: Path, line: str, outlet: str | None) -> None:
    assert article(tmp_path, f"Niederau baut Halle\n\n{BODY}\n{line}").source == outlet


def test_a_bar_parts_outlet_and_title(tmp_path: Path) -> None:
    found = article(tmp_path, f"Niederauer Bote | Gemeinderat beschließt den Bau einer neuen Turnhalle\n\n{BODY}")
    assert found.title == "Gemeinderat beschließt den Bau einer neuen Turnhalle"
    assert found.source == "Niederauer Bote"
    assert found.text == TEXT


def test_an_english_text_is_read_with_english_rules(tmp_path: Path) -> None:
    found = article(
        tmp_path,
        "New hall for Lower Marsh\n\nBy Rosalind Keane\n\nThe parish council of Lower Marsh voted on Tuesday night to "
        "build a new sports hall. It will cost 6.2 million pounds.\n\nUpdated: 4 March 2026, 9.12am",
    )
    assert (found.language, found.author) == ("en", "Rosalind Keane")
    assert found.published == datetime(2026, 3, 4, 9, 12, tzinfo=BERLIN)


def test_front_matter_says_what_the_text_is(tmp_path: Path) -> None:
    found = article(
        tmp_path,
        '---\ntitle: "Niederau baut: eine Halle"\nsource: Niederauer Bote\nauthor: Almut Querner\n'
        f"date: 2026-03-04T07:10:00Z\nurl: https://bote.example/halle\n---\n\n{BODY}",
        "a.md",
    )
    assert (found.title, found.source, found.author) == (
        "Niederau baut: eine Halle",
        "Niederauer Bote",
        "Almut Querner",
    )
    assert found.url == "https://bote.example/halle"
    assert found.published == datetime(2026, 3, 4, 8, 10, tzinfo=BERLIN)
    assert found.published_from == "metadata"


def test_markdown_marks_become_plain_text(tmp_path: Path) -> None:
    found = article(
        tmp_path,
        "# Niederau baut eine *Halle*\n\n![Die Halle](halle.jpg)\n\nDer **Rat** hat den [Bau](https://x.example/a_b) "
        "einer\n`Turnhalle` in nieder_au_ost ~~nicht~~ _jetzt_ beschlossen.<br>\n\nZwischentitel\n---\n\n"
        "> Ein guter Tag, sagte sie.\n\n<!-- Notiz -->\nDas sind die Punkte:\n\n- der *Bau* im April\n- das Dach\n\n"
        "***\n\n```\ncode\n```\n\n[1]: https://x.example\n",
        "a.md",
    )
    assert found.title == "Niederau baut eine Halle"
    assert found.text.split("\n\n") == [
        "Der Rat hat den Bau einer Turnhalle in nieder_au_ost nicht jetzt beschlossen.",
        "Ein guter Tag, sagte sie.",
        "Das sind die Punkte:",
        "der Bau im April",
        "das Dach",
    ]
    assert [piece.text for piece in found.removed] == ["Niederau baut eine Halle", "Zwischentitel"]


def test_front_matter_that_lies_about_the_day_is_not_believed(tmp_path: Path) -> None:
    found = article(tmp_path, f"---\ntitle: Halle\ndate: 9999-12-31T23:59:59-12:00\n---\n\n{BODY}", "a.md")
    assert (found.published, found.published_from) == (None, "unknown")


@pytest.mark.parametrize(
    "content",
    [
        f"Stand: 4. März 2999\n\n{BODY}",
        f"Niederau, 4. März 2999 (dpa) - {BODY}",
        f"{BODY}\nDie Halle brannte am 4. März 2999.",
    ],
)
def test_a_text_that_lies_about_the_day_is_not_believed(tmp_path: Path, content: str) -> None:
    found = article(tmp_path, content)
    assert (found.published, found.published_from, found.not_before) == (None, "unknown", None)


@pytest.mark.parametrize(
    ("outlet", "date"),
    [("Wümme Aktuell", "4. März 2026"), ("Die Neue Umschau", "4. März 2026"), ("Wümme-Kurier", "Mi., 04.03.2026")],
)
def test_a_name_above_the_date_and_the_title_is_the_outlet(tmp_path: Path, outlet: str, date: str) -> None:
    found = article(tmp_path, f"{outlet}\n\n{date}\n\nNiederau baut eine neue Turnhalle\n\n{BODY}")
    assert (found.source, found.title) == (outlet, "Niederau baut eine neue Turnhalle")
    assert found.published == datetime(2026, 3, 4, tzinfo=BERLIN)
    assert found.text == TEXT


@pytest.mark.parametrize(
    "head",
    [
        "Politik\n\n4. März 2026\n\nNiederau baut eine neue Turnhalle",  # a section
        "Landkreis Niederau\n\n4. März 2026\n\nGemeinderat beschließt den Bau einer Halle",  # a kicker
        "Wümme Aktuell\n\nNiederau baut eine neue Turnhalle",  # without a date it may be a kicker
        "Neue Turnhalle\n\n4. März 2026\n\nWarum der Rat so lange gebraucht hat",  # the title itself
        "Neue Turnhalle\n\n4. März 2026",
        "Wer zahlt?\n\n4. März 2026\n\nNiederau baut eine neue Turnhalle",
        "dpa Landesdienst\n\n4. März 2026\n\nNiederau baut eine neue Turnhalle",
    ],
)
def test_a_first_line_that_may_be_something_else_is_no_outlet(tmp_path: Path, head: str) -> None:
    assert article(tmp_path, f"{head}\n\n{BODY}").source is None


def test_an_english_title_in_capitals_is_no_outlet(tmp_path: Path) -> None:
    """One of its words is not in the text."""
    found = article(
        tmp_path,
        "Parish Backs Hall\n\n4 March 2026\n\nClubs in Lower Marsh get a new home at last\n\n"
        "The parish council voted on Tuesday night to build a new sports hall. It will cost 6.2 million pounds.",
    )
    assert (found.source, found.title) == (None, "Parish Backs Hall")
