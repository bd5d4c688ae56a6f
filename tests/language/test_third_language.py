"""A third language is a folder of data: French, put beside the others in a copy of the package, and nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.goldens import ROOT
from tests.runs import environment

FRENCH = tomllib.loads(Path(__file__).with_name("french.toml").read_text(encoding="utf-8"))
PLURALS = {"one", "other"}
SCRIPT = """
import io, json, sys
import pypdf
from typer.testing import CliRunner
from synopse.cli import app
from synopse.labels import load_catalog
from synopse.language import available, load
from synopse.pdf import pdf
from synopse.render import html, markdown
from tests.briefings import BERLIN, BRIEFING, PACT, only

french = load_catalog("fr", BERLIN)
told = BRIEFING.model_copy(update={"language": "fr", "title": "Aperçu du 17 juin 2026"})
reader = pypdf.PdfReader(io.BytesIO(pdf(only(told, PACT), french)))
print(json.dumps({
    "available": available(),
    "july": load("fr").calendar.months["juillet"],
    "help": CliRunner().invoke(app, ["run", "--help"]).output,
    "markdown": markdown(told, french),
    "html": html(told, french),
    "pdf": str(reader.root_object["/Lang"]),
}))
"""


def merged(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The base with what is one's own; plural forms are replaced whole."""
    found = dict(base)
    for key, value in own.items():
        nested = isinstance(value, dict) and isinstance(found.get(key), dict) and not PLURALS <= value.keys()
        found[key] = merged(found[key], value) if nested else value
    return found


def toml(value: object) -> str:
    """Write a value as TOML on one line; French has a plural for millions, which the English words lack."""
    if isinstance(value, dict):
        if value.keys() >= PLURALS:
            value = {"many": value["other"], **value}
        return (
            "{ "
            + ", ".join(f"{json.dumps(key, ensure_ascii=False)} = {toml(part)}" for key, part in value.items())
            + " }"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the product says where the folder is there."""
    home = tmp_path_factory.mktemp("french")
    package = home / "synopse"
    package.mkdir()
    for entry in (ROOT / "synopse").iterdir():
        if entry.name not in ("language", "__pycache__"):
            (package / entry.name).symlink_to(entry)
    for name in ("flows", "tasks", "templates"):
        (package / name).symlink_to(ROOT / name)
    (package / "language").mkdir()
    for entry in (ROOT / "synopse" / "language").iterdir():
        if entry.name != "__pycache__":
            (package / "language" / entry.name).symlink_to(entry)
    (package / "language" / "fr").mkdir()
    for path in sorted((ROOT / "synopse" / "language" / "en").glob("*.toml")):
        base = tomllib.loads(path.read_text(encoding="utf-8"))
        data = merged(base, FRENCH.get(path.stem, {}))
        lines = [f"{json.dumps(key, ensure_ascii=False)} = {toml(value)}\n" for key, value in data.items()]
        (package / "language" / "fr" / path.name).write_text("".join(lines), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=environment(home, PYTHONPATH=f"{home}:{ROOT}"),
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def test_the_folder_alone_makes_the_language_known(told: dict[str, Any]) -> None:
    assert told["available"] == ["de", "en", "fr"]
    assert "de|en|fr" in told["help"]
    assert told["july"] == 7


def test_a_briefing_speaks_it_in_every_format(told: dict[str, Any]) -> None:
    for words in (
        "En bref",
        "Ce sur quoi les sources se contredisent",
        "Établi le 17\u00a0juin 2026, 6\u00a0h\u00a030",
    ):
        assert words in told["markdown"]
        assert words in told["html"]
    assert "Confirmé de deux côtés indépendants : Noris-Tagblatt, RASANT et Ruhrwarte." in told["markdown"]
    assert "«\u00a0Ebenfalls drei Betroffene liegen zur Beobachtung im Klinikum.\u00a0»" in told["markdown"]
    assert '<html lang="fr">' in told["html"]
    assert told["pdf"] == "fr"
