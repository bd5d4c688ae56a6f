"""What the headers of a request and of an answer say."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime

import httpx

from synopse.harvest import Validators
from synopse.sources.hosts import LONGEST_REST

_PLAIN = re.compile(r"[ -~]{1,500}")


def conditions(validators: Validators) -> dict[str, str]:
    """The headers that ask for a page only if it has changed."""
    given = {"If-None-Match": validators.etag, "If-Modified-Since": validators.modified}
    return {name: value for name, value in given.items() if value and _PLAIN.fullmatch(value)}


def validators_of(headers: httpx.Headers, old: Validators) -> Validators:
    """The validators of an answer; what one does not name stays as it was."""
    etag, modified = (
        value if _PLAIN.fullmatch(value) else None
        for value in (headers.get("etag", ""), headers.get("last-modified", ""))
    )
    return Validators(etag=etag or old.etag, modified=modified or old.modified)


def declared(headers: httpx.Headers) -> tuple[str | None, str | None]:
    """Content type and charset as the server declares them."""
    if "content-type" not in headers:
        return None, None
    message = Message()
    message["content-type"] = headers["content-type"]
    return message.get_content_type(), message.get_content_charset()


def retry_after(value: str, now: datetime) -> float:
    """Seconds that a Retry-After header asks for, given as a number or a date; 0 for none or nonsense."""
    if re.fullmatch(r"[0-9]{1,9}", value.strip()):
        return min(float(value), LONGEST_REST)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, IndexError, OverflowError):
        return 0.0
    seconds = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now
    return min(max(seconds.total_seconds(), 0.0), LONGEST_REST)
