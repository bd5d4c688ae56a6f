"""Secrets come from where the settings say, and stay out of what is printed."""

from __future__ import annotations

import base64

import pytest

from synopse.errors import SettingsError
from synopse.secrets import resolve, scrub

BLOCKS = {"desk": "s3cret"}


def test_a_secret_comes_from_the_environment() -> None:
    assert resolve("env:MAIL", environment={"MAIL": "s3cret\n"}, blocks=BLOCKS.__getitem__) == "s3cret"


def test_a_secret_comes_from_a_block() -> None:
    assert resolve("block:desk", environment={}, blocks=BLOCKS.__getitem__) == "s3cret"


@pytest.mark.parametrize(
    ("secret", "said"),
    [
        ("env:MAIL", "environment variable MAIL is missing or empty"),
        ("env:EMPTY", "environment variable EMPTY is missing or empty"),
        ("block:nothing", "no Prefect Secret block nothing"),
    ],
)
def test_a_missing_secret_is_named_by_its_place(secret: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said) as caught:
        resolve(secret, environment={"EMPTY": "", "OTHER": "s3cret"}, blocks=BLOCKS.__getitem__)
    assert caught.value.hint
    assert "s3cret" not in str(caught.value)


def test_a_secret_in_the_settings_themselves_is_not_repeated() -> None:
    with pytest.raises(SettingsError, match="wanted env:NAME or block:name") as caught:
        resolve("s3cret", environment={}, blocks=BLOCKS.__getitem__)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    "carried",
    ["pa/ss w+rd", "pa%2Fss%20w%2Brd", "pa/ss%20w%2Brd", "pa%2Fss+w%2Brd", base64.b64encode(b"pa/ss w+rd").decode()],
)
def test_a_secret_is_masked_in_every_spelling(carried: str) -> None:
    assert scrub(f"no answer from x:{carried}@host", ["pa/ss w+rd"]) == "no answer from x:***@host"


def test_the_longer_of_two_secrets_goes_first() -> None:
    assert scrub("abcdef", ["abc", "abcdef", ""]) == "***"
