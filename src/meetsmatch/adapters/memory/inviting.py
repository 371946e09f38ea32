"""Invitations in dicts: what each change does, and when it is refused."""

from collections.abc import Sequence
from dataclasses import replace

from meetsmatch.adapters.memory.guards import must
from meetsmatch.adapters.memory.tables import Counted, ReportKey, Tables
from meetsmatch.app.guestbook import Watched
from meetsmatch.app.inviting import Arrived, CameBy, CampaignMade, Inviting, LinkMade, Uninvited
from meetsmatch.core.ids import BotId, Fingerprint, InvitationId, PersonId
from meetsmatch.core.invitations import RUSH_MS, Arrival, Invitation, invitation_of
from meetsmatch.core.reports import Verdict


def invite(tables: Tables, change: Inviting) -> None:
    """Do it, or raise Stale half-way (the caller undoes)."""
    match change:
        case LinkMade():
            _link(tables, change)
        case CampaignMade(bot, id, code, name, at_ms):
            must(_by_code(tables, bot, code) is None, "the code is taken")
            must(all(it.name != name for it in _all(tables, bot)), "the name is taken")
            made = Invitation(bot, id, code, name, at_ms)
            tables.put(tables.invitations, (bot, id), Counted(made))
        case CameBy():
            _came(tables, change)
        case Arrived():
            _finished(tables, change)
        case Uninvited(bot, person, fingerprint):
            uninvite(tables, bot, person, fingerprint)


def _link(tables: Tables, change: LinkMade) -> None:
    bot, key = change.bot, (change.bot, invitation_of(change.person))
    must((bot, change.person) in tables.people, "not known")
    must(_by_code(tables, bot, change.code) is None, "the code is taken")
    if known := tables.invitations.get(key):
        renewed = replace(known.invitation, code=change.code)
        tables.put(tables.invitations, key, known._replace(invitation=renewed))
        return
    made = Invitation(bot, key[1], change.code, made_ms=change.at_ms)
    tables.put(tables.invitations, key, Counted(made))


def _came(tables: Tables, change: CameBy) -> None:
    key, at_ms = (change.bot, change.fingerprint), change.at_ms
    known = _by_code(tables, change.bot, change.code)
    mine = tables.found.get(key)
    has_own = mine is not None and (change.bot, invitation_of(mine)) in tables.invitations
    if known is None or key in tables.arrivals or key in tables.forgotten or has_own:
        return
    it, goes_on = known.invitation, known.from_ms > at_ms - RUSH_MS
    rush = known.rush + 1 if goes_on else 1
    counted = replace(it, came=it.came + 1, busiest=max(it.busiest, rush))
    from_ms = known.from_ms if goes_on else at_ms
    tables.put(tables.invitations, (it.bot, it.id), Counted(counted, rush, from_ms))
    tables.put(tables.arrivals, key, Arrival(it.id, at_ms))


def _finished(tables: Tables, change: Arrived) -> None:
    arrival = tables.arrivals.get((change.bot, change.fingerprint))
    if arrival is None or arrival.finished_ms is not None:
        return
    done = replace(arrival, finished_ms=change.at_ms)
    tables.put(tables.arrivals, (change.bot, change.fingerprint), done)
    known = tables.invitations[change.bot, arrival.invitation]
    counted = replace(known.invitation, finished=known.invitation.finished + 1)
    key = (change.bot, arrival.invitation)
    tables.put(tables.invitations, key, known._replace(invitation=counted))


def uninvite(tables: Tables, bot: BotId, person: PersonId, fingerprint: Fingerprint) -> None:
    """Their link is gone, who came by it, and by which one they came; numbers stay."""
    id = invitation_of(person)
    tables.drop(tables.invitations, (bot, id))
    tables.drop(tables.arrivals, (bot, fingerprint))
    for key in [at for at, it in tables.arrivals.items() if (at[0], it.invitation) == (bot, id)]:
        tables.drop(tables.arrivals, key)


def _all(tables: Tables, bot: BotId) -> list[Invitation]:
    return [it.invitation for it in tables.invitations.values() if it.invitation.bot == bot]


def _by_code(tables: Tables, bot: BotId, code: str) -> Counted | None:
    found = (it for it in tables.invitations.values() if it.invitation.bot == bot)
    return next((it for it in found if it.invitation.code == code), None)


class MemoryGuestbook:
    """The Guestbook port. No method awaits anything, so each is one atomic step."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def invitation(self, bot: BotId, id: InvitationId) -> Invitation | None:
        found = self._tables.invitations.get((bot, id))
        return found.invitation if found else None

    async def arrival(self, bot: BotId, fingerprint: Fingerprint) -> Arrival | None:
        return self._tables.arrivals.get((bot, fingerprint))

    async def campaigns(self, bot: BotId) -> Sequence[Invitation]:
        found = [it for it in _all(self._tables, bot) if it.is_campaign]
        return sorted(found, key=lambda it: (it.made_ms, it.id))

    async def busiest(self, bot: BotId, limit: int) -> Sequence[Watched]:
        found = [it for it in _all(self._tables, bot) if it.busiest and not it.is_campaign]
        found.sort(key=lambda it: (-it.busiest, -it.came, it.id))
        return [Watched(it, self._reported(it)) for it in found[:limit]]

    def _reported(self, it: Invitation) -> int:
        about = {
            report.about
            for key, report in self._tables.reports.items()
            if report.bot == it.bot and not self._is_dismissed(key)
        }
        came = (key for key, at in self._tables.arrivals.items() if at.invitation == it.id)
        return sum(bot == it.bot and fingerprint in about for bot, fingerprint in came)

    def _is_dismissed(self, report: ReportKey) -> bool:
        judged = self._tables.judgements.get(report)
        return judged is not None and judged.verdict is Verdict.DISMISS
