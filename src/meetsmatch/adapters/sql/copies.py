"""Kept copies of photos as statements: what is written, and what is read."""

from collections.abc import Sequence

from meetsmatch.adapters.sql.asking import Asking
from meetsmatch.adapters.sql.browsing import Said
from meetsmatch.adapters.sql.executor import Row
from meetsmatch.adapters.sql.rows import sealed, text, whole
from meetsmatch.adapters.sql.texts import Params
from meetsmatch.app.copies import Walked
from meetsmatch.app.copychanges import CopyGone, Copying, CopyLeft, CopySettled, CopyWanted
from meetsmatch.core.copies import Copy
from meetsmatch.core.ids import BotId, PersonId


def copying(change: Copying) -> Said:
    """What it writes."""
    match change:
        case CopyWanted(it):
            whose: Params = {"bot": it.bot, "name": it.name, "person": it.person}
            due = {"secret": it.secret, "due_ms": it.due_ms, "tries": it.tries}
            return Said("want_copy", {**whose, **due}, must=1)
        case CopyLeft(bot, person, name, at_ms):
            left: Params = {"bot": bot, "person": person, "at_ms": at_ms}
            return (
                Said("leave_copy", {**left, "name": name}) if name else Said("leave_copies", left)
            )
        case CopySettled(was, due_ms, tries):
            settled = {**_as_read(was), "due_ms": due_ms, "tries": tries}
            return Said("settle_copy", settled, must=1)
        case CopyGone(was):
            return Said("drop_copy", _as_read(was), must=1)


def _as_read(was: Copy) -> Params:
    whose: Params = {"bot": was.bot, "name": was.name, "person": was.person}
    return {**whose, "was_ms": was.due_ms, "was_tries": was.tries}


class SqlCopies:
    """The Copies port over SQL text and any executor."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    async def due(self, bot: BotId, now_ms: int, limit: int) -> Sequence[Copy]:
        found = await self._asking.scan("copies_due", bot=bot, now_ms=now_ms, most=limit)
        return [_copy(row) for row in found]

    async def copy(self, bot: BotId, name: str) -> Copy | None:
        found = await self._asking.read("copy_by_name", bot=bot, name=name)
        return _copy(found[0]) if found else None

    async def profiles(self, bot: BotId, after: PersonId, limit: int) -> Sequence[Walked]:
        found = await self._asking.scan("profiles_walked", bot=bot, after=after, most=limit)
        return [Walked(PersonId(whole(person)), bool(whole(lacks))) for person, lacks in found]


def _copy(row: Row) -> Copy:
    bot, name, person, secret, due_ms, tries = row
    whose = BotId(whole(bot)), text(name), PersonId(whole(person))
    return Copy(*whose, b"" if secret is None else sealed(secret), whole(due_ms), whole(tries))
