"""Bytes become the text that was meant."""

from __future__ import annotations

import pytest

from synopse.read.encoding import decode, is_binary

UMLAUTS = "Bürger und Straßen: „Größe“"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_usual_encodings_are_recognised_without_a_declaration(encoding: str) -> None:
    assert decode(UMLAUTS.encode(encoding)) == UMLAUTS


def test_a_declared_encoding_counts() -> None:
    page = '<meta charset="iso-8859-2"><p>Łódź</p>'
    assert decode(page.encode("iso-8859-2"), declares=True) == page


def test_a_declaration_of_latin_1_means_cp1252() -> None:
    page = '<meta charset="iso-8859-1"><p>„Größe“</p>'
    assert decode(page.encode("cp1252"), declares=True) == page


def test_a_wrong_declaration_does_not_spoil_utf_8() -> None:
    page = '<meta charset="iso-8859-1"><p>Größe</p>'
    assert decode(page.encode("utf-8"), declares=True) == page


@pytest.mark.parametrize("name", ["no-such-encoding", "rot13", "undefined"])
def test_an_unknown_declaration_is_passed_over(name: str) -> None:
    page = f'<meta charset="{name}"><p>Größe</p>'
    assert decode(page.encode("cp1252"), declares=True) == page


def test_a_declaration_in_a_plain_text_is_text() -> None:
    assert decode(b"charset=utf-16 ist falsch") == "charset=utf-16 ist falsch"


def test_one_broken_byte_does_not_turn_utf_8_into_cp1252() -> None:
    assert decode(UMLAUTS.encode() + b"\xff") == UMLAUTS + "\ufffd"


def test_binary_data_is_told_from_text() -> None:
    assert is_binary(b"abc\0def")
    assert is_binary(bytes(range(256)))
    assert not is_binary(UMLAUTS.encode("cp1252"))
    assert not is_binary(UMLAUTS.encode("utf-16"))
