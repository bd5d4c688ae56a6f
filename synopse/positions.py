"""Where in a TOML text each key stands: the parser of the standard library keeps no line numbers."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import NamedTuple

Path = tuple[str | int, ...]
"""Keys and positions in lists, from the top: `("sources", 1, "url")`."""

_TOKEN = re.compile(
    r'''(?P<comment>\#[^\n]*)
      | (?P<text>"""(?:\\.|[^\\])*?"""(?:"{0,2}) | \'\'\'.*?\'\'\'(?:'{0,2}) | "(?:\\.|[^"\\\n])*" | '[^'\n]*')
      | (?P<newline>\n)
      | (?P<mark>[\[\]{},=.])
      | (?P<bare>[^\s\[\]{},=."'#]+)''',
    re.DOTALL | re.VERBOSE,
)


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


def lines(text: str) -> dict[Path, int]:
    """The line, from 1 on, of each key, table and entry of a list, in a text that `tomllib` has accepted."""
    return _Scan(text.replace("\r\n", "\n")).found


def line_of(path: Path, found: dict[Path, int]) -> int:
    """The line of a key, or of the nearest thing around it that has one; 1 where nothing has."""
    return next((found[path[:end]] for end in range(len(path), 0, -1) if path[:end] in found), 1)


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind != "comment":
            yield _Token(kind, match[0], line)
        line += match[0].count("\n")


class _Scan:
    """One walk over the tokens; a table's header decides where the keys below it belong."""

    def __init__(self, text: str) -> None:
        self.found: dict[Path, int] = {}
        self._tokens = list(_tokens(text))
        self._at = 0
        self._last: dict[Path, int] = {}  # of each list of tables, the position that is being filled
        table: Path = ()
        while (token := self._peek()) is not None:
            if token.kind == "newline":
                self._at += 1
            elif token.text == "[":
                table = self._header()
            else:
                self._pair(table)

    def _peek(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _next_is(self, *marks: str) -> bool:
        token = self._peek()
        return token is not None and token.kind in ("mark", "newline") and token.text in marks

    def _keys(self) -> tuple[list[str], int]:
        """A key, dotted or not, and its line."""
        line, parts = self._tokens[self._at].line, []
        while (token := self._peek()) is not None and (token.kind in ("bare", "text") or token.text == "."):
            if token.kind == "text":
                parts.append(str(tomllib.loads(f"key = {token.text}")["key"]))
            elif token.kind == "bare":
                parts.append(token.text)
            self._at += 1
        return parts, line

    def _header(self) -> Path:
        self._at += 1
        many = self._next_is("[")
        self._at += many
        parts, line = self._keys()
        self._at += 1 + many
        table: Path = ()
        for number, part in enumerate(parts):
            table += (part,)
            if many and number + 1 == len(parts):
                self._last[table] = self._last.get(table, -1) + 1
            self.found.setdefault(table, line)
            if table in self._last:
                table += (self._last[table],)
                self.found.setdefault(table, line)
        return table

    def _pair(self, table: Path) -> None:
        parts, line = self._keys()
        path = table + tuple(parts)
        for end in range(len(table) + 1, len(path) + 1):
            self.found.setdefault(path[:end], line)
        self._at += 1  # the equals sign
        self._value(path)

    def _value(self, path: Path) -> None:
        if self._next_is("["):
            self._list(path)
        elif self._next_is("{"):
            self._at += 1
            while not self._next_is("}"):
                if self._next_is(",", "\n"):
                    self._at += 1
                else:
                    self._pair(path)
            self._at += 1
        else:
            while self._peek() is not None and not self._next_is("\n", ",", "]", "}"):
                self._at += 1

    def _list(self, path: Path) -> None:
        self._at += 1
        entry = 0
        while not self._next_is("]"):
            if self._next_is(",", "\n"):
                entry += self._next_is(",")
                self._at += 1
            else:
                self.found[(*path, entry)] = self._tokens[self._at].line
                self._value((*path, entry))
        self._at += 1
