"""Named statements, put to an executor."""

from meetsmatch.adapters.sql.executor import Executor, Rows, Statement
from meetsmatch.adapters.sql.texts import Value, Values, queries, spread

PEOPLE = 64
"""People whom one query asks about."""


class Asking:
    """The texts of one engine, and the way to it."""

    def __init__(self, executor: Executor) -> None:
        self.executor = executor
        self.queries = queries(executor.mark)

    def made(self, name: str, must: int | None = None, /, **params: Value) -> Statement:
        return Statement.of(self.queries[name], params, must)

    async def read(self, name: str, /, **params: Value) -> Rows:
        return await self.executor.read(self.made(name, **params))

    async def scan(self, name: str, /, **params: Value) -> Rows:
        return await self.executor.scan(self.made(name, **params))

    async def of_each(self, name: str, people: Values, /, **params: Value) -> Rows:
        """One query for so many people, or what else names them, at a time."""
        rows: Rows = []
        for first in range(0, len(people), PEOPLE):
            these = spread("people", people[first : first + PEOPLE], PEOPLE)
            rows += await self.scan(name, **these, **params)
        return rows
