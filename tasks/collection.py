"""Task: a visit to every source, kept in the archive as it comes in."""

from __future__ import annotations

from prefect import task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE

from synopse.archive import Listed, Recorded
from synopse.desk import Desk
from synopse.errors import SettingsError
from synopse.harvest import Remark
from synopse.model import Frozen, Gap
from synopse.progress import report
from synopse.read import Workroom
from synopse.sources.collection import collect_all
from synopse.sources.fetching import Fetcher
from synopse.sources.visit import Visit


class Collected(Frozen):
    """What a round of visits brought, by source; what is missing for a reader, and what to do about it."""

    sources: dict[str, Recorded]
    gaps: tuple[Gap, ...]
    remarks: tuple[Remark, ...]


@task(name="collect", task_run_name="visit the sources", cache_policy=NO_CACHE)
def collect(desk: Desk) -> Collected:
    """Visit every source; each harvest is kept before the next one, so that an end in between loses none."""
    settings = desk.settings
    if not settings.sources:
        raise SettingsError("the settings name no source", hint="add [[sources]] to them")
    ranked = sorted(settings.sources, key=lambda source: -source.weight)
    desk.archive.enlist([Listed(name=one.name, address=one.address, house=one.group) for one in ranked])
    recorded: dict[str, Recorded] = {}
    gaps: list[Gap] = []
    remarks: list[Remark] = []
    with Fetcher(settings.fetch, now=desk.now) as fetcher, Workroom() as room:
        visit = Visit(fetcher, desk.archive, settings.fetch, desk.zone, desk.now(), desk.catalog, desk.secret, room)
        for number, harvest in enumerate(collect_all(settings.sources, visit), start=1):
            recorded[harvest.source] = desk.archive.record(harvest, desk.now())
            gaps += harvest.gaps
            remarks += harvest.remarks
            report("collect", number, len(settings.sources))
    return Collected(sources=dict(sorted(recorded.items())), gaps=tuple(gaps), remarks=tuple(remarks))


@task(name="health", task_run_name="leave the sources' health", cache_policy=NO_CACHE)
def announce_health(desk: Desk) -> None:
    """Leave how the sources do where Prefect's UI shows it."""
    zone = desk.zone

    def moment(value: object) -> str:
        return f"{value.astimezone(zone):%Y-%m-%d %H:%M}" if hasattr(value, "astimezone") else "never"

    table = [
        {
            "source": one.source,
            "reachable": "yes" if one.failures == 0 else f"no, {one.failures} times in a row",
            "last success": moment(one.succeeded),
            "items": one.items,
            "newest": moment(one.newest),
            "remark": one.error or "",
        }
        for one in desk.archive.health()
    ]
    create_table_artifact(key="sources", table=table, description="The health of the sources")
