"""What a run is called on Prefect's pages, and what it says of itself where the service is watched."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
from prefect.runtime import flow_run

from synopse.clock import shift
from synopse.configuration import load
from synopse.errors import SettingsError, SynopseError
from synopse.flows.server import GONE


def dated() -> str:
    """What the run does, and the moment that it was due, in the zone of the settings."""
    due = flow_run.scheduled_start_time or datetime.now(UTC)
    try:
        zone = ZoneInfo(load(Path(flow_run.parameters["settings"])).zone)
    except SettingsError:  # which the run itself will say
        zone = None
    return f"{flow_run.flow_name} {shift(os.environ)(due).astimezone(zone):%Y-%m-%d %H:%M}"


@contextmanager
def reported(scheduled: bool) -> Iterator[list[str]]:
    """Write a line on how a scheduled run ended: what it adds to the list, or why it failed."""
    said: list[str] = []
    try:
        yield said
    except SynopseError as error:
        said = [str(error)]
        raise
    except httpx.TransportError:
        said = [GONE]
        raise
    except Exception:
        said = [f"failed: {traceback.format_exc()}"]
        raise
    finally:
        if scheduled and said:
            sys.stderr.write(f"{dated()}: {'; '.join(said)}\n")
