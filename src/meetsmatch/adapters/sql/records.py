"""The Records port over SQL text and any executor."""

from meetsmatch.adapters.sql import charge_rows
from meetsmatch.adapters.sql import rows as read
from meetsmatch.adapters.sql.asking import Asking
from meetsmatch.adapters.sql.browsing_rows import opinion
from meetsmatch.adapters.sql.executor import Row
from meetsmatch.app.consent import Consented
from meetsmatch.app.records import Held, Unread
from meetsmatch.app.work import Because, KeptApart
from meetsmatch.core.ids import BotId, Fingerprint, PersonId


class SqlRecords:
    """Everything about one person."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    async def held(self, bot: BotId, person: PersonId, fingerprint: Fingerprint) -> Held:
        scan = self._asking.scan
        who, whose = {"bot": bot, "person": person}, {"bot": bot, "fingerprint": fingerprint}
        return Held(
            consents=[_consent(row) for row in await scan("consents_of", **who)],
            chats=[read.chat(row) for row in await scan("chats_of", **who)],
            opinions=[opinion(row) for row in await scan("opinions_by", **who)],
            apart=[_apart(row) for row in await scan("apart_by", **whose)],
            reports=[charge_rows.report(row) for row in await scan("reports_by", **whose)],
            sanctions=[
                charge_rows.sanction(row) for row in reversed(await scan("sanctions_of", **whose))
            ],
            unread=[
                Unread(read.whole(at_ms), read.sealed(sealed))
                for at_ms, _, sealed in sorted(await scan("unread_by", **who), key=_numbers)
            ],
        )


def _numbers(row: Row) -> tuple[int, int]:
    return read.whole(row[0]), read.whole(row[1])


def _consent(row: Row) -> Consented:
    bot, person, version, at_ms, is_given = map(read.whole, row)
    return Consented(BotId(bot), PersonId(person), version, at_ms, bool(is_given))


def _apart(row: Row) -> KeptApart:
    bot, by, other, because, until_ms = row
    return KeptApart(
        BotId(read.whole(bot)),
        read.fingerprint(by),
        read.fingerprint(other),
        Because(read.whole(because)),
        read.whole(until_ms),
    )
