"""Collecting: every source is visited, and what it brings is kept."""

from __future__ import annotations

from pathlib import Path

from prefect import State, flow
from prefect.states import Completed

from synopse.archive import Busy
from synopse.desk import opened
from synopse.flows.naming import dated, reported
from synopse.flows.remains import untagged
from synopse.settings import FILE
from synopse.tasks.collection import Collected, announce_health
from synopse.tasks.collection import collect as visit
from synopse.tasks.secrets import secret_block


@flow(name="collect", flow_run_name=dated)
@untagged
def collect(settings: str = FILE, scheduled: bool = False) -> Collected | State[Collected]:
    """Visit every source that the settings name, and keep what is new.

    Args:
        settings: path of the settings file.
        scheduled: whether it runs on schedule; while another one does, there is nothing to do then.

    Raises:
        Busy: another process is collecting, and this was not on schedule.
    """
    try:
        with (
            reported(scheduled) as said,
            opened(Path(settings), secret_block) as desk,
            desk.archive.lock("collect"),
        ):
            collected = visit(desk)
            announce_health(desk)
            new = sum(recorded.new + recorded.changed for recorded in collected.sources.values())
            trouble = list(dict.fromkeys(gap.subject for gap in collected.gaps))
            said.append(f"{new} new or changed" + (f"; trouble with {', '.join(trouble)}" if trouble else ""))
            return collected
    except Busy as error:
        if not scheduled:
            raise
        return Completed(name="Skipped", message=str(error))
