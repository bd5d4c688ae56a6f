"""What is particular to a language: one folder of data a language, read by one mechanism.

`load("de")` gives a `Language`, made of the TOML files in `synopse/language/de/`. Each part has its
own module here that declares its shape and works on it; no other module of the product knows a
German or an English word. A further language is a further folder.
"""

from __future__ import annotations

import tomllib
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any

from pydantic import ValidationError

from synopse.errors import LanguageError
from synopse.language.calendar import Calendar
from synopse.language.fates import Fates
from synopse.language.fidelity import Fidelity
from synopse.language.furniture import FurnitureRules
from synopse.language.genres import Genres
from synopse.language.numbers import NumberWords
from synopse.language.opposites import Opposites
from synopse.language.sentences import SentenceRules
from synopse.language.speech import Speech
from synopse.language.times import TimeWords
from synopse.language.words import Words
from synopse.model import Frozen

FALLBACK = "en"
"""The language whose rules serve for texts in a language without a folder."""


class Language(Frozen):
    """The data of one language, ready to use."""

    code: str
    calendar: Calendar
    fates: Fates
    fidelity: Fidelity
    furniture: FurnitureRules
    genres: Genres
    numbers: NumberWords
    opposites: Opposites
    sentences: SentenceRules
    speech: Speech
    times: TimeWords
    words: Words

    @cached_property
    def moments(self) -> frozenset[str]:
        """All nouns that say when, lower case, "freitagabend" too."""
        days, parts = self.calendar.weekdays.keys(), self.calendar.parts_of_day.keys()
        return self.words.moments | self.calendar.months.keys() | days | parts | {d + p for d in days for p in parts}


@lru_cache
def available() -> tuple[str, ...]:
    """Codes of the languages that have a folder."""
    return tuple(sorted(d.name for d in files(__package__).iterdir() if d.joinpath("words.toml").is_file()))


@lru_cache
def load(code: str) -> Language:
    """The language with this code; one without a folder gets the rules of `FALLBACK`.

    Raises:
        LanguageError: a file of the folder is missing or does not have the shape wanted.
    """
    folder = code if code in available() else FALLBACK
    parts = {name: read_toml(folder, name) for name in Language.model_fields if name != "code"}
    try:
        return Language.model_validate({"code": folder, **parts})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise LanguageError(f"language {folder}: {where}: {first['msg']}, got {first['input']!r:.80}") from error


def read_toml(folder: str, name: str) -> dict[str, Any]:
    """One TOML file of a language's folder."""
    path = files(__package__).joinpath(folder, f"{name}.toml")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise LanguageError(f"language {folder}: {name}.toml is missing", hint=f"add {path}") from error
    except tomllib.TOMLDecodeError as error:
        raise LanguageError(f"language {folder}: {name}.toml is not TOML: {error}") from error
