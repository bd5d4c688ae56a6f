"""Secrets of the settings: found where the settings say, and kept out of what is printed."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import quote, quote_plus

from synopse.errors import SettingsError

MASK = "***"


def resolve(secret: str, *, environment: Mapping[str, str], blocks: Callable[[str], str]) -> str:
    """Fetch the secret that `env:NAME` or `block:name` points to.

    Args:
        secret: where it is kept, as the settings have it.
        environment: the variables of the process.
        blocks: looks up a Prefect Secret block; KeyError or ValueError where there is none of this name.

    Raises:
        SettingsError: there is no such variable or block, or it is empty. Names the place, never a value.
    """
    kind, _, name = secret.partition(":")
    if kind == "env":
        value, place = environment.get(name, ""), f"environment variable {name}"
        hint = f"set {name} where synopse runs"
    elif kind == "block":
        place, hint = f"Prefect Secret block {name}", f"prefect block create secret, and name it {name}"
        try:
            value = blocks(name)
        except (KeyError, ValueError) as error:
            raise SettingsError(f"there is no {place}", hint=hint) from error
    else:  # not quoted: whoever writes the secret itself into the settings would find it in a log
        raise SettingsError("a secret stands in the settings, wanted env:NAME or block:name")
    value = value.strip("\r\n")  # what `echo` or an editor leaves at the end of a file
    if not value:
        raise SettingsError(f"the {place} is missing or empty", hint=hint)
    return value


def scrub(text: str, secrets: Iterable[str]) -> str:
    """Mask the secrets in a text, in the spellings in which URLs and logins carry them too."""
    spellings = {
        spelling
        for secret in secrets
        if secret
        for spelling in (secret, quote(secret, safe=""), quote(secret), quote_plus(secret), _base64(secret))
    }
    for spelling in sorted(spellings, key=len, reverse=True):  # a part must not break up the whole
        text = text.replace(spelling, MASK)
    return text


def _base64(secret: str) -> str:
    return base64.b64encode(secret.encode()).decode()
