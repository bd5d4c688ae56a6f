"""The catalogue: complete in every language, and the right words for numbers, dates and lists."""

from __future__ import annotations

import datetime as dt
import re
from importlib.resources import files
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from synopse.errors import LanguageError
from synopse.labels import Catalog, Label, check, load_catalog
from synopse.language import available
from synopse.model import DivergenceKind
from synopse.read.document import Why

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def german() -> Catalog:
    return load_catalog("de", BERLIN)


@pytest.fixture
def english() -> Catalog:
    return load_catalog("en", BERLIN)


@pytest.mark.parametrize("code", available())
def test_every_language_has_the_keys_of_the_first_one(code: str) -> None:
    assert load_catalog(code).labels.keys() == load_catalog("de").labels.keys()


@pytest.mark.parametrize("code", available())
def test_every_kind_of_divergence_has_a_label(code: str) -> None:
    catalog = load_catalog(code)
    assert len({catalog.text(f"kind.{kind}") for kind in get_args(DivergenceKind)}) == len(get_args(DivergenceKind))


def test_templates_ask_only_for_labels_that_exist(german: Catalog) -> None:
    names = ("briefing.md.j2", "briefing.html.j2", "briefing.typ")
    sources = [files("synopse.templates").joinpath(name).read_text(encoding="utf-8") for name in names]
    asked = {key for source in sources for key in re.findall(r'(?:labels\[|\bt\()"([\w.]+)"[\])]', source)}
    assert len(asked) > 15
    assert {key for key in asked if not isinstance(german.labels.get(key), str)} == set()


def test_modules_ask_only_for_labels_that_exist(german: Catalog) -> None:
    sources = [files("synopse").joinpath(name).read_text(encoding="utf-8") for name in MODULES]
    asked = {key for source in sources for key in re.findall(r'\btext\(\s*"([\w.]+)"', source)}
    assert len(asked) > 30
    assert asked - german.labels.keys() == set()


MODULES = ("labels.py", "presentation.py", "storyview.py")


def test_a_language_without_a_folder_gets_the_fallback() -> None:
    assert load_catalog("xx").code == "en"


def test_all_faults_of_a_language_are_named_at_once() -> None:
    gaps = {"one": "a gap", "other": "{count} gaps"}
    wanted: dict[str, Label] = {"page.contents": "Contents", "page.number": "Page {page}", "count.gaps": gaps}
    one_form = {"other": "{count} Lücken"}
    labels: dict[str, Label] = {"page.number": "Seite {nummer}", "page.title": "Titel", "count.gaps": one_form}
    with pytest.raises(LanguageError) as caught:
        check("de", labels, wanted)
    for fault in (
        "page.contents is missing",
        "page.title is unknown",
        "page.number wants a value {nummer}",
        "count.gaps has no form for 'one'",
    ):
        assert fault in str(caught.value)


def test_a_language_needs_all_its_plural_forms() -> None:
    # Polish counts 1, 2 to 4 and 5 differently: two forms make wrong Polish.
    labels: dict[str, Label] = {"count.gaps": {"one": "{count} luka", "other": "{count} luki"}}
    with pytest.raises(LanguageError, match=r"'few'.*'many'"):
        check("pl", labels, labels)


def test_a_label_with_an_open_brace_is_refused() -> None:
    with pytest.raises(LanguageError, match=r"page\.number is malformed"):
        check("de", {"page.number": "Seite {page"}, {"page.number": "Page {page}"})


def test_the_number_chooses_the_plural_form(german: Catalog) -> None:
    assert german.text("count.divergences", count=1) == "1\u00a0Widerspruch"
    assert german.text("count.divergences", count=0) == "0\u00a0Widersprüche"
    assert german.text("count.sources", count=12000) == "12.000\u00a0Quellen"


def test_values_are_text_whatever_they_hold(german: Catalog) -> None:
    assert german.text("source.origin", name="{name} {0} %s") == "Grundlage: {name} {0} %s"


def test_an_unknown_label_says_what_was_asked_for(german: Catalog) -> None:
    with pytest.raises(KeyError, match=r"no label 'page\.nothing'"):
        german.text("page.nothing")


def test_a_value_not_given_is_named(german: Catalog) -> None:
    with pytest.raises(KeyError, match=r"wants .*'name'.*, got .*'names'"):
        german.text("source.origin", names="dpa")


def test_a_plural_without_its_number_is_refused(german: Catalog) -> None:
    with pytest.raises(KeyError, match="wants a number `count`"):
        german.text("count.gaps", count="3")


def test_dates_are_written_as_the_language_does(german: Catalog, english: Catalog) -> None:
    day = dt.date(2025, 1, 13)
    assert german.date(day) == "13.\u00a0Januar 2025"
    assert english.date(day) == "13\u00a0January 2025"


def test_times_are_shown_where_the_reader_lives(german: Catalog, english: Catalog) -> None:
    late = dt.datetime(2025, 6, 30, 22, 5, tzinfo=dt.UTC)  # past midnight in Berlin
    assert german.datetime(late) == "1.\u00a0Juli 2025, 0.05\u00a0Uhr"
    assert german.date(late) == "1.\u00a0Juli 2025"
    assert english.datetime(late) == "1\u00a0July 2025, 00:05"


def test_a_time_of_another_day_at_its_place_names_that_day() -> None:
    catalog = load_catalog("de", ZoneInfo("Europe/Berlin"))
    evening = dt.datetime(2026, 4, 17, 18, 0, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
    assert catalog.datetime(evening).replace("\u00a0", " ") == "18. April 2026, 1.00 Uhr (Ortszeit 17. April)"
    assert "Ortszeit" not in catalog.datetime(evening.replace(hour=12))
    assert "Ortszeit" not in catalog.datetime(evening.replace(tzinfo=dt.UTC, hour=23))


def test_without_a_zone_a_time_stays_as_its_source_wrote_it() -> None:
    noon = dt.datetime(2025, 6, 30, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
    assert load_catalog("de").datetime(noon) == "30.\u00a0Juni 2025, 12.00\u00a0Uhr"


def test_numbers_are_written_as_the_language_does(german: Catalog, english: Catalog) -> None:
    assert (german.number(1234567), german.number(2.5)) == ("1.234.567", "2,5")
    assert (english.number(1234567), english.number(2.5)) == ("1,234,567", "2.5")


def test_only_all_of_it_is_a_hundred_percent(german: Catalog) -> None:
    assert german.percent(0.999) == "99\u00a0%"
    assert german.percent(1.0) == "100\u00a0%"
    assert german.percent(0.29) == "29\u00a0%"  # 0.29 * 100 is 28.999… in floating point


def test_small_numbers_are_words_and_large_ones_digits(german: Catalog) -> None:
    assert [german.numeral(number) for number in (2, 12, 13, 1000)] == ["zwei", "zwölf", "13", "1.000"]


@pytest.mark.parametrize(
    ("count", "written"),
    [
        (1, "Elbbote"),
        (2, "Elbbote und Radio Nordlicht"),
        (3, "Elbbote, Radio Nordlicht und Weser-Post"),  # a single one is named, not counted
        (4, "Elbbote, Radio Nordlicht und zwei weitere"),
    ],
)
def test_a_list_names_some_and_counts_the_rest(german: Catalog, count: int, written: str) -> None:
    names = ("Elbbote", "Radio Nordlicht", "Weser-Post", "RASANT")
    assert german.listing(names[:count], limit=2) == written


def test_the_rest_of_a_list_is_named(german: Catalog) -> None:
    names = ("Elbbote", "Radio Nordlicht", "Weser-Post")
    assert german.listing(names, limit=1, rest="sources") == "Elbbote und zwei weitere Quellen"
    assert german.alternatives(("zwölf Verletzte", "17")) == "zwölf Verletzte oder 17"


def test_a_list_without_limit_names_all(german: Catalog, english: Catalog) -> None:
    assert german.listing(("A", "B", "C", "D")) == "A, B, C und D"
    assert english.listing(("A", "B", "C", "D")) == "A, B, C, and D"


def test_a_quotation_with_marks_of_its_own_gets_others(german: Catalog, english: Catalog) -> None:
    # A quotation stays verbatim: marks within the same marks would have to change.
    assert german.quotation_marks("Das war’s.") == ("„", "“")
    assert english.quotation_marks("That’s it.") == ("“", "”")
    for own in ("„Nein“, sagte er.", "Ende der Rede“, sagte er.", "Er sagte “nein”.", 'He said "no".'):
        assert german.quotation_marks(own) == ("»", "«")
        assert english.quotation_marks(own) == ("‘", "’")
    assert german.quotation_marks("Er rief «Halt!»") == ("„", "“")
    assert german.quotation_marks("„Er rief »Halt!«“, sagte sie.") == ("", "")


def test_a_year_that_two_days_share_is_written_once(german: Catalog, english: Catalog) -> None:
    old, new = dt.datetime(2025, 12, 31, 22, 30, tzinfo=dt.UTC), dt.datetime(2026, 3, 4, tzinfo=dt.UTC)
    assert german.days(old, new) == ("31.\u00a0Dezember 2025", "4.\u00a0März 2026")
    late = old + dt.timedelta(hours=1)  # half past midnight where the reader lives
    assert german.days(late, new) == ("1.\u00a0Januar", "4.\u00a0März 2026")
    assert english.days(new, new)[1] == "4\u00a0March 2026"


def test_other_languages_are_named_in_the_readers(german: Catalog, english: Catalog) -> None:
    assert german.language("en") == "Englisch"
    assert english.language("de") == "German"
    assert german.language("zz") is None
    assert german.language("not a code") is None


@pytest.mark.parametrize("code", ["de", "en"])
def test_every_reason_to_read_nothing_has_words(code: str) -> None:
    labels = load_catalog(code).labels
    assert {key.removeprefix("unreadable.") for key in labels if key.startswith("unreadable.")} == set(get_args(Why))
