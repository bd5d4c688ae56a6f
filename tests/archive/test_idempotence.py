"""Whatever was recorded, recording it again changes nothing."""

from __future__ import annotations

import itertools
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from synopse.archive import Archive
from synopse.harvest import Fetch, Harvest
from synopse.model import Article
from tests.archive.harvests import fetch, harvest, hour, story

SPANS = itertools.count()
SLUGS, TEXTS = st.sampled_from(["a", "b", "c"]), st.sampled_from(["Eins.", "Zwei.", "Drei.", ""])
ARTICLES = st.builds(
    lambda article, firsthand: article.model_copy(update={"firsthand": firsthand}),
    st.builds(story, SLUGS, TEXTS, extent=st.sampled_from(["full", "teaser"])),
    st.booleans(),
)
FETCHES = st.builds(
    fetch,
    SLUGS,
    st.just(hour(0)),
    status=st.sampled_from([200, 304, 404, 503, None]),
    moved=st.sampled_from(["", "a", "b", "c", "d"]),
)
Visit = tuple[list[Article], list[Fetch], str]
VISITS = st.lists(
    st.tuples(
        st.lists(ARTICLES, max_size=4), st.lists(FETCHES, max_size=2), st.sampled_from(["Blatt", "Kurier", "Amt"])
    ),
    min_size=1,
    max_size=6,
)


def elsewhere(span: int, articles: list[Article], fetches: list[Fetch], source: str, at: float) -> Harvest:
    """The visit at an address and a time that no other example has, since all share one database."""
    host = f"https://{span}.example"

    def moved(url: str | None) -> str | None:
        return url and url.replace("https://blatt.example", host)

    return harvest(
        *(article.model_copy(update={"url": moved(article.url)}) for article in articles),
        fetches=tuple(
            f.model_copy(update={"url": moved(f.url), "moved_to": moved(f.moved_to), "at": hour(at)}) for f in fetches
        ),
        source=f"{source} {span}",
    )


def state(archive: Archive, start: float) -> tuple[object, ...]:
    window = hour(start) - timedelta(minutes=1), hour(start + 99)
    return archive.articles(*window), archive.health(), archive.stats().model_copy(update={"size": 0})


LIMITS = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@LIMITS
@given(visits=VISITS, times=st.integers(min_value=1, max_value=3))
def test_a_harvest_recorded_again_at_once_changes_nothing(archive: Archive, visits: list[Visit], times: int) -> None:
    """As a task does that is tried again since its answer was lost; addresses may move meanwhile."""
    span = next(SPANS)
    for number, visit in enumerate(visits):
        at = span * 100 + number
        archive.record(elsewhere(span, *visit, at), hour(at))
        before = state(archive, span * 100)
        for _ in range(times):
            recorded = archive.record(elsewhere(span, *visit, at), hour(at))
            assert (recorded.new, recorded.changed) == (0, 0)
        assert state(archive, span * 100) == before


@LIMITS
@given(visits=VISITS, again=st.lists(st.integers(min_value=0, max_value=5), max_size=8))
def test_older_harvests_recorded_again_change_nothing(archive: Archive, visits: list[Visit], again: list[int]) -> None:
    """In any order; as long as nothing moved, since a move leads old addresses elsewhere."""
    span = next(SPANS)
    start = span * 100
    harvests = [elsewhere(span, articles, [], source, start + n) for n, (articles, _, source) in enumerate(visits)]
    for number, visit in enumerate(harvests):
        archive.record(visit, hour(start + number))
    before = state(archive, start)
    for number in again:
        if number < len(harvests):
            recorded = archive.record(harvests[number], hour(start + number))
            assert (recorded.new, recorded.changed) == (0, 0)
    assert state(archive, start) == before


def test_an_older_harvest_recorded_again_does_not_vouch_for_a_later_version_with_its_text(archive: Archive) -> None:
    span = next(SPANS)
    start = span * 100
    given = [
        story("a", "Eins.", extent="teaser").model_copy(update={"firsthand": True}),
        story("a", "Zwei.", extent="teaser").model_copy(update={"firsthand": True}),
        story("a", "Eins.", extent="full"),
    ]
    visits = [elsewhere(span, [article], [], "Blatt", start + n) for n, article in enumerate(given)]
    for number, visit in enumerate(visits):
        archive.record(visit, hour(start + number))
    before = state(archive, start)
    archive.record(visits[0], hour(start))
    assert state(archive, start) == before
