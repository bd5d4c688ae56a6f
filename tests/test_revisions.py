"""A silent edit is told where the article says something else, and only there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from synopse.engines import builtin_engines
from synopse.labels import load_catalog
from synopse.model import Article, News, Sentence
from synopse.revisions import COMPARED, came, revised, revision
from synopse.synthesis import tell
from tests.articles import article
from tests.continuing import found, report

GERMAN = (
    "Bei dem Zusammenstoß am Dienstag wurden 17 Menschen verletzt.",
    "Der Lastwagenfahrer Jens Harmsdorf wurde mit einem Hubschrauber nach Hamburg geflogen.",
    "Nach Angaben der Polizei waren die Schranken zu diesem Zeitpunkt geschlossen.",
    "Die Strecke zwischen Stade und Cuxhaven bleibt bis zum 5. März gesperrt.",
    "Reisende müssen auf Busse umsteigen und brauchen eine Stunde länger.",
)
ENGLISH = (
    "The collision on Tuesday left 17 people injured, police said.",
    "The lorry driver, Jens Harmsdorf, was flown to a hospital in Hamburg.",
    "According to the police the barriers were closed when the train came.",
    "The line between Stade and Cuxhaven will stay closed until March 5.",
    "Travellers have to change to buses, which takes an hour longer.",
)


MINUTES = list(enumerate((hour, minute) for hour in range(5) for minute in range(60)))


def telling(earlier: Article, later: Article, told: tuple[str, ...]) -> list[News]:
    return list(revised(earlier, later, told, builtin_engines().background.document_frequency))


def texts(found: tuple[Sentence, ...]) -> list[str]:
    return [sentence.text for sentence in found]


def version(key: str, said: tuple[str, ...], language: str = "de") -> Article:
    return article(key, " ".join(said), language=language)


def edit(said: tuple[str, ...], number: int, now: str | None, language: str = "de") -> list[News]:
    """What is told where one sentence reads otherwise; None where it is gone."""
    later = [now if n == number else s for n, s in enumerate(said)]
    now_said = tuple(s for s in later if s is not None)
    return telling(version("a-1", said, language), version("a-2", now_said, language), said)


@pytest.mark.parametrize(
    ("said", "language", "number", "now"),
    [
        (GERMAN, "de", 0, "Bei dem Zusammenstoß am Dienstag wurden 25 Menschen verletzt."),
        (GERMAN, "de", 0, "Bei dem Zusammenstoß am Montag wurden 17 Menschen verletzt."),
        (GERMAN, "de", 0, "Bei dem Zusammenstoß am Dienstag wurden Menschen verletzt."),
        (GERMAN, "de", 1, "Der Lastwagenfahrer Uwe Petzold wurde mit einem Hubschrauber nach Hamburg geflogen."),
        (GERMAN, "de", 2, "Nach Angaben der Polizei waren die Schranken zu diesem Zeitpunkt nicht geschlossen."),
        (GERMAN, "de", 2, "Nach Angaben der Polizei waren die Schranken zu diesem Zeitpunkt wohl geschlossen."),
        (GERMAN, "de", 3, "Die Strecke zwischen Stade und Cuxhaven bleibt bis zum 9. März gesperrt."),
        (ENGLISH, "en", 0, "The collision on Tuesday left 25 people injured, police said."),
        (ENGLISH, "en", 1, "The lorry driver, Uwe Petzold, was flown to a hospital in Hamburg."),
        (ENGLISH, "en", 2, "According to the police the barriers were not closed when the train came."),
        (ENGLISH, "en", 3, "The line between Stade and Cuxhaven will stay closed until March 9."),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_another_figure_day_name_denial_or_doubt_is_a_correction(
    said: tuple[str, ...], language: str, number: int, now: str
) -> None:
    (news,) = edit(said, number, now, language)
    assert news.kind == "corrected"
    assert news.statement == now
    assert [e.article for e in news.evidence] == ["a-2"]
    assert news.before is not None
    assert (news.before.text, news.before.evidence[0].article) == (said[number], "a-1")


@pytest.mark.parametrize(
    ("said", "language", "number", "now"),
    [
        (GERMAN, "de", 0, "Bei  dem Zusammenstoß\nam Dienstag wurden 17 Menschen verletzt."),  # blanks
        (GERMAN, "de", 0, "Bei dem Zusammenstoß, am Dienstag, wurden 17 Menschen verletzt!"),  # marks
        (GERMAN, "de", 0, "Bei dem Zusammensstoß am Dienstag wurden 17 Menschen verlezt."),  # slips
        (GERMAN, "de", 0, "Bei dem Zusammenstoß wurden am Dienstag 17 Personen verletzt."),  # a better word
        (GERMAN, "de", 0, "Bei dem Zusammenstoß am Dienstag wurden siebzehn Menschen verletzt."),
        (GERMAN, "de", 0, "Bei dem Zusammenstoß am 3. März wurden 17 Menschen verletzt."),  # that is Tuesday
        (GERMAN, "de", 1, "Der Lastwagenfahrer Jens Harmsdorff wurde mit einem Hubschrauber nach Hamburg geflogen."),
        (GERMAN, "de", 4, "Reisende müssen auf Busse umsteigen."),  # cut
        (ENGLISH, "en", 0, "The collision on Tuesday left seventeen people injured, the police said."),
        (ENGLISH, "en", 1, "The lorry driver, Jens Harmsdorff, was flown to hospital in Hamburg."),
        (ENGLISH, "en", 4, "Travelers have to change to buses, which takes one hour longer."),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_better_words_marks_and_spelling_are_no_news(
    said: tuple[str, ...], language: str, number: int, now: str
) -> None:
    assert edit(said, number, now, language) == []


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("Die Sperrung der Strecke dauert sechs Monate.", "Die Sperrung der Strecke dauert sechs Moante."),
        ("Die Schranken waren nicht geschlossen, sagt er.", "Die Schranken waren ncht geschlossen, sagt er."),
        ("Das Land Nordrhein-Westfalen prüft den Fall.", "Das Land Norrdhein-Westfalen prüft den Fall."),
        ("Rund 80 Fahrgäste waren an Bord des Zuges.", "An Bord des Zuges waren 83 Fahrgäste."),  # now exact
    ],
)
def test_a_slip_in_a_word_that_decides_is_a_slip(before: str, now: str) -> None:
    assert edit((before, *GERMAN[1:]), 0, now) == []
    assert edit((now, *GERMAN[1:]), 0, before) == []


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("Für die Anwohner bestand eine Gefahr.", "Für die Anwohner bestand keine Gefahr."),
        ("Der Prozess beginnt am 4. Juni in Stade.", "Der Prozess beginnt am 4. Juli in Stade."),
        ("Er bekommt bis zu 14 Tage Hausarrest.", "Er bekommt bis zu 35 Tage Hausarrest."),
        ("Sechzehn Kinder waren an Bord des Zuges.", "Siebzehn Kinder waren an Bord des Zuges."),
    ],
)
def test_words_that_look_alike_and_decide_are_a_correction(before: str, now: str) -> None:
    assert [news.kind for news in edit((before, *GERMAN[1:]), 0, now)] == ["corrected"]


def test_a_sentence_that_was_told_and_is_gone_is_withdrawn() -> None:
    (news,) = edit(GERMAN, 2, None)
    assert (news.kind, news.statement, news.before) == ("withdrawn", GERMAN[2], None)
    assert news.evidence[0].article == "a-1"


def test_what_somebody_may_be_held_to_is_withdrawn_though_no_briefing_had_quoted_it() -> None:
    whole = version("a-1", GERMAN)

    def kinds(*gone: int) -> list[tuple[str, str]]:
        left = tuple(said for number, said in enumerate(GERMAN) if number not in gone)
        return [(news.kind, news.statement) for news in telling(whole, version("a-2", left), ())]

    assert kinds(0) == [("withdrawn", GERMAN[0])]  # a figure
    assert kinds(2) == [("withdrawn", GERMAN[2])]  # who says so
    assert kinds(1) == []  # nobody is held to it
    assert kinds(0, 2) == []  # an article that was shortened takes nothing back


def test_what_another_sentence_still_says_is_not_withdrawn() -> None:
    joined = "Reisende müssen auf Busse umsteigen, denn die Strecke zwischen Stade und Cuxhaven bleibt gesperrt."
    assert edit(GERMAN, 4, joined) == []


def test_a_sentence_that_moved_is_the_same() -> None:
    found = revision(version("a-1", GERMAN), version("a-2", GERMAN[::-1]))
    assert texts(found.same) == list(GERMAN[::-1])
    assert (found.replaced, found.gone, found.come) == ((), (), ())


def test_a_sentence_that_says_more_is_news() -> None:
    (news,) = edit(
        GERMAN,
        1,
        "Der Lastwagenfahrer Jens Harmsdorf wurde mit einem Hubschrauber nach Hamburg geflogen, "
        "wo er in der Nacht seinen schweren Verletzungen erlag.",
    )
    assert (news.kind, news.before) == ("new", None)


def test_a_sentence_that_was_added_is_left_to_the_comparison() -> None:
    added = "Das Eisenbahnbundesamt schickt Fachleute an die Unfallstelle."
    later = revision(version("a-1", GERMAN), version("a-2", (*GERMAN, added)))
    assert texts(later.come) == [added]
    assert telling(version("a-1", GERMAN), version("a-2", (*GERMAN, added)), GERMAN) == []


def test_an_address_with_another_text_takes_nothing_back() -> None:
    other = (
        "Der Stadtrat hat den Haushalt für das kommende Jahr beschlossen.",
        "Für Schulen gibt die Stadt vier Millionen Euro mehr aus.",
        "Die Opposition stimmte dagegen und nannte den Plan unsolide.",
    )
    earlier, later = version("a-1", GERMAN), version("a-2", other)
    assert len(revision(earlier, later).come) == len(other)
    assert telling(earlier, later, GERMAN) == []


def test_endless_lists_of_likes_are_set_against_each_other_in_part() -> None:
    lines = [f"Um {hour}.{minute:02} Uhr fiel das Tor Nummer {n} für die Gäste." for n, (hour, minute) in MINUTES]
    later = [line.replace("Gäste", "Heimischen") for line in lines]
    both = revision(version("a-1", tuple(lines)), version("a-2", tuple(later)))
    assert len(both.replaced) == COMPARED


@pytest.mark.parametrize("said", [(), ("Ja.",)])
def test_a_version_without_sentences_takes_nothing_back(said: tuple[str, ...]) -> None:
    assert telling(version("a-1", GERMAN), version("a-2", said), GERMAN) == []


# ---------------------------------------------------------------------- when sentences came

MORNING, NOON, EVENING = (datetime(2026, 3, 3, hour, tzinfo=UTC) for hour in (8, 12, 18))


def test_a_sentence_counts_from_the_version_that_brought_it() -> None:
    changed, added = GERMAN[0].replace("17", "25"), "Das Bundesamt schickt vier Gutachter an die Unfallstelle."
    edited = " ".join((changed, *GERMAN[1:]))
    newest = version("a-3", (changed, *GERMAN[1:], added))
    times = came(newest, [(" ".join(GERMAN), MORNING), (edited, NOON)], EVENING)
    assert times == {("a-3", 0): NOON, ("a-3", newest.text.index(added)): EVENING}


def test_a_sentence_that_came_back_counts_from_its_return() -> None:
    newest = version("a-3", GERMAN)
    times = came(newest, [(" ".join(GERMAN), MORNING), (" ".join(GERMAN[1:]), NOON)], EVENING)
    assert times == {("a-3", 0): EVENING}


def test_a_development_goes_by_when_the_edit_was_seen() -> None:
    early = report("a", "Bei dem Unfall wurden 25 Menschen verletzt.")  # of the third, edited on the fifth
    later = report("b", "Bei dem Unfall wurden 17 Menschen verletzt.", day=4)
    seen = datetime(2026, 3, 5, 7, tzinfo=UTC)
    material = replace(found([early, later], developments=[(early.text, later.text)]), came={("a", 0): seen})
    (told,) = tell(material, load_catalog("de")).developments
    assert [(step.statement, step.at) for step in told.steps] == [(later.text, later.published), (early.text, seen)]
