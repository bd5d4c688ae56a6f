"""One article an address, whoever offers it and by what name."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest

from synopse.archive import Archive, Kept, Listed
from synopse.archive.identity import identifying
from synopse.model import Article
from tests.archive.harvests import fetch, harvest, hour, story

BLATT = Listed(name="Blatt", address="https://www.blatt.example/feed.xml", house="Verlag")
PORTAL = Listed(name="Portal", address="https://portal.example/alles.xml")


def page(slug: str, text: str, source: str = "Blatt") -> Article:
    """An article that was read at its own address, under the name of the source that read it."""
    return story(slug, text).model_copy(update={"firsthand": True, "source": source})


def feed(slug: str, text: str, source: str = "Blatt") -> Article:
    """The same as the source's feed gives it."""
    return page(slug, text, source).model_copy(update={"firsthand": False})


def kept(archive: Archive) -> list[tuple[str | None, str, int]]:
    return [(k.article.source, k.article.text, k.version) for k in archive.articles(hour(-1), hour(99))]


def only(archive: Archive) -> Kept:
    (found,) = archive.articles(hour(-1), hour(99))
    return found


# ---------------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    "other",
    [
        "http://blatt.example/a?id=7",
        "https://www.blatt.example/a?id=7",
        "HTTPS://Blatt.Example:443/a?id=7#oben",
        "https://blatt.example/a?utm_source=feed&id=7",
    ],
)
def test_one_address_is_written_in_many_ways(other: str) -> None:
    assert identifying(other) == identifying("https://blatt.example/a?id=7")


@pytest.mark.parametrize(
    "other", ["https://blatt.example/a?id=8", "https://blatt.example/A?id=7", "https://b.example/a?id=7"]
)
def test_what_may_be_another_article_stays_one(other: str) -> None:
    assert identifying(other) != identifying("https://blatt.example/a?id=7")


def test_a_host_with_umlauts_is_known_by_both_spellings() -> None:
    assert identifying("https://xn--mller-kva.example/a") == identifying("https://müller.example/a")


@pytest.mark.parametrize(
    "url", ["https://blatt.example", "https://blatt.example/", "www.blatt.example", "ftp://x/a", "", "https://[/a"]
)
def test_what_names_no_article_identifies_none(url: str) -> None:
    assert identifying(url) is None


def test_two_files_that_name_their_outlets_front_page_are_two(archive: Archive) -> None:
    letters = [
        story(str(n), f"Text {n}.").model_copy(update={"url": "https://blatt.example/", "path": f"{n}.pdf"})
        for n in (1, 2)
    ]
    assert archive.record(harvest(*letters), hour(0)).new == 2
    assert archive.record(harvest(*letters), hour(1)).known == 2


def test_a_mail_in_two_mailboxes_is_one(archive: Archive) -> None:
    mail = story("x", "Guten Morgen.").model_copy(update={"url": "mid:1@blatt.example", "path": "mid:1@blatt.example"})
    for source in ("Redaktion", "Archiv"):
        archive.record(harvest(mail, source=source), hour(0))
    assert archive.stats().articles == 1


def test_files_of_one_name_in_two_folders_are_two(archive: Archive) -> None:
    for source in ("Eingang", "Ablage"):
        archive.record(
            harvest(story("x", source).model_copy(update={"url": None, "path": "1.txt"}), source=source), hour(0)
        )
    assert archive.stats().articles == 2


# ---------------------------------------------------------------------- several sources


@pytest.mark.parametrize("order", list(itertools.permutations(("Blatt", "Portal"))))
def test_an_article_is_its_own_outlets_whoever_came_first(archive: Archive, order: Sequence[str]) -> None:
    archive.enlist([PORTAL, BLATT])
    for number, source in enumerate(order):
        archive.record(harvest(page("a", "Eins.", source), source=source), hour(number))
    assert (only(archive).source, only(archive).article.source, only(archive).article.house) == (
        "Blatt",
        "Blatt",
        "Verlag",
    )


def test_an_outlet_that_finds_its_page_unchanged_has_it_nevertheless(archive: Archive) -> None:
    """Whoever visits second asks with the validators of the first, and gets no text."""
    archive.enlist([PORTAL, BLATT])
    archive.record(harvest(page("a", "Eins.", "Portal"), source="Portal", fetches=(fetch("a", hour(0)),)), hour(0))
    archive.record(harvest(source="Blatt", fetches=(fetch("a", hour(1), status=304),)), hour(1))
    assert kept(archive) == [("Blatt", "Eins.", 1)]


@pytest.mark.parametrize("order", list(itertools.permutations(("Erst", "Zweit"))))
def test_among_equals_the_first_of_the_list_has_it(archive: Archive, order: Sequence[str]) -> None:
    archive.enlist([Listed(name=name, address=f"https://{name}.example/feed") for name in ("Zweit", "Erst")])
    for number, source in enumerate(order):
        archive.record(harvest(feed("a", "Eins.", source), source=source), hour(number))
    assert kept(archive) == [("Zweit", "Eins.", 1)]


def test_two_feeds_that_word_it_differently_do_not_take_turns(archive: Archive) -> None:
    archive.enlist([PORTAL, BLATT])
    for number in range(6):
        archive.record(harvest(feed("a", "Blatt sagt es so.")), hour(2 * number))
        archive.record(harvest(feed("a", "Portal kürzt es.", "Portal"), source="Portal"), hour(2 * number + 1))
    assert kept(archive) == [("Blatt", "Blatt sagt es so.", 1)]


def test_what_stands_on_the_page_goes_before_what_a_feed_says(archive: Archive) -> None:
    archive.enlist([BLATT, PORTAL])
    for number in range(3):
        archive.record(harvest(feed("a", "Im Feed.")), hour(2 * number))
        archive.record(harvest(page("a", "Auf der Seite.", "Portal"), source="Portal"), hour(2 * number + 1))
    assert kept(archive) == [("Blatt", "Auf der Seite.", 2)]


def test_an_edit_counts_whoever_reads_it_on_the_page(archive: Archive) -> None:
    archive.enlist([BLATT, PORTAL])
    archive.record(harvest(page("a", "Drei Verletzte.")), hour(0))
    assert archive.record(harvest(page("a", "Fünf Verletzte.", "Portal"), source="Portal"), hour(1)).changed == 1
    found = only(archive)
    assert (found.article.source, found.article.text, found.article.house) == ("Blatt", "Fünf Verletzte.", "Verlag")
    assert [(version.source, version.text) for version in found.earlier] == [("Blatt", "Drei Verletzte.")]


def test_a_fuller_text_from_elsewhere_counts_under_the_name_of_who_gave_it(archive: Archive) -> None:
    """Who puts a bought article into a folder reads it, though its outlet's feed gives a teaser only."""
    archive.enlist([BLATT, PORTAL])
    teaser = feed("a", "Der …").model_copy(update={"extent": "teaser"})
    for number in range(3):
        archive.record(harvest(teaser), hour(3 * number))
        archive.record(harvest(feed("a", "Der ganze Text.", "Portal"), source="Portal"), hour(3 * number + 1))
        archive.record(harvest(feed("a", "Ganz anders.", "Dritte"), source="Dritte"), hour(3 * number + 2))
    assert kept(archive) == [("Portal", "Der ganze Text.", 2)]


def test_a_file_keeps_the_outlet_that_it_names(archive: Archive) -> None:
    archive.enlist([Listed(name="Eingang", address="/eingang", house="Haus")])
    archive.record(harvest(story("a", "Eins."), source="Eingang"), hour(0))
    assert (only(archive).source, only(archive).article.source, only(archive).article.house) == (
        "Eingang",
        "Das Blatt",
        None,
    )


# ---------------------------------------------------------------------- other names


def test_a_renamed_source_goes_on_under_its_new_name(archive: Archive) -> None:
    archive.enlist([BLATT])
    archive.record(harvest(page("a", "Drei Verletzte."), page("b", "Bleibt."), gap="HTTP 503"), hour(0))
    archive.enlist([BLATT.model_copy(update={"name": "Das Blatt"})])
    archive.record(harvest(page("a", "Fünf Verletzte.", "Das Blatt"), source="Das Blatt"), hour(1))
    assert kept(archive) == [("Das Blatt", "Fünf Verletzte.", 2), ("Das Blatt", "Bleibt.", 1)]
    assert [health.source for health in archive.health()] == ["Das Blatt"]
    assert archive.articles(hour(-1), hour(9))[0].earlier[0].source == "Das Blatt"


def test_a_source_that_was_renamed_and_moved_keeps_the_articles_that_it_offers(archive: Archive) -> None:
    archive.enlist([BLATT])
    archive.record(harvest(page("a", "Drei Verletzte.")), hour(0))
    archive.enlist([Listed(name="Das Blatt", address="https://blatt.example/neu.xml")])
    archive.record(harvest(page("a", "Fünf Verletzte.", "Das Blatt"), source="Das Blatt"), hour(1))
    assert kept(archive) == [("Das Blatt", "Fünf Verletzte.", 2)]


def test_a_renamed_folder_knows_its_files(archive: Archive) -> None:
    file = story("x", "Eins.").model_copy(update={"url": None, "path": "1.txt", "source": "Eingang"})
    archive.enlist([Listed(name="Eingang", address="/eingang")])
    archive.record(harvest(file, source="Eingang"), hour(0))
    archive.enlist([Listed(name="Posteingang", address="/eingang")])
    renamed = file.model_copy(update={"source": "Posteingang"})
    assert archive.record(harvest(renamed, source="Posteingang"), hour(1)).known == 1
    assert kept(archive) == [("Posteingang", "Eins.", 1)]


def test_a_name_may_change_back(archive: Archive) -> None:
    renamed = BLATT.model_copy(update={"name": "Das Blatt"})
    archive.enlist([BLATT])
    archive.record(harvest(page("a", "Eins."), fetches=(fetch("a", hour(0)),)), hour(0))
    for one in (renamed, BLATT, renamed, BLATT):
        archive.enlist([one])
        assert [k.source for k in archive.articles(hour(-1), hour(9))] == [one.name]
    assert (archive.stats().sources, archive.stats().fetches) == (1, 1)


def test_a_source_under_the_name_of_another_that_is_known_takes_nothing(archive: Archive) -> None:
    archive.record(harvest(page("x", "Früher.", "Das Blatt"), source="Das Blatt"), hour(0))
    archive.enlist([BLATT])
    archive.record(harvest(page("a", "Eins.")), hour(1))
    archive.enlist([BLATT.model_copy(update={"name": "Das Blatt"})])
    assert kept(archive) == [("Das Blatt", "Früher.", 1), ("Blatt", "Eins.", 1)]


def test_what_a_source_said_that_is_gone_is_not_another_ones(archive: Archive) -> None:
    archive.enlist([BLATT, PORTAL])
    archive.record(harvest(page("a", "Eins.")), hour(0))
    archive.enlist([PORTAL])
    archive.record(harvest(page("a", "Zwei.", "Portal"), source="Portal"), hour(1))
    assert kept(archive) == [("Blatt", "Zwei.", 2)]


def test_a_list_that_stays_changes_nothing(archive: Archive) -> None:
    archive.enlist([BLATT, PORTAL])
    archive.record(harvest(page("a", "Eins.")), hour(0))
    before = archive.health(), kept(archive)
    archive.enlist([BLATT, PORTAL])
    assert (archive.health(), kept(archive)) == before
