"""A person: does what people do, and expects what they expect."""

from collections.abc import Sequence
from typing import Protocol

from playground.client.bots import Bot
from playground.client.doing import Doing
from playground.client.messages import Message, Wanted
from playground.client.phone import Phone
from playground.shapes import Json, as_int, as_list, as_object, as_text

PATIENCE = 2.0
SHORT = 0.3


class HasId(Protocol):
    """A bot or a group."""

    @property
    def id(self) -> int: ...


class Around(Protocol):
    """What a person knows of the playground around."""

    def only_bot(self) -> int | None:
        """The only bot's id, when there is only one."""
        ...

    def transcripts(self) -> str:
        """What is on everybody's screen."""
        ...


class Person:
    """Acts in one chat at a time: that of the only bot, or what `starts` or `turns_to` chose."""

    def __init__(self, card: Json, phone: Phone, do: Doing, around: Around) -> None:
        self.card = card
        self.phone = phone
        self._chosen: int | None = None
        self._do = do
        self._around = around

    @property
    def id(self) -> int:
        return as_int(self.card.get("id")) or 0

    @property
    def name(self) -> str:
        return as_text(self.card.get("first_name"))

    # -- doing

    def turns_to(self, chat: HasId | int) -> None:
        """From now on act in this chat: a bot's, a group's, or what has this number."""
        self._chosen = chat if isinstance(chat, int) else chat.id

    async def starts(self, bot: Bot | None = None, payload: str | None = None) -> Message:
        """Open a bot, by a deep link when there is a payload, and press Start."""
        if bot is not None:
            self.turns_to(bot)
        return _message(await self._act("start", payload=payload))

    async def says(self, text: str, **members: object) -> Message:
        """Send a text."""
        return _message(await self._act("send", kind="text", text=text, **members))

    async def sends(self, kind: str, **members: object) -> Message:
        """Send anything but an album; without a `file` a built-in sample is sent."""
        return _message(await self._act("send", kind=kind, **members))

    async def sends_album(self, *items: Json, **members: object) -> list[Message]:
        """Send an album of `{"kind": "photo", ...}`."""
        return _messages(await self._act("send", kind="album", items=list(items), **members))

    async def replies(self, to: Message, text: str, **members: object) -> Message:
        """Send a text as a reply."""
        return await self.says(text, reply_to=to.id, **members)

    async def edits(self, message: Message, text: str | None = None, **members: object) -> Message:
        """Edit an own message: its text, or `caption=`, or `media=`."""
        changed = await self._act("edit", message_id=message.id, text=text, **members)
        return _message(changed)

    async def deletes(self, *messages: Message) -> None:
        """Delete messages; bots are never told."""
        await self._act("delete", message_ids=[message.id for message in messages])

    async def forwards(self, *messages: Message, from_chat: Bot | int) -> list[Message]:
        """Forward messages of another chat into this one."""
        origin = from_chat.id if isinstance(from_chat, Bot) else from_chat
        numbers = [message.id for message in messages]
        return _messages(await self._act("forward", from_chat=origin, message_ids=numbers))

    async def reacts(self, message: Message, emoji: str | None) -> None:
        """Put a reaction on a message, or take it back with None."""
        await self._act("react", message_id=message.id, emoji=emoji)

    async def taps(self, label: str, on: Message | None = None) -> Message | Json:
        """Tap what says `label`: the newest inline button, or a key of the reply keyboard.

        A key sends a message, which is returned; an inline button gives `query_id` or `url`.
        """
        shown = [on] if on is not None else list(self.phone.newest_first(self._chat()))
        keyboard_seen = False
        for message in shown:
            if label in message.inline_buttons:
                return await self._pressed(message, label)
            keys = None if keyboard_seen else message.keys
            if keys is not None and label in keys:
                return _message(await self._act("tap", text=label))
            keyboard_seen = keyboard_seen or keys is not None
        there = sorted({name for message in shown for name in message.buttons})
        problem = f"{self.name} sees no button {label!r}, only {there}"
        raise AssertionError(f"{problem}\n{self._around.transcripts()}")

    async def pays(self, invoice: Message | str, within: float = PATIENCE) -> Json:
        """Pay the invoice of a message or behind a link; the event that says whether it worked."""
        if isinstance(invoice, str):
            begun = await self._do("pay", person=self.id, link=invoice)
        else:
            begun = await self._act("pay", message_id=invoice.id)
        number = (as_object(begun) or {}).get("query_id")

        def fits(event: Json) -> bool:
            return event.get("query_id") == number

        if (found := await self.phone.checkouts.next(fits, within)) is None:
            raise self._missed("the end of a checkout", within)
        return found

    async def votes(self, poll: Message, *options: int) -> None:
        """Choose options of a poll by number, counted from 0."""
        await self._act("vote", message_id=poll.id, options=list(options))

    async def blocks(self, bot: Bot | None = None) -> None:
        """Block a bot."""
        await self._do("block", person=self.id, bot=bot.id if bot else self._chat())

    async def unblocks(self, bot: Bot | None = None) -> None:
        """Unblock a bot."""
        await self._do("unblock", person=self.id, bot=bot.id if bot else self._chat())

    async def changes(self, **members: object) -> None:
        """Change the profile: names, language, privacy switches and so on."""
        self.card = as_object(await self._do("change_person", person=self.id, **members)) or {}

    # -- expecting

    async def expects(
        self,
        text: str | None = None,
        *,
        contains: str | None = None,
        kind: str | None = None,
        buttons: Sequence[str] | None = None,
        within: float = PATIENCE,
    ) -> Message:
        """Wait for a message not looked at yet; what came before it counts as looked at."""
        wanted = Wanted(text, contains, kind, None if buttons is None else tuple(buttons))
        if (found := await self.phone.messages.next(wanted.fits, within)) is None:
            raise self._missed(f"a message with {wanted.said()}", within)
        return found

    async def expects_edit(
        self,
        text: str | None = None,
        *,
        contains: str | None = None,
        buttons: Sequence[str] | None = None,
        within: float = PATIENCE,
    ) -> Message:
        """Wait for somebody else's message to be edited."""
        wanted = Wanted(text, contains, None, None if buttons is None else tuple(buttons))
        if (found := await self.phone.edits.next(wanted.fits, within)) is None:
            raise self._missed(f"an edit with {wanted.said()}", within)
        return found

    async def expects_reaction(
        self, message: Message, emoji: str | None, within: float = PATIENCE
    ) -> None:
        """Wait until a message carries a reaction; None: until it carries none."""
        chat = self._chat()

        def there() -> bool:
            now = self.phone.message(chat, message.id)
            reactions = now.reactions if now else []
            return emoji in reactions if emoji else not reactions

        if not await self.phone.until(there, within):
            raise self._missed(f"the reaction {emoji} on #{message.id}", within)

    async def expects_deleted(self, message: Message, within: float = PATIENCE) -> None:
        """Wait until a message is gone."""
        chat = self._chat()

        def gone() -> bool:
            return self.phone.message(chat, message.id) is None

        if not await self.phone.until(gone, within):
            raise self._missed(f"#{message.id} to be deleted", within)

    async def expects_answer(
        self, text: str | None = None, *, alert: bool | None = None, within: float = PATIENCE
    ) -> Json:
        """Wait for the answer to a pressed inline button."""

        def fits(event: Json) -> bool:
            return text in (None, event.get("text")) and alert in (None, event.get("show_alert"))

        if (found := await self.phone.answers.next(fits, within)) is None:
            raise self._missed(f"the answer {text!r} to a button", within)
        return found

    async def expects_nothing(self, within: float = SHORT) -> None:
        """No message that wasn't looked at, and none within so many seconds."""
        found = await self.phone.messages.next(lambda message: True, within)
        if found is not None:
            raise AssertionError(
                f"{self.name} expected nothing, got {found.line()}\n{self._around.transcripts()}"
            )

    def transcript(self) -> str:
        """Everything on this person's screen."""
        lines = self.phone.lines() or ["(nothing)"]
        return "\n".join([f"--- {self.name} ({self.id})", *lines])

    # -- inside

    async def _act(self, action: str, **members: object) -> object:
        return await self._do(action, person=self.id, chat=self._chat(), **members)

    async def _pressed(self, message: Message, label: str) -> Json:
        pressed = await self._act("press", message_id=message.id, text=label)
        return as_object(pressed) or {}

    def _chat(self) -> int:
        chat = self._chosen or self._around.only_bot()
        if chat is None:
            raise LookupError(f"{self.name} is in no chat yet: use starts(bot) or turns_to(bot)")
        return chat

    def _missed(self, what: str, within: float) -> AssertionError:
        expected = f"{self.name} expected {what} within {within:g} s"
        return AssertionError(f"{expected}\n{self._around.transcripts()}")


def _message(seen: object) -> Message:
    return Message(as_object(seen) or {})


def _messages(seen: object) -> list[Message]:
    return [_message(item) for item in as_list(seen) or []]
