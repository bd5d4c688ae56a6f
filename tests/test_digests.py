"""A digest heeds what the other articles of the story know."""

from __future__ import annotations

import numpy as np

from synopse.digests import digests, echo
from synopse.engines import builtin_engines
from synopse.sentences import sentences
from tests.articles import article

OWN = (
    "Die Brücke über die Wümme ist seit Montag gesperrt. Der Bürgermeister trug am Montag einen grünen Hut. Am Ufer "
    "wachsen seit Jahren alte Weiden und Erlen. Ein Kiosk verkauft Eis und Kaffee an Ausflügler. Auf dem Parkplatz "
    "standen am Nachmittag sieben Wohnmobile. Ein Gutachter fand Risse in zwei der tragenden Pfeiler."
)
OTHERS = (
    "In zwei Pfeilern der Wümmebrücke sind Risse gefunden worden, sagt ein Gutachter. Die Brücke ist gesperrt.",
    "Risse in den Pfeilern: Die Sperrung der Brücke über die Wümme gilt seit Montag, so der Gutachter.",
)


def told(*texts: str) -> str:
    """The digest of the first article among the others."""
    engines = builtin_engines()
    articles = [article(str(number), text) for number, text in enumerate(texts)]
    split = [sentences(one) for one in articles]
    vectors = engines.encoder.encode([s.text for found in split for s in found])
    made = digests(articles, split, vectors, engines.summarizer, engines.background)
    assert [summary.article for summary in made] == [one.id for one in articles]
    return " ".join(statement.text for statement in made[0].sentences)


def test_what_the_others_report_too_is_told_rather_than_what_is_beside_the_point() -> None:
    assert "Risse in zwei" not in told(OWN)
    assert "Risse in zwei" in told(OWN, *OTHERS)


def test_an_echo_is_the_nearest_sentence_of_each_other_article_on_average() -> None:
    one, two = np.eye(2, dtype=np.float32)
    others = [np.stack([one]), np.stack([one, two]), np.stack([two]), np.zeros((0, 2), np.float32)]
    for index, heard in ((1, [0.5, 0.5]), (0, [0.5])):
        found = echo(others, index)
        assert found is not None
        assert found.tolist() == heard
    assert echo([others[0]], 0) is None
