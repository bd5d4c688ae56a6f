"""The zoo's files: every one is read within its time, and is what it should be, alone and all in one briefing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from synopse.labels import load_catalog
from synopse.model import Article
from synopse.read import Workroom, read_file, read_files
from synopse.sentences import sentences
from tests.hostile.zoo import pages, printed, texts
from tests.hostile.zoo.entry import ARTICLE, Entry
from tests.read.test_source import BERLIN

FILES: tuple[Entry, ...] = (*pages.ZOO, *texts.ZOO, *printed.ZOO)
WITHIN = 12.0
"""Seconds of the processor, in which every entry is read but for those that are made to be slow."""


@pytest.fixture(scope="module")
def room() -> Iterator[Workroom]:
    with Workroom(seconds=WITHIN) as opened:
        yield opened


def test_there_are_two_hundred_and_each_has_its_name() -> None:
    assert len(FILES) >= 200
    assert len({entry.name for entry in FILES}) == len(FILES)


@pytest.mark.parametrize("entry", FILES, ids=lambda entry: entry.name)
def test_a_bad_file_is_an_article_or_a_gap_with_its_reason(entry: Entry, room: Workroom, tmp_path: Path) -> None:
    path = tmp_path / f"x{entry.suffix}"
    path.write_bytes(entry.make())
    read = room.call(read_file, path, entry.name, BERLIN)
    if not isinstance(read, Article):
        assert read.why == entry.wanted
        assert load_catalog("de").text(f"unreadable.{read.why}", **read.values)
        return
    assert entry.wanted == ARTICLE
    assert entry.keeps in read.text
    assert "root:" not in read.model_dump_json()
    assert all(one.text == read.text[one.start : one.end] for one in sentences(read))
    assert all(sign.isprintable() or sign == "\n" for sign in read.text)
    assert read.published is None or 1605 <= read.published.year <= 2036
    assert read.url is None or read.url.startswith(("http://", "https://"))


def test_what_is_made_to_be_slow_is_given_up_and_the_next_file_is_read(tmp_path: Path) -> None:
    files = []
    for entry in (*pages.SLOW_ZOO, pages.ZOO[2]):
        (tmp_path / entry.name).write_bytes(entry.make())
        files.append((tmp_path / entry.name, entry.name))
    with Workroom(seconds=2, hands=1) as opened:
        results = list(read_files(files, BERLIN, opened))
    assert [getattr(result, "why", ARTICLE) for result in results] == ["slow"] * 3 + [ARTICLE]
