"""Runs of the command line that touch nothing of the user's, and what is read from their briefings."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.goldens import NOON, ROOT

TO_FILES = """\
[[sources]]
kind = "folder"
name = "Eingang"
path = "eingang"

[[delivery]]
kind = "files"
"""
"""Settings of a folder that is watched and of briefings as files."""

BY_MAIL = f"""\
title = "Presseschau"

{TO_FILES}
[[delivery]]
kind = "mail"
host = "127.0.0.1"
port = {{port}}
security = "none"
sender = "synopse@presseschau.example"
to = ["redaktion@leser.example"]
"""
"""The same with briefings by mail, too; `port` is the mail server's."""


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a run that touches nothing of the user's."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT")}
    return (
        inherited
        | {"PREFECT_HOME": str(home), "DO_NOT_TRACK": "1", "SOURCE_DATE_EPOCH": NOON, "HF_HUB_OFFLINE": "1"}
        | {"SYNOPSE_CACHE": str(home / "cache")}
        | more
    )


def synopse(*arguments: object, home: Path, cwd: Path = ROOT, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "synopse.cli", *map(str, arguments)],
        env=environment(home, **more),
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def wait_until(reached: Callable[[], object]) -> None:
    """Wait for something to become true, a minute at most."""
    for _ in range(600):
        if reached():
            return
        time.sleep(0.1)
    raise TimeoutError


def evidence(node: object) -> Iterator[dict[str, object]]:
    """Every piece of evidence in a part of the briefing."""
    if isinstance(node, dict):
        if "quote" in node:
            yield node
        for value in node.values():
            yield from evidence(value)
    elif isinstance(node, list):
        for value in node:
            yield from evidence(value)
