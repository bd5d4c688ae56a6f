"""What kind of text an article says it is: an opinion and an analysis are labelled, a report is not."""

from __future__ import annotations

import re
from functools import cached_property

from synopse.model import Frozen, Genre

PART = re.compile(r"\s*[|·•:]\s*|\s+[–—-]\s+")
"""What divides a label from the rest of its line: "Kommentar | Wirtschaft", "Vogts Woche – die Kolumne von A. Vogt"."""
BLANK = re.compile(r"[\s_-]+")


class Genres(Frozen):
    """Labels of a language, with the words that may stand before them and before the author's name."""

    opinion: tuple[str, ...]
    analysis: tuple[str, ...]
    articles: tuple[str, ...]
    by: tuple[str, ...]

    @cached_property
    def _labels(self) -> dict[Genre, re.Pattern[str]]:
        return {"opinion": self._label(self.opinion), "analysis": self._label(self.analysis)}

    def of_label(self, line: str) -> Genre | None:
        """The genre that a part of a line names and that says nothing else, but for an author."""
        parts = PART.split(line.strip(" ().,!\"'„“”»«"))
        return next((g for g, label in self._labels.items() if any(label.fullmatch(part) for part in parts)), None)

    def of_title(self, title: str) -> Genre | None:
        """The genre at the head or the end of a title: "Kommentar: Das Maß verloren"."""
        parts = PART.split(title)
        return self.of_label(f"{parts[0]} | {parts[-1].strip(' ()')}") if len(parts) > 1 else None

    def of_segment(self, segment: str) -> Genre | None:
        """The genre that a part of an address names: "meinung", "guest-essay"."""
        return next((g for g, label in self._labels.items() if label.fullmatch(BLANK.sub(" ", segment))), None)

    def _label(self, words: tuple[str, ...]) -> re.Pattern[str]:
        names = "|".join(re.escape(word).replace(r"\ ", r"\s") for word in words)
        before, by = "|".join(self.articles), "|".join(self.by)
        return re.compile(rf"(?:(?:{before})\s)?(?:{names})(?:\s(?:{by})\s.{{2,100}})?", re.IGNORECASE)
