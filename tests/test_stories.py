"""Articles of one event come together, others stay apart."""

from __future__ import annotations

import numpy as np

from synopse.engines import builtin_engines
from synopse.stories import group, opening
from tests.articles import article

TRAIN = "Beim Zusammenstoß eines Regionalzuges mit einem Lastwagen in Hechthausen sind zwölf Menschen verletzt worden."
TRAIN_TOLD_OTHERWISE = (
    "Kies prasselt gegen die Scheiben, als der Pendlerzug bei Hechthausen in den Laster kracht. 25 Verletzte."
)
TRAIN_ENGLISH = "A commuter train hit a gravel lorry at a level crossing in Hechthausen on Tuesday, injuring seventeen."
TRAIN_PORTRAIT = "Blumen mag Tjark Ohlsen nicht. Seit er in Hechthausen am Hebel saß, ist sein Zimmer voll davon."
TRAIN_ELSEWHERE = (
    "Beim Zusammenstoß eines Regionalzuges mit einem Traktor in Grünkirch sind drei Menschen verletzt worden."
)
BUDGET = "Das Kabinett in Kiel hat einen Einstellungsstopp beschlossen. 1.200 Stellen sollen unbesetzt bleiben."
BUDGET_TOLD_OTHERWISE = (
    "Schleswig-Holstein spart: Wer in Rente geht, wird nicht ersetzt, entschied die Landesregierung in Kiel."
)


def stories(*texts: tuple[str, str]) -> list[list[str]]:
    articles = [article(str(i), text, language=code) for i, (code, text) in enumerate(texts)]
    engines = builtin_engines()
    vectors = engines.encoder.encode([opening(a) for a in articles])
    return [sorted(a.id for a in story) for story in group(articles, vectors, engines.background)]


def test_reports_of_two_events_make_two_stories_across_languages() -> None:
    found = stories(
        ("de", TRAIN),
        ("de", BUDGET),
        ("de", TRAIN_TOLD_OTHERWISE),
        ("de", BUDGET_TOLD_OTHERWISE),
        ("en", TRAIN_ENGLISH),
    )
    assert found == [["0", "2", "4"], ["1", "3"]]


def test_names_tell_a_portrait_of_one_event_from_a_report_of_another_like_it() -> None:
    crash = f"{TRAIN} Lokführer Tjark Ohlsen konnte nicht mehr bremsen."
    assert stories(("de", crash), ("de", TRAIN_ELSEWHERE), ("de", TRAIN_PORTRAIT)) == [["0", "2"], ["1"]]


def test_one_event_alone_is_one_story() -> None:
    assert stories(("de", TRAIN), ("de", TRAIN_TOLD_OTHERWISE)) == [["0", "1"]]


def test_an_article_alone_is_a_story_of_its_own() -> None:
    assert stories(("de", BUDGET)) == [["0"]]


def test_no_articles_make_no_stories() -> None:
    assert group([], np.zeros((0, 384), np.float32), builtin_engines().background) == ()
