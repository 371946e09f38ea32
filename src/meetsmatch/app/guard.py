"""Protection from people: block, report, and the limits against floods."""

from dataclasses import dataclass

from meetsmatch.app.ports import NowMs, Store
from meetsmatch.app.talk import Talk
from meetsmatch.app.work import Because, BlocksLifted, Change, KeptApart, Reported
from meetsmatch.core.chats import Chat
from meetsmatch.core.errors import AlreadyReported, NobodyThere, OldButton
from meetsmatch.core.ids import BotId, ChatId, Fingerprint
from meetsmatch.core.people import Person
from meetsmatch.core.rules import Rules

REASONS = ("spam", "insults", "minor", "nudity", "threats", "other")


@dataclass(frozen=True, slots=True)
class Guard:
    """What people do to be left alone."""

    bot: BotId
    store: Store
    talk: Talk
    rules: Rules
    now_ms: NowMs

    async def chats(self, person: Person) -> tuple[Chat, ...]:
        """The present and the previous chat, as far as there are such; NobodyThere if neither."""
        found = (await self.talk.present(person.id), await self.talk.previous(person.id))
        if chats := tuple(chat for chat in found if chat):
            return chats
        raise NobodyThere

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

    def block(self, person: Person, chat: Chat) -> Change:
        """The two never meet again, until `unblock`."""
        return self._apart(person, chat, Because.BLOCKED)

    def unblock(self, person: Person) -> Change:
        """Whom they blocked they may meet again."""
        return BlocksLifted(self.bot, person.fingerprint)

    async def report(self, person: Person, chat: Chat, reason: str) -> tuple[Change, ...]:
        """One report per reporter and chat; the two never meet again."""
        if await self.store.has_reported(self.bot, chat.id, person.fingerprint):
            raise AlreadyReported
        report = Reported(
            bot=self.bot,
            chat=chat.id,
            by=person.fingerprint,
            about=self._other(person, chat),
            reason=reason,
            at_ms=self.now_ms(),
        )
        return report, self._apart(person, chat, Because.REPORTED)

    def _apart(self, person: Person, chat: Chat, because: Because) -> KeptApart:
        return KeptApart(self.bot, person.fingerprint, self._other(person, chat), because)

    @staticmethod
    def _other(person: Person, chat: Chat) -> Fingerprint:
        return chat.print_of(chat.partner_of(person.id))
