"""Make `synopse/engines/background.json`: what is usual in news, from the project's own stories.

python -m training.background
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np

from synopse.engines.e5 import builtin
from synopse.language.words import stem, tokens
from synopse.model import Article
from synopse.stories import Background, opening

ROOT = Path(__file__).parent.parent
MINIMUM = 2
"""Stems in fewer documents are as good as unseen."""


def articles() -> list[tuple[Article, list[str]]]:
    """The articles of the training stories with their sentences, without furniture and without copies."""
    found = []
    for path in sorted((ROOT / "corpus" / "train").glob("*.json")):
        story = json.loads(path.read_text(encoding="utf-8"))
        copies = {d["copy"] for d in story["duplicates"]}
        for article in story["articles"]:
            if article["id"] not in copies:
                sentences = [s["text"] for s in article["sentences"] if not s.get("junk")]
                key = f"{story['id']}-{article['id']}"
                text = " ".join(sentences)
                made = Article(id=key, path=key, text=text, title=article["title"], language=article["language"])
                found.append((made, sentences))
    return found


def means(texts: list[str], languages: list[str]) -> dict[str, tuple[float, ...]]:
    """The mean vector of the texts of each language."""
    vectors = builtin().encode(texts)
    codes = np.array(languages)
    return {
        str(code): tuple(round(float(v), 5) for v in vectors[codes == code].mean(axis=0))
        for code in sorted(set(languages))
    }


def main() -> None:
    """Write the file."""
    known = articles()
    frequency = Counter(w for a, _ in known for w in {stem(t.text) for t in tokens(f"{a.title} {a.text}")})
    sentences = [(s, a.language) for a, texts in known for s in texts]
    background = Background(
        encoder=builtin().name,
        documents=len(known),
        article_means=means([opening(a) for a, _ in known], [a.language for a, _ in known]),
        sentence_means=means([s for s, _ in sentences], [code for _, code in sentences]),
        document_frequency={w: n for w, n in sorted(frequency.items()) if n >= MINIMUM},
    )
    path = ROOT / "synopse" / "engines" / "background.json"
    path.write_text(background.model_dump_json() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
