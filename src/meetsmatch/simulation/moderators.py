"""Who sits in the moderators' group: they tap on cards, and type commands about anybody."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from meetsmatch.app.cases import alias
from meetsmatch.bot.telegram_in import Json
from meetsmatch.core.ids import Fingerprint
from meetsmatch.core.reports import REASONS
from meetsmatch.simulation.court import GROUP
from meetsmatch.simulation.deliveries import CANARY, Message
from meetsmatch.simulation.ledger import Update
from meetsmatch.simulation.mail import Mail
from meetsmatch.simulation.telegram import Chat, Telegram

FIRST = 4_000_000_001
COUNT = 3
OWNER = FIRST
"""The first of them; the others only moderate."""

LATEST = 6
"""Most look at the latest of what is there; the rest was decided, or will be by somebody else."""

COMMANDS = (("cases", 4), ("appeals", 3), ("stats", 1), ("find", 2), ("ban", 1), ("unban", 3))


@dataclass(slots=True)
class Moderator:
    """One of them, at work."""

    id: int
    chance: random.Random
    telegram: Telegram
    mail: Mail
    everybody: Callable[[], Sequence[Fingerprint]]
    """Whom a name may mean that they type: all who ever were here."""

    @property
    def group(self) -> Chat:
        return self.telegram.chat(GROUP)

    def acts(self) -> None:
        """One thing: mostly on a card."""
        cards = [it for it in self.group.messages.values() if it.buttons]
        if cards and self.chance.random() < 0.8:
            self._taps(self.chance.choice(cards[-LATEST:]))
        else:
            self._types()

    def _taps(self, card: Message) -> None:
        query = {"id": str(self.mail.numbers), "data": self.chance.choice(card.buttons)}
        message = {"message_id": card.number, "chat": self._chat(), "from": {"is_bot": True}}
        self._update("callback_query", {**query, "from": self._user(), "message": message})

    def _types(self) -> None:
        (name,) = self.chance.choices(*zip(*COMMANDS, strict=True))
        text = f"/{name} {self._whom()} {self.chance.choice(REASONS)}"
        if name not in {"ban"}:
            text = text.rpartition(" ")[0]
        number = self.group.next()
        head = {"message_id": number, "date": self.telegram.now_ms() // 1_000}
        self._update("message", {**head, "text": text, "from": self._user(), "chat": self._chat()})

    def _whom(self) -> str:
        """Every other time somebody of whom the group has just read, or else anybody."""
        everybody = self.everybody()
        read = " ".join(str(it.body.get("text")) for it in self._latest())
        named = [it for it in everybody if alias(it) in read]
        among = named if named and self.chance.random() < 0.5 else everybody
        return alias(self.chance.choice(among)) if among else ""

    def _latest(self) -> Sequence[Message]:
        return [*self.group.messages.values()][-LATEST:]

    # --- on the wire --------------------------------------------------------------------------

    def _user(self) -> Json:
        return {"id": self.id, "is_bot": False, "first_name": f"{CANARY}{self.id}"}

    def _chat(self) -> Json:
        return {"id": GROUP, "type": "supergroup", "title": "Moderators"}

    def _update(self, kind: str, body: Json) -> None:
        number, queue = self.mail.number(), f"group {kind}"
        self.telegram.trace.note(
            f"{self.telegram.timeline.now} {self.id} {kind} u{number} {body.get('text', '')}"
        )
        update = Update(number, self.id, queue)
        self.mail.send(self.id, queue, {"update_id": number, kind: body}, update)
