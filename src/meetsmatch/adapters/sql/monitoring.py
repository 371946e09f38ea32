"""How things stand, and marks, over SQL text and any executor."""

from collections.abc import Mapping

from meetsmatch.adapters.sql.asking import Asking
from meetsmatch.adapters.sql.browsing import Said
from meetsmatch.adapters.sql.rows import text, whole
from meetsmatch.adapters.sql.texts import Params, Value
from meetsmatch.app.monitoring import TRIES, MarkMoved
from meetsmatch.core.ids import BotId
from meetsmatch.core.monitoring import Readings


def moved(change: MarkMoved) -> Said:
    """What it writes."""
    where: Params = {"bot": change.bot, "name": change.name}
    return Said("move_mark", {**where, "before": change.before, "after": change.after}, must=1)


class SqlMeasuring:
    """A part of the Store port."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    async def marks(self, bot: BotId) -> Mapping[str, int]:
        return {text(name): whole(it) for name, it in await self._asking.read("marks_of", bot=bot)}

    async def readings(self, bot: BotId, upto: int, due_ms: int, since_ms: int) -> Readings:
        asked = {"upto": upto, "due_ms": due_ms, "since_ms": since_ms, "tries": TRIES}
        (row,) = await self._asking.scan("readings", bot=bot, **asked)
        cases, reported_ms, taken_ms, waits, last, errors = row
        times = _time(reported_ms), _time(taken_ms)
        return Readings(whole(cases), *times, bool(waits), whole(last or 0), whole(errors))


def _time(value: Value) -> int | None:
    return None if value is None else whole(value)
