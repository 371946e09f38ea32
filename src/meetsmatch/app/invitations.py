"""Inviting people: a link of one's own, campaigns of the operator's, and what looks made up."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from meetsmatch.app.guestbook import Guestbook, Links
from meetsmatch.app.inviting import CampaignMade, LinkMade
from meetsmatch.app.ports import NewId, NowMs
from meetsmatch.app.work import Change
from meetsmatch.core.errors import NoLinkNow
from meetsmatch.core.ids import BotId, InvitationId, PersonId
from meetsmatch.core.invitations import (
    NAME_LIMIT,
    Invitation,
    Sign,
    code_of,
    invitation_of,
    signs,
)

WATCHED = 50


class WrongName(Exception):
    """A campaign can't be called that; the message says why."""


@dataclass(frozen=True, slots=True)
class Invited:
    """A link to hand out, and what must be written down for it to lead anywhere."""

    invitation: Invitation
    link: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Suspect:
    """Somebody's link that a moderator should look at, and why."""

    invitation: Invitation
    reported: int
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Invitations:
    """Codes are chance; who invites whom is nobody's business but for the numbers."""

    bot: BotId
    guestbook: Guestbook
    links: Links
    now_ms: NowMs
    new_id: NewId

    async def mine(self, me: PersonId) -> Invited:
        """Their link, made when they first ask. NoLinkNow while Telegram can't be asked."""
        found = await self.guestbook.invitation(self.bot, invitation_of(me))
        return Invited(found, await self._link(found.code)) if found else await self._made(me)

    async def renewed(self, me: PersonId) -> Invited:
        """Another link, with the same numbers; the one before leads nowhere from now on."""
        return await self._made(me)

    async def _made(self, me: PersonId) -> Invited:
        code, now_ms = code_of(self.new_id()), self.now_ms()
        nothing = Invitation(self.bot, invitation_of(me), code, made_ms=now_ms)
        found = await self.guestbook.invitation(self.bot, nothing.id)
        change = LinkMade(self.bot, me, code, now_ms)
        return Invited(replace(found or nothing, code=code), await self._link(code), (change,))

    async def _link(self, code: str) -> str:
        link = await self.links.to(code)
        if link is None:
            raise NoLinkNow
        return link

    # --- the operator's -------------------------------------------------------------------

    def campaign(self, name: str) -> CampaignMade:
        """A new link by that name; WrongName if it is none."""
        name = " ".join(name.split())
        if not 0 < len(name) <= NAME_LIMIT or not name.isprintable():
            raise WrongName(f"a name has 1 to {NAME_LIMIT} printable characters")
        code, id = code_of(self.new_id()), InvitationId(self.new_id())
        return CampaignMade(self.bot, id, code, name, self.now_ms())

    async def suspects(self) -> Sequence[Suspect]:
        """For moderators: links about which something is odd, the busiest first."""
        watched = await self.guestbook.busiest(self.bot, WATCHED)
        found = [
            Suspect(it.invitation, it.reported, tuple(signs(it.invitation, it.reported)))
            for it in watched
        ]
        return [it for it in found if it.signs]
