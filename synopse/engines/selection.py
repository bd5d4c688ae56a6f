"""From the names of the settings to engines; what is not there is told, and the built-in engine steps in."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from synopse.engines import Engines, Grouping, Missing, builtin_engines
from synopse.errors import EngineError
from synopse.protocols import Relations, Writer
from synopse.settings import EngineSettings

if TYPE_CHECKING:
    from synopse.engines.server import ServedModel
    from synopse.engines.shelves import Shelf

KEY = "env:SYNOPSE_ENGINE_KEY"
"""Where the key for a server is kept unless the settings say otherwise. OPENAI_API_KEY is meant for OpenAI, and would
be sent to whatever server is named."""

BUILTIN, QUOTING = "builtin", "extractive"
Role = Literal["writer", "encoder", "relations"]
Secret = Callable[[str], str | None]
"""Looks up `env:NAME` or `block:name`; None where there is nothing."""


def select(settings: EngineSettings, folder: Path, secret: Secret) -> Engines:
    """The engines that the settings name; models are loaded once a process, and the network is not reached.

    What cannot be had is among the `missing`, and one line in the log says what to do.

    Args:
        settings: the names.
        folder: from which the paths of local models count.
        secret: finds the key of a server.
    """
    engines = builtin_engines()
    if settings.prices:
        engines = replace(engines, cost=settings.cost, currency=settings.currency)
    loaders: dict[Role, tuple[str, Callable[[], Engines]]] = {
        "writer": (settings.writer, lambda: _writing(settings, folder, secret, engines)),
        "encoder": (settings.encoder, lambda: replace(engines, grouping=_grouping(settings.encoder, folder, engines))),
        "relations": (settings.relations, lambda: replace(engines, relations=_relations(settings.relations, folder))),
    }
    for role, (name, load) in loaders.items():
        try:
            engines = load()
        except EngineError as error:
            logging.getLogger(__name__).warning("%s", error)
            engines = replace(engines, missing=(*engines.missing, Missing(role, shown(name), error)))
    return engines


def _writing(settings: EngineSettings, folder: Path, secret: Secret, engines: Engines) -> Engines:
    found = writer(settings, folder, secret)
    return replace(engines, writer=found, opinions=settings.opinions) if found else engines


def writer(settings: EngineSettings, folder: Path, secret: Secret) -> Writer | None:
    """The language model that writes; None where the built-in engine is to quote.

    Raises:
        EngineError: it is not there, or cannot be loaded.
    """
    kind, _, rest = settings.writer.partition(":")
    if kind == "transformers":
        return _local(rest, folder, settings.seconds)
    if kind == "openai":
        from synopse.engines.steady import SteadyWriter

        return SteadyWriter(served(settings, secret))
    return None


def shown(name: str) -> str:
    """The name of an engine without the place of its files on this machine."""
    kind, _, rest = name.partition(":")
    is_path = kind == "transformers" and (rest.startswith(("/", "~", ".")) or rest.count("/") > 1 or "\\" in rest)
    return f"{kind}:{Path(rest).name}" if is_path else name


def _local(model: str, folder: Path, seconds: float) -> Writer:
    from synopse.engines.kinds import SILENT, kind, misplaced
    from synopse.engines.loading import load_config  # brings torch: not before it is needed
    from synopse.engines.steady import SteadyWriter

    shelf = _shelf(model, folder, "writer")
    if (what := kind(shelf)) in SILENT:
        raise misplaced(model, what, "writer")
    if load_config(shelf).is_encoder_decoder:
        from synopse.engines.condenser import Condenser

        return SteadyWriter(Condenser(shelf, seconds))
    from synopse.engines.chat import ChatModel

    return SteadyWriter(ChatModel(shelf, seconds))


def served(settings: EngineSettings, secret: Secret) -> ServedModel:
    """The model of a server, which is not asked yet.

    Raises:
        EngineError: the client is not installed, or the key is missing.
    """
    try:
        from synopse.engines.server import ServedModel
    except ModuleNotFoundError as error:
        raise EngineError("the client for servers is not installed", hint="pip install 'synopse[openai]'") from error
    key = secret(settings.key or KEY)
    if settings.key and key is None:
        raise EngineError(f"there is no key in {settings.key}", hint="set it where synopse runs")
    url, _, model = settings.writer.partition(":")[2].partition("#")
    return ServedModel(
        url, model, key=key, seconds=settings.seconds, together=settings.together, context=settings.context
    )


def _grouping(name: str, folder: Path, engines: Engines) -> Grouping | None:
    if name == BUILTIN:
        return engines.grouping
    from synopse.engines.encoder import loaded
    from synopse.engines.grouping import grouping

    return grouping(loaded(_shelf(name.partition(":")[2], folder, "encoder")), engines.background)


def _relations(name: str, folder: Path) -> Relations | None:
    if name == BUILTIN:
        return None
    from synopse.engines.relations import relating

    return relating(_shelf(name.partition(":")[2], folder, "relations"))


def _shelf(model: str, folder: Path, role: Role) -> Shelf:
    from synopse.engines.shelves import BUILTIN_E5, find  # brings the library of the hub

    if model != BUILTIN_E5:
        return find(model, folder)
    if role != "encoder":
        from synopse.engines.kinds import misplaced

        raise misplaced(model, "encoder", role)
    from synopse.engines import e5_folder

    return find(str(e5_folder.folder()), folder)
