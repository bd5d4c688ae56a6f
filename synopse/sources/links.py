"""Addresses on the web: one canonical form each, and which belong to one site."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, quote_plus, urljoin, urlsplit, urlunsplit

from courlan import extract_domain, normalize_url

LONGEST = 2000
"""Characters of an address: no outlet has longer ones, and browsers end about there."""
DEFAULT_PORTS = {"http": 80, "https": 443}
IDENTIFYING = {"cid", "eid", "uid", "keyword"}
"""Parameters that courlan takes for trackers, and that some outlets tell their articles apart by."""
TRACKERS = re.compile(
    r"^(?:at|ns|wt|hsa|trk|sc)[_.]|^(?:cmp|cmpid|icid|ocid|smid|dicbo|wtmc|rss|share|xing_share|jsessionid)$|^cm_|_share$",
    re.IGNORECASE,
)
"""Trackers that courlan does not know."""
SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*", re.IGNORECASE)


def canonical(link: str, base: str = "") -> str | None:
    """Address as this product knows it; None where it is none on the web (`javascript:`, `file:`, `mailto:`).

    Relative links count from `base`. Fragment, credentials, session and tracking parameters go; parameters that
    may tell articles apart stay, in their order.
    """
    try:
        parts = urlsplit(urljoin(base, "".join(link.split())))
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:  # brackets that are no IPv6 address, a port that is no number
        return None
    if parts.scheme not in DEFAULT_PORTS or not host:
        return None
    host = f"[{host}]" if ":" in host else host
    netloc = host if port in (None, DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"
    path = quote(SESSION.sub("", parts.path), safe="/%!$&'()*+,;=:@~-._") or "/"
    query = "&".join(pair for pair in parts.query.split("&") if pair and not _is_tracker(pair.split("=")[0].lower()))
    address = urlunsplit((parts.scheme, netloc, path, quote(query, safe="/%!$&'()*+,;=:@~-._?"), ""))
    return address if len(address) <= LONGEST else None


def same_site(one: str, other: str) -> bool:
    """Whether two addresses lie under one registered domain (m.outlet.example and www.outlet.example)."""
    mine, theirs = _domain(one), _domain(other)
    return mine == theirs if mine or theirs else urlsplit(one).netloc == urlsplit(other).netloc


def _domain(url: str) -> str | None:
    """Registered domain; by its shape alone where the list of suffixes does not know it (.example, .local)."""
    return extract_domain(url) or extract_domain(url, fast=True)


@lru_cache(maxsize=1000)
def _is_tracker(name: str) -> bool:
    """Whether a parameter says how a reader came, by courlan's lists and ours."""
    if name in IDENTIFYING:
        return False
    known = urlsplit(normalize_url(f"https://site.example/?{quote_plus(name)}=1")).query == ""
    return known or TRACKERS.search(name) is not None
