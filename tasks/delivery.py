"""Tasks: the finished briefing into the archive, and to its readers."""

from __future__ import annotations

import time

from prefect import State, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import TaskRun

from synopse.archive import Edition, StoryMemory
from synopse.delivery.dispatch import channels, deliver_all
from synopse.desk import Desk
from synopse.errors import DeliveryError
from synopse.memory import remember
from synopse.parcel import Parcel, Receipt
from synopse.progress import note, report
from synopse.tasks.recall import Recalled

AGAIN = (60, 600, 1800)
"""Seconds after which who was not reached is tried again."""


@task(name="keep", task_run_name="keep the edition", cache_policy=NO_CACHE)
def keep(desk: Desk, edition: Edition, recalled: Recalled) -> None:
    """Keep the edition, and its stories for the days to come, in one step."""
    pasts = {past.story: past for past in recalled.pasts}
    memories = []
    for number, story in enumerate(edition.briefing.stories, start=1):
        past = remember(story, f"s{number}", edition.day, f"../{edition.folder.name}", pasts.get(story.id))
        memories.append(
            StoryMemory(
                id=story.id,
                title=story.title,
                first_briefed=recalled.told.get(story.id, edition.until),
                last_briefed=edition.until,
                articles=past.articles,
                data=past.model_dump(mode="json"),
            )
        )
    desk.archive.put_briefing(edition, memories)


def _pause(seconds: float) -> None:
    """Wait before a channel's next try, and say so."""
    note(f"deliver: not through yet, trying again in {seconds:.0f} seconds")
    time.sleep(seconds)


async def undelivered(_task: object, run: TaskRun, state: State[object]) -> bool:
    """Whether a task failed for what another try may mend; if so, it is said who was not reached, and when that comes.

    Prefect asks only while tries are left, and awaits only what is a coroutine function itself.
    """
    error = await state.aresult(raise_on_failure=False)
    if not isinstance(error, DeliveryError):
        return False
    minutes = AGAIN[min(max(run.run_count, 1), len(AGAIN)) - 1] // 60
    note(f"{error}\nTrying again in {minutes} minute{'' if minutes == 1 else 's'}; nobody gets it twice")
    return True


@task(
    name="deliver",
    task_run_name="deliver",
    cache_policy=NO_CACHE,
    retries=len(AGAIN),
    retry_delay_seconds=list(AGAIN),
    retry_condition_fn=undelivered,
)
def deliver(desk: Desk, edition: Edition) -> tuple[Receipt, ...]:
    """Bring an edition to all who have not got it; what becomes of each is kept before the next is served.

    Raises:
        DeliveryError: somebody was not reached. Called again, it serves only those.
    """
    archive = desk.archive
    files = {path.suffix[1:]: path.read_bytes() for path in sorted(edition.folder.glob("briefing.*"))}
    parcel = Parcel(
        id=edition.id,
        day=edition.day,
        briefing=edition.briefing,
        folder=edition.folder,
        files=files,
        looks=desk.settings.looks,
    )
    ways = channels(desk.settings, environment=desk.environment, blocks=desk.blocks, now=desk.now, sleep=_pause)
    receipts: list[Receipt] = []
    for number, way in enumerate(ways):
        report("deliver", number, len(ways))
        done = archive.delivered(edition.id)
        for target in way.targets:
            if target not in done:
                archive.intend(edition.id, target, desk.now())
        for receipt in deliver_all([way], parcel, done, now=desk.now):
            archive.put_receipt(edition.id, receipt)
            receipts.append(receipt)
    report("deliver", len(ways), len(ways))
    if failed := [receipt for receipt in receipts if not receipt.delivered]:
        said = "".join(f"\n{receipt.target}: {receipt.error}" for receipt in failed)
        raise DeliveryError(f"{edition.folder} is written and did not reach all of its readers{said}")
    archive.mark_delivered(edition.id)
    return tuple(receipts)
