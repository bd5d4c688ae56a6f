"""The comparison: Synopse against vectors with a threshold, and against readers of pairs that are asked about all.

On the development stories, sentences as annotated, so that nothing but the comparison is measured; by the corpus'
scorer. One reader is a general model of natural language inference (`training/inference.py`; where the public pairs
are), the other is Synopse's own cross-encoder, which was trained on such pairs first and on the training stories then,
without candidates, typed claims, clauses and trees around it.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import AgglomerativeClustering

from synopse.compare import StoryText, compare
from synopse.engines import Engines, builtin_engines
from synopse.engines.cross import builtin_cross_encoder
from synopse.engines.judge import chance
from synopse.engines.reading import OUTPUTS, Reader
from synopse.judged import KINDS
from synopse.model import Sentence
from training import inference
from training.corpora import CORPUS, stories_of
from training.evaluation import score
from training.stories import text_of

EVERY = 10
"""Of the training stories each tenth is used to choose the threshold."""
COSINES = tuple(round(0.05 * step, 2) for step in range(4, 18))
LIKELY = 0.5
"""Chance from which the reader alone is believed."""

Matrix = NDArray[np.float32]


class Findings(NamedTuple):
    """What a method found in a story: sentences that agree, and sides that contradict each other or supersede."""

    agreements: Sequence[Sequence[Sentence]]
    divergences: Sequence[tuple[str, Sequence[Sequence[Sentence]]]] = ()
    developments: Sequence[Sequence[Sequence[Sentence]]] = ()


Method = Callable[[StoryText], Findings]
Stories = Mapping[str, StoryText]


def rows(public: Path | None) -> dict[str, float]:
    """Agreement's precision, recall, F1 and reach, contradictions, and seconds without the vectors."""
    engines = builtin_engines()
    development, train = CORPUS / "dev", stories_of(CORPUS / "train")[::EVERY]
    known = {story["id"]: text_of(story, engines.encoder)[0] for story in stories_of(development)}
    learnt = {story["id"]: text_of(story, engines.encoder)[0] for story in train}
    with tempfile.TemporaryDirectory() as folder:
        for name in learnt:
            shutil.copy(CORPUS / "train" / f"{name}.json", folder)
        scored = {
            least: _scored(Path(folder), learnt, _found(learnt, partial(by_vectors, least=least))) for least in COSINES
        }
    cosine = max(COSINES, key=lambda least: scored[least]["agreement"]["f1"])
    reader = builtin_cross_encoder()
    methods: dict[str, Method] = {
        "synopse": partial(_ours, engines=engines),
        "embedding": partial(by_vectors, least=cosine),
        "reader": partial(by_reader, reader=reader),
    }
    figures: dict[str, float] = {"pairs_embedding_cosine": cosine}
    if public and (public / "nli_de").is_dir():
        general = inference.reader(public / "nli_de")
        methods["inference"] = partial(by_inference, reader=general)
        figures["pairs_inference_xnli_accuracy"] = inference.accuracy(general, public / "nli_de")
    for name, method in methods.items():
        start = time.process_time()
        found = _found(known, method)
        figures[f"pairs_{name}_s"] = time.process_time() - start
        scores = _scored(development, known, found)
        figures |= {
            f"pairs_{name}_agreement_{k}": scores["agreement"][k] for k in ("precision", "recall", "f1", "reach")
        }
        figures |= {f"pairs_{name}_contradiction_{k}": scores["divergence"][k] for k in ("precision", "recall", "f1")}
    return figures


def _found(known: Stories, method: Method) -> dict[str, Findings]:
    return {name: method(text) for name, text in known.items()}


def _scored(stories: Path, known: Stories, found: Mapping[str, Findings]) -> dict[str, Any]:
    """The scorer's figures for what was found in the stories of a folder."""
    told = [_story(name, text, found[name]) for name, text in known.items()]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "briefing.json").write_text(json.dumps({"stories": told}), encoding="utf-8")
        return score(CORPUS, stories, Path(folder))[0]


def _story(name: str, text: StoryText, found: Findings) -> dict[str, Any]:
    """What the scorer looks at of a story in a briefing."""

    def side(members: Iterable[Sentence]) -> dict[str, Any]:
        quotes = [{"article": f"{name}--{s.article}", "quote": s.text, "start": s.start, "end": s.end} for s in members]
        return {"statement": quotes[0]["quote"], "evidence": quotes}

    articles = [{"id": f"{name}--{a.id}", "path": f"{name}--{a.id}.html"} for a in text.articles]
    return {
        "articles": articles,
        "agreements": [side(members) for members in found.agreements],
        "divergences": [{"kind": kind, "positions": [side(s) for s in sides]} for kind, sides in found.divergences],
        "developments": [{"steps": [side(s) for s in sides]} for sides in found.developments],
    }


def _ours(text: StoryText, engines: Engines) -> Findings:
    compared = compare(text, engines.background, engines.judge)

    def sentences(members: Iterable[int]) -> list[Sentence]:
        return [compared.claims[member].sentence for member in members]

    found = compared.findings
    return Findings(
        [sentences(group.members) for group in found.agreements],
        [(KINDS[o.kind or 0], [sentences(side) for side in o.sides]) for o in found.divergences],
        [[sentences(side) for side in o.sides] for o in found.developments],
    )


def by_vectors(text: StoryText, least: float) -> Findings:
    """Sentences that are alike on the average agree; seen from the story, as all e5 vectors are alike."""
    inner = text.vectors - text.vectors.mean(axis=0)
    inner /= np.maximum(np.linalg.norm(inner, axis=1, keepdims=True), 1e-9)
    return Findings(_agreeing(text, inner @ inner.T, least))


def by_inference(text: StoryText, reader: Reader) -> Findings:
    """Every two sentences are read in both orders, as inference has one, and the surer answer counts; no kinds."""
    sentences, pairs = _all_pairs(text)
    texts = [s.text for s in sentences]
    turned = reader.score(texts, [(j, i) for i, j in pairs])
    found = _by_chances(text, pairs, np.maximum(reader.score(texts, pairs), turned))
    return found._replace(developments=())


def by_reader(text: StoryText, reader: Reader) -> Findings:
    """Every two sentences of two articles are read; each pair that seems to contradict itself is a contradiction."""
    sentences, pairs = _all_pairs(text)
    return _by_chances(text, pairs, reader.score([s.text for s in sentences], pairs))


def _all_pairs(text: StoryText) -> tuple[list[Sentence], list[tuple[int, int]]]:
    sentences = [s for found in text.sentences for s in found]
    numbered = combinations(enumerate(sentences), 2)
    return sentences, [(i, j) for (i, one), (j, two) in numbered if one.article != two.article]


def _by_chances(text: StoryText, pairs: list[tuple[int, int]], said: Matrix) -> Findings:
    """What log odds of the pairs say, each by itself but for the agreements."""
    sentences = [s for found in text.sentences for s in found]
    chances = chance(said)
    same = np.zeros((len(sentences), len(sentences)), np.float32)
    for (i, j), likely in zip(pairs, chances[:, OUTPUTS.index("same")], strict=True):
        same[i, j] = same[j, i] = likely
    kinds = said[:, len(OUTPUTS) :].argmax(axis=1)

    def opposed(outcome: str) -> list[tuple[str, list[list[Sentence]]]]:
        rows = np.flatnonzero(chances[:, OUTPUTS.index(outcome)] >= LIKELY)
        return [(KINDS[kinds[row]], [[sentences[i]] for i in pairs[row]]) for row in rows]

    return Findings(_agreeing(text, same, LIKELY), opposed("conflict"), [sides for _, sides in opposed("update")])


def _agreeing(text: StoryText, similarity: Matrix, least: float) -> list[list[Sentence]]:
    """Groups of sentences by average linkage, those that more than one article has a part in."""
    sentences = [s for found in text.sentences for s in found]
    method = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=1 - least
    )
    groups: dict[int, list[Sentence]] = defaultdict(list)
    for sentence, label in zip(sentences, method.fit_predict(np.clip(1 - similarity, 0, 2)), strict=True):
        groups[int(label)].append(sentence)
    return [members for members in groups.values() if len({s.article for s in members}) > 1]
