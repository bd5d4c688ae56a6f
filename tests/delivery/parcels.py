"""Parcels to deliver: the hand-written briefing, and a clock that tests set."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from synopse.labels import load_catalog
from synopse.model import Briefing, News, Since, Unchanged
from synopse.output import write
from synopse.parcel import Parcel
from synopse.render import html, json, markdown
from tests.briefings import BERLIN, BRIEFING, HOSTILE, evidence, verbatim

PDF = b"%PDF-1.7\n% no real one: its bytes have to arrive as they are\r\n\x00\xff\n.\n%%EOF\n"
HOSTILE_TITLE = f"Lage\r\nBcc: victim@example.org\u2028\u202e{HOSTILE}"


class Clock:
    """Half past six in Berlin; sleeping is noted and takes no time."""

    def __init__(self) -> None:
        self.at = dt.datetime(2026, 6, 17, 6, 30, tzinfo=BERLIN)
        self.slept: list[float] = []

    def now(self) -> dt.datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += dt.timedelta(seconds=seconds)


def parcel(folder: Path, briefing: Briefing = BRIEFING, day: str = "2026-06-17", *, pdf: bool = True) -> Parcel:
    """Write the briefing into the folder of its day and pack it."""
    catalog = load_catalog(briefing.language, BERLIN)
    texts = {"md": markdown(briefing, catalog), "html": html(briefing, catalog), "json": json(briefing)}
    files = {kind: text.encode() for kind, text in texts.items()} | ({"pdf": PDF} if pdf else {})
    write(folder / day, {f"briefing.{kind}": content for kind, content in files.items()})
    return Parcel(
        id=f"briefing-{day}", day=dt.date.fromisoformat(day), briefing=briefing, folder=folder / day, files=files
    )


def titled(title: str, briefing: Briefing = BRIEFING) -> Briefing:
    """The briefing with this title, its stories too."""
    stories = tuple(story.model_copy(update={"title": title}) for story in briefing.stories)
    return briefing.model_copy(update={"title": title, "stories": stories})


def long(count: int = 60) -> Briefing:
    """A briefing of so many stories."""
    return BRIEFING.model_copy(update={"stories": tuple(BRIEFING.stories[n % 2] for n in range(count))})


def continued() -> Briefing:
    """A briefing whose first story goes on from the day before; on another nothing is new."""
    known = verbatim(evidence("noris", "Acht von ihnen"))
    changed = News(
        kind="changed",
        statement="Sanitäter haben inzwischen elf Personen versorgt.",
        evidence=(evidence("franken", "Sanitäter und Notärzte"),),
        before=known,
    )
    yesterday = {"day": dt.date(2026, 6, 16), "folder": "../2026-06-16", "anchor": "s2"}
    since = Since.model_validate({**yesterday, "news": (changed,)})
    told = Unchanged.model_validate({**yesterday, "title": "Gericht stoppt Abschuss <b>", "sources": ("Elbbote",)})
    story = BRIEFING.stories[0].model_copy(update={"since": since})
    return BRIEFING.model_copy(update={"stories": (story, BRIEFING.stories[1]), "unchanged": (told,)})
