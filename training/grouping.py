"""Make `synopse/engines/grouping.json`: openings of the project's own stories, by which another encoder is measured.

python -m training.grouping
"""

from __future__ import annotations

import json
from pathlib import Path

from synopse.engines import builtin_engines
from synopse.engines.grouping import FILE, Example, Sample, measure
from synopse.stories import LEAD_CHARACTERS

ROOT = Path(__file__).parent.parent
EVERY = 3
"""Of the training stories each third one: enough to tell encoders apart, and quickly encoded."""
ARTICLES = 4
"""Of each story."""


def examples() -> tuple[Example, ...]:
    """The openings, without furniture and without copies."""
    found = []
    for path in sorted((ROOT / "corpus" / "train").glob("*.json"))[::EVERY]:
        story = json.loads(path.read_text(encoding="utf-8"))
        copies = {duplicate["copy"] for duplicate in story["duplicates"]}
        for article in [one for one in story["articles"] if one["id"] not in copies][:ARTICLES]:
            text = " ".join(s["text"] for s in article["sentences"] if not s.get("junk"))
            found.append(
                Example(
                    story=story["id"],
                    language=article["language"],
                    title=article["title"],
                    text=text[:LEAD_CHARACTERS],
                    published=article["published"],
                )
            )
    return tuple(found)


def main() -> None:
    """Write the file."""
    given = examples()
    engines = builtin_engines()
    found = measure(engines.encoder, given, engines.background)
    sample = Sample(builtin=round(found.score, 4), examples=given)
    (ROOT / "synopse" / "engines" / FILE).write_text(sample.model_dump_json() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
