"""Task: the briefing to files and to Prefect's artifacts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from prefect import task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE

from synopse import render
from synopse.labels import load_catalog
from synopse.model import Article, Briefing
from synopse.output import TEXTS, write
from synopse.pdf import pdf
from synopse.progress import report
from synopse.settings import PLAIN, Looks

FORMATS = ("md", "html", "pdf", "json")


@task(name="publish", task_run_name="publish to {target}", cache_policy=NO_CACHE)
def publish(
    briefing: Briefing,
    articles: Sequence[Article],
    target: Path,
    formats: Sequence[str],
    zone: str,
    looks: Looks = PLAIN,
) -> tuple[Path, ...]:
    """Render the briefing in the formats wanted and move everything into place in one step."""
    catalog = load_catalog(briefing.language, ZoneInfo(zone))
    needed = {a.id for story in briefing.stories for a in story.articles}
    needed |= {version.id for story in briefing.stories for version in story.versions}
    files = {f"{TEXTS}/{a.id}.txt": a.text.encode() for a in articles if a.id in needed}
    for number, name in enumerate(formats):
        report("publish", number, len(formats))
        if name == "md":
            files["briefing.md"] = render.markdown(briefing, catalog, looks).encode()
        elif name == "html":
            files["briefing.html"] = render.html(briefing, catalog, {a.id: a.text for a in articles}, looks).encode()
        elif name == "pdf":
            files["briefing.pdf"] = pdf(briefing, catalog, looks)
        else:
            files["briefing.json"] = render.json(briefing).encode()
    paths = write(target, files)
    report("publish", len(formats), len(formats))
    return tuple(p for p in paths if p.parent == target)


@task(name="announce", task_run_name="leave artifacts", cache_policy=NO_CACHE)
def announce(briefing: Briefing, zone: str) -> None:
    """Leave the briefing and its figures where Prefect's UI shows them."""
    catalog = load_catalog(briefing.language, ZoneInfo(zone))
    create_markdown_artifact(key="briefing", markdown=render.markdown(briefing, catalog), description=briefing.title)
    create_table_artifact(key="figures", table=figures(briefing), description=briefing.title)


def figures(briefing: Briefing) -> list[dict[str, str | int]]:
    """One row a story: how many of what it holds."""
    return [
        {
            "story": story.title,
            "articles": len(story.articles),
            "origins": story.origins,
            "agreements": len(story.agreements),
            "divergences": len(story.divergences),
            "developments": len(story.developments),
        }
        for story in briefing.stories
    ]
