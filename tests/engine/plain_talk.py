"""A conversation small enough to see through: everybody is in at once, and strangers talk."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from meetsmatch.app.ports import Outcome, Store, Vault
from meetsmatch.app.work import (
    NOTHING,
    Because,
    ChatEnded,
    GaveUp,
    KeptApart,
    Letter,
    Outgoing,
    Paired,
    PersonJoined,
    Priority,
    RelaysCancelled,
    Sought,
    Work,
    Wrote,
)
from meetsmatch.bot.speech import (
    Command,
    Edited,
    Intent,
    Mirror,
    Pass,
    Pressed,
    Reacted,
    Reply,
    Revise,
    Sent,
    Vanished,
)
from meetsmatch.bot.telegram_out import Pen
from meetsmatch.bot.wording import Formatted
from meetsmatch.core.chats import CANCELS, Chat, Ending
from meetsmatch.core.copies import Renewed
from meetsmatch.core.ids import BotId, ChatId, Fingerprint, PersonId
from meetsmatch.core.matching import Waiting, pairs
from meetsmatch.core.people import Gender, Person, Seeks, Wishes
from meetsmatch.core.rules import Rules

YEAR = 2026
ENDINGS = {"next": Ending.NEXT, "stop": Ending.STOPPED, "block": Ending.BLOCKED}


@dataclass
class PlainTalk:
    """The engine's Dialog, on any store."""

    bot: BotId
    store: Store
    vault: Vault
    now_ms: Callable[[], int]
    new_id: Callable[[], int]
    broken: Callable[[Intent], None] = field(default=lambda intent: None)
    """May raise, to be a bug."""

    async def answer(self, intent: Intent) -> Work:
        self.broken(intent)
        person = await self.store.person_of(self.bot, intent.who.fingerprint)
        if person is None:
            return await self._joined(intent)
        match intent:
            case Command(name="chat"):
                seated = await self.store.chat_of(self.bot, person.id)
                return self._sought(person) if seated is None else NOTHING
            case Command(name=name) if name in ENDINGS:
                return await self._ended(person, ENDINGS[name], intent)
            case Command(name="card", argument=text):
                return Work(outgoing=(self.card(person.id, text),))
            case Pressed(query=query):
                return Work(outgoing=(self.toast(person.id, query),))
            case Vanished():
                return await self.vanished(person.id)
            case _:
                return await self._relayed(person, intent)

    async def undelivered(self, letter: Letter, outcome: Outcome) -> Work:
        author = letter.outgoing.author
        assert author is not None
        return Work(outgoing=(self.say(author, f"undelivered: {outcome}"),))

    async def vanished(self, person: PersonId) -> Work:
        chat = await self.store.chat_of(self.bot, person)
        if chat is None:
            return NOTHING
        ended = ChatEnded(self.bot, chat.id, Ending.VANISHED, self.now_ms())
        partner = chat.partner_of(person)
        return Work((ended,), (self.say(partner, "partner vanished"),))

    async def sorry(self, fingerprint: Fingerprint) -> Work:
        person = await self.store.person_of(self.bot, fingerprint)
        return Work(outgoing=(self.say(person.id, "sorry"),)) if person else NOTHING

    async def wave(self, people: Sequence[PersonId], turn: int) -> Sequence[Work]:
        now_ms = self.now_ms()
        line = {place.person: place for place in await self.store.waiting(self.bot)}
        apart = await self.store.apart(self.bot, now_ms, list(line))
        return [
            self._paired(line[one], line[two], now_ms)
            for one, two in pairs(line.values(), apart, now_ms)
        ]

    async def idle(self) -> Sequence[Work]:
        now_ms = self.now_ms()
        return [
            Work(
                (ChatEnded(self.bot, chat.id, Ending.IDLE, now_ms),),
                (self.say(chat.one, "idle"), self.say(chat.two, "idle")),
            )
            for chat in await self.store.idle_chats(self.bot, now_ms - 60_000, 100)
        ]

    async def overdue(self) -> Sequence[Work]:
        return ()

    async def reminders(self) -> Sequence[Work]:
        return []

    async def watched(self) -> Sequence[Work]:
        return ()

    async def broadcasts(self) -> Sequence[Work]:
        return ()

    async def alerts(self) -> Sequence[Work]:
        return ()

    async def monitoring(self) -> Sequence[Work]:
        return ()

    async def renewed(self, file: Renewed) -> Work:
        return Work(outgoing=(self.say(PersonId(1), f"{file.copy} is {file.file}"),))

    async def copies(self) -> Sequence[Work]:
        return ()

    async def queue_cards(self) -> Sequence[Work]:
        return [
            Work(outgoing=(self.card(place.person, f"place {number}"),))
            for number, place in enumerate(await self.store.waiting(self.bot), 1)
        ]

    # --- parts --------------------------------------------------------------------------------

    def say(self, to: PersonId, text: str) -> Outgoing:
        return Outgoing(self.bot, to, "sendMessage", {"text": text})

    def card(self, to: PersonId, text: str) -> Outgoing:
        return Outgoing(self.bot, to, "editMessageText", {"text": text}, card="place")

    def toast(self, to: PersonId, query: str) -> Outgoing:
        params = {"callback_query_id": query}
        expires = self.now_ms() + 120_000
        return Outgoing(
            self.bot, to, "answerCallbackQuery", params, Priority.ANSWER, expires_ms=expires
        )

    async def _joined(self, intent: Intent) -> Work:
        person = Person(
            self.bot,
            PersonId(self.new_id()),
            intent.who.fingerprint,
            "en",
            gender=Gender.OTHER,
            birth_year=2000,
            wishes=Wishes(Seeks.EVERYONE),
        )
        address = await self.vault.seal(str(intent.who.telegram_id).encode())
        joined = Work((PersonJoined(person, address),), (self.say(person.id, "welcome"),))
        is_seeking = isinstance(intent, Command) and intent.name == "chat"
        return both(joined, self._sought(person)) if is_seeking else joined

    def _sought(self, person: Person) -> Work:
        return Work((Sought(Waiting.of(person, self.now_ms(), YEAR, Rules())),))

    async def _ended(self, person: Person, ending: Ending, intent: Intent) -> Work:
        chat = await self.store.chat_of(self.bot, person.id)
        again = self._sought(person) if ending is Ending.NEXT else NOTHING
        if chat is None:
            return again if ending is Ending.NEXT else Work((GaveUp(self.bot, person.id),))
        partner = chat.partner_of(person.id)
        ended = Work(
            (ChatEnded(self.bot, chat.id, ending, self.now_ms()), self._apart(chat)),
            (self.say(person.id, "ended"), self.say(partner, "partner left")),
        )
        if ending in CANCELS:
            notices = tuple(self.say(p, "cancelled") for p in (person.id, partner))
            ended = both(ended, Work((RelaysCancelled(self.bot, chat.id, notices),)))
        return both(ended, again)

    def _apart(self, chat: Chat) -> KeptApart:
        until_ms = self.now_ms() + 2_000
        return KeptApart(self.bot, chat.one_print, chat.two_print, Because.RECENT, until_ms)

    def _paired(self, one: Waiting, two: Waiting, now_ms: int) -> Work:
        chat = Chat(
            self.bot,
            ChatId(self.new_id()),
            one.person,
            two.person,
            now_ms,
            one.fingerprint,
            two.fingerprint,
            last_ms=now_ms,
        )
        said = (self.say(one.person, "found"), self.say(two.person, "found"))
        return Work((Paired(chat, now_ms - one.since_ms),), said)

    async def _relayed(self, person: Person, intent: Intent) -> Work:
        chat = await self.store.chat_of(self.bot, person.id)
        if chat is None:
            return Work(outgoing=(self.say(person.id, "nobody there"),))
        reply = self._reply(intent, chat, person.id, chat.partner_of(person.id))
        if reply is None:
            return NOTHING
        outgoing = Pen(self.bot, lambda key, _: Formatted(key), self.now_ms()).outgoing(reply)
        return Work((Wrote(self.bot, chat.id, self.now_ms()),), (outgoing,))

    def _reply(self, intent: Intent, chat: Chat, author: PersonId, to: PersonId) -> Reply | None:
        match intent:
            case Sent(content=content) if content is not None:
                passed = Pass(to, author, chat.id, intent.message, content, intent.reply_to)
                return replace(passed, album=intent.album)
            case Edited(content=content) if content is not None:
                return Revise(to, author, chat.id, intent.message, content)
            case Reacted(emoji=emoji):
                return Mirror(to, author, chat.id, intent.message, emoji)
            case _:
                return None


def both(one: Work, other: Work) -> Work:
    """One after the other, in one commit."""
    return Work(one.changes + other.changes, one.outgoing + other.outgoing)
