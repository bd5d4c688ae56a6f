"""Gradient boosted trees as arrays: what scikit-learn's HistGradientBoostingClassifier learnt, without scikit-learn.

All trees lie in one table; a row is a node: the feature it asks about, the threshold, where smaller and where larger
values go, and the log odds that it adds if it is a leaf (its children are then the node itself).
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Integers = NDArray[np.int32]


@dataclass(frozen=True)
class Forest:
    """The trees of one outcome. `roots` are the rows at which the trees begin, `depth` that of the deepest."""

    start: float
    roots: Integers
    feature: Integers
    threshold: Floats
    smaller: Integers
    larger: Integers
    value: Floats
    depth: int

    def odds(self, features: Floats) -> Floats:
        """Log odds for each row of features, none of which may be missing: shape (rows,)."""
        rows = np.arange(len(features))[:, None]
        at = np.tile(self.roots, (len(features), 1))
        for _ in range(self.depth):
            asked = features[rows, self.feature[at]]
            at = np.where(asked > self.threshold[at], self.larger[at], self.smaller[at])
        return np.asarray(self.start + self.value[at].sum(axis=1, dtype=np.float64), dtype=np.float32)

    def arrays(self, name: str) -> dict[str, NDArray[np.generic]]:
        """The forest as arrays to keep, under keys that begin with its name."""
        return {f"{name}.{field.name}": np.asarray(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def of(cls, arrays: dict[str, NDArray[np.generic]], name: str) -> Forest:
        """The forest that `arrays` keeps under this name.

        Raises:
            KeyError: there is none.
        """
        return cls(
            start=float(arrays[f"{name}.start"]),
            roots=arrays[f"{name}.roots"].astype(np.int32),
            feature=arrays[f"{name}.feature"].astype(np.int32),
            threshold=arrays[f"{name}.threshold"].astype(np.float32),
            smaller=arrays[f"{name}.smaller"].astype(np.int32),
            larger=arrays[f"{name}.larger"].astype(np.int32),
            value=arrays[f"{name}.value"].astype(np.float32),
            depth=int(arrays[f"{name}.depth"]),
        )
