"""Watched folders: each visit reads what lies there."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from synopse.labels import load_catalog
from synopse.settings import FolderSource
from synopse.sources.folders import read_folder
from tests.sources.visits import Here

BERLIN = ZoneInfo("Europe/Berlin")
CATALOG = load_catalog("de", BERLIN)
TEXT = "Der Deich bei Wedel hat der Sturmflut in der Nacht standgehalten, teilte der Verband am Mittwoch mit."


def test_files_are_articles_of_their_own_outlet_or_of_the_folders(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "unten").mkdir()
    head = '<head><meta property="og:site_name" content="Kurier"></head>'
    (tmp_path / "unten" / "b.html").write_text(f"<html>{head}<body><article><p>{TEXT}</p></article></body></html>")
    source = FolderSource(kind="folder", name="Presse", path=tmp_path, group="Verlag")
    harvest = read_folder(source, BERLIN, CATALOG, Here())
    found = [(article.path, article.source, article.house) for article in harvest.articles]
    assert found == [("a.txt", "Presse", "Verlag"), ("unten/b.html", "Kurier", None)]
    assert (harvest.items, harvest.gaps, harvest.fetches) == (2, (), ())


def test_an_unchanged_folder_gives_the_same_articles(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    source = FolderSource(kind="folder", name="Presse", path=tmp_path)
    assert read_folder(source, BERLIN, CATALOG, Here()) == read_folder(source, BERLIN, CATALOG, Here())


def test_what_cannot_be_read_is_a_gap_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "leer.txt").touch()
    harvest = read_folder(FolderSource(kind="folder", name="Presse", path=tmp_path), BERLIN, CATALOG, Here())
    assert len(harvest.articles) == 1
    told = [("fetch", "Presse", "ein Artikel nicht zu lesen: „leer.txt“")]
    assert [(gap.stage, gap.subject, gap.reason) for gap in harvest.gaps] == told
    assert harvest.remarks[0].subject == "Presse: leer.txt"
    assert harvest.remarks[0].said.startswith("leere Datei")


def test_a_folder_that_is_not_there_is_a_gap(tmp_path: Path) -> None:
    harvest = read_folder(FolderSource(kind="folder", name="Presse", path=tmp_path / "weg"), BERLIN, CATALOG, Here())
    assert (harvest.articles, harvest.items) == ((), 0)
    assert [gap.reason for gap in harvest.gaps] == ["nicht zu lesen"]
    assert "Pfad prüfen" in harvest.remarks[0].said
