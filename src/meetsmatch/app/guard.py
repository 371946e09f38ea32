"""Protection from people: block, report, and the limits against floods."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from meetsmatch.app import evidence
from meetsmatch.app.catalogue import Catalogue
from meetsmatch.app.ports import NowMs, Store
from meetsmatch.app.reporting import Filed, Reporting
from meetsmatch.app.talk import Talk
from meetsmatch.app.work import Because, BlocksLifted, Change, KeptApart, NotTogether
from meetsmatch.core.chats import Chat
from meetsmatch.core.errors import AlreadyReported, NobodyThere, OldButton
from meetsmatch.core.ids import BotId, ChatId, Fingerprint
from meetsmatch.core.people import Person
from meetsmatch.core.relay import Content
from meetsmatch.core.rules import Rules


class Shown(NamedTuple):
    """A message in somebody's chat with the bot that they did not write themselves."""

    message: int
    content: Content


@dataclass(frozen=True, slots=True)
class Guard:
    """What people do to be left alone."""

    bot: BotId
    store: Store
    catalogue: Catalogue
    talk: Talk
    reporting: Reporting
    rules: Rules
    now_ms: NowMs

    async def chats(self, person: Person) -> tuple[Chat, ...]:
        """The present and the previous chat, as far as there are such; NobodyThere if neither."""
        found = (await self.talk.present(person.id), await self.talk.previous(person.id))
        if chats := tuple(chat for chat in found if chat):
            return chats
        raise NobodyThere

    async def to_report(self, person: Person) -> tuple[Chat, ...]:
        """Those of them that they have not reported; AlreadyReported if there are no others."""
        chats = await self.chats(person)
        if open_ones := tuple([it for it in chats if not await self.has_reported(person, it)]):
            return open_ones
        raise AlreadyReported

    async def check_unreported(self, person: Person, chat: Chat) -> None:
        """AlreadyReported before they are asked why."""
        if await self.has_reported(person, chat):
            raise AlreadyReported

    async def has_reported(self, person: Person, chat: Chat) -> bool:
        """Whether they have reported their partner of it."""
        return await self.store.has_reported(self.bot, chat.id, person.fingerprint)

    async def chat(self, person: Person, number: int) -> Chat:
        """One of theirs that is recent enough to act on; OldButton otherwise."""
        chat = await self.store.chat(self.bot, ChatId(number))
        if (
            chat is None
            or not chat.seats(person.id)
            or not self.talk.is_recent(chat, self.rules.previous_ms)
        ):
            raise OldButton
        return chat

    async def received_in(self, person: Person, message: int) -> ChatId | None:
        """The chat in which this message of theirs with the bot was relayed, as far as it is
        remembered."""
        return await self.store.linked(self.bot, person.id, message)

    async def together(self, person: Person, chat: Chat) -> Sequence[Chat]:
        """The live chats of these two, parked ones included. The one that they have parted from
        need not be among them."""
        other = self._other(person, chat)
        known = await self.store.person_of(self.bot, other)
        match = known and await self.catalogue.match_of(self.bot, person.id, known.id)
        present = await self.talk.present(person.id)
        found = {it.id: it for it in (match, present) if it}
        return [it for it in found.values() if self._other(person, it) == other]

    def block(self, person: Person, chat: Chat) -> tuple[Change, ...]:
        """The two never meet again, until `unblock`."""
        return self._apart(person, chat, Because.BLOCKED)

    def unblock(self, person: Person) -> Change:
        """Whom they blocked they may meet again."""
        return BlocksLifted(self.bot, person.fingerprint)

    async def report(
        self, person: Person, chat: Chat, reason: str, shown: Shown | None = None
    ) -> Filed:
        """One report per reporter and chat, with what they have shown if that came in this chat;
        the two never meet again."""
        filed = await self.reporting.report(person, chat.id, self._other(person, chat), reason)
        changes = (*filed.changes, *self._apart(person, chat, Because.REPORTED))
        if shown and await self.received_in(person, shown.message) == chat.id:
            plain = evidence.of_message(shown.content)
            piece = await self.reporting.piece(person, chat.id, shown.message, plain)
            changes = (*changes, piece)
        return replace(filed, changes=changes)

    def _apart(self, person: Person, chat: Chat, because: Because) -> tuple[Change, ...]:
        other = self._other(person, chat)
        kept = KeptApart(self.bot, person.fingerprint, other, because)
        return kept, NotTogether(self.bot, person.id, other)

    @staticmethod
    def _other(person: Person, chat: Chat) -> Fingerprint:
        return chat.print_of(chat.partner_of(person.id))
