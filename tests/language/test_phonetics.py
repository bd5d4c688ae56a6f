"""Names that sound alike."""

from __future__ import annotations

import pytest

from synopse.language.phonetics import sound_alike


@pytest.mark.parametrize(
    ("one", "two"), [("Seebohm", "Seeboom"), ("Waschko", "Vasko"), ("Stähle", "Stehle"), ("Tewan", "Tevan")]
)
def test_spellings_of_a_name_sound_alike(one: str, two: str) -> None:
    assert sound_alike(one, two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Thielemann", "Tillmann"),
        ("Lindqvist", "Lindquist"),
        ("Gerold", "Gernot"),
        ("\u0418\u0432\u0430\u043d", "\u041f\u0451\u0442\u0440"),
    ],
)
def test_other_names_do_not(one: str, two: str) -> None:
    assert not sound_alike(one, two)
