"""The server's driver of the engine: asyncio tasks that take its steps. Not portable."""

from meetsmatch.jobs.jobs import Jobs

__all__ = ["Jobs"]
