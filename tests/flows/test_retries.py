"""What is tried again by Prefect, and what is not."""

from __future__ import annotations

import asyncio
import inspect

import pytest
from prefect.client.schemas.objects import TaskRun
from prefect.states import Failed

from synopse.errors import ArchiveError, DeliveryError
from synopse.tasks.delivery import deliver, undelivered

FIRST = TaskRun(task_key="deliver", dynamic_key="0", run_count=1)


def test_only_a_delivery_that_failed_on_its_way_is_tried_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert asyncio.run(undelivered(None, FIRST, Failed(data=DeliveryError("out of reach\nmail: nobody there"))))
    assert capsys.readouterr().err.split("\n  ") == [
        "out of reach",
        "mail: nobody there",
        "Trying again in 1 minute; nobody gets it twice\n",
    ]
    assert not asyncio.run(undelivered(None, FIRST, Failed(data=ArchiveError("locked"))))
    assert capsys.readouterr().err == ""
    assert inspect.iscoroutinefunction(deliver.retry_condition_fn)  # anything else that gives a coroutine counts as yes
