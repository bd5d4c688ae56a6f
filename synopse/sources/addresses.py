"""Which addresses may be called at all: the public internet, unless a source says otherwise."""

from __future__ import annotations

import ipaddress
import re
import socket

import httpx

_GLOBAL_V6 = ipaddress.ip_network("2000::/3")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_TUNNELS = tuple(ipaddress.ip_network(block) for block in ("2001::/32", "2002::/16", "3fff::/20", "192.88.99.0/24"))
"""Teredo and 6to4 with its relays carry any IPv4 address inside; 3fff::/20 is documentation, which Python 3.11 does
not know yet."""
_PORTS = {"http": 80, "https": 443}


def public(address: str) -> bool:
    """Whether an IP address belongs to the public internet.

    An IPv4 address inside an IPv6 one (mapped, NAT64) counts as what it carries: a network with NAT64 reaches every
    outlet that way. What cannot be read as an address is not public.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None)
        if inner is not None:
            return public(str(inner))
        if ip not in _GLOBAL_V6:
            return False
    if any(ip in block for block in _TUNNELS if block.version == ip.version):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_private)


def resolve(host: str, port: int) -> tuple[str, ...]:
    """The IP addresses of a host, in the system's order; numbers in any spelling (0x7f.1, 2130706433) come back plain.

    Raises:
        OSError: the name has no address, or nobody could be asked.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:  # a label that is empty or longer than 63 characters
        raise socket.gaierror(socket.EAI_NONAME, "no name of a host") from error
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def read_url(text: str, base: httpx.URL | None = None) -> httpx.URL | None:
    """An address as it will be called: absolute, http(s), without user, password and fragment; None if it is none."""
    try:
        url = httpx.URL(text.strip()) if base is None else base.join(text.strip())
        if url.scheme not in _PORTS or not url.host or not 0 < port_of(url) < 65536:
            return None
        return url.copy_with(userinfo=b"", fragment=None)
    except (httpx.InvalidURL, ValueError):
        return None


def shown(url: str) -> str:
    """An address as it is noted and told: without user and password, and of a length that can be read."""
    return re.sub(r"//[^/?#]*@", "//", url)[:2000]


def port_of(url: httpx.URL) -> int:
    """The port that an address means, named or not."""
    return _PORTS[url.scheme] if url.port is None else url.port


def same_place(one: httpx.URL, other: httpx.URL) -> bool:
    """Whether two addresses lead to the same server: same host and port, or the step from http to https.

    The port counts, since behind every port of one's own machine another service may listen.
    """
    if one.host != other.host:
        return False
    return port_of(one) == port_of(other) or {port_of(one), port_of(other)} == set(_PORTS.values())


def same_server(one: str, other: str) -> bool:
    """The same for addresses as text: whether what a private source names is still that source's own server."""
    first, second = read_url(one), read_url(other)
    return first is not None and second is not None and same_place(first, second)
