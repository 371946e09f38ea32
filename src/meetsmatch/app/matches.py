"""Matches: chats that stay. One is open at a time, the others are parked."""

from collections.abc import Sequence
from dataclasses import dataclass

from meetsmatch.app import faces
from meetsmatch.app.browsing import ContactOffered, Matched, Opened, OpinionsEnded, Parked, SaidOf
from meetsmatch.app.catalogue import KEPT_MS, Catalogue, Overdue
from meetsmatch.app.ports import NewId, NowMs, Store, Vault
from meetsmatch.app.work import WithheldDropped
from meetsmatch.core.chats import Chat, Says, new_match
from meetsmatch.core.errors import OldButton
from meetsmatch.core.ids import BotId, ChatId, PersonId
from meetsmatch.core.rules import Rules

PAGE = 8
"""So many matches are listed at once."""

ALL = 1 << 30
"""More matches than anybody has."""

OVERDUE_AT_ONCE = 100
"""So many conversations are tidied by one sweep; the next sweep takes the others."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of somebody's list of matches."""

    chat: Chat
    name: str
    """The partner's, empty when they have no profile."""

    waiting: int
    """So many messages wait to be read."""


@dataclass(frozen=True, slots=True)
class Matches:
    """What people do with those whom they want to keep talking to."""

    bot: BotId
    store: Store
    catalogue: Catalogue
    vault: Vault
    rules: Rules
    now_ms: NowMs
    new_id: NewId

    # --- which there are ------------------------------------------------------------------

    async def name_of(self, person: PersonId) -> str:
        """What they call themselves in their profile; empty until they want others to see it, and
        where there are no cards: what was on one is shown to nobody then."""
        if not self.rules.browses:
            return ""
        profile = await self.catalogue.profile(self.bot, person)
        if profile is None or not profile.is_finished:
            return ""
        return faces.read(await self.vault.open(profile.face)).name

    async def all(self, person: PersonId) -> Sequence[Chat]:
        """Every live match of theirs."""
        return await self.catalogue.matches(self.bot, person, ALL)

    async def page(self, person: PersonId, number: int) -> tuple[Sequence[Entry], bool]:
        """A page of the list, the first is 0, and whether there is another one after it."""
        first, end = number * PAGE, (number + 1) * PAGE
        chats = await self.catalogue.matches(self.bot, person, end + 1)
        kept = await self.catalogue.kept(self.bot, person)
        entries = [
            Entry(chat, await self.name_of(chat.partner_of(person)), kept.get(chat.id, 0))
            for chat in chats[first:end]
        ]
        return entries, len(chats) > end

    async def match(self, person: PersonId, number: int) -> Chat:
        """That live match of theirs; OldButton if it is none (any more)."""
        chat = await self.store.chat(self.bot, ChatId(number))
        if chat is None or not (chat.is_match and chat.is_live and chat.seats(person)):
            raise OldButton
        return chat

    async def waiting(self, person: PersonId, chat: Chat) -> int:
        """How many messages wait for them there."""
        return (await self.catalogue.kept(self.bot, person)).get(chat.id, 0)

    # --- opening, parking, ending ---------------------------------------------------------

    def opened(self, person: PersonId, chat: Chat) -> tuple[Opened, Chat]:
        """They talk to this one from now on; and the chat as it is then."""
        now_ms = self.now_ms()
        return Opened(self.bot, person, chat.id, now_ms), chat.opened(person, now_ms)

    def parked(self, person: PersonId, chat: Chat) -> Parked:
        """They leave it for a while."""
        return Parked(self.bot, person, chat.id, self.now_ms())

    def over(self, chat: Chat) -> OpinionsEnded:
        """They are no match any more, nor will they be one through their cards."""
        return OpinionsEnded(self.bot, chat.one, chat.two, self.now_ms())

    # --- what nobody has come to read -----------------------------------------------------

    async def overdue(self) -> Sequence[tuple[Overdue, WithheldDropped]]:
        """What has waited for too long, and what lets go of it."""
        before_ms = self.now_ms() - KEPT_MS
        late = await self.catalogue.overdue(self.bot, before_ms, OVERDUE_AT_ONCE)
        return [(it, WithheldDropped(self.bot, it.chat, it.to, before_ms)) for it in late]

    # --- after a random chat --------------------------------------------------------------

    def said(self, person: PersonId, chat: Chat, says: Says) -> SaidOf:
        """What they think of whom they talked to."""
        theirs = chat.says_of(chat.partner_of(person))
        return SaidOf(self.bot, chat.id, person, says, theirs)

    async def may_keep(self, chat: Chat) -> bool:
        """Whether the two may become a match: both are still here, and nobody was blocked."""
        return not await self.catalogue.are_apart(self.bot, chat.one, chat.two, self.now_ms())

    async def of_seats(self, chat: Chat) -> Chat | None:
        """The match of two who have met in this chat, too."""
        return await self.catalogue.match_of(self.bot, chat.one, chat.two)

    def kept(self, chat: Chat) -> Matched:
        """Both want to stay in touch."""
        one, two = (chat.one, chat.one_print), (chat.two, chat.two_print)
        match = new_match(self.bot, self.new_id(), one, two, self.now_ms())
        return Matched(match, chat.id)

    # --- telling names --------------------------------------------------------------------

    async def offered(self, person: PersonId, chat: Chat, username: str) -> ContactOffered:
        """They would tell the partner their name on Telegram."""
        is_answer = chat.contact_of(chat.partner_of(person)) is not None
        sealed = await self.vault.seal(username.encode())
        return ContactOffered(self.bot, chat.id, person, sealed, is_answer)

    async def contact(self, sealed: bytes) -> str:
        """A name on Telegram, as it was offered."""
        return (await self.vault.open(sealed)).decode()
