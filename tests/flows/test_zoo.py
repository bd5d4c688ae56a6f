"""The zoo in one briefing: whatever lies in a folder, one comes out, and nothing in it leaves its place."""

from __future__ import annotations

import io
import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pypdf
import pytest
from markdown_it import MarkdownIt

from synopse.clean import normalise
from synopse.model import Briefing
from tests.hostile.test_zoo import FILES
from tests.hostile.zoo import pages
from tests.hostile.zoo.entry import ARTICLE
from tests.runs import evidence, synopse

HOMOGLYPHS = pages.INJECTIONS["homoglyphs"]
OF_THE_MACHINE = "root:x:0"
LARGE = 100_000
"""Bytes; larger entries are read one by one in tests/hostile, which takes as long again."""
SMALL = {entry.name: content for entry in FILES if len(content := entry.make()) <= LARGE}


@pytest.fixture(scope="module")
def folder(server: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The briefing on a folder with the bad files, and with reports that say bad things."""
    made = tmp_path_factory.mktemp("zoo")
    (made / "in").mkdir()
    for name, content in SMALL.items():
        (made / "in" / name).write_bytes(content)
    for name, page in (pages.reports() | pages.imitating()).items():
        (made / "in" / name).write_text(page, encoding="utf-8")
    run = synopse("run", made / "in", "--output", made / "out", home=made / "home", PREFECT_API_URL=server)
    assert run.returncode == 0, run.stderr
    assert "Traceback" not in run.stderr
    assert "\x1b" not in run.stdout
    return made / "out"


@pytest.fixture(scope="module")
def briefing(folder: Path) -> Briefing:
    return Briefing.model_validate_json((folder / "briefing.json").read_bytes())


def test_each_file_without_an_article_is_a_gap_and_no_other(briefing: Briefing) -> None:
    wanted = sorted(entry.name for entry in FILES if entry.name in SMALL and entry.wanted != ARTICLE)
    assert sorted(gap.subject for gap in briefing.gaps if gap.stage == "read") == wanted
    assert all(gap.reason.replace("\u00a0", " ").isprintable() for gap in briefing.gaps)


def test_outlets_that_imitate_others_are_named_and_no_honest_one_is(briefing: Briefing) -> None:
    imitating = {pages.OUTLETS[name] for name in pages.OUTLETS if not name.startswith(("honest", "joined", "filled"))}
    named = {gap.subject for gap in briefing.gaps if gap.stage == "origins"}
    assert named == {normalise(name) for name in imitating - {pages.OUTLETS["accents"]}} | {HOMOGLYPHS}


def test_who_imitates_an_outlet_is_marked_and_no_independent_source(briefing: Briefing) -> None:
    story = next(s for s in briefing.stories if any(a.path.endswith("imitating-a.html") for a in s.articles))
    assert sorted(article.source for article in story.articles) == sorted(
        ["Elbbote", f"{pages.OUTLETS['cyrillic']} (fremde Buchstaben)", "Правда"]
    )
    assert story.origins == 2
    assert {(agreed.sources, agreed.origins) for agreed in story.agreements if len(agreed.evidence) > 2} == {(3, 2)}


def test_every_quote_stands_in_its_text_and_holds_nothing_of_the_machine(briefing: Briefing, folder: Path) -> None:
    texts = {
        article.id: (folder / article.text_path).read_text(encoding="utf-8")
        for story in briefing.stories
        for article in story.articles
    }
    quotes: list[Any] = list(evidence(json.loads((folder / "briefing.json").read_bytes())["stories"]))
    assert len(quotes) > 20
    assert all(texts[e["article"]][e["start"] : e["end"]] == e["quote"] for e in quotes)
    assert not any(OF_THE_MACHINE.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())


class Harm(HTMLParser):
    """What a page would load, run or lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts = 0
        self.found: list[tuple[str, str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        if tag in {"iframe", "object", "embed", "img", "base", "form", "link"}:
            self.found.append((tag, "", None))
        for name, value in attrs:
            leads = name in {"href", "src", "action", "xlink:href"} and not str(value).startswith(
                ("#", "http", "articles/")
            )
            if name.startswith("on") or leads:
                self.found.append((tag, name, value))


def test_the_page_runs_its_own_script_alone_and_loads_nothing(folder: Path) -> None:
    page = Harm()
    page.feed((folder / "briefing.html").read_text(encoding="utf-8"))
    page.close()
    assert page.scripts <= 1
    assert page.found == []


def test_the_markdown_holds_no_markup_of_articles(folder: Path) -> None:
    text = (folder / "briefing.md").read_text(encoding="utf-8")
    parsed = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    tokens = [part for token in parsed for part in (token, *(token.children or ()))]
    assert {t.content.split()[0] for t in tokens if t.type == "html_inline"} <= {"<a", "</a>", "<br>"}
    assert [t.content for t in tokens if t.type in {"html_block", "image", "code_block", "fence", "code_inline"}] == []
    links = [str(t.attrs["href"]) for t in tokens if t.type == "link_open"]
    assert [link for link in links if not link.startswith(("#", "http", "articles/"))] == []


def test_the_pdf_is_whole_and_does_nothing(folder: Path) -> None:
    data = (folder / "briefing.pdf").read_bytes()
    reader = pypdf.PdfReader(io.BytesIO(data), strict=True)
    assert len(reader.pages) > 1
    assert "/OpenAction" not in reader.root_object
    assert not any(word in data for word in (b"/JavaScript", b"/Launch", b"/EmbeddedFile"))
    assert "Niederau" in "".join(page.extract_text() for page in reader.pages)
