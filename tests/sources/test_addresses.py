"""Only the public internet is called; every spelling of a private address is recognised."""

from __future__ import annotations

import pytest

from synopse.sources.addresses import public, read_url, resolve, same_server


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",  # where clouds keep their secrets
        "100.64.0.1",  # behind a provider's address translation
        "192.0.0.1",
        "192.0.2.1",
        "192.88.99.1",
        "198.18.0.1",
        "203.0.113.5",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:0:127.0.0.1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "no address",
    ],
)
def test_an_address_off_the_public_internet_is_recognised(address: str) -> None:
    assert not public(address)


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.215.14", "2606:4700::1111", "2a00:1450::1", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1"]
)
def test_a_public_address_is_let_through(address: str) -> None:
    assert public(address)


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "017700000001", "localhost"])
def test_every_spelling_of_loopback_resolves_to_an_address_that_is_not_public(host: str) -> None:
    found = resolve(host, 80)
    assert found
    assert not any(public(address) for address in found)


@pytest.mark.parametrize("host", ["a..b", "x" * 64 + ".de", "%zz"])
def test_what_cannot_be_a_name_has_no_address(host: str) -> None:
    with pytest.raises(OSError, match=r"."):
        resolve(host, 80)


def test_an_address_loses_credentials_and_fragment() -> None:
    assert str(read_url(" https://user:secret@Elbbote.de/a?b=c#d ")) == "https://elbbote.de/a?b=c"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "file:///etc/passwd",
        "ftp://elbbote.de/",
        "javascript:alert(1)",
        "//elbbote.de/",
        "http:///path",
        "http://elbbote.de:0/",
        "http://elbbote.de:99999/",
        "http://elbbote.de/\x00",
        "http://elbbote.de/\ud800",
        "http://[::1/",
    ],
)
def test_what_is_no_web_address_is_none(text: str) -> None:
    assert read_url(text) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://nas.lan/feed", "http://NAS.lan:80/page", True),
        ("http://nas.lan/feed", "https://nas.lan/page", True),
        ("http://nas.lan:8000/feed", "http://nas.lan:8000/page", True),
        ("http://nas.lan:8000/feed", "http://nas.lan:6379/", False),  # another service on the same machine
        ("http://nas.lan/feed", "http://169.254.169.254/", False),
        ("http://nas.lan/feed", "file:///etc/passwd", False),
    ],
)
def test_a_server_is_the_same_by_host_and_port(one: str, other: str, same: bool) -> None:
    assert same_server(one, other) is same
