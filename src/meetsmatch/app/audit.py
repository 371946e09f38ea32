"""The audit log: who did what for the operator, each line stamped together with the one before."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from meetsmatch.app.ports import NowMs
from meetsmatch.app.roster import Roster, Stamps
from meetsmatch.app.staffing import Noted
from meetsmatch.app.work import FOREVER
from meetsmatch.core.ids import BotId
from meetsmatch.core.staff import Entry

PAGE = 500
LATELY = 200
"""Lines that are looked through for one that says the same."""


class Tampered(Exception):
    """A line is not what was written, or is missing; `number` says which one."""

    def __init__(self, number: int) -> None:
        super().__init__(f"line {number} of the audit log is missing, or not as it was written")
        self.number = number


@dataclass(frozen=True, slots=True)
class Verified:
    """The lines from `first` to `last` follow one another. `head` is the last one's stamp: kept
    elsewhere, it shows later that no line was cut off at the end."""

    first: int = 0
    last: int = 0
    head: str = ""


@dataclass(frozen=True, slots=True)
class Audit:
    """Nothing here changes or removes a line; only time does (`Store.expire`)."""

    bot: BotId
    roster: Roster
    stamps: Stamps
    now_ms: NowMs

    async def line(self, actor: str, deed: str, about: str = "", words: str = "") -> Noted:
        """The next line, to be committed together with what it tells of."""
        last = await self.roster.last_entry(self.bot)
        number, before = (last.number + 1, last.stamp) if last else (1, "")
        entry = Entry(self.bot, number, self.now_ms(), actor, deed, about, words)
        return Noted(replace(entry, stamp=self._stamp(entry, before)))

    async def once(
        self, since_ms: int, actor: str, deed: str, about: str, words: str
    ) -> Sequence[Noted]:
        """The next line, unless one of the last says the same, no older than that."""
        said = (actor, deed, about, words)
        for it in await self.roster.entries(self.bot, FOREVER, LATELY):
            if it.at_ms >= since_ms and (it.actor, it.deed, it.about, it.words) == said:
                return ()
        return (await self.line(*said),)

    async def verified(self) -> Verified:
        """All that is kept; Tampered says which line is wrong. What came before the first line
        that is kept was forgotten in its time, so that line is taken as it is."""
        later: Entry | None = None
        before, last = FOREVER, Verified()
        while page := await self.roster.entries(self.bot, before, PAGE):
            for entry in page:
                last = last if later else Verified(entry.number, entry.number, entry.stamp)
                self._check(later, entry)
                later = entry
            before = page[-1].number
        if later and later.number == 1 and later.stamp != self._stamp(later, ""):
            raise Tampered(1)
        return replace(last, first=later.number) if later else last

    def _check(self, later: Entry | None, entry: Entry) -> None:
        if later is None:
            return
        if entry.number != later.number - 1:
            raise Tampered(later.number - 1)
        if later.stamp != self._stamp(later, entry.stamp):
            raise Tampered(later.number)

    def _stamp(self, entry: Entry, before: str) -> str:
        return self.stamps.stamp(entry.text(before)).hex()
