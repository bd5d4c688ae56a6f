"""Two mornings of a story, told by the real stages and engines without Prefect around them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from synopse.compare import StoryText, compare
from synopse.continuity import Edit, continued
from synopse.dedup import deduplicate
from synopse.digests import digests
from synopse.engines import builtin_engines
from synopse.labels import load_catalog
from synopse.material import StoryMaterial, gather
from synopse.memory import Past, past_of, remember
from synopse.model import Article, Story, Unchanged
from synopse.sentences import sentences
from synopse.synthesis import tell
from tests.articles import article

CORPUS = Path(__file__).parent.parent / "corpus"
DAY_ONE = date(2026, 3, 4)
FOLDER = "../2026-03-04"


def of_the_corpus(name: str) -> list[Article]:
    """The articles of an annotated story, the earliest first."""
    told = json.loads((CORPUS / f"{name}.json").read_text(encoding="utf-8"))
    found = []
    for each in told["articles"]:
        parts = [("\n\n" if s.get("p") else " ") + s["text"] for s in each["sentences"] if not s.get("junk")]
        made = article(
            each["id"],
            "".join(parts).strip(),
            title=each["title"],
            source=each["source"],
            published=each["published"],
            language=each["language"],
        )
        found.append(made)
    return sorted(found, key=lambda a: a.published or datetime.max)


def material(articles: Sequence[Article]) -> StoryMaterial:
    """What the stages find in articles of one story."""
    engines = builtin_engines()
    unique = deduplicate(articles)
    kept = tuple(sorted(unique.kept, key=lambda a: (a.published or datetime.max, a.path)))
    split = tuple(sentences(a) for a in kept)
    vectors = engines.encoder.encode([s.text for found in split for s in found])
    summaries = digests(kept, split, vectors, engines.summarizer, engines.background)
    text = StoryText(kept, split, vectors)
    comparison = compare(text, engines.background, engines.judge)
    return gather(text, summaries, comparison, unique.duplicates)


def first_morning(articles: Sequence[Article], language: str = "de") -> tuple[Story, Past]:
    """The story as it is told first, and what is kept of it."""
    story = tell(material(articles), load_catalog(language))
    return story, remember(story, "s1", DAY_ONE, FOLDER, None)


def next_morning(
    past: Past,
    known: Sequence[Article],
    new: Sequence[Article] = (),
    edits: Sequence[Edit] = (),
    language: str = "de",
) -> Story | Unchanged:
    """The story with new articles, and with later versions in the place of those that were edited."""
    edited = {edit.earlier.id: edit.later for edit in edits}
    today = [edited.get(a.id, a) for a in known]
    whole = material([*today, *new])
    former = {edit.later.id: edit.earlier.id for edit in edits}
    assert past_of(whole.articles, [past], former) == past
    old = {a.id for a in known if a.id not in edited}
    by_id = {a.id: a for a in (*today, *new)}
    folded = [Edit(by_id[d.dropped], by_id[d.kept]) for d in whole.duplicates if d.dropped in old]
    frequency = builtin_engines().background.document_frequency
    return continued(whole, old, past, edits, folded, load_catalog(language), frequency)
