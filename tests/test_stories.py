"""Articles of one event come together, others stay apart."""

from __future__ import annotations

import numpy as np
import pytest

from synopse.engines import builtin_engines
from synopse.stories import average_linkage, group, opening
from tests.articles import article

TRAIN = "Beim Zusammenstoß eines Regionalzuges mit einem Lastwagen in Hechthausen sind zwölf Menschen verletzt worden."
TRAIN_TOLD_OTHERWISE = (
    "Kies prasselt gegen die Scheiben, als der Pendlerzug bei Hechthausen in den Laster kracht. 25 Verletzte."
)
TRAIN_ENGLISH = "A commuter train hit a gravel lorry at a level crossing in Hechthausen on Tuesday, injuring seventeen."
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


def test_one_event_alone_is_one_story() -> None:
    assert stories(("de", TRAIN), ("de", TRAIN_TOLD_OTHERWISE)) == [["0", "1"]]


def test_an_article_alone_is_a_story_of_its_own() -> None:
    assert stories(("de", BUDGET)) == [["0"]]


def test_no_articles_make_no_stories() -> None:
    assert group([], np.zeros((0, 384), np.float32), builtin_engines().background) == ()


def test_average_linkage_asks_for_likeness_on_the_whole() -> None:
    # 0 and 1 are alike, 1 and 2 are alike, 0 and 2 are not: a chain, no group of three
    similarity = np.array([[1, 0.9, 0.0], [0.9, 1, 0.6], [0.0, 0.6, 1]], np.float32)
    labels = average_linkage(similarity, 0.5)
    assert labels[0] == labels[1] != labels[2]


@pytest.mark.parametrize("threshold", [0.1, 0.3, 0.5, 0.7])
def test_average_linkage_joins_what_the_plain_algorithm_joins(threshold: float) -> None:
    rng = np.random.default_rng(5)
    points = rng.normal(size=(40, 4)).astype(np.float32)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    similarity = points @ points.T
    assert _partition(average_linkage(similarity, threshold)) == _partition(_plain(similarity, threshold))


def _plain(similarity: np.ndarray, threshold: float) -> list[int]:
    """Always join the two clusters with the highest mean similarity: slow and obvious."""
    clusters = [[i] for i in range(len(similarity))]
    while len(clusters) > 1:
        means = {
            (i, j): float(similarity[np.ix_(clusters[i], clusters[j])].mean())
            for i in range(len(clusters))
            for j in range(i)
        }
        (i, j), best = max(means.items(), key=lambda item: item[1])
        if best < threshold:
            break
        clusters[j] += clusters.pop(i)
    return [next(k for k, c in enumerate(clusters) if i in c) for i in range(len(similarity))]


def _partition(labels: list[int]) -> set[frozenset[int]]:
    return {frozenset(i for i, other in enumerate(labels) if other == label) for label in labels}
