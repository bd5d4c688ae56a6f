"""What is wrong with the settings, in plain words, all of it at once; what may be a secret is never repeated."""

from __future__ import annotations

import difflib
import ipaddress
import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from synopse.language import available
from synopse.positions import Path
from synopse.settings import Delivery, Source, Synopse

_UNIONS: dict[str, Any] = {"sources": Source, "delivery": Delivery}
_KINDS: dict[str, dict[str, type[BaseModel]]] = {
    key: {get_args(kind.model_fields["kind"].annotation)[0]: kind for kind in get_args(get_args(union)[0])}
    for key, union in _UNIONS.items()
}
_WANTED = {
    "string_type": "a text in quotes",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a number",
    "tuple_type": "a list in [ ]",
    "path_type": "a path in quotes",
    "model_type": "a table",
    "model_attributes_type": "a table",
    "time_delta_type": 'seconds, or a text such as "24:00:00"',
    "time_delta_parsing": 'seconds, or a text such as "24:00:00"',
    "greater_than": "more than {gt:g}",
    "greater_than_equal": "{ge:g} or more",
    "less_than": "less than {lt:g}",
    "less_than_equal": "{le:g} or less",
    "string_too_short": "a text that is not empty",
    "string_too_long": "at most {max_length} characters",
    "too_short": "a list of {min_length} or more",
}
"""By Pydantic's name of the error, what a person should write instead."""
_SHOWN = 60


class Mistake(NamedTuple):
    """What is wrong with one value; `got` never repeats what may be a secret."""

    path: Path
    got: str
    wanted: str


def across(raw: Mapping[str, Any]) -> Iterator[Mistake]:
    """What no single model can see: languages without a folder, names given twice, passwords in the clear."""
    if "folder" in raw:  # a field of the model, but not the user's to set
        yield _unknown(("folder",))
    yield from _languages((), raw)
    for key in _UNIONS:
        entries = raw.get(key)
        first: dict[str, int] = {}
        for number, entry in enumerate(entries if isinstance(entries, list) else []):
            if not isinstance(entry, dict):
                continue
            yield from _languages((key, number), entry)
            name = entry.get("name", entry.get("kind") if key == "delivery" else None)
            if isinstance(name, str) and first.setdefault(name, number) != number:
                yield Mistake((key, number, "name"), f"the name of {key} {first[name] + 1} again", "one of its own")
            if "password" in entry and entry.get("security") == "none" and not _loopback(entry.get("host")):
                wanted = "starttls or tls: the password would be sent in the clear"
                yield Mistake((key, number, "security"), '"none"', wanted)


def _languages(path: Path, table: Mapping[str, Any]) -> Iterator[Mistake]:
    code = table.get("language")
    if isinstance(code, str) and code not in available():
        wanted = f"one of {', '.join(available())}"
        yield Mistake((*path, "language"), json.dumps(code[:_SHOWN], ensure_ascii=False), wanted)


def _loopback(host: object) -> bool:
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return host == "localhost"


def explained(detail: ErrorDetails) -> Mistake:
    """Pydantic's finding in plain words."""
    path, kind, context = detail["loc"], detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown(path)
    if path[0] in _UNIONS and len(path) > 2:
        path = (*path[:2], *path[3:])  # without the kind, which Pydantic puts between
    if kind.startswith("union_tag"):
        got = _got(context["tag"]) if "tag" in context else "nothing"
        return Mistake((*path, "kind"), got, f"one of {', '.join(_KINDS[str(path[0])])}")
    if kind == "missing":
        return Mistake(path, "nothing", "a value for it")
    if kind == "value_error":
        wanted = str(context["error"]).removeprefix("wanted ")
    elif kind == "literal_error":
        wanted = "one of " + context["expected"].replace("'", "").replace(" or ", ", ")
    elif path in {(key,) for key in _UNIONS}:
        wanted = f"[[{path[0]}]] above each"
    else:
        wanted = _WANTED.get(kind, detail["msg"]).format(**context)
    secret = path[-1] in ("password", "key") or path[0] == "archive" or (path[0] == "delivery" and path[-1] == "url")
    return Mistake(path, _sort(detail["input"]) if secret else _got(detail["input"]), wanted)


def told(mistake: Mistake, raw: Mapping[str, Any]) -> str:
    """A mistake as one line: `sources 2 (Elbbote), kind: got "rss", wanted one of feed, page, folder, imap`."""
    parts: list[str] = []
    node: object = raw
    for part in mistake.path:
        if isinstance(part, int):
            node = node[part] if isinstance(node, list) and part < len(node) else None
            name = node.get("name") if isinstance(node, dict) else None
            parts[-1] += f" {part + 1}" + (f" ({_plain(name)})" if isinstance(name, str) else "")
        else:
            node = node.get(part) if isinstance(node, dict) else None
            parts.append(_plain(part))
    return f"{', '.join(parts)}: got {mistake.got}, wanted {mistake.wanted}"


def _unknown(path: Path) -> Mistake:
    """A key that nobody knows; its value may be anything, and is not shown."""
    if path[0] in _UNIONS:
        known = list(_KINDS[str(path[0])][str(path[2])].model_fields)
        path = (*path[:2], *path[3:])
    elif len(path) > 1:
        table = Synopse.model_fields[str(path[0])].annotation
        known = list(table.model_fields) if isinstance(table, type) and issubclass(table, BaseModel) else []
    else:
        known = [key for key in Synopse.model_fields if key != "folder"]
    near = difflib.get_close_matches(str(path[-1]), known, n=1)
    return Mistake(path, "an unknown key", near[0] if near else f"one of {', '.join(known)}")


def _got(value: object) -> str:
    """A value as it was written; of an address only the scheme, for it may carry a token."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if not isinstance(value, str):
        return _sort(value)
    scheme, mark, _ = value.partition("://")
    if mark and scheme.replace(":", "").isalnum():  # an engine's name has one before the scheme
        return f'"{scheme}://…"'
    return _sort(value) if "@" in value else f'"{_plain(value)}"'


def _sort(value: object) -> str:
    """What sort of value it is, and no more."""
    if isinstance(value, bool):
        return "true or false"
    sorts = {str: "a text", int: "a number", float: "a number", list: "a list", dict: "a table"}
    return next((sort for kind, sort in sorts.items() if isinstance(value, kind)), "a date or time")


def _plain(text: str) -> str:
    """A text on one line, shortened, without control characters."""
    quoted = json.dumps(text, ensure_ascii=False)[1:-1]
    return quoted if len(quoted) <= _SHOWN else quoted[:_SHOWN] + "…"
