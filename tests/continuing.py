"""A story on two days from findings made by hand: what was told, what is found, what is told next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from synopse.claims import claims
from synopse.continuity import Edit, continued
from synopse.findings import Findings, Group, Opposition
from synopse.labels import load_catalog
from synopse.language import load
from synopse.material import StoryMaterial
from synopse.memory import Past
from synopse.model import Article, NewsKind, Standing, Story, Summary, Unchanged
from synopse.origins import Origin
from synopse.sentences import sentences
from synopse.summarize import quoted
from tests.articles import article

CRASH = "In Hechthausen ist ein Regionalzug mit einem Lastwagen zusammengestoßen."
SEVENTEEN = "Bei dem Unfall wurden 17 Menschen verletzt."
TWENTY = "Inzwischen zählt die Leitstelle 20 verletzte Menschen."
TWENTY_FIVE = "Am Abend zählte die Leitstelle 25 verletzte Menschen."
BARRIERS = "Die Schranken waren nach Angaben der Polizei geschlossen."
BARRIERS_TOO = "Auch die Bahn sagt, dass die Schranken geschlossen waren."
BARRIERS_AS_WELL = "Die Schranken seien unten gewesen, bestätigte ein Gutachter."
OPEN = "Die Schranken standen offen, sagt eine Anwohnerin."
BUSES = "Für die Reisenden fahren zwischen Stade und Cuxhaven 12 Busse."
EXPERTS = "Das Bundesamt schickt 4 Gutachter nach Hechthausen an die Unfallstelle."


def report(key: str, *said: str, day: int = 3, source: str | None = None) -> Article:
    return article(key, " ".join(said), source=source or f"Blatt {key}", published=f"2026-03-0{day}T09:00:00+01:00")


def found(
    articles: Sequence[Article],
    *,
    agreements: Sequence[Sequence[str]] = (),
    divergences: Sequence[tuple[str, str]] = (),
    developments: Sequence[Sequence[str]] = (),
    alone: Sequence[str] = (),
    sure: float = 0.9,
    origins: dict[str, str] | None = None,
) -> StoryMaterial:
    """What was found in the articles, told by their sentences."""
    known = [c for a in articles for c in claims(a, sentences(a), load(a.language), {})]
    at = {claim.sentence.text: index for index, claim in enumerate(known)}
    summaries = (Summary(article=a.id, engine="-", sentences=tuple(map(quoted, sentences(a)))) for a in articles)
    return StoryMaterial(
        articles=tuple(articles),
        claims=tuple(known),
        findings=Findings(
            agreements=tuple(Group(tuple(at[s] for s in group), sure) for group in agreements),
            divergences=tuple(Opposition(tuple((at[s],) for s in sides), sure, 0) for sides in divergences),
            developments=tuple(Opposition(tuple((at[s],) for s in steps), sure) for steps in developments),
            alone=tuple(at[s] for s in alone),
        ),
        summaries=tuple(summaries),
        origins={a.id: Origin(name=(origins or {}).get(a.id, a.source or ""), how="own") for a in articles},
        citations={},
        duplicates=(),
    )


def past(
    *articles: str, story: str = "unfall", day: int = 3, told: Sequence[str] = (), standing: Sequence[Standing] = ()
) -> Past:
    return Past(
        story=story,
        title="Zug stößt mit Lastwagen zusammen",
        day=date(2026, 3, day),
        folder="../2026-03-03",
        anchor="s1",
        articles=articles,
        told=tuple(told),
        open=tuple(standing),
    )


def today(
    material: StoryMaterial,
    *old: str,
    edits: Sequence[Edit] = (),
    told: Sequence[str] = (),
    standing: Sequence[Standing] = (),
) -> Story | Unchanged:
    known = past(*old, told=told, standing=standing)
    return continued(material, old, known, edits, (), load_catalog("de"), {})


def news(
    material: StoryMaterial, *old: str, edits: Sequence[Edit] = (), told: Sequence[str] = ()
) -> list[tuple[NewsKind, str, str | None]]:
    story = today(material, *old, edits=edits, told=told)
    assert isinstance(story, Story)
    assert story.since
    return [(n.kind, n.statement, n.before.text if n.before else None) for n in story.since.news]


OLD = report("a", CRASH, SEVENTEEN, BARRIERS)
