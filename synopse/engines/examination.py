"""Looks whether the engines of the settings are there, without loading them and without a prompt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from synopse.engines.kinds import SILENT, kind, misplaced
from synopse.engines.selection import BUILTIN, QUOTING, Secret, served, shown
from synopse.engines.shelves import BUILTIN_E5, find
from synopse.errors import EngineError
from synopse.settings import EngineSettings

SHOWN = 5
"""Of the models that a server has."""


def looks(settings: EngineSettings, folder: Path, secret: Secret) -> Iterator[tuple[str, Callable[[], str]]]:
    """For each engine that is not built in its role and a look at it, which says how it is or raises an EngineError."""
    for role, name in (("writer", settings.writer), ("encoder", settings.encoder), ("relations", settings.relations)):
        kind, _, model = name.partition(":")
        if kind == "openai":
            yield role, partial(_server, settings, secret)
        elif name not in (BUILTIN, QUOTING):
            yield role, partial(_local, role, name, model, folder)


def _local(role: str, name: str, model: str, folder: Path) -> str:
    what = "encoder" if model == BUILTIN_E5 else kind(find(model, folder))
    if what in SILENT and what != role:
        raise misplaced(model, what, role)
    return f"{shown(name)} is here"


def _server(settings: EngineSettings, secret: Secret) -> str:
    model = served(settings, secret)
    offered = model.offered()
    wanted = settings.writer.partition("#")[2]
    if wanted not in offered:
        has = ", ".join(offered[:SHOWN]) or "none"
        raise EngineError(f"the server does not name a model {wanted}", hint=f"it has {has}")
    return f"the server has {wanted}"
