"""The README tells the truth: its excerpt stands in the golden briefing, its commands and files exist."""

from __future__ import annotations

import re
import shlex
import tomllib
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from synopse.cli import app
from synopse.settings import EngineSettings
from tests.goldens import GOLDENS, ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")

LINK = re.compile(r"\[\\\[(\d+)\\\]\]\(#[^)]*\)")
"""The number of a source, linked to the list of sources as in the briefing."""


def between(mark: str) -> str:
    return README.split(f"<!-- {mark} -->")[1].split(f"<!-- /{mark} -->")[0]


def test_the_excerpt_stands_in_the_golden_briefing() -> None:
    golden = (
        LINK.sub(r"[\1]", (GOLDENS / "briefing.md").read_text(encoding="utf-8")).replace("\u00a0", " ").splitlines()
    )
    quoted = [line.removeprefix(">").strip() for line in between("excerpt").splitlines() if line.startswith(">")]
    lines = [line for line in quoted if line]
    assert len(lines) > 8
    assert [line for line in lines if line not in {known.strip() for known in golden}] == []


def test_whoever_has_a_gpu_or_ollama_or_neither_finds_three_lines_that_are_understood() -> None:
    blocks = [block.strip().splitlines() for block in re.findall(r"```sh\n(.*?)```", between("engines"), re.DOTALL)]
    assert len(blocks) == 3
    assert all(len(lines) <= 3 for lines in blocks)
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    engines = set()
    for line in (line for lines in blocks for line in lines):
        program, *words = shlex.split(line)
        if program == ".venv/bin/synopse":
            command: Any = get_command(app)
            while hasattr(command, "commands"):
                command = command.commands[words.pop(0)]
            given = command.make_context(command.name, words).params
            engines |= {EngineSettings(writer=given["engine"]).writer} if "engine" in given else set()
        elif program == ".venv/bin/pip":
            assert words[-1].strip(".[]") in extras
    assert {engine.partition(":")[0] for engine in engines} == {"transformers", "openai", "extractive"}


@pytest.mark.parametrize("target", sorted(set(re.findall(r"`?make ([a-z]+)", README))))
def test_every_make_target_exists(target: str) -> None:
    assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)


@pytest.mark.parametrize("option", sorted(set(re.findall(r"synopse run[^\n]*?(--[a-z]+)", README))))
def test_every_option_exists(option: str) -> None:
    assert option in re.sub(r"\x1b\[[\d;]*m", "", CliRunner().invoke(app, ["run", "--help"]).output)


@pytest.mark.parametrize("command", sorted(set(re.findall(r"`?synopse ([a-z]+(?: check| stats)?)[ `]", README))))
def test_every_command_exists(command: str) -> None:
    assert CliRunner().invoke(app, [*command.split(), "--help"]).exit_code == 0


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(((?!http)[^)#]+)\)", README))))
def test_every_file_that_it_links_to_exists(path: str) -> None:
    assert (ROOT / path).exists()
