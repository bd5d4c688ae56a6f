"""What is tried again by Prefect, and what is not."""

from __future__ import annotations

import asyncio
import inspect

from prefect.states import Failed

from synopse.errors import ArchiveError, DeliveryError
from synopse.tasks.delivery import deliver, undelivered


def test_only_a_delivery_that_failed_on_its_way_is_tried_again() -> None:
    assert asyncio.run(undelivered(None, None, Failed(data=DeliveryError("nobody there"))))
    assert not asyncio.run(undelivered(None, None, Failed(data=ArchiveError("locked"))))
    assert inspect.iscoroutinefunction(deliver.retry_condition_fn)  # anything else that gives a coroutine counts as yes
