"""What was published: stories, editions, receipts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from synopse.archive import Archive, Edition, StoryMemory
from synopse.parcel import Receipt
from tests.archive.harvests import hour
from tests.briefings import BRIEFING


def edition(ident: str = "2026-03-02", *, until: float = 24, folder: str = "a") -> Edition:
    return Edition(
        id=ident,
        day=date(2026, 3, 2),
        since=hour(until - 24),
        until=hour(until),
        briefing=BRIEFING,
        folder=Path(folder),
    )


def memory(ident: str, title: str, at: float) -> StoryMemory:
    return StoryMemory(
        id=ident,
        title=title,
        first_briefed=hour(24),
        last_briefed=hour(at),
        articles=("a1", "b2"),
        data={"said": [{"text": "Drei Verletzte \0", "count": 3}]},
        vector=b"\x00\x01",
    )


def receipt(target: str, at: float, *, delivered: bool = True, error: str | None = None) -> Receipt:
    return Receipt(target=target, delivered=delivered, at=hour(at), tries=2, error=error)


def test_an_edition_comes_back_as_it_was_put(archive: Archive) -> None:
    archive.put_briefing(edition())
    assert archive.briefing("2026-03-02") == edition()
    assert archive.briefing("2026-03-03") is None


def test_the_last_briefing_is_the_one_whose_window_ends_last(archive: Archive) -> None:
    assert archive.last_briefing() is None
    for ident, until in (("mo", 24), ("mi", 72), ("di", 48)):
        archive.put_briefing(edition(ident, until=until))
    last = archive.last_briefing()
    assert last
    assert (last.id, [e.id for e in archive.briefings(2)]) == ("mi", ["mi", "di"])


def test_an_edition_made_anew_replaces_one_that_is_not_delivered(archive: Archive) -> None:
    archive.put_briefing(edition(folder="a"))
    archive.put_receipt("2026-03-02", receipt("files", 25))
    assert archive.put_briefing(edition(folder="b")).folder == Path("b")
    assert [e.folder for e in archive.briefings(9)] == [Path("b")]
    assert archive.delivered("2026-03-02") == {"files"}, "who has it is not forgotten"


def test_an_edition_that_was_delivered_stays_as_it_is(archive: Archive) -> None:
    archive.put_briefing(edition(folder="a"))
    archive.mark_delivered("2026-03-02")
    kept = archive.put_briefing(edition(folder="b"), [memory("s1", "Brand", 24)])
    assert (kept.folder, kept.state) == (Path("a"), "delivered")
    assert archive.stories(hour(0), hour(99)) == ()


def test_stories_come_back_as_they_stood_last_in_the_window(archive: Archive) -> None:
    archive.put_briefing(edition("mo", until=24), [memory("s1", "Brand", 24), memory("s2", "Wahl", 24)])
    archive.put_briefing(edition("di", until=48), [memory("s1", "Brand gelöscht", 48)])
    assert [story.title for story in archive.stories(hour(0), hour(48))] == ["Brand gelöscht", "Wahl"]
    assert [story.title for story in archive.stories(hour(24), hour(48))] == ["Brand gelöscht"]
    assert archive.stories(hour(0), hour(24)) == (memory("s1", "Brand", 24), memory("s2", "Wahl", 24)), (
        "an edition that is made anew sees what its first attempt saw"
    )


def test_a_story_put_twice_is_one(archive: Archive) -> None:
    for title in ("Brand", "Großbrand"):
        archive.put_story(memory("s1", title, 24))
    assert [story.title for story in archive.stories(hour(0), hour(24))] == ["Großbrand"]


def test_receipts_add_up_and_what_was_delivered_stays_delivered(archive: Archive) -> None:
    archive.put_briefing(edition())
    archive.put_receipt("2026-03-02", receipt("mail", 25, delivered=False, error="421 later"))
    assert archive.delivered("2026-03-02") == set()
    archive.put_receipt("2026-03-02", receipt("mail", 26))
    archive.put_receipt("2026-03-02", receipt("mail", 27, delivered=False, error="late echo"))
    (sending,) = archive.sendings("2026-03-02")
    assert (sending.target, sending.delivered, sending.tries, sending.at) == ("mail", True, 6, hour(27))
    assert archive.delivered("2026-03-02") == {"mail"}


def test_an_end_between_sending_and_receipt_is_seen(archive: Archive) -> None:
    archive.put_briefing(edition())
    archive.intend("2026-03-02", "mail", hour(25))
    (sending,) = archive.sendings("2026-03-02")
    assert (sending.intended, sending.at, sending.delivered, sending.tries) == (hour(25), None, False, 0)
    archive.put_receipt("2026-03-02", receipt("mail", 26))
    (sending,) = archive.sendings("2026-03-02")
    assert (sending.intended, sending.at, sending.delivered, sending.tries) == (hour(25), hour(26), True, 2)


def test_no_sending_begins_for_a_briefing_that_is_not_there(archive: Archive) -> None:
    with pytest.raises(IntegrityError):
        archive.intend("niemals", "mail", hour(0))


def test_no_receipt_is_kept_for_a_briefing_that_is_not_there(archive: Archive) -> None:
    with pytest.raises(IntegrityError):
        archive.put_receipt("niemals", receipt("mail", 0))
