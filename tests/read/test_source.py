"""Every file gives an article, or one line that says why not."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import zlib
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from synopse.model import Article
from synopse.read import Page, Unreadable, read_file, read_page
from tests.read.wording import said

BERLIN = ZoneInfo("Europe/Berlin")
TEXT = (
    "Niederau baut eine neue Turnhalle\n\n"
    "Der Gemeinderat von Niederau hat am Dienstagabend den Bau einer neuen Turnhalle beschlossen. "
    "Die Halle soll 6,2 Millionen Euro kosten und bis zum Herbst fertig sein.\n\n"
    "Bürgermeisterin Ortrud Pahl sprach von einem guten Tag für die Vereine.\n"
)
PAGE = f"<!DOCTYPE html><html><head><title>Halle</title></head><body><p>{TEXT}</p></body></html>"


def read(folder: Path, name: str, content: bytes | str) -> Article | Unreadable:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_file(path, name, BERLIN)


def reason(folder: Path, name: str, content: bytes | str) -> str:
    result = read(folder, name, content)
    assert isinstance(result, Unreadable), result
    assert result.subject == name
    assert "\n" not in said(result)
    return said(result)


def test_an_article_says_what_its_text_says_and_nothing_more(tmp_path: Path) -> None:
    article = read(tmp_path, "a.txt", TEXT)
    assert isinstance(article, Article)
    assert article.title == "Niederau baut eine neue Turnhalle"
    assert article.path == "a.txt"
    assert article.language == "de"
    assert (article.source, article.author, article.url, article.published) == (None, None, None, None)
    assert article.published_from == "unknown"


def test_the_id_depends_on_name_and_text_alone(tmp_path: Path) -> None:
    first, again, renamed = read(tmp_path, "a.txt", TEXT), read(tmp_path, "a.txt", TEXT), read(tmp_path, "b.txt", TEXT)
    assert isinstance(first, Article)
    assert isinstance(again, Article)
    assert isinstance(renamed, Article)
    assert first.id == again.id != renamed.id
    assert len(first.id) == 12


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.txt", b"", "an empty file (0 bytes)"),
        ("blank.txt", b" \n\t \r\n", "only blanks"),
        ("noise.txt", bytes(range(256)) * 20, "binary data and no text"),
        ("noise.html", os.urandom(64) + b"\0" * 40, "binary data and no text"),
        ("short.txt", "Der Rat tagt.", "too short to be an article"),
        (
            "junk.txt",
            "Jetzt unseren Newsletter abonnieren\n\n© Niederauer Bote 2026\n\nFoto: dpa/Ritscher",
            "no article in it",
        ),
        ("table.txt", "\n".join(f"{n}.{n}; {n}, {n} % {n} {n} {n}." for n in range(20)), "no readable text"),
        ("a.csv", "titel;text\nRat;tagt\n", "unknown format (.csv)"),
        ("article", TEXT, "unknown format (–)"),
        ("a.docx", b"PK\x03\x04" + b"\0" * 60, "format ZIP, Office"),
        ("a.txt", b"{\\rtf1\\ansi Der Rat tagt.}", "format RTF"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 60, "format JPEG"),
        ("a.pdf", TEXT, "has no PDF header"),
        ("broken.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 4, "a broken PDF"),
        ("front.html", "<html><body><nav><a href='/'>Start</a></nav></body></html>", "an HTML page without an article"),
        ("nothing.html", "<!-- nothing -->", "wanted an article"),
    ],
)
def test_what_is_no_article_says_so_in_one_line(tmp_path: Path, name: str, content: bytes | str, says: str) -> None:
    assert says in reason(tmp_path, name, content)


def test_a_huge_file_is_not_read_into_memory(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024 * 1024)  # sparse: 50 GB that take no room
    result = read_file(path, "huge.txt", BERLIN)
    assert isinstance(result, Unreadable)
    assert "at most 20 MB are read" in said(result)


def test_a_text_beyond_two_million_characters_is_no_article(tmp_path: Path) -> None:
    assert "2,000,000 are read" in reason(tmp_path, "long.txt", "Der Rat tagt. " * 150_000)


def test_a_missing_file_is_a_gap(tmp_path: Path) -> None:
    result = read_file(tmp_path / "gone.txt", "gone.txt", BERLIN)
    assert isinstance(result, Unreadable)
    assert "cannot be opened" in said(result)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    result = read_file(tmp_path / "pipe.txt", "pipe.txt", BERLIN)
    assert isinstance(result, Unreadable)
    assert "not a regular file" in said(result)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_a_gap(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.txt").chmod(0)
    result = read_file(tmp_path / "a.txt", "a.txt", BERLIN)
    assert isinstance(result, Unreadable)
    assert "cannot be opened" in said(result)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_texts_are_read_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    article = read(tmp_path, "a.txt", TEXT.encode(encoding))
    assert isinstance(article, Article)
    assert "Bürgermeisterin" in article.text


def test_a_page_in_a_text_file_is_read_as_a_page(tmp_path: Path) -> None:
    article = read(tmp_path, "a.txt", PAGE)
    assert isinstance(article, Article)
    assert "<p>" not in article.text


def test_a_page_without_a_known_suffix_is_read_as_a_page(tmp_path: Path) -> None:
    assert isinstance(read(tmp_path, "page.aspx", PAGE), Article)


def test_markdown_with_a_little_markup_stays_markdown(tmp_path: Path) -> None:
    article = read(tmp_path, "a.md", f"# Halle\n\n<br>\n\n{TEXT}")
    assert isinstance(article, Article)
    assert article.title == "Halle"


@pytest.mark.parametrize("seed", range(40))
def test_damaged_files_never_raise(tmp_path: Path, seed: int) -> None:
    """Bytes are turned over at places that a checksum of the seed chooses."""
    name, content = [("a.txt", TEXT), ("a.md", TEXT), ("a.html", PAGE)][seed % 3]
    data = bytearray(content.encode())
    for step in range(seed):
        data[zlib.crc32(bytes([seed, step])) % len(data)] = zlib.crc32(bytes([step, seed])) % 256
    assert isinstance(read(tmp_path, name, bytes(data)), Article | Unreadable)


def test_importing_the_package_loads_no_heavy_library() -> None:
    code = (
        "import sys, synopse.read; "
        "print([m for m in ('trafilatura', 'pypdf', 'py3langid', 'lxml', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_text_without_a_sentence_is_a_gap(tmp_path: Path) -> None:
    result = read(tmp_path, "a.txt", "A" * 3000)
    assert isinstance(result, Unreadable)
    assert (result.why, result.subject) == ("sentences", "a.txt")


def test_a_gap_holds_no_words_of_a_library_or_of_the_system(tmp_path: Path) -> None:
    broken = read(tmp_path, "broken.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 4)
    gone = read_file(tmp_path / "gone.txt", "gone.txt", BERLIN)
    assert isinstance(broken, Unreadable)
    assert isinstance(gone, Unreadable)
    assert ([broken.why, gone.why], [broken.values, gone.values]) == (["pdf_broken", "closed"], [{}, {}])


@pytest.mark.parametrize(
    "unit",
    ["A", "1", ".", "1.1.", "a.", "漢", "Anna-", "1. ", "@a", "www.", "„", "(", '"', "A\n", "Wort-\n", "\u0301\u0316"],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_whatever_a_text_repeats_is_read_in_linear_time(tmp_path: Path, name: str, unit: str) -> None:
    """What is quadratic takes a minute for these, what is linear less than a second."""
    noise = unit * (50_000 // len(unit))
    start = time.process_time()
    assert isinstance(read(tmp_path, name, f"Von {noise}\n\n{TEXT}\n\n{noise}"), Article | Unreadable)
    assert time.process_time() - start < 5


def test_a_page_from_a_server_is_read_under_its_address() -> None:
    page = read_page(PAGE.encode(), "https://bote.example/halle", BERLIN, content_type="text/html; charset=utf-8")
    assert isinstance(page, Page)
    assert page.article.path == "https://bote.example/halle"
    assert "6,2 Millionen Euro" in page.article.text
    assert page.free is None


def test_the_content_counts_more_than_the_declared_type() -> None:
    page = read_page(PAGE.encode(), "https://bote.example/halle", BERLIN, content_type="application/pdf")
    assert isinstance(page, Unreadable)  # it says PDF and is none: a broken download
    assert isinstance(read_page(PAGE.encode(), "https://bote.example/halle", BERLIN, content_type="text/plain"), Page)
    plain = read_page(TEXT.encode("cp1250"), "https://a.example/", BERLIN, content_type="text/plain", charset="cp1250")
    assert isinstance(plain, Page)
    assert "Bürgermeisterin" in plain.article.text


def test_an_empty_answer_is_told_with_its_address() -> None:
    assert read_page(b"", "https://a.example/", BERLIN) == Unreadable(why="empty", subject="https://a.example/")
