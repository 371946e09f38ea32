"""Whoever stops waiting for the next message really does.

Before Python 3.12 asyncio.wait_for forgets that it was cancelled when just then it has its answer;
the clients of Redis and NATS use it, and Taskiq cancels once, then waits without a limit.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import TypeVar

AGAIN_S = 1.0
"""So long a client may clean up before it is cancelled once more."""

Message = TypeVar("Message")


async def insisting(listen: Callable[[], AsyncGenerator[Message]]) -> AsyncGenerator[Message]:
    """What `listen` yields. What comes just when somebody cancels may be lost: a message only
    wakes, what is to be done is due in the database."""
    async with aclosing(listen()) as messages:
        while True:
            coming = asyncio.create_task(_next(messages))
            try:
                await asyncio.wait({coming})
            finally:
                await _ended(coming)
            try:
                message = coming.result()
            except StopAsyncIteration:
                return
            yield message


async def _next(messages: AsyncGenerator[Message]) -> Message:
    return await anext(messages)


async def _ended(task: "asyncio.Task[Message]") -> None:
    """It is done, cancelled as often as that takes, though we are cancelled meanwhile, too."""
    ours: asyncio.CancelledError | None = None
    while not task.done():
        task.cancel()
        try:
            await asyncio.wait({task}, timeout=AGAIN_S)
        except asyncio.CancelledError as error:
            ours = error
    if not task.cancelled():
        task.exception()
    if ours is not None:
        raise ours
