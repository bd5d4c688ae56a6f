"""Outlets whose name looks like another's: told, marked and not counted beside it; honest names stay what they are."""

from __future__ import annotations

import pytest

from synopse.clean import normalise
from synopse.imitation import imitations, is_mixed, looks, named
from synopse.labels import load_catalog
from synopse.origins import origins
from tests.articles import article

ELBBOTE = "Elbbote"
DISGUISES = {
    "cyrillic": "\u0415lbbote",
    "greek": "Elbb\u03bfte",
    "armenian": "Elbb\u0585te",
    "all-of-them": "\u0415lbb\u03bft\u0435",
    "full-width": "".join(chr(ord(letter) + 0xFEE0) for letter in ELBBOTE),
    "mathematical": "\U0001d404\U0001d425\U0001d41b\U0001d41b\U0001d428\U0001d42d\U0001d41e",
    "unseen-mark": "Elb\u034fbote",
    "unseen-filler": "Elb\u3164bote",
    "in-capitals": "\u0415LBBOTE",
}
HONEST = (
    *("Правда", "Коммерсантъ", "ТАСС", "RT на русском", "ВВС Україна", "Radio СССР", "24 Канал", "Яндекс", "Яndex"),
    *("Το Βήμα", "朝日新聞", "NHKニュース", "Citroën", "Batı", "Elbe-Bote", "µ-News", "№ 1"),
)


@pytest.mark.parametrize("name", DISGUISES.values(), ids=DISGUISES)
def test_a_name_that_looks_like_another_one_is_found_out(name: str) -> None:
    assert imitations([name, ELBBOTE]) == {name: ELBBOTE}
    assert looks(name).casefold() == ELBBOTE.casefold()


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_name_in_any_script_is_nobodys_imitation(name: str) -> None:
    assert not is_mixed(name)
    assert imitations([*HONEST, ELBBOTE]) == {}


def test_a_name_in_several_scripts_is_told_even_where_nobody_else_has_it() -> None:
    assert imitations([DISGUISES["cyrillic"]]) == {DISGUISES["cyrillic"]: None}


@pytest.mark.parametrize("joiner", ["\u200d", "\u200b", "\u2060", "\ufeff", "\xad", "\u202e"])
def test_signs_of_no_width_leave_a_name_as_it_is_read(joiner: str) -> None:
    assert normalise(f"Elb{joiner}bote") == ELBBOTE


def test_latin_letters_in_a_cyrillic_name_are_found_out_too() -> None:
    imitating = "Пр\u0061вда"
    assert imitations([imitating, "Правда"]) == {imitating: "Правда"}


def test_what_cannot_be_told_from_a_latin_name_imitates_it_even_in_one_script() -> None:
    assert imitations(["Росо", "Poco"]) == {"Росо": "Poco"}
    assert imitations(["Росо"]) == {}


def test_names_that_differ_in_what_can_be_seen_are_several() -> None:
    assert imitations([ELBBOTE, "ELBBOTE", "Elbböte", "Elbbote – Nord", "Elbboten"]) == {}


def test_the_article_bears_the_mark_and_a_gap_names_the_outlet() -> None:
    catalog = load_catalog("de")
    honest, imitating = article("a", "Ein Text.", source=ELBBOTE), article("b", "Noch einer.", source="\u0415lbbote")
    told, gaps = named([honest, imitating, article("c", "Ohne Namen.", source=None)], catalog)
    assert [one.source for one in told] == [ELBBOTE, "\u0415lbbote (fremde Buchstaben)", None]
    assert [(gap.subject, gap.reason) for gap in gaps] == [
        (
            "\u0415lbbote",
            "der Name sieht aus wie „Elbbote“ und ist mit anderen Zeichen geschrieben; beide zählen als eine Quelle",
        )
    ]
    assert named([honest], catalog) == ((honest,), ())


def test_a_name_that_nobody_sees_is_none() -> None:
    told, gaps = named([article("a", "Ein Text.", source="\u3164\u2800")], load_catalog("en"))
    assert ([one.source for one in told], gaps) == ([None], ())


@pytest.mark.parametrize("name", DISGUISES.values(), ids=DISGUISES)
def test_who_imitates_an_outlet_is_no_second_origin_beside_it(name: str) -> None:
    texts = ("Im Zug saßen achtzig Fahrgäste.", "Die Strecke bleibt bis Mittwoch gesperrt.", "Verletzt wurde niemand.")
    sources = (f"{name} (fremde Buchstaben)", ELBBOTE, "Havelwelle")
    story = [article(key, text, source=source) for key, text, source in zip("abc", texts, sources, strict=True)]
    assert {key: origin.name for key, origin in origins(story, {}).items()} == {
        "a": ELBBOTE,
        "b": ELBBOTE,
        "c": "Havelwelle",
    }
    of_a_house = [one.model_copy(update={"house": "Elbverlag"}) if one.id == "b" else one for one in story]
    assert [origins(of_a_house, {})[key].name for key in "ab"] == ["Elbverlag", "Elbverlag"]


def test_honest_outlets_in_several_scripts_are_origins_of_their_own() -> None:
    story = [article(str(number), f"Satz {number}.", source=name) for number, name in enumerate(HONEST)]
    assert {origin.name for origin in origins(story, {}).values()} == set(HONEST)
