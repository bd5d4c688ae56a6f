"""Outlets whose name looks like another's and is written otherwise: with letters of another script, or unseen signs.

Anybody who puts a page into a folder names its outlet. "Еlbbote" with a Cyrillic E is no second source beside the
"Elbbote": it is named as what it is, and counted as the one that it looks like. A name wholly in another script is
nobody's imitation, unless it cannot be told from another outlet's.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files

from synopse.labels import Catalog
from synopse.model import Article, Frozen, Gap

LATIN = "LATIN"


class Lookalikes(Frozen):
    """Latin letters with those of other scripts that look like them, and signs that nobody sees."""

    letters: dict[str, str]
    unseen: str


@lru_cache
def lookalikes() -> Lookalikes:
    """The letters in `language/lookalikes.toml`."""
    text = files("synopse.language").joinpath("lookalikes.toml").read_text(encoding="utf-8")
    return Lookalikes.model_validate(tomllib.loads(text))


@lru_cache
def _table() -> dict[int, str | None]:
    """Each foreign letter to the Latin one, each unseen sign to nothing."""
    known = lookalikes()
    letters = {ord(c): latin for latin, foreign in known.letters.items() for c in foreign}
    return {**letters, **dict.fromkeys(map(ord, known.unseen))}


@lru_cache
def _pairs() -> frozenset[tuple[str, str]]:
    """Latin letters, each with a script that has one like it."""
    return frozenset((latin, _script(c)) for latin, foreign in lookalikes().letters.items() for c in foreign)


@lru_cache(maxsize=10_000)
def looks(name: str) -> str:
    """A name as it looks, in Latin letters where there are such."""
    apart = unicodedata.normalize("NFKD", name.translate(_table())).translate(_table())
    return unicodedata.normalize("NFC", " ".join(apart.split()))


def is_mixed(name: str) -> bool:
    """Whether a word of the name has Latin letters and others, of which either would pass for the others'."""
    apart = unicodedata.normalize("NFKD", name)
    return any(_is_mixed(word) for word in re.findall(r"[^\W\d_]+", apart))


def _is_mixed(word: str) -> bool:
    latin = [c for c in word if _script(c) == LATIN]
    foreign = [c for c in word if _script(c) != LATIN]
    if not latin or not foreign:
        return False
    as_latin = all(ord(c) in _table() for c in foreign)
    return as_latin or all((one, _script(other)) in _pairs() for one in latin for other in foreign)


def _script(letter: str) -> str:
    """The script of a letter: the first word of its name in Unicode."""
    return unicodedata.name(letter, "").partition(" ")[0]


def imitations(names: Iterable[str]) -> dict[str, str | None]:
    """Each name that looks like another and is written otherwise, with the one that it looks like, if that is given.

    Of names that look alike the one that is written in one script is imitated, a Latin one before others.
    """
    alike: dict[str, set[str]] = {}
    for name in names:
        alike.setdefault(looks(name).casefold(), set()).add(name)
    found: dict[str, str | None] = {}
    for group in alike.values():
        first = min(group, key=_oddness)
        found |= {name: first for name in group if name != first and looks(name) != name}
        if is_mixed(first):
            found[first] = None
    return found


def _oddness(name: str) -> tuple[bool, bool, str]:
    return is_mixed(name), looks(name) != name, name


def named(articles: Sequence[Article], catalog: Catalog) -> tuple[tuple[Article, ...], tuple[Gap, ...]]:
    """The articles with outlets of such names marked, and a gap for each of them; a name that nobody sees is none."""
    names = {article.source for article in articles if article.source}
    found = imitations(filter(looks, names))
    marks: dict[str, str | None] = {name: catalog.text("imitation.mark", name=name) for name in found}
    marks |= {name: None for name in names if not looks(name)}
    told = (
        article.model_copy(update={"source": marks[article.source]}) if article.source in marks else article
        for article in articles
    )
    return tuple(told), tuple(_gaps(found, catalog))


def _gaps(found: dict[str, str | None], catalog: Catalog) -> Iterator[Gap]:
    for name, like in sorted(found.items()):
        reason = catalog.text("imitation.like", name=like) if like else catalog.text("imitation.mixed")
        yield Gap(stage="origins", subject=name, reason=reason)
