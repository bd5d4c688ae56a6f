"""A newsroom whose briefings a language model writes: articles, the archive, and servers that answer by rule."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings

from synopse.flows.briefing import Published
from synopse.flows.collect import collect
from synopse.flows.daily import daily, review
from synopse.model import Briefing
from tests.engines.completions import Behaviour, Handler, says
from tests.runs import environment

MORNING = datetime(2026, 3, 18, 5, tzinfo=UTC)
ARTICLES = {
    "hafenblatt.md": """# Brand in Kieler Lagerhalle

Hafenblatt, 17. März 2026, 9.00 Uhr

Am Dienstag hat es in einer Lagerhalle in Kiel gebrannt. 17 Menschen wurden verletzt, sagte ein Sprecher der Feuerwehr.
Die Ursache des Feuers ist noch unklar. Die Halle gehört der Reederei Brook.
""",
    "foerdebote.md": """# Feuer in Lagerhalle: 25 Verletzte in Kiel

Fördebote, 17. März 2026, 10.00 Uhr

In Kiel hat am Dienstag eine Lagerhalle gebrannt. 25 Menschen wurden verletzt, teilte die Feuerwehr mit.
Das Feuer wurde gegen Mittag gelöscht. Die Halle stand seit Monaten leer.
""",
    "coast-herald.md": """# Warehouse fire in Kiel injures 17

Coast Herald, 17 March 2026, 12:00

A warehouse in Kiel burned on Tuesday. Seventeen people were injured, a fire brigade spokesman said.
The cause of the fire is still unclear. Two families had to leave their homes.
""",
}
ELSEWHERE = {
    "wetterblatt.md": """# Neue Brücke über die Oker

Wetterblatt, 17. März 2026, 8.00 Uhr

In Braunschweig wird eine neue Brücke über die Oker gebaut. Die Arbeiten beginnen im April, sagte die Baudezernentin.
Die alte Brücke war seit Jahren gesperrt.
""",
    "okerkurier.md": """# Brücke über die Oker wird gebaut

Okerkurier, 17. März 2026, 11.00 Uhr

Braunschweig bekommt eine neue Brücke über die Oker. Gebaut wird vom April an, kündigte die Stadt an.
Anwohner hatten lange darauf gewartet.
""",
}
"""Another story."""
Rule = Callable[[str, Sequence[str]], object]
"""From the words of a prompt and the passages in it to an answer."""


class Pressroom:
    """A folder with settings and articles that were collected; each briefing is a look back by one engine."""

    def __init__(self, folder: Path, server: str, articles: dict[str, str]) -> None:
        self.folder, self.server = folder, server
        inbox = folder / "eingang"
        inbox.mkdir(parents=True)
        for name, text in articles.items():
            (inbox / name).write_text(text, encoding="utf-8")
        self.choose("")
        with pytest.MonkeyPatch.context() as patch, temporary_settings({PREFECT_API_URL: server}):
            patch.setenv("SOURCE_DATE_EPOCH", str(int(MORNING.timestamp())))
            collect(str(self.settings))

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.folder / "synopse.toml"

    def environment(self, home: Path) -> dict[str, str]:
        """For a process that briefs here."""
        moment = {"SOURCE_DATE_EPOCH": str(int(MORNING.timestamp()) + 3600), "PREFECT_API_URL": self.server}
        return environment(home, **moment)

    def choose(self, engines: str) -> None:
        """Write the settings with these lines on engines."""
        source = '[[sources]]\nkind = "folder"\nname = "Eingang"\npath = "eingang"\n'
        self.settings.write_text(f'formats = ["md", "json"]\n{source}\n[engines]\n{engines}\n', encoding="utf-8")

    def brief(self, engines: str = "") -> Published:
        """A briefing by the engines of these lines."""
        self.choose(engines)
        with self._later():
            return review(str(self.settings), timedelta(hours=12))

    def edition(self) -> Briefing:
        """The edition of the day, by the engines chosen last."""
        with self._later():
            published = daily(str(self.settings))
        assert published is not None
        return published.briefing

    @contextmanager
    def _later(self) -> Iterator[None]:
        """An hour after the articles were collected."""
        with pytest.MonkeyPatch.context() as patch, temporary_settings({PREFECT_API_URL: self.server}):
            patch.setenv("SOURCE_DATE_EPOCH", str(int(MORNING.timestamp()) + 3600))
            yield


def by_rule(rule: Rule) -> Behaviour:
    """A model behind a server that answers by a rule."""

    def behave(handler: Handler, asked: dict[str, Any]) -> None:
        user = asked["messages"][-1]["content"]
        passages = re.findall(r"^\[\d+\] (.*)$", user, re.MULTILINE)
        says(json.dumps(rule(user, passages), ensure_ascii=False))(handler, asked)

    return behave


def shortening(user: str, passages: Sequence[str]) -> object:
    """What the gate lets pass: a passage without what follows its first comma."""
    if "how their answers relate" in user:
        return {"question": "Was geschah?", "relation": "compatible", "kind": "none"}
    number = next((n for n, passage in enumerate(passages, start=1) if ", " in passage), 1)
    text = passages[number - 1].partition(", ")[0].rstrip(".")
    return told(f"{text}.", number, headline="a headline of" in user)


def told(text: str, number: int = 1, *, headline: bool = False) -> dict[str, object]:
    """An answer of one sentence in the form that is asked for."""
    sentence = {"text": text, "evidence": [number]}
    return {"sentences": [sentence], **({"headline": sentence} if headline else {})}
