"""What Prefect's pages call a run."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from prefect.runtime import flow_run

from synopse.clock import shift


def dated() -> str:
    """What the run does, and the moment that it was due."""
    due = flow_run.scheduled_start_time or datetime.now(UTC)
    return f"{flow_run.flow_name} {shift(os.environ)(due).astimezone():%Y-%m-%d %H:%M}"
