"""A whole week step by step: each collection and each briefing at its moment, without waiting for it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from synopse.model import Gap
from tests.week.chronicle import Edition, faults, gaps, live, mixed, news, read, table
from tests.week.city import TRAPS, City
from tests.week.newsroom import DAYS, HOOK, TITLE, Newsroom
from tests.week.plan import BEGIN, EDITIONS, edition_of, plan, updates

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
"""What Prefect and Apprise still call is theirs; here they run in the tests' own process."""

WRONG_MERGES = 2
"""Events that the stories of the week may mix up, counted in each edition that does so."""
KINDS_FOUND = 0.6
"""Share of the events with an update between two editions that go on with a change or something new."""


@dataclass
class Week:
    """What the week left behind."""

    city: City
    newsroom: Newsroom
    editions: list[Edition]
    gaps: list[Gap]


class Hands:
    """A clock that is set by hand, for the city and for the product."""

    def __init__(self, environment: pytest.MonkeyPatch) -> None:
        self.at = BEGIN
        self._environment = environment

    def __call__(self) -> datetime:
        return self.at

    def set(self, at: datetime) -> None:
        self.at = at
        self._environment.setenv("SOURCE_DATE_EPOCH", f"{at.timestamp():.0f}")


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Week]:
    folder = tmp_path_factory.mktemp("week")
    with pytest.MonkeyPatch.context() as environment:
        hands = Hands(environment)
        environment.setenv("PREFECT_HOME", str(folder / "prefect"))
        environment.setenv("PREFECT_LOGGING_LEVEL", "WARNING")
        with City(plan(), hands) as city, Newsroom(folder) as newsroom:
            newsroom.subscribe(city.sources())
            environment.setenv(HOOK, newsroom.environment[HOOK])
            missing = _live(hands, newsroom.settings)
            yield Week(city, newsroom, read(newsroom.folders(), city), missing)


def _live(hands: Hands, settings: Path) -> list[Gap]:
    from synopse.flows.collect import collect  # reads Prefect's settings where it is imported
    from synopse.flows.daily import daily
    from synopse.flows.server import connected
    from synopse.tasks.collection import Collected

    missing: list[Gap] = []
    at = BEGIN.replace(hour=12, minute=0)
    with connected():
        while at < EDITIONS[-1]:
            hands.set(at)
            collected = collect(settings=str(settings))
            assert isinstance(collected, Collected)
            missing += collected.gaps
            if at.hour == 6:
                hands.set(at + timedelta(minutes=30))
                assert daily(settings=str(settings), scheduled=True)
                assert daily(settings=str(settings), scheduled=True), "once more, which must change nothing"
            at += timedelta(hours=6)
    return missing


def test_each_morning_has_its_edition_and_each_edition_its_mail_and_its_post(week: Week) -> None:
    assert tuple(edition.name for edition in week.editions) == DAYS
    assert [len(subjects) for subjects in week.newsroom.mails().values()] == [1] * len(DAYS)
    assert [subject.startswith(TITLE) for (subject,) in week.newsroom.mails().values()] == [True] * len(DAYS)
    assert len(week.newsroom.posts()) == len(set(week.newsroom.posts())) == len(DAYS)


def test_letters_and_documents_are_whole_and_as_harmless_as_the_page(week: Week) -> None:
    for _, mail in week.newsroom.postbox.mails:
        letter = mail.get_body(("html",))
        assert letter
        assert list(live(letter.get_content())) == []
        (attached,) = mail.iter_attachments()
        assert attached.get_content().startswith(b"%PDF-")


def test_the_shelf_lists_all_editions(week: Week) -> None:
    output = week.newsroom.folder / "output"
    assert (output / "latest").resolve().name == DAYS[-1]
    feed = etree.parse(output / "feed.xml")
    assert [link.split("/")[-2] for link in feed.xpath("//item/link/text()")] == list(reversed(DAYS))


def test_nothing_is_lost_doubled_repeated_or_misquoted(week: Week, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{table(week.editions, dict.fromkeys(DAYS, 1), dict.fromkeys(DAYS, 1))}\n")
    assert faults(week.editions, week.city) == {}


def test_a_report_is_in_the_edition_that_comes_next(week: Week) -> None:
    plan = week.city.plan
    late = {plan.outage.report.key, plan.page_for_feed.report.key}
    first: dict[str, int] = {}
    for number, edition in enumerate(week.editions):
        for key in (*edition.told, *edition.folded):
            first.setdefault(key, number)
    # What came out at the very minute of a collection may just have missed it.
    missed = {r.key: first[r.key] for r in plan.reports if r.key in first and first[r.key] != edition_of(r.at)}
    assert {key for key in missed if key not in late} == set()
    assert set(missed) == late


def test_stories_keep_to_one_event(week: Week) -> None:
    assert len(found := list(mixed(week.editions))) <= WRONG_MERGES, found


def test_what_the_corpus_updates_between_two_editions_goes_on_as_a_change(week: Week) -> None:
    events = {update.story for update in updates(week.city.plan.reports)}
    changed = {event for event in events if news(week.editions, event) & {"changed", "new"}}
    confirmed = {event for event in events if "confirmed" in news(week.editions, event)}
    assert len(changed) / len(events) >= KINDS_FOUND, events - changed
    assert confirmed


def test_a_silent_edit_is_told_as_a_correction(week: Week) -> None:
    edit = week.city.plan.edit
    edition = week.editions[edition_of(edit.at)]
    (story,) = edition.told[edit.report.key]
    assert story.since
    told = [(n.before.text, n.statement) for n in story.since.news if n.kind == "corrected" and n.before]
    assert told == [(edit.before, edit.after)]


def test_a_page_that_moved_is_no_news(week: Week) -> None:
    for move in week.city.plan.moves:
        after = [edition for edition in week.editions[edition_of(move.at) :] if move.report.key in edition.told]
        for edition in after:
            (story,) = edition.told[move.report.key]
            new = {evidence.quote for n in (story.since.news if story.since else ()) for evidence in n.evidence}
            own = {sentence["text"] for sentence in move.report.data["sentences"]}
            assert not new & own


def test_what_was_missing_is_named(week: Week) -> None:
    plan = week.city.plan
    for trouble in (plan.outage, plan.page_for_feed):
        edition = week.editions[edition_of(trouble.report.at)]
        assert gaps(edition, trouble.report.outlet)
        assert not gaps(week.editions[edition_of(trouble.end)], trouble.report.outlet)
    assert len(gaps(week.editions[edition_of(plan.wall.at)], plan.wall.outlet)) == 1
    (line,) = gaps(week.editions[edition_of(plan.hostile.at)], plan.hostile.outlet)
    assert line.startswith(f"{len(TRAPS)}\u00a0Artikel nicht zu lesen")
    assert not any(gap.subject == plan.busy.report.outlet for gap in week.gaps)


def test_a_house_is_one_origin_and_an_agency_another(week: Week) -> None:
    plan = week.city.plan
    report = next(report for report in plan.reports if report.outlet == plan.house[-1])
    (story,) = week.editions[edition_of(report.at)].told[report.key]
    voices = [article for article in story.articles if article.house]
    others = [article for article in story.articles if not article.house]
    assert len(voices) == 3, "an agency report with its reprint, and two of their own"
    assert story.origins == len(others) + 2


def test_two_feeds_with_the_same_articles_are_one_voice(week: Week) -> None:
    outlet = week.city.plan.twice
    for edition in week.editions:
        for story in edition.briefing.stories:
            assert len([article for article in story.articles if article.source.startswith(outlet)]) <= 1
    assert not any(
        copy.source and copy.source.startswith(outlet) for e in week.editions for copy in e.briefing.duplicates
    )


def test_unchanged_pages_were_not_sent_again(week: Week) -> None:
    assert week.city.statuses[304] > week.city.statuses[429] == 1
