"""The commands `synopse models`: bring a model from the hub of Hugging Face here, and show those that there are."""

from __future__ import annotations

from typing import Annotated

import typer

from synopse.terminal import say, table
from synopse.view import shown

models = typer.Typer(help="Models of Hugging Face on this machine.", no_args_is_help=True, rich_markup_mode=None)

USE = {
    "chat": 'writer = "transformers:{name}"',
    "summarizer": 'writer = "transformers:{name}"',
    "encoder": 'encoder = "transformers:{name}"',
    "relations": 'relations = "transformers:{name}"',
    "other": "-",
}
"""Lines for [engines] in synopse.toml."""


@models.command("pull")
def pull(
    model: Annotated[str, typer.Argument(metavar="ID", help="As on huggingface.co, such as Qwen/Qwen3-0.6B.")],
) -> None:
    """Bring a model here from huggingface.co: the only command that loads one from the network."""
    from synopse.engines.hub import pull as bring

    held = bring(model)
    say(f"{shown(held.name)} is here ({held.megabytes:,} MB); under [engines] in synopse.toml:")
    say(f"  {USE[held.kind].format(name=shown(held.name))}")


@models.command("list")
def listed() -> None:
    """Show the models that are here, and how each is used."""
    from synopse.engines.hub import all_held

    rows = [("extractive", "writer", "-", 'writer = "extractive"'), ("builtin", "encoder, judge", "-", "-")]
    for one in all_held():
        use = one.trouble or USE[one.kind].format(name=one.name)
        rows.append((one.name, one.kind, f"{one.megabytes:,}", use))
    table(("model", "kind", "MB", "[engines] in synopse.toml"), rows)
