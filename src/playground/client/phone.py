"""What is on one person's screen: the chats' messages as they stand, and what was new."""

import asyncio
from collections.abc import Callable, Iterator

from playground.client.messages import Message
from playground.client.stream import Stream, in_time
from playground.shapes import Json, as_int, as_list, as_object


class Phone:
    """Follows the events of one person."""

    def __init__(self) -> None:
        self._chats: dict[int, dict[int, Message]] = {}
        self.messages: Stream[Message] = Stream()
        self.edits: Stream[Message] = Stream()
        self.answers: Stream[Json] = Stream()
        self.checkouts: Stream[Json] = Stream()
        self._changed = asyncio.Event()

    def load(self, chat: int, seen: object) -> None:
        """What was in a chat before we looked."""
        for item in as_list(seen) or []:
            self._keep(chat, Message(as_object(item) or {}))

    def clear(self) -> None:
        """Everything starts anew."""
        self._chats.clear()
        for stream in (self.messages, self.edits, self.answers, self.checkouts):
            stream.skip()

    def hear(self, event: Json) -> None:
        """Something happened on this person's screen."""
        chat = as_int(event.get("chat")) or 0
        match event["event"]:
            case "message" | "edited":
                message = self._keep(chat, Message(as_object(event.get("seen")) or {}))
                stream = self.messages if event["event"] == "message" else self.edits
                if not message.mine:
                    stream.put(message)
            case "deleted":
                for number in as_list(event.get("message_ids")) or []:
                    self._chats.get(chat, {}).pop(as_int(number) or 0, None)
            case "reactions":
                self._react(chat, event)
            case "answered":
                self.answers.put(event)
            case "checkout":
                self.checkouts.put(event)
            case _:
                return
        self._changed.set()

    async def until(self, there: Callable[[], bool], within: float) -> bool:
        """Wait until the screen shows something; whether it did in time."""
        return await in_time(self._changed, there, within)

    def newest_first(self, chat: int) -> Iterator[Message]:
        """A chat's messages."""
        return reversed(self._chats.get(chat, {}).values())

    def message(self, chat: int, number: int) -> Message | None:
        """A message as it stands."""
        return self._chats.get(chat, {}).get(number)

    def lines(self) -> list[str]:
        """All chats as a transcript."""
        return [m.line() for chat in self._chats.values() for m in chat.values()]

    def _keep(self, chat: int, message: Message) -> Message:
        self._chats.setdefault(chat, {})[message.id] = message
        return message

    def _react(self, chat: int, event: Json) -> None:
        if (message := self.message(chat, as_int(event.get("message_id")) or 0)) is not None:
            self._keep(chat, Message({**message.seen, "reactions": event.get("reactions")}))
