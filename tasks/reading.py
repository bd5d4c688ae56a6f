"""Task: files to articles and gaps."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from prefect import task
from prefect.cache_policies import NO_CACHE

from synopse.errors import InputError
from synopse.labels import Catalog, load_catalog
from synopse.model import Article, Frozen, Gap
from synopse.progress import report
from synopse.read import Unreadable, Workroom, find, read_files
from synopse.view import shown

SHOWN = 20
"""Reasons that an error lists."""


class Reading(Frozen):
    """What was read, and what could not be."""

    articles: tuple[Article, ...]
    gaps: tuple[Gap, ...]


@task(name="read", task_run_name="read the articles", cache_policy=NO_CACHE)
def read(inputs: Sequence[str], zone: str, language: str) -> Reading:
    """Read every file; one that cannot be read becomes a gap, worded in the language of the briefing.

    Raises:
        InputError: not one article came out.
    """
    catalog = load_catalog(language)
    found = find([Path(given) for given in inputs])
    articles: list[Article] = []
    missing = list(found.missing)
    report("read", 0, len(found.files))
    with Workroom() as room:
        for number, result in enumerate(read_files(found.files, ZoneInfo(zone), room), start=1):
            if isinstance(result, Unreadable):
                missing.append(result)
            else:
                articles.append(result)
            report("read", number, len(found.files))
    if not articles:
        english = load_catalog("en")  # the language of the command line
        gaps = [_gap(unreadable, english) for unreadable in missing[:SHOWN]]
        reasons = "".join(f"\n  {shown(gap.subject)}: {shown(gap.reason)}" for gap in gaps)
        given = ", ".join(shown(one) for one in inputs)
        raise InputError(
            f"no article in {given}{reasons}", hint="give files or folders with articles as .txt, .md, .html or .pdf"
        )
    return Reading(articles=tuple(articles), gaps=tuple(_gap(unreadable, catalog) for unreadable in missing))


def _gap(unreadable: Unreadable, catalog: Catalog) -> Gap:
    reason = catalog.text(f"unreadable.{unreadable.why}", **unreadable.values)
    return Gap(stage="read", subject=unreadable.subject, reason=reason)
