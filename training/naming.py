"""A linear model that tells names from nouns, from the words of the training stories.

Names are the words with a capital in the English annotations and inside English sentences, and the places that CLDR
knows; nouns those that stand behind a determiner or an adjective in German, and words that stand in small letters
elsewhere. Such labels are not clean: what the model itself contradicts clearly, and a dictionary with it, is left out.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from babel import Locale
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from synopse.engines.support import spelling
from synopse.language import load
from synopse.language.words import tokens
from synopse.protocols import Encoder
from training.scenes import names_of

PENALTY = 0.02
STRETCH = 20.0
"""Factor of the vectors' differences from their mean, so that the penalty weighs on them as on the other features."""
NOUNS, SMALL = 6000, 1500
"""Words taken of nouns, and of words that are written small."""
CLEARLY_NAME, CLEARLY_NOUN = 0.45, 0.06

Floats = NDArray[np.float32]


def trained(folder: Path, encoder: Encoder) -> tuple[Floats, float]:
    """Weights over vector and spelling of a word, and the offset."""
    names, nouns = _words([json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))])
    words = [*names, *nouns]
    named = np.array([1] * len(names) + [0] * len(nouns))
    vectors = np.asarray(encoder.encode(words))
    spelt = np.array([spelling(word) for word in words], np.float32)
    mean = vectors.mean(axis=0)
    features = np.hstack([(vectors - mean) * STRETCH, spelt])
    model = LogisticRegression(C=PENALTY, max_iter=3000)
    chance = cross_val_predict(model, features, named, cv=4, method="predict_proba")[:, 1]
    ordinary = (spelt[:, 0] + spelt[:, 1]) > 0
    wrong = ((named == 0) & (chance > CLEARLY_NAME) & ~ordinary) | ((named == 1) & (chance < CLEARLY_NOUN) & ordinary)
    model.fit(features[~wrong], named[~wrong])
    weights = model.coef_[0].copy()
    weights[: len(mean)] *= STRETCH
    return weights.astype(np.float32), float(model.intercept_[0] - weights[: len(mean)] @ mean)


def _words(stories: list[dict[str, Any]]) -> tuple[list[str], list[str]]:
    """Names, and words that are none."""
    names = {name for story in stories for name in names_of(story)} | set(_places())
    nouns: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for story in stories:
        for article in story["articles"]:
            for sentence in article["sentences"]:
                for before, word, where in _pairs(sentence["text"]):
                    if word[0].islower():
                        small[word.capitalize()] += 1
                    elif article["language"] == "en" and sentence["text"][where - 2] not in ".!?:":
                        names.add(word)
                    elif article["language"] == "de" and _describes(before):
                        nouns[word] += 1
    calendar = {w for code in ("de", "en") for w in (*load(code).calendar.months, *load(code).calendar.weekdays)}
    kept = sorted(n for n in names if len(n) > 2 and n.lower() not in calendar and n not in nouns and n not in small)
    rest = sorted(w for w in nouns if len(w) > 2 and w.lower() not in calendar and w not in names)
    common = [w for w, _ in small.most_common(4000) if len(w) > 2 and w not in names]
    rng = random.Random(0)
    return kept, [*rng.sample(rest, min(NOUNS, len(rest))), *rng.sample(common, min(SMALL, len(common)))]


def _pairs(text: str) -> Iterator[tuple[str, str, int]]:
    found = tokens(text)
    for one, two in pairwise(found):
        yield one.text, two.text, two.start


def _describes(word: str) -> bool:
    """Whether a German word is a determiner or looks like an adjective."""
    fidelity = load("de").fidelity
    lower = word.lower()
    adjective = word[0].islower() and len(word) > 6 and lower.endswith(fidelity.adjective_endings)
    return lower in fidelity.determiners or adjective


def _places() -> Iterator[str]:
    for code in ("de", "en"):
        locale = Locale(code)
        yield from (name for name in locale.territories.values() if name.isalpha())
        yield from (zone["city"] for zone in locale.time_zones.values() if zone.get("city", "").isalpha())
