"""Sentences end where a reader sees their end. In the samples a bar stands at every boundary."""

from __future__ import annotations

from itertools import pairwise

import pytest

from synopse.language import load
from synopse.language.sentences import split

GERMAN = {
    "an ordinal before a month": "Am 3. März beginnt die Fastenzeit.|Sie endet zu Ostern.",
    "an ordinal before a noun that is counted": "Der 2. Weltkrieg war vorbei.|Danach kam der Hunger.",
    "an ordinal without an article": "Das Landgericht, 2. Zivilsenat, urteilte am Freitag.",
    "an ordinal in the name of a club": "Der 1. FC Niederau verlor gegen den 1. SC Obertal.",
    "an ordinal in three figures": "Sie feierte ihren 100. Geburtstag.",
    "a year at the end": "Es war 2019.|Danach war nichts mehr wie zuvor.",
    "a figure at the end": "Er wurde 29.|Danach zog er nach Kiel.",
    "day and month in figures": "Am 13.01. kam Peter zurück.",
    "a king's number": "Heinrich VIII. von England hatte sechs Frauen.|Danach kam Eduard.",
    "spaced abbreviations": "Das gilt z. B. für Städte, d. h. für Kiel.|Dort leben u. a. Fischer.",
    "abbreviations of law": "So steht es in § 5 Abs. 2 Nr. 3 des Gesetzes.|Das ist eindeutig.",
    "a shortened month": "Seit Okt. 2024 ist die Brücke zu.|Und sie bleibt es.",
    "titles": "Prof. Dr. Ing. Ruth Pahl und Dr.-Ing. Falk Ihde kamen nach St. Pauli.",
    "millions in mid-sentence": "Das kostet ca. 5 Mio. Euro bzw. 6 Mio. Franken.",
    "an abbreviation at the end": "Es gab Äpfel, Birnen usw.|Danach gab es Kuchen.",
    "a street at the end": "Sie wohnt in der Goethestr. 5.|Dort brannte es.",
    "a surname's initial": "Svenja K. (29) wurde verletzt.|Uwe T. blieb unversehrt.",
    "an initial at the end": "Verhaftet wurde Uwe T.|Der Mann schweigt.",
    "initials": "J. F. Kennedy kam nach Berlin.",
    "a time of day": "Um 6.40 Uhr fiel der Strom aus.|Um 9 Uhr war er wieder da.",
    "a unit": "Der Anriss lag auf 2.900 m.|Zeit: elf Uhr.",
    "before Christ": "Der Fund stammt aus dem 10. Jahrhundert v. Chr.|Vergleichbares kennt man.",
    "an ellipsis within": "Und dann … Stille.",
    "an ellipsis at the end": "Er wartete...|Und er wartete.",
    "a left-out part in brackets": "So steht es im Brief.|[…] Es geht weiter.",
    "speech with a comma behind": "„Das war gut“, sagte er.|„Das nicht.“, meinte sie.",
    "speech that ends the sentence": "„Der Satz endet.“|Danach ging er.",
    "guillemets": "»Gut so.«|Er ging.",
    "straight quotes": '"Das reicht."|Sie ging.',
    "a question that is ascribed": "„Kommst du?“, fragte er.|„Halt!“ rief sie.",
    "a question that is not": "Er fragte: „Warum?“|Niemand wusste es.",
    "a name that is a question": "Die Show „Wetten, dass..?“ Moderator Gottschalk verließ sie.",
    "a colon before speech": "Er sagte: „Das ist gut.|Ich bleibe.“|Dann ging er.",
    "mail, web and domain": "Mehr steht auf www.niederau.example und bei rat@niederau.example.|Danach ist Schluss.",
    "a whole sentence in brackets": "Er ging.|(Sie blieb.)|Dann war Ruhe.",
    "stops inside a bracket": "Er kam (wie am 3. 5. Die Zeit drängte.) endlich an.",
    "an agency in brackets behind the end": "Die Fassung ist fertig. (dpa)",
    "a dateline": "Niederau. Bei einem Brand ist ein Haus zerstört worden.|Verletzt wurde niemand.",
    "a dateline with its agency": "Bad Orb (epd). Die Synode tagt.|Sie endet am Freitag.",
    "a copyright line behind the end": "Die Brücke ist zu.|© dpa-infocom, dpa:260414",
}
ENGLISH = {
    "forms of address": "Mr. Smith met Dr. Jones and Lt. Brown.|They talked.",
    "initials of a country": "He joined the U.S. Army in May.|He lives in the U.S.|The president knows.",
    "a time of day": "They met at 5 p.m. in No. 10.|The talks ended early.",
    "a company": "Acme Inc. shares fell.|He sold Acme Inc.|The price was low.",
    "a year at the end": "It was 2019.|Peter left.",
    "a question with its speaker": "“Why?” Olive asked.|She left.",
    "speech that ends the sentence": '"That is good."|He left.',
    "a decimal": "He paid $3.5 million.|It was too much.",
    "an example": "Some days, e.g. Monday, are worse.",
}


def sentences(sample: str, code: str) -> list[str]:
    text = sample.replace("|", " ")
    return [text[start:end] for start, end in split(text, load(code).sentences)]


@pytest.mark.parametrize("sample", GERMAN.values(), ids=GERMAN.keys())
def test_german_stops_end_sentences_only_where_they_do(sample: str) -> None:
    assert sentences(sample, "de") == sample.split("|")


@pytest.mark.parametrize("sample", ENGLISH.values(), ids=ENGLISH.keys())
def test_english_stops_end_sentences_only_where_they_do(sample: str) -> None:
    assert sentences(sample, "en") == sample.split("|")


def test_a_paragraph_break_ends_a_sentence_even_without_a_stop() -> None:
    text = "Erste Zeile ohne Punkt\n\nZweiter Absatz.\n \nDritter"
    assert [text[a:b] for a, b in split(text, load("de").sentences)] == [
        "Erste Zeile ohne Punkt",
        "Zweiter Absatz.",
        "Dritter",
    ]


def test_spans_have_no_outer_blanks_and_leave_nothing_out() -> None:
    text = "  Ein Satz.   Noch einer!\n\n   Und noch einer?  "
    spans = split(text, load("de").sentences)
    assert [text[a:b] for a, b in spans] == ["Ein Satz.", "Noch einer!", "Und noch einer?"]
    assert not "".join(text[b:c] for (_, b), (c, _) in pairwise(spans)).strip()


def test_a_script_without_capitals_is_split_too() -> None:
    text = "会議は終わった。次の会議は五月だ。"
    assert [text[a:b] for a, b in split(text, load("ja").sentences)] == ["会議は終わった。", "次の会議は五月だ。"]


@pytest.mark.parametrize("pattern", [". ", "!x", "(", "„", "?“ ", "Ab. ", "1. ", "a\n\n", "Ab.\n\n", "Anna-"])
def test_time_grows_with_the_length_and_not_faster(pattern: str) -> None:
    """A quadratic splitter takes minutes for these; the test just has to end."""
    text = pattern * (200_000 // len(pattern))
    assert split(text, load("de").sentences)


def test_empty_text_has_no_sentences() -> None:
    assert split(" \n\n ", load("de").sentences) == ()
