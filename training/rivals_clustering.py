"""Stories: Synopse against average linkage of scikit-learn and UMAP with HDBSCAN, on the same vectors.

All annotated stories together are one day. What a method leaves open (how far apart, how dense) is chosen by B³ on the
training stories; how well that carries over is told by the development stories alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import HDBSCAN, AgglomerativeClustering
from umap import UMAP

from synopse.engines import Engines, builtin_engines
from synopse.model import Article
from synopse.stories import centred, group, opening
from training.corpora import CORPUS, stories_of
from training.measures import Found, b_cubed

DISTANCES = tuple(round(0.02 * step, 2) for step in range(1, 50))
DENSITIES = tuple((neighbours, size) for neighbours in (5, 15) for size in (2, 3, 5))
"""Neighbours of UMAP (its default is 15) and smallest cluster of HDBSCAN (BERTopic's is 10; stories are smaller)."""
DIMENSIONS = 5
"""To which UMAP reduces, as BERTopic does."""
SEED = 42

Matrix = NDArray[np.float32]
Labels = Sequence[int]


class Openings(NamedTuple):
    """Articles, the vectors of their openings, and the story of each."""

    articles: tuple[Article, ...]
    vectors: Matrix
    stories: tuple[str, ...]

    def only(self, part: str) -> Openings:
        """Those of the stories that have `part` in their names."""
        rows = [row for row, story in enumerate(self.stories) if part in story]
        return Openings(
            tuple(self.articles[row] for row in rows), self.vectors[rows], tuple(self.stories[row] for row in rows)
        )


Method = Callable[[Openings], Labels]


def rows() -> dict[str, float]:
    """B³ on all stories and on the development stories, and seconds of processor time on all without the vectors."""
    engines = builtin_engines()
    known = openings(engines)
    train = known.only("-train-")
    chosen: dict[str, Method] = {
        "synopse": partial(_synopse, engines),
        "sklearn_average": _best([partial(_average, distance=one) for one in DISTANCES], train),
        "sklearn_average_centred": _best(
            [partial(_average, distance=one, engines=engines) for one in DISTANCES], train
        ),
        "umap_hdbscan": _best([partial(_dense, neighbours=n, smallest=size) for n, size in DENSITIES], train),
    }
    figures: dict[str, float] = {}
    for name, method in chosen.items():
        start = time.process_time()
        labels = method(known)
        figures[f"clustering_{name}_s"] = time.process_time() - start
        scores = _score(known, labels)._asdict()
        figures |= {f"clustering_{name}_b3_{what}": value for what, value in scores.items()}
        development = known.only("-dev-")
        figures[f"clustering_{name}_dev_b3_f1"] = _score(development, method(development)).f1
    return figures


def openings(engines: Engines) -> Openings:
    """All annotated articles without furniture and without copies."""
    articles, stories = [], []
    for story in stories_of(CORPUS / "train", CORPUS / "dev"):
        copies = {pair["copy"] for pair in story["duplicates"]}
        for article in (one for one in story["articles"] if one["id"] not in copies):
            name = f"{story['id']}/{article['id']}"
            text = " ".join(s["text"] for s in article["sentences"] if not s.get("junk"))
            published = datetime.fromisoformat(article["published"])
            told = {"title": article["title"], "language": article["language"], "published": published}
            articles.append(Article(id=name, path=name, text=text, **told))
            stories.append(story["id"])
    return Openings(tuple(articles), engines.encoder.encode([opening(a) for a in articles]), tuple(stories))


def _best(methods: Sequence[Method], train: Openings) -> Method:
    """The one with the highest B³ F1 on the training stories; trying them compiles what is compiled, too."""
    return max(methods, key=lambda method: _score(train, method(train)).f1)


def _score(known: Openings, labels: Labels) -> Found:
    names = [article.id for article in known.articles]
    return b_cubed(dict(zip(names, labels, strict=True)), dict(zip(names, known.stories, strict=True)))


def _synopse(engines: Engines, known: Openings) -> Labels:
    stories = group(known.articles, known.vectors, engines.background)
    number = {article.id: label for label, story in enumerate(stories) for article in story}
    return [number[article.id] for article in known.articles]


def _average(known: Openings, distance: float, engines: Engines | None = None) -> Labels:
    """Average linkage on cosines; with engines, from which the mean of their language was taken, as Synopse does."""
    vectors = known.vectors
    if engines:
        languages = [article.language for article in known.articles]
        vectors = centred(vectors, languages, engines.background.article_means, engines.background.documents)
    method = AgglomerativeClustering(n_clusters=None, metric="cosine", linkage="average", distance_threshold=distance)
    return [int(label) for label in method.fit_predict(vectors)]


def _dense(known: Openings, neighbours: int, smallest: int) -> Labels:
    """UMAP and HDBSCAN as BERTopic puts them together; what HDBSCAN leaves out stands alone."""
    small = UMAP(
        n_neighbors=neighbours, n_components=DIMENSIONS, min_dist=0.0, metric="cosine", random_state=SEED, n_jobs=1
    ).fit_transform(known.vectors)
    labels = HDBSCAN(min_cluster_size=smallest, copy=True).fit_predict(small)
    return [int(label) if label >= 0 else -2 - row for row, label in enumerate(labels)]
