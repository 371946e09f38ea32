"""Hot look-ups: while one question is being answered, the next gathers all that come."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from meetsmatch.adapters.postgres.batch import lists, shared_out
from meetsmatch.adapters.sql.executor import Rows, Statement
from meetsmatch.adapters.sql.texts import Queries, Query, Value

Ask = Callable[[Query, Sequence[Value | Sequence[Value]]], Awaitable[Rows]]
Asked = list[tuple[Statement, "asyncio.Future[Rows]"]]


class Questions:
    """Of each kind one question is under way at a time, for as many as have come meanwhile."""

    def __init__(self, many: Queries, ask: Ask) -> None:
        self._many = many
        self._ask = ask
        self._waiting: dict[str, Asked] = {name: [] for name in many}
        self._asking: dict[str, asyncio.Task[None]] = {}

    async def ask(self, statement: Statement) -> Rows:
        """Its rows, as of a moment after this call. Raises what asking raised."""
        name = statement.query.name
        answered = asyncio.get_running_loop().create_future()
        self._waiting[name].append((statement, answered))
        if name not in self._asking:
            self._asking[name] = asyncio.create_task(self._answer(name))
        return await answered

    async def _answer(self, name: str) -> None:
        try:
            while asked := self._waiting[name]:
                self._waiting[name] = []
                await self._answer_all(self._many[name], asked)
        finally:
            del self._asking[name]

    async def _answer_all(self, query: Query, asked: Asked) -> None:
        values = lists(query, [statement for statement, _ in asked])
        try:
            each = shared_out(await self._ask(query, values), len(asked))
        except Exception as error:
            for _, answered in asked:
                if not answered.done():
                    answered.set_exception(error)
            return
        for (_, answered), rows in zip(asked, each, strict=True):
            if not answered.done():
                answered.set_result(rows)
