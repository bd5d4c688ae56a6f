"""Copies are folded, reports are not."""

from __future__ import annotations

from synopse.dedup import deduplicate, is_revision
from tests.articles import article

WIRE = (
    "Hechthausen (dpa) - Beim Zusammenstoß eines Regionalzuges mit einem Lastwagen sind am Dienstagmorgen "
    "mindestens zwölf Menschen verletzt worden. Der Fahrer des Lkw schwebe in Lebensgefahr, sagte ein Sprecher "
    "der Polizei. Im Zug saßen rund 80 Fahrgäste, darunter viele Schülerinnen und Schüler. Der vordere Triebwagen "
    "sprang mit einem Drehgestell aus den Gleisen. Die Lokführerin erlitt einen Schock. Die Strecke zwischen Stade "
    "und Cuxhaven bleibt voraussichtlich bis Mittwochmorgen gesperrt."
)
CUT_AND_CHANGED = (
    "Beim Zusammenstoß eines Regionalzuges mit einem Lastwagen sind am Dienstagmorgen mindestens zwölf Menschen "
    "verletzt worden. Der Fahrer des Lkw schwebe in Lebensgefahr, sagte ein Polizeisprecher. Im Zug saßen rund 80 "
    "Fahrgäste, darunter viele Schülerinnen und Schüler. Die Lokführerin erlitt einen Schock. Die Strecke zwischen "
    "Stade und Cuxhaven bleibt voraussichtlich bis Mittwochmorgen gesperrt."
)
OWN_REPORT = (
    "Es ist Dienstag, 6.42 Uhr, als die Ruhe in Hechthausen mit einem Knall endet: Am Bahnübergang bohrt sich der "
    "Pendlerzug in einen querstehenden Sattelschlepper. 17 Verletzte, so lautet die Bilanz der Leitstelle vom "
    "Nachmittag. Die Frau im Führerstand des Zuges kam mit einem Schock davon."
)


def test_the_same_text_twice_is_an_exact_copy() -> None:
    result = deduplicate([article("a", WIRE), article("b", WIRE.replace(" - ", " – "))])
    assert [(d.kept, d.dropped, d.how, d.similarity) for d in result.duplicates] == [("a", "b", "exact", 1.0)]


def test_an_agency_report_with_cuts_is_a_near_copy_of_the_fuller_one() -> None:
    result = deduplicate([article("short", CUT_AND_CHANGED), article("full", WIRE)])
    assert [a.id for a in result.kept] == ["full"]
    assert [(d.kept, d.dropped, d.how) for d in result.duplicates] == [("full", "short", "near")]


def test_two_reports_of_one_event_are_both_kept() -> None:
    result = deduplicate([article("wire", WIRE), article("own", OWN_REPORT)])
    assert (len(result.kept), result.duplicates) == (2, ())


def test_a_later_version_with_other_figures_is_news() -> None:
    later = WIRE.replace("rund 80", "rund 95")
    assert is_revision(later, WIRE)
    assert len(deduplicate([article("early", WIRE), article("late", later)]).kept) == 2


def test_three_copies_are_folded_into_one() -> None:
    result = deduplicate([article("a", CUT_AND_CHANGED), article("b", WIRE), article("c", CUT_AND_CHANGED + " Ende.")])
    assert [a.id for a in result.kept] == ["b"]
    assert {d.dropped for d in result.duplicates} == {"a", "c"}


def test_the_order_of_the_input_changes_nothing() -> None:
    texts = [article("a", WIRE), article("b", CUT_AND_CHANGED), article("c", OWN_REPORT)]
    assert deduplicate(texts).duplicates == deduplicate(texts[::-1]).duplicates


def test_nothing_to_fold_in_nothing() -> None:
    assert deduplicate([]).kept == ()


def test_every_copy_points_to_an_article_that_is_kept() -> None:
    """The shortened text came twice: the second time it is equal to one that was folded itself."""
    texts = [article("a", WIRE), article("b", CUT_AND_CHANGED), article("c", CUT_AND_CHANGED)]
    result = deduplicate(texts)
    assert [a.id for a in result.kept] == ["a"]
    assert [(d.kept, d.dropped, d.how) for d in result.duplicates] == [("a", "b", "near"), ("a", "c", "near")]
