"""A briefing that goes on from another one, in all formats: what is new, and where the story stood before."""

from __future__ import annotations

import io
import re

import pypdf
import pytest

from synopse.labels import load_catalog
from synopse.model import Briefing, News, Period, Since, Unchanged
from synopse.pdf import pdf
from synopse.presentation import present
from synopse.render import html, json, markdown
from synopse.view import shown
from tests.briefings import BERLIN, BRIEFING, HOSTILE, LANDING, PACT
from tests.continuations import FOLDER, FORMER, GOING_ON, MORNING_AFTER, NEWS, STANDING, YESTERDAY
from tests.test_render import HOSTILE_TEXTS, Page, headings, saying, structure, words

GERMAN, ENGLISH = load_catalog("de", BERLIN), load_catalog("en", BERLIN)
KINDS = ("Ohne Hinweis geändert", "Zurückgezogen", "Zum Widerspruch", "Geändert", "Neu", "Bestätigt", "Weiter offen")
HEADING = "Neu seit dem letzten Lagebild"


def read(briefing: Briefing) -> str:
    """The PDF's text without blanks and hyphens: a page breaks lines where it likes."""
    pages = pypdf.PdfReader(io.BytesIO(pdf(briefing, GERMAN))).pages
    return re.sub(r"[\s\xad\u200b\u2010-]", "", "".join(page.extract_text() for page in pages))


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def telling(since: Since) -> Briefing:
    """The sample briefing with other news in its first story."""
    return BRIEFING.model_copy(update={"stories": (GOING_ON.model_copy(update={"since": since}),)})


@pytest.fixture(scope="module")
def text() -> str:
    return read(MORNING_AFTER)


# ---------------------------------------------------------------------- the view


def test_news_are_told_by_kind_and_without_what_the_lead_says() -> None:
    since = present(MORNING_AFTER, GERMAN).stories[0].since
    assert since
    assert [news.kind for news in since.news] == list(KINDS)
    assert LANDING.lead[0].text not in [news.text or news.words[0].before for news in since.news]


def test_a_headline_is_not_said_again_below_itself() -> None:
    assert GOING_ON.since
    titled = GOING_ON.model_copy(update={"title": NEWS[-2].statement})
    told = present(BRIEFING.model_copy(update={"stories": (titled,)}), GERMAN).stories[0].since
    assert told
    assert NEWS[-2].kind == "new"
    assert [news.kind for news in told.news] == [kind for kind in KINDS if kind != "Neu"]


def test_an_earlier_version_is_quoted_under_the_name_of_its_article() -> None:
    since = present(MORNING_AFTER, GERMAN).stories[0].since
    assert since
    corrected, withdrawn = since.news[:2]
    assert [(w.mark.name, w.before) for w in corrected.before] == [("RASANT", FORMER)]
    assert [w.mark.number for w in withdrawn.words] == [2]


def test_news_in_the_words_of_a_source_are_not_said_twice() -> None:
    since = present(MORNING_AFTER, GERMAN).stories[0].since
    assert since
    assert [news.text for news in since.news[:-1]] == [None, None, None, None, None, NEWS[-1].statement]


def test_the_words_that_were_chosen_stand_first() -> None:
    evidence = (NEWS[5].evidence[0], NEWS[3].evidence[0])
    several = NEWS[3].model_copy(update={"evidence": evidence})
    assert GOING_ON.since
    since = GOING_ON.since.model_copy(update={"news": (several,), "open": ()})
    story = GOING_ON.model_copy(update={"since": since})
    told = present(BRIEFING.model_copy(update={"stories": (story,)}), GERMAN).stories[0].since
    assert told
    assert [words.before for words in told.news[0].words] == [evidence[1].quote, evidence[0].quote]


def test_both_sides_of_a_contradiction_stand_below_what_settles_it() -> None:
    since = present(MORNING_AFTER, GERMAN).stories[0].since
    assert since
    assert [words.mark.name for words in since.news[2].before] == ["RASANT", "Noris-Tagblatt"]


def test_what_is_still_open_comes_last_with_one_voice_a_side_and_its_day() -> None:
    since = present(MORNING_AFTER, GERMAN).stories[0].since
    assert since
    last, told = since.news[-1], STANDING.divergence
    assert last.text is not None
    asked = f"{told.topic} ({GERMAN.text(f'kind.{told.kind}')}): {told.explanation}"
    assert last.text.replace("\u00a0", " ") == f"{asked} So steht es seit dem Lagebild vom 14. Juni 2026."
    assert len(last.words) == len(told.positions)


def test_a_contradiction_of_yesterday_needs_no_day_beside_the_way_back() -> None:
    assert GOING_ON.since
    since = GOING_ON.since.model_copy(update={"open": (STANDING.model_copy(update={"day": YESTERDAY}),)})
    told = present(telling(since), GERMAN).stories[0].since
    assert told
    assert told.news[-1].text
    assert told.news[-1].text.endswith(STANDING.divergence.explanation)


def test_much_that_is_new_is_counted_with_where_it_stands() -> None:
    agreed = [News(kind="confirmed", statement=a.statement, evidence=a.evidence) for a in LANDING.agreements]
    many = (*NEWS, *(agreed * 5))  # one of them says what a development tells, too
    assert GOING_ON.since
    told = present(telling(GOING_ON.since.model_copy(update={"news": many, "open": ()})), GERMAN).stories[0].since
    assert told
    assert len(told.news) == 6
    below = "„Worin sie übereinstimmen“ und „Wie es sich entwickelt hat“"
    assert told.more == f"{len(many) - 7}\u00a0weitere Neuigkeiten stehen unter {below}."
    document = markdown(telling(GOING_ON.since.model_copy(update={"news": many})), GERMAN)
    assert told.more in document


def test_what_stands_nowhere_else_is_always_listed() -> None:
    many = (*NEWS[:2], *(NEWS[:2] * 5))
    assert GOING_ON.since
    told = present(telling(GOING_ON.since.model_copy(update={"news": many, "open": ()})), GERMAN).stories[0].since
    assert told
    assert (len(told.news), told.more) == (len(many), None)


def test_sources_tell_their_house_and_what_of_them_could_be_read() -> None:
    sources = present(MORNING_AFTER, GERMAN).stories[0].sources
    assert [source.notes for source in sources] == [
        ("Grundlage: dpa", "Haus: Verlagshaus Pegnitz"),
        ("nur der Anriss war zu lesen",),
        ("der Text bricht an einer Bezahlschranke ab",),
        (),
    ]


def test_a_house_that_is_the_origin_is_named_once() -> None:
    of_house = LANDING.articles[0].model_copy(update={"house": "Pegnitz", "origin": "Pegnitz"})
    story = GOING_ON.model_copy(update={"articles": (of_house, *GOING_ON.articles[1:])})
    shown_story = present(BRIEFING.model_copy(update={"stories": (story,)}), GERMAN).stories[0]
    assert shown_story.sources[0].notes == ("Haus: Pegnitz",)


def test_what_is_unchanged_is_told_with_who_repeats_it() -> None:
    told = [story.text.replace("\u00a0", " ") for story in present(MORNING_AFTER, GERMAN).unchanged]
    assert told[0] == "Elbbote berichtet wieder darüber, ohne Neues; ausführlich im Lagebild vom 16. Juni 2026"
    assert "Hanse-Blatt berichten wieder darüber" in told[1]
    told = [story.text.replace("\u00a0", " ") for story in present(MORNING_AFTER, ENGLISH).unchanged]
    assert told[0] == "Elbbote reports on it again, with nothing new; told in full in the briefing of 16 June 2026"


PERIOD = Period.model_validate(
    {"from": "2026-06-16T04:30:00Z", "to": "2026-06-17T04:30:00Z", "sources": ("Noris-Tagblatt", "RASANT")}
)
QUIET = MORNING_AFTER.model_copy(update={"stories": (), "gaps": (), "duplicates": (), "period": PERIOD})


def test_a_quiet_day_says_so_with_its_time_and_what_was_read() -> None:
    shown_day = present(QUIET, GERMAN)
    assert [plain(f) for f in shown_day.figures] == ["9 Artikel gelesen", "2 Themen ohne Neues"]
    assert shown_day.empty.startswith("Heute nichts Neues:")
    assert shown_day.empty.endswith("Gelesen wurden Noris-Tagblatt und RASANT.")
    assert shown_day.window
    assert "Berichtszeitraum 16. Juni 2026, 6.30 Uhr bis 17. Juni 2026, 6.30 Uhr" in plain(shown_day.window)
    assert [part.title for part in shown_day.method] == [GERMAN.text("method.making_title")]
    for document in (markdown(QUIET, GERMAN), html(QUIET, GERMAN)):
        assert shown_day.empty in document
    assert present(QUIET.model_copy(update={"unchanged": ()}), GERMAN).empty.startswith(GERMAN.text("page.empty"))


def test_a_day_without_any_article_tells_no_method_and_what_is_still_open() -> None:
    nothing = QUIET.method.model_copy(update={"articles_read": 0})
    still = Unchanged(title="Notlandung", day=YESTERDAY, folder=FOLDER, anchor="s2", sources=(), open=(STANDING,))
    silent = QUIET.model_copy(update={"method": nothing, "unchanged": (still,), "duplicates": ()})
    shown_day = present(silent, GERMAN)
    assert shown_day.empty.startswith("Nichts Neues: In diesem Zeitraum ist kein Artikel hinzugekommen.")
    (story,) = shown_day.unchanged
    divergence = STANDING.divergence
    assert plain(story.text) == (
        f"nichts Neues seit dem Lagebild vom 16. Juni 2026. Weiter offen: {divergence.topic} "
        f"({GERMAN.text(f'kind.{divergence.kind}')}): {plain(divergence.explanation)}"
    )
    for document in (markdown(silent, GERMAN), html(silent, GERMAN)):
        assert GERMAN.text("section.method") not in document
        assert "\n\n\n" not in document
    assert GERMAN.text("section.method") not in read(silent)
    unread = silent.model_copy(update={"period": PERIOD.model_copy(update={"sources": ()})})
    assert present(unread, GERMAN).empty.endswith("Keine der Quellen wurde gelesen.")


def test_a_story_on_which_nobody_reports_is_not_listed_as_unchanged() -> None:
    edited = MORNING_AFTER.unchanged[0].model_copy(update={"sources": ()})
    assert present(MORNING_AFTER.model_copy(update={"unchanged": (edited,)}), GERMAN).unchanged == ()


# ---------------------------------------------------------------------- Markdown


def test_markdown_tells_news_after_the_lead_with_what_was_known() -> None:
    document = markdown(MORNING_AFTER, GERMAN)
    names = [text for tag, text in headings(document) if tag == "h3"]
    assert names[0] == HEADING
    lines = document.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("- **Geändert.** Radio Franken Eins"))
    assert lines[at + 1].startswith("  - Bisher: Noris-Tagblatt")


def test_markdown_links_back() -> None:
    document = markdown(MORNING_AFTER, GERMAN)
    assert "](../2026-06-16/briefing.md#s2)" in document
    assert "- [Gericht stoppt Abschuss der Wölfin](../2026-06-16/briefing.md#s3): Elbbote berichtet" in document


def test_where_the_lead_says_all_that_is_new_only_the_way_back_is_left() -> None:
    document = markdown(MORNING_AFTER, GERMAN)
    after = document.split(f"## {PACT.title}")[1]
    assert HEADING not in after.split("## Ohne Neues")[0]
    assert "](../2026-06-16/briefing.md#s1)" in after
    page = html(MORNING_AFTER, GERMAN)
    assert page.count(HEADING) == 1
    assert 'href="../2026-06-16/briefing.html#s1"' in page


def test_markdown_has_no_holes() -> None:
    document = markdown(MORNING_AFTER, GERMAN)
    assert "\n\n\n" not in document
    assert not re.search(r"[ \t]\n", document.split("## Ohne Neues")[0].split(HEADING)[1].split("###")[0])


PLAIN = structure(markdown(saying("Wort", MORNING_AFTER), GERMAN))
PLAIN_PAGE = Page(html(saying("Wort", MORNING_AFTER), GERMAN)).structure()


@pytest.mark.parametrize("said", [HOSTILE, *HOSTILE_TEXTS])
def test_no_text_leaves_its_place(said: str) -> None:
    briefing = saying(said, MORNING_AFTER)
    document = markdown(briefing, GERMAN)
    assert structure(document) == PLAIN
    assert shown(said) in words(document)
    assert Page(html(briefing, GERMAN)).structure() == PLAIN_PAGE


# ---------------------------------------------------------------------- HTML


def test_the_page_tells_news_by_kind_and_links_back() -> None:
    page = Page(html(MORNING_AFTER, GERMAN))
    told = "\n".join(page.words)
    places = [told.index(f"\n{kind}\n", told.index(HEADING)) for kind in KINDS]
    assert places == sorted(places)
    assert FORMER in told
    assert {"../2026-06-16/briefing.html#s2", "../2026-06-16/briefing.html#s3"} <= set(page.all("href"))


def test_a_page_without_yesterday_says_nothing_of_it() -> None:
    page = html(BRIEFING, GERMAN)
    assert 'class="since"' not in page
    assert "Ohne Neues" not in page


def test_the_page_is_the_same_in_english_but_for_its_words() -> None:
    page = Page(html(MORNING_AFTER, ENGLISH))
    assert "New since the last briefing" in page.words
    assert "Until now:" in page.words


# ---------------------------------------------------------------------- PDF and data


def test_the_pdf_tells_news_and_what_is_unchanged(text: str) -> None:
    for part in (HEADING, *KINDS, FORMER, "Bisher:", "Zuletzt im Lagebild vom 16. Juni 2026", "Ohne Neues"):
        assert re.sub(r"[\s-]", "", part) in text
    assert text.count("NeuseitdemletztenLagebild") == 1


@pytest.mark.parametrize("said", [HOSTILE, '#import "x" #show: x => [] $x$ @label <label> //'])
def test_the_pdf_takes_no_text_for_markup(said: str) -> None:
    assert re.sub(r"[\s\xad\u200b\u2010-]", "", shown(said)) in read(saying(said, MORNING_AFTER))


def test_the_data_keeps_all_news() -> None:
    again = Briefing.model_validate_json(json(MORNING_AFTER))
    assert again == MORNING_AFTER
