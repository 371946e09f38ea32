"""Invitations as statements: the guards and writes of each change, and what is read."""

from collections.abc import Iterator, Sequence

from meetsmatch.adapters.sql.asking import Asking
from meetsmatch.adapters.sql.browsing import Said
from meetsmatch.adapters.sql.executor import Row
from meetsmatch.adapters.sql.rows import whole
from meetsmatch.adapters.sql.texts import Params
from meetsmatch.app.guestbook import Watched
from meetsmatch.app.inviting import Arrived, CameBy, CampaignMade, Inviting, LinkMade, Uninvited
from meetsmatch.core.ids import BotId, Fingerprint, InvitationId
from meetsmatch.core.invitations import RUSH_MS, Arrival, Invitation, invitation_of


def inviting(change: Inviting) -> Iterator[Said]:
    """What it writes, in order."""
    match change:
        case LinkMade(bot, person, code, at_ms):
            yield Said("is_known", {"bot": bot, "person": person}, must=1)
            link: Params = {"bot": bot, "id": invitation_of(person), "code": code}
            yield Said("make_link", {**link, "at_ms": at_ms}, must=1)
        case CampaignMade(bot, id, code, name, at_ms):
            campaign: Params = {"bot": bot, "id": id, "code": code, "name": name}
            yield Said("make_campaign", {**campaign, "at_ms": at_ms}, must=1)
        case CameBy(bot, fingerprint, code, at_ms):
            came: Params = {"bot": bot, "fingerprint": fingerprint, "code": code, "at_ms": at_ms}
            # Counted first: a link that is being deleted is waited for, and then not there.
            yield Said("count_arrival", {**came, "since_ms": at_ms - RUSH_MS})
            yield Said("arrive", came)
        case Arrived(bot, fingerprint, at_ms):
            who: Params = {"bot": bot, "fingerprint": fingerprint}
            yield Said("count_finished", who)
            yield Said("finish_arrival", {**who, "at_ms": at_ms})
        case Uninvited():
            yield from uninvited(change)


def uninvited(change: Uninvited) -> Iterator[Said]:
    """The link before those who came by it: who comes at this moment is waited for, and goes."""
    yield Said("drop_invitation", {"bot": change.bot, "person": change.person})
    yield Said("drop_guests", {"bot": change.bot, "person": change.person})
    yield Said("drop_arrival", {"bot": change.bot, "fingerprint": change.fingerprint})


class SqlGuestbook:
    """The Guestbook port over SQL text and any executor."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    async def invitation(self, bot: BotId, id: InvitationId) -> Invitation | None:
        found = await self._asking.read("invitation", bot=bot, id=id)
        return invitation(found[0]) if found else None

    async def arrival(self, bot: BotId, fingerprint: Fingerprint) -> Arrival | None:
        found = await self._asking.read("arrival", bot=bot, fingerprint=fingerprint)
        for id, at_ms, finished_ms in found:
            done_ms = None if finished_ms is None else whole(finished_ms)
            return Arrival(InvitationId(whole(id)), whole(at_ms), done_ms)
        return None

    async def campaigns(self, bot: BotId) -> Sequence[Invitation]:
        return [invitation(row) for row in await self._asking.scan("campaigns", bot=bot)]

    async def busiest(self, bot: BotId, limit: int) -> Sequence[Watched]:
        found = await self._asking.scan("busiest_links", bot=bot, most=limit)
        return [Watched(invitation(row[:-1]), whole(row[-1])) for row in found]


def invitation(row: Row) -> Invitation:
    """As the queries of this folder read one."""
    bot, id, code, name, *numbers = row
    made_ms, came, finished, busiest = map(whole, numbers)
    key = BotId(whole(bot)), InvitationId(whole(id))
    return Invitation(*key, str(code), str(name or ""), made_ms, came, finished, busiest)
