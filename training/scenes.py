"""True sentences of the annotated stories with the evidence that they rest on, into which errors are planted.

Sentences as they stand (`verbatim`); and from `training/paraphrases/*.tsv` sentences written anew from their evidence,
in other words and sometimes in another language, as a language model would (`written`), sentences of other
outlets that state the same facts by the annotation, each read and kept only where it says no more than its evidence
(`outlet`), and what a large language model wrote for summaries and leads, each read by another one
(`model`). For training alone there are those that nobody has read (`near`): the annotation does not cover all details.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from synopse.gate import Ground
from synopse.language import load
from training.plants import FIGURE, SPEAKER, YEAR, Scene

HERE = Path(__file__).parent
MOST_GROUNDS = 3
LONGER = 1.5
"""How much longer than all of its evidence another outlet's sentence may be and still say no more."""


@dataclass(frozen=True)
class Truth:
    """A true sentence: where it is from, its evidence, and what may be planted."""

    story: str
    how: str
    scene: Scene
    grounds: tuple[Ground, ...]


def truths(folder: Path) -> list[Truth]:
    """All true sentences of the stories in a folder, `train` or `dev`."""
    stories = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    names = {story["id"]: names_of(story) for story in stories}
    found: list[Truth] = []
    written = _written(folder.name)
    for story in stories:
        strangers = sorted(
            n for other, known in names.items() if other != story["id"] for n in known - names[story["id"]]
        )
        found += _Teller(story, names[story["id"]], strangers).all(written[story["id"]])
    return found


Row = tuple[str, str, str, str]
"""How it came about, its evidence, its language, the text."""


def _written(part: str) -> dict[str, list[Row]]:
    """Paraphrases by story."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for line in (HERE / "paraphrases" / f"{part}.tsv").read_text(encoding="utf-8").splitlines():
        story, how, evidence, language, text = line.split("\t")
        rows[story].append((how, evidence, language, text))
    return rows


def names_of(story: dict[str, Any]) -> frozenset[str]:
    """Words with a capital in the English annotation that stand so in the story too."""
    noted = " ".join(f"- {value}" for fact in story["facts"].values() for value in fact["values"].values())
    words = set(re.findall(r"(?<=[a-z,] )[A-ZÄÖÜ][\w]{2,}", noted))
    told = " ".join(s["text"] for a in story["articles"] for s in a["sentences"])
    calendar = {w for code in ("de", "en") for w in (*load(code).calendar.months, *load(code).calendar.weekdays)}
    stems = {w.lower() for w in re.findall(r"\b[a-z]\w+", noted)}
    return frozenset(w for w in words if w.lower() not in calendar | stems and re.search(rf"(?<!\w){w}(?!\w)", told))


class _Teller:
    """The true sentences of one story."""

    def __init__(self, story: dict[str, Any], names: frozenset[str], strangers: Sequence[str]) -> None:
        self.story, self.names, self.strangers = story, names, strangers
        copies = {d["copy"] for d in story["duplicates"]}
        self.articles = {a["id"]: a for a in story["articles"]}
        self.sentences = [
            (a, s) for a in story["articles"] if a["id"] not in copies for s in a["sentences"] if not s.get("junk")
        ]
        self.speakers = {
            code: [
                m["who"] for a, s in self.sentences if a["language"] == code for m in SPEAKER[code].finditer(s["text"])
            ]
            for code in SPEAKER
        }

    def all(self, written: Sequence[Row]) -> Iterator[Truth]:
        for article, sentence in self.sentences:
            yield self._truth("verbatim", sentence["text"], article["language"], [(article, sentence)])
        for how, evidence, language, text in written:
            places = [place.split(".") for place in evidence.split()]
            yield self._truth(
                how, text, language, [(self.articles[a], self.articles[a]["sentences"][int(i)]) for a, i in places]
            )
        for article, sentence in self.sentences:
            if sentence.get("facts") and (rests := self._elsewhere(article, sentence)):
                yield self._truth("near", sentence["text"], article["language"], rests)

    def _truth(self, how: str, text: str, language: str, rests: list[tuple[dict[str, Any], dict[str, Any]]]) -> Truth:
        facts = {f[0] for _, s in rests for f in s.get("facts", [])}
        others = [
            s["text"] for a, s in self.sentences
            if a["language"] == language and s.get("facts") and not facts & {f for f, _ in s["facts"]}
        ]  # fmt: skip
        grounds = tuple(
            Ground(text=s["text"], language=a["language"], day=date.fromisoformat(a["published"][:10]))
            for a, s in rests
        )
        scene = Scene(
            text=text, language=language, evidence=tuple(g.text for g in grounds), names=self.names,
            strangers=self.strangers, others=others, speakers=self.speakers[language],
        )  # fmt: skip
        return Truth(self.story["id"], how, scene, grounds)

    def _elsewhere(
        self, article: dict[str, Any], sentence: dict[str, Any]
    ) -> list[tuple[dict[str, Any], dict[str, Any]]] | None:
        """Sentences of one other article that state all that this one states, or None."""
        wanted = {tuple(f) for f in sentence["facts"]}
        for other in self.articles.values():
            if other["id"] == article["id"]:
                continue
            rests = [
                (a, s) for a, s in self.sentences if a is other and wanted & {tuple(f) for f in s.get("facts", [])}
            ]
            covered = {tuple(f) for _, s in rests for f in s["facts"]}
            if wanted <= covered and 0 < len(rests) <= MOST_GROUNDS and self._says_no_more(sentence, article, rests):
                return rests
        return None

    def _says_no_more(
        self, sentence: dict[str, Any], article: dict[str, Any], rests: list[tuple[dict[str, Any], dict[str, Any]]]
    ) -> bool:
        text, told = sentence["text"], " ".join(s["text"] for _, s in rests)
        if len(text) > LONGER * len(told):
            return False
        figures = {m[0] for pattern in (FIGURE, YEAR) for m in pattern.finditer(text)} | set(re.findall(r"\d+", text))
        named = {n for n in self.names if re.search(rf"(?<!\w){n}", text)}
        speakers = {m["who"].split()[-1] for m in SPEAKER[article["language"]].finditer(text)}
        calendar = load(article["language"]).calendar
        days = {
            w
            for w in re.findall(r"[^\W\d_]+", text)
            if w.lower() in (*calendar.weekdays, *calendar.months, *calendar.parts_of_day)
        }
        return all(word in told for word in figures | named | speakers | days)
