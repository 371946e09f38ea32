"""Shared lists of bans: what we tell other operators, and what they told us.

A line names somebody by a hash that all who have the list's key can make of a Telegram id, and
that nobody else can. Of somebody who is not known here it is kept as a sanction against that hash
in the place of a fingerprint, until they come: then it is taken over against who they are here
(`Join.first_contact`), shown to moderators with the list it is from, and may be appealed. Whoever
is here already is for a moderator to decide.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace

from meetsmatch.app.cases import alias
from meetsmatch.app.charges import Sanctioned
from meetsmatch.app.docket import Docket
from meetsmatch.app.figures import Figures
from meetsmatch.app.moderation import Moderation
from meetsmatch.app.naming import Names
from meetsmatch.app.ports import NewId, NowMs, Store, Vault
from meetsmatch.app.work import FOREVER, Change, Commit, Stale
from meetsmatch.core.bans import BanList, ListedBan, from_list, is_listed, is_settled
from meetsmatch.core.ids import BotId, Fingerprint, SanctionId
from meetsmatch.core.sanctions import LISTED, Actor, Role, Rung, Sanction

PAGE = 500
OPERATOR = Actor(LISTED, Role.OWNER)


@dataclass(frozen=True, slots=True)
class Imported:
    """What a list brought."""

    new: int
    known: int
    ended: int
    """That an earlier version of the list had."""

    moved: int = 0
    """Of the known ones: that end at another time now."""


@dataclass(frozen=True, slots=True)
class Bans:
    """Each step is a commit of its own: whatever was interrupted is begun again."""

    bot: BotId
    store: Store
    docket: Docket
    figures: Figures
    vault: Vault
    names: Names
    moderation: Moderation
    now_ms: NowMs
    new_id: NewId

    async def exported(self, name: str) -> BanList:
        """Bans that were decided here and last; not those that lists told of, nor those of people
        who had gone before there was a key."""
        now_ms, bans = self.now_ms(), dict[str, ListedBan]()
        async for it in self._sanctions():
            if it.rung is not Rung.BAN or is_listed(it) or not it.lasts(now_ms):
                continue
            who = it.shared or await self._name(it.fingerprint)
            if who and (who not in bans or bans[who].until_ms < it.until_ms):
                bans[who] = ListedBan(who, it.reason, it.until_ms)
        return BanList(name, now_ms, tuple(bans[who] for who in sorted(bans)))

    async def imported(self, made: BanList) -> Imported:
        """The list as it is now, in place of what it said before; again it changes nothing."""
        actor, now_ms = from_list(made.name), self.now_ms()
        held = await self._held(actor)
        added = [await self._added(it, actor) for it in made.bans]
        moved = [await self._moved(it, held.get(it.who, ())) for it in made.bans]
        said = {it.who for it in made.bans if it.until_ms > now_ms}
        ended = await self._lifted(actor, keeping=said)
        return Imported(sum(added), len(added) - sum(added), ended, sum(moved))

    async def revoked(self, name: str) -> int:
        """Nothing that this list said holds any longer; how much that was."""
        return await self._lifted(from_list(name), keeping=frozenset())

    async def here(self, made: BanList) -> Sequence[str]:
        """Aliases of people who are here already, in no order. Slow: everybody is named."""
        said, found, after = {it.who for it in made.bans}, list[str](), ""
        while people := await self.figures.people(self.bot, after, PAGE):
            found += [
                alias(it.fingerprint)
                for it in people
                if await self._name(it.fingerprint) in said and not it.is_suspended(self.now_ms())
            ]
            after = people[-1].fingerprint
        return found

    async def _added(self, ban: ListedBan, actor: str) -> bool:
        now_ms, about = self.now_ms(), Fingerprint(ban.who)
        until_ms = min(ban.until_ms, now_ms + self.moderation.rules.ban_ms)
        for it in await self.docket.sanctions(self.bot, about):
            if it.actor == actor and is_settled(it, now_ms):
                return False
        if until_ms <= now_ms:
            return False
        number = SanctionId(self.new_id())
        made = Sanction(
            self.bot, number, about, Rung.BAN, ban.reason, actor, now_ms, until_ms, until_ms
        )
        return await self._commits(Sanctioned(replace(made, shared=ban.who), None))

    async def _held(self, actor: str) -> Mapping[str, Sequence[Sanction]]:
        """What such a list has said, by name: of the name itself, and of who they are here."""
        held, now_ms = dict[str, list[Sanction]](), self.now_ms()
        async for it in self._sanctions():
            if it.actor == actor and it.lasts(now_ms):
                held.setdefault(it.shared, []).append(it)
        return held

    async def _moved(self, ban: ListedBan, held: Sequence[Sanction]) -> bool:
        """Whether the list says another end now than what is held of it."""
        kept = next((it for it in held if it.fingerprint == ban.who), None)
        longest_ms, now_ms = self.moderation.rules.ban_ms, self.now_ms()
        # What was cut to the longest time of this bot stays: else it would last anew each time.
        if kept is None or kept.until_ms == min(ban.until_ms, kept.at_ms + longest_ms):
            return False
        until_ms = min(ban.until_ms, now_ms + longest_ms)
        if until_ms <= now_ms:
            return False
        # The name itself last: whoever was interrupted begins again.
        ordered = sorted(held, key=lambda it: it.id == kept.id)
        done = [await self._commits(*await self.moderation.moved(it, until_ms)) for it in ordered]
        return all(done)

    async def _lifted(self, actor: str, keeping: frozenset[str] | set[str]) -> int:
        lifted, now_ms = 0, self.now_ms()
        async for it in self._sanctions():
            if it.actor != actor or not it.lasts(now_ms) or it.shared in keeping:
                continue
            decided = await self.moderation.lift(it.id, OPERATOR)
            lifted += await self._commits(*decided.changes)
        return lifted

    async def _commits(self, *changes: Change) -> bool:
        try:
            await self.store.commit(Commit(self.bot, self.now_ms(), changes))
        except Stale:  # Somebody was faster, or changed at this moment: the next import sees it.
            return False
        return True

    async def _sanctions(self) -> AsyncIterator[Sanction]:
        before = (FOREVER, 0)
        while page := await self.figures.sanctions(self.bot, before, PAGE):
            for it in page:
                yield it
            before = (page[-1].at_ms, page[-1].id)

    async def _name(self, fingerprint: Fingerprint) -> str:
        """Of somebody who is here; empty for whom we can't reach any more."""
        person = await self.store.person_of(self.bot, fingerprint)
        sealed = person and await self.store.address(self.bot, person.id)
        return await self.names.of(int(await self.vault.open(sealed))) if sealed else ""
