"""What the head and the foot of a text say about it: title, time, outlet, author."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from synopse.clean import normalise, sameness
from synopse.language import Language
from synopse.language.calendar import absolute_dates
from synopse.language.furniture import is_ended, reason, shape_reason
from synopse.language.sentences import split
from synopse.language.words import stem
from synopse.model import Removal
from synopse.read.moment import Published, first_day, is_credible

TITLE_WORDS = 25
TITLE_LENGTH = 200
GOOD_TITLE_WORDS = 3
LEAST_TITLE_WORDS = 2
HEAD_BLOCKS = 8
"""The title stands within the first blocks of a page."""
FOOT_BLOCKS = 4
OUTLET_WORDS = 5
NAMEPLATE_BLOCKS = 4
"""Name, date, title, text."""
NAMING = 4
"""Letters from which on a word says something: not "Der", "The"."""
DATELINE_REACH = 60
OPENS_REPORT = re.compile(r"(?:\s*\([^)]{2,30}\))?\s*[-–—:.]\s")
RIGHTS = re.compile(r"^(?:©|\(c\))\s*(?:\d{4}\s*)?(?P<outlet>[^.,|©]{2,60}?)(?:\s+\d{4})?\s*(?:[.,|]|$)", re.IGNORECASE)
YEAR = re.compile(r"\d{4}")


def title(blocks: Sequence[str], language: Language) -> str | None:
    """Title that a text gives itself; None where it begins with its first paragraph.

    A line that the head repeats is the title; else the first line before the text that is
    neither a label nor other furniture.
    """
    if _nameplate(blocks, language):
        blocks = blocks[1:]
    lines: list[str] = []
    for index, block in enumerate(blocks[:HEAD_BLOCKS]):
        line = normalise(block)
        if not _may_be_title(line, last=index + 1 == len(blocks)):
            break
        if not _is_stamp(line, language):
            lines.append(line)
    counts = Counter(sameness(line) for line in lines)
    for line in lines:
        if counts[sameness(line)] > 1 and len(line.split()) >= LEAST_TITLE_WORDS:
            return line
    own = [line for line in lines if reason(line, language.furniture, "head", alone=True) in {None, "label"}]
    for least in (GOOD_TITLE_WORDS, LEAST_TITLE_WORDS):
        for line in own:
            if len(line.split()) >= least:
                return _without_outlet(line)[0]
    return None


def published(
    raw: Sequence[str], removed: Iterable[Removal], text: str, language: Language, zone: ZoneInfo
) -> Published | None:
    """Time that a stamp at the head or foot states, or the date in the dateline of the first sentence.

    A clock time counts in `zone`; a day without one is its midnight there, and `to_the` says so.
    """
    edge = {normalise(block) for block in (*raw[:HEAD_BLOCKS], *raw[-FOOT_BLOCKS:])}
    for piece in removed:
        if piece.reason not in {"stamp", "byline"} or piece.text not in edge:
            continue
        if found := first_day(piece.text, language.calendar, zone):
            return found
    for written in absolute_dates(text[:DATELINE_REACH], language.calendar):
        places = text[: written.start].split()
        dateline = OPENS_REPORT.match(text, written.end) and all(word[0].isupper() for word in places)
        if dateline and is_credible(written.day):
            return Published.written(written, zone)
    return None


def source(raw: Sequence[str], removed: Iterable[Removal], language: Language) -> str | None:
    """Outlet, where a line at the head or foot names it: "Quelle: X", "© X 2026", "X | Titel", X above the date."""
    label = language.furniture.found["source_label"]
    for piece in removed:
        for part in re.split(r"\s[|·]\s", piece.text):
            found = RIGHTS.match(part)
            if found and (name := _outlet(found["outlet"], language)):
                return name
            head, colon, tail = part.partition(":")
            if colon and label.fullmatch(head.strip(" (")) and (name := _outlet(tail, language)):
                return name
    for block in raw[:HEAD_BLOCKS]:
        if name := _without_outlet(normalise(block))[1]:
            return name
    return _nameplate(raw, language)


def author(removed: Iterable[Removal], language: Language) -> str | None:
    """Names in the first byline that left the text."""
    for piece in removed:
        if piece.reason not in {"byline", "label", "credit"}:
            continue
        for pattern in language.furniture.bylines:
            if found := pattern.search(piece.text):
                return found["author"]
    return None


def not_before(raw: Iterable[str], language: Language) -> date | None:
    """Latest day that a text mentions as past, so that it cannot have appeared earlier.

    Every date written out in full counts, captions included, unless its sentence speaks of what is
    planned ("wird am 3. Mai 2027 eröffnet"). So the text did not appear before this day, provided that
    it does not name a coming day without a word of the future; how long after, it does not say.
    """
    days = []
    for block in raw:
        line = normalise(block)
        for start, end in split(line, language.sentences):
            sentence = line[start:end]
            ahead = language.speech.ahead.search(sentence) is not None
            days += [d.day for d in absolute_dates(sentence, language.calendar) if not ahead and is_credible(d.day)]
    return max(days, default=None)


def _may_be_title(line: str, *, last: bool) -> bool:
    """Whether a line can stand above a text: short, and no sentence with a full stop."""
    if last or len(line) > TITLE_LENGTH or len(line.split()) > TITLE_WORDS:
        return False
    return not is_ended(line) or not line.rstrip("\"“”»«’'›‹)").endswith((".", "…", ":"))


def _is_stamp(line: str, language: Language) -> bool:
    return shape_reason(line, language.furniture, "head") in {"stamp", "contact", "copyright", "agency"}


def _without_outlet(line: str) -> tuple[str, str | None]:
    """Title and the outlet that a bar parts from it: the short side is the outlet."""
    parts = [part.strip() for part in line.split(" | ")]
    if len(parts) != 2 or is_ended(line):
        return line, None
    short, long = sorted(parts, key=lambda part: len(part.split()))
    if len(short.split()) <= OUTLET_WORDS < len(long.split()):
        return long, short
    return line, None


def _nameplate(raw: Sequence[str], language: Language) -> str | None:
    """Outlet in the first line, with the date below and then the title, as on the front page of a paper.

    A name is of two capitalised words at least, for a single one is as often a section ("Politik"). Its words
    do not stand in what follows, as those of a title or a kicker ("Bad Orb") do. Where only names and nouns
    have capitals, the last word ("Elbe-Kurier") has to be new; elsewhere all, for titles have capitals there.
    """
    if len(raw) < NAMEPLATE_BLOCKS:
        return None
    name, date_line = (normalise(block) for block in raw[:2])
    words = re.split(r"[ -]", name)
    if not (1 < len(words) <= OUTLET_WORDS and all(word[:1].isupper() for word in words)) or is_ended(name):
        return None
    if not (absolute_dates(date_line, language.calendar) and _is_stamp(date_line, language)):
        return None
    above = title(raw[1:], language)
    why = reason(name, language.furniture, "head", alone=True)
    if above is None or len(above) <= len(name) or why not in {None, "agency"}:  # "Elbe-Kurier" is like "AFP-SDA"
        return None
    naming = [stem(word) for word in re.findall(r"\w+", name) if len(word) >= NAMING]
    naming = naming[-1:] if language.words.nouns_capitalised else naming
    following = {stem(word) for word in re.findall(r"\w+", " ".join(raw[2:]))}
    return _outlet(name, language) if naming and following.isdisjoint(naming) else None


def _outlet(name: str, language: Language) -> str | None:
    """Name as an outlet; None where it is an agency's or a picture's owner."""
    name = YEAR.sub("", name).strip(" .,)|–-")
    words = name.split()
    if not words or len(words) > OUTLET_WORDS or "/" in name or language.furniture.found["agency"].search(words[0]):
        return None
    return name if name[0].isupper() or name[0].isdigit() else None
