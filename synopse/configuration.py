"""The settings file: read, checked in one go, and begun with a commented example."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from synopse.errors import LanguageError, SettingsError
from synopse.language import available
from synopse.mistakes import across, explained, told
from synopse.positions import line_of, lines
from synopse.settings import FolderSource, Synopse


def load(path: Path) -> Synopse:
    """Read the settings; `folder` is where the file lies, and every relative path counts from there.

    Raises:
        SettingsError: the file is missing, or wrong: then a line for each mistake, in the order of the file.
    """
    text = _text(path)
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason, line = str(error), len(text.splitlines())
        if place := re.search(r" \(at line (\d+), column \d+\)$", reason):
            reason, line = reason[: place.start()], int(place[1])
        raise SettingsError(f"{path}:{line}: not TOML: {reason.removesuffix(' (at end of document)')}") from error
    except (ValueError, RecursionError) as error:  # a number of thousands of figures, brackets in thousands of others
        raise SettingsError(f"{path}: cannot be read as TOML: {error}") from error
    found = list(across(raw))
    folder = path.absolute().parent
    try:
        read = Synopse.model_validate({**raw, "folder": folder})
    except ValidationError as error:
        found += [explained(detail) for detail in error.errors()]
    if found:
        where = lines(text)
        report = sorted((line_of(mistake.path, where), told(mistake, raw)) for mistake in found)
        raise SettingsError("\n".join(f"{path}:{line}: {mistake}" for line, mistake in report))
    return _absolute(read, folder)


def starter(language: str) -> str:
    """The commented example that `synopse init` writes.

    Raises:
        LanguageError: there is none in this language.
    """
    if language not in available():
        raise LanguageError(f"got language {language}, wanted one of {', '.join(available())}")
    return files("synopse.language").joinpath(language, "starter.toml").read_text(encoding="utf-8")


def write_starter(path: Path, language: str = "de") -> None:
    """Write the example; what is there is never overwritten.

    Raises:
        SettingsError: there is a file already, or none can be written.
    """
    text = starter(language)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise SettingsError(f"{path} is already there", hint="edit it, or move it away first") from error
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror}") from error


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise SettingsError(f"{path} is not there", hint="`synopse init` writes one") from error
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from error
    try:
        return raw.decode("utf-8-sig")  # some editors put a mark before the first letter
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise SettingsError(f"{path}:{line}: got a byte that is not UTF-8, wanted the file saved as UTF-8") from error


def _absolute(read: Synopse, folder: Path) -> Synopse:
    """The same settings with paths that hold wherever a command is called."""
    url = re.sub(
        r"^(sqlite(?:\+\w+)?:///)(?!/|:memory:|file:)(.+)$",
        lambda match: f"{match[1]}{folder / match[2]}",
        read.archive.url,
    )
    sources = tuple(
        source.model_copy(update={"path": folder / source.path}) if isinstance(source, FolderSource) else source
        for source in read.sources
    )
    archive = read.archive.model_copy(update={"url": url})
    own = folder / read.templates if read.templates else None
    return read.model_copy(
        update={"output": folder / read.output, "archive": archive, "sources": sources, "templates": own}
    )
