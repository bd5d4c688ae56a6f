"""Train what tells orders to a writing machine from reports, and write `synopse/engines/orders.npz`.

python -m training.orders

From `orders.toml` and sentences of the training stories; prints how many orders are found by cross-validation, and how
many sentences of the development stories are taken for one.
"""

from __future__ import annotations

import json
import random
import sys
import tomllib
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from synopse.engines.e5 import builtin
from synopse.engines.orders import FILE, LIKELY, Orders
from training.stories import ROOT

STRETCH = 10.0
"""Factor of the vectors' differences from their mean, which are small beside what the penalty is made for."""
PENALTY, WEIGHT = 3.0, 5.0
"""Weight of a sentence written for this beside one of the stories, which are many more."""
TAKEN = 2500


def told(part: str) -> list[str]:
    """The sentences of the stories of a part."""
    stories = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "corpus" / part).glob("*.json"))]
    articles = [article for story in stories for article in story["articles"]]
    return [str(s["text"]) for article in articles for s in article["sentences"] if not s.get("junk")]


def main() -> None:
    """Train, keep, and print how well it does."""
    known = tomllib.loads((Path(__file__).parent / "orders.toml").read_text(encoding="utf-8"))
    orders = [text for language in known.values() for text in language["orders"]]
    own = orders + [text for language in known.values() for text in language["reports"]]
    texts = own + random.Random(1).sample(told("train"), TAKEN)
    vectors = np.asarray(builtin().encode(texts))
    mean = vectors[len(own) :].mean(axis=0)
    features = (vectors - mean) * STRETCH
    is_order = np.arange(len(texts)) < len(orders)
    weighing = np.where(np.arange(len(texts)) < len(own), WEIGHT, 1.0)
    model = LogisticRegression(C=PENALTY, max_iter=2000)
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    given = {"cv": folds, "method": "predict_proba", "params": {"sample_weight": weighing}}
    found = cross_val_predict(model, features, is_order, **given)[:, 1] > LIKELY
    model.fit(features, is_order, sample_weight=weighing)
    weights = model.coef_[0] * STRETCH
    offset = model.intercept_[0] - weights @ mean
    np.savez_compressed(
        ROOT / "synopse" / "engines" / FILE,
        weights=weights.astype(np.float32),
        offset=np.array(offset, np.float32),
        encoder=np.array(builtin().name),
    )
    others = told("dev")
    sys.stdout.write(
        f"orders found: {found[is_order].sum()} of {is_order.sum()}; reports taken for one: "
        f"{found[~is_order].sum()} of {(~is_order).sum()} (cross-validation), "
        f"{sum(Orders(builtin())(others))} of {len(others)} (dev)\n"
    )


if __name__ == "__main__":
    main()
