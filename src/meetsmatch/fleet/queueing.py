"""The queue of background jobs, where there is one."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from meetsmatch import extras
from meetsmatch.settings import Settings
from meetsmatch.wiring import CannotStart, trouble

if TYPE_CHECKING:
    from meetsmatch.adapters.taskqueue import Queue  # an extra: not on every machine


@asynccontextmanager
async def queue_of(settings: Settings) -> AsyncGenerator["Queue | None"]:
    """Of this house alone, whoever else uses the same server; None without BROKER."""
    url = settings.broker.get_secret_value()
    if not url:
        yield None
        return
    if extras.is_missing(extras.TASKIQ):
        raise CannotStart("BROKER needs more: pip install 'meetsmatch[taskiq]', or leave it empty")
    from meetsmatch.adapters.taskqueue import Queue

    queue = Queue(url, f"meetsmatch-jobs-{settings.bot}", trouble)
    try:
        yield queue
    finally:
        await queue.close()
