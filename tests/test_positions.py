"""Every key of a TOML text is found on its line, however it is written."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

import pytest

from synopse.positions import Path, line_of, lines

HARD = '''# a comment with [brackets] and = signs
title = "a # in a text, and \\" a quote"
"a.b" . 'c' = 1.5
fetch.pause = 2
when = 2026-03-04 06:30:00
long = """
[sources]
not = "a key" \\"""
"""""
raw = \'\'\'
[[x]]
\'\'\'
list = [ # a comment
  1, "two, ]",
  { a = 1, b.c = [2] },
]
inline = { x = { y = "}" }, z = [] }

[[sources]]
name = "one"
  [sources.deep]
  key = true
[[sources]]
[[sources.deep.er]]
[[sources.deep.er]]
name = "three"
[ tables . "of a" . kind ]
last = [[1], [2,
  3]]
'''


def paths(value: object, path: Path = ()) -> Iterator[Path]:
    """Every path in what a parser read."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from paths(inner, (*path, number))


@pytest.mark.parametrize("text", [HARD, HARD.replace("\n", "\r\n"), HARD.rstrip()])
def test_every_path_that_the_parser_knows_has_a_line_and_no_other(text: str) -> None:
    assert set(lines(text)) == set(paths(tomllib.loads(text)))


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("a.b", "c"), 3),
        (("fetch", "pause"), 4),
        (("when",), 5),
        (("long",), 6),
        (("raw",), 10),
        (("list", 1), 14),
        (("list", 2, "b", "c", 0), 15),
        (("inline", "x", "y"), 17),
        (("sources", 0), 19),
        (("sources", 0, "name"), 20),
        (("sources", 0, "deep", "key"), 22),
        (("sources", 1), 23),
        (("sources", 1, "deep", "er", 1, "name"), 26),
        (("tables", "of a", "kind", "last", 1, 1), 29),
    ],
)
def test_a_path_is_on_its_line(path: Path, line: int) -> None:
    assert lines(HARD)[path] == line


def test_what_is_not_there_counts_as_where_it_should_be() -> None:
    found = lines(HARD)
    assert line_of(("sources", 1, "url"), found) == 23
    assert line_of(("archive", "url"), found) == 1
    assert line_of((), {}) == 1
