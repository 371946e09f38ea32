"""All that is on record of somebody, in dicts."""

from meetsmatch.adapters.memory.tables import Tables
from meetsmatch.app.records import Held, Unread
from meetsmatch.app.work import KeptApart
from meetsmatch.core.ids import BotId, Fingerprint, PersonId


class MemoryRecords:
    """The Records port. Awaits nothing, so it is one atomic step."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def held(self, bot: BotId, person: PersonId, fingerprint: Fingerprint) -> Held:
        tables, who = self._tables, (bot, person)
        consents = [it for key, it in tables.consents.items() if key[:2] == who]
        chats = [it for it in tables.chats.values() if it.bot == bot and it.seats(person)]
        opinions = [it for key, it in tables.opinions.items() if key[:2] == who]
        apart = [
            KeptApart(*key, until_ms)
            for key, until_ms in tables.apart.items()
            if key[:2] == (bot, fingerprint)
        ]
        made = (bot, fingerprint)
        reports = [it for it in tables.reports.values() if (it.bot, it.by) == made]
        decided = [it for it in tables.sanctions.values() if (it.bot, it.fingerprint) == made]
        unread = [
            Unread(it.at_ms, it.letter.sealed)
            for it in tables.withheld.values()
            if (it.letter.outgoing.bot, it.letter.outgoing.author) == who
            and it.letter.outgoing.source is not None
        ]
        return Held(
            consents=sorted(consents, key=lambda it: (it.at_ms, not it.is_given)),
            chats=sorted(chats, key=lambda it: (it.opened_ms, it.id)),
            opinions=sorted(opinions, key=lambda it: (it.at_ms, it.about)),
            apart=sorted(apart, key=lambda it: (it.because, it.until_ms, it.other)),
            reports=sorted(reports, key=lambda it: (it.at_ms, it.chat)),
            sanctions=sorted(decided, key=lambda it: (it.at_ms, it.id)),
            unread=sorted(unread, key=lambda it: it.at_ms),
        )
