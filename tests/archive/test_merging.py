"""Archives in which one article stood several times, as earlier versions kept it."""

from __future__ import annotations

import pytest

from synopse.archive import Archive, Listed
from tests.archive.earlier import EARLIER, Row, digest, old
from tests.archive.harvests import harvest, hour, story

ONE, OTHER = "https://blatt.example/a", "http://www.blatt.example/a"


@pytest.mark.parametrize("revision", EARLIER)
def test_an_article_of_two_names_becomes_one_with_all_that_it_said(url: str, revision: str) -> None:
    rows = [
        ("Blatt", ONE, [("Drei.", 0, "full"), ("Vier.", 2, "full")]),
        ("Das Blatt", ONE, [("Drei.", 1, "full"), ("Fünf.", 3, "full")]),
        ("Kurier", "https://kurier.example/a", [("Drei.", 0, "full")]),
    ]
    old(url, revision, rows)
    with Archive.open(url) as archive:
        assert (archive.stats().articles, archive.stats().versions) == (2, 4)
        one, other = archive.articles(hour(-1), hour(9))
        assert [v.text for v in one.earlier] + [one.article.text] == ["Drei.", "Vier.", "Fünf."]
        assert (one.article.source, one.version, one.first_seen) == ("Das Blatt", 3, hour(0))
        assert (other.article.source, other.version) == ("Kurier", 1)
        assert len(archive.search("Titel")) == 2
        assert archive.search("Drei")[0].source == "Kurier"


def test_the_merged_article_goes_on(url: str) -> None:
    old(url, "0004", [("Blatt", ONE, [("Drei.", 0, "full")]), ("Das Blatt", OTHER, [("Fünf.", 3, "full")])])
    with Archive.open(url) as archive:
        archive.enlist([Listed(name="Das Blatt", address="https://blatt.example/feed")])
        article = story("a", "Sechs.").model_copy(update={"source": "Das Blatt"})
        assert archive.record(harvest(article, source="Das Blatt"), hour(5)).changed == 1
        (kept,) = archive.articles(hour(4), hour(9))
        assert (kept.article.text, kept.version, len(kept.earlier)) == ("Sechs.", 3, 2)


def test_every_version_that_a_briefing_may_cite_is_still_there(url: str) -> None:
    old(url, "0004", [("Blatt", ONE, [("Drei.", 0, "full")]), ("Kurz", OTHER, [("Drei.", 1, "full")])])
    with Archive.open(url) as archive:
        idents = [digest(f"{address}\0Drei.")[:12] for address in (ONE, OTHER)]
        assert [kept.article.id for kept in archive.by_ids(idents)] == idents
        assert archive.stats().articles == 1


def test_a_teaser_of_another_feed_does_not_become_the_newest(url: str) -> None:
    old(url, "0004", [("Blatt", ONE, [("Der ganze Text.", 0, "full")]), ("Kurz", ONE, [("Der …", 3, "teaser")])])
    with Archive.open(url) as archive:
        assert [kept.article.text for kept in archive.by_ids([digest(f"{ONE}\0Der ganze Text.")[:12]])] == [
            "Der ganze Text."
        ]
        assert archive.search("ganze")[0].source == "Blatt"


def test_an_article_that_moved_is_the_one_at_its_new_address(url: str) -> None:
    new = "https://blatt.example/neu"
    old(url, "0004", [("Blatt", ONE, [("Drei.", 0, "full")])], moved={ONE: new})
    with Archive.open(url) as archive:
        assert archive.record(harvest(story("neu", "Drei.")), hour(1)).known == 1
        assert archive.stats().articles == 1


def test_ten_thousand_articles_are_brought_up_to_date(url: str) -> None:
    rows: list[Row] = [
        (f"Blatt {number // 6000}", f"https://blatt.example/{number % 6000}", [("Meldung.", number % 24, "full")])
        for number in range(10_000)
    ]
    old(url, "0004", rows)
    with Archive.open(url) as archive:
        assert archive.stats().articles == 6000
