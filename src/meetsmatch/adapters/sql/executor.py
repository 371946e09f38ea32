"""What an engine must do for the SQL store: run lists of statements, each whole or not at all."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from meetsmatch.adapters.sql.texts import Params, Query, Value, Values

Row = tuple[Value, ...]
Rows = list[Row]


class Statement(NamedTuple):
    """A query with its values. `must` makes it a guard: so many rows, written or read, exactly.

    Else the group is refused with Stale(name of the query)."""

    query: Query
    values: Values
    must: int | None = None

    @classmethod
    def of(cls, query: Query, params: Params, must: int | None = None) -> "Statement":
        return cls(query, query.values(params), must)


Group = Sequence[Statement]


class Executor(Protocol):
    """Every method may raise `Unavailable`."""

    @property
    def mark(self) -> str:
        """What a numbered parameter begins with here: `?` or `$`."""
        ...

    @property
    def lasts(self) -> bool:
        """Whether it serves more than one request: what is learned of the database pays off."""
        ...

    async def run(self, group: Group) -> list[Rows]:
        """All of it, durably, or nothing: raises Stale when a guard doesn't hold.

        Returns the rows of each statement. Groups take effect, and return, in the order of calls.
        """
        ...

    async def read(self, statement: Statement) -> Rows:
        """A look-up by index. Sees every group that has returned."""
        ...

    async def scan(self, statement: Statement) -> Rows:
        """A longer read, which keeps nobody waiting."""
        ...
