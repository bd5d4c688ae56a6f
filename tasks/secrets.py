"""Where Prefect keeps secrets."""

from __future__ import annotations

import asyncio

from prefect.blocks.system import Secret


def secret_block(name: str) -> str:
    """The value of a Prefect Secret block.

    Raises:
        ValueError: there is none of this name.
    """
    block: Secret[str] = asyncio.run(Secret.aload(name))
    return str(block.get())
