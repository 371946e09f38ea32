"""People who do everything that Telegram lets them do, in no order at all."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from meetsmatch.simulation import claims, courting
from meetsmatch.simulation.courting import chosen
from meetsmatch.simulation.deliveries import CANARY, DEGREE, Message, Params, written
from meetsmatch.simulation.ledger import Saying, Update
from meetsmatch.simulation.mail import Mail
from meetsmatch.simulation.media import MEDIA, media_of
from meetsmatch.simulation.telegram import Chat, Telegram

Body = Callable[[str], dict[str, object]]

COMMANDS = (
    ("chat", 30), ("next", 14), ("stop", 7), ("block", 2), ("report", 2), ("unblock", 1),
    ("settings", 2), ("language", 1), ("start", 3), ("help", 1), ("privacy", 1), ("delete", 2),
    ("del", 3), ("nonsense", 1), ("profile", 3), ("pause", 0.3), ("skip", 1), ("match", 30),
    ("likes", 8), ("matches", 12), ("more", 1), ("unmatch", 1), ("reveal", 4), ("premium", 2),
    ("appeal", 1), ("export", 1), ("terms", 0.3), ("paysupport", 0.3), ("attach", 0.3),
)  # fmt: skip
EMOJI = ("👍", "❤", "🔥", "😁", "")
_NAMES = tuple(name for name, _ in COMMANDS)
_NAME_WEIGHTS = tuple(accumulate(weight for _, weight in COMMANDS))
MANY = 9
GROWN_UP = (2, 3, 4)
"""Of the many decades that onboarding offers: nobody would meet anybody else."""

TEXTS = frozenset({"text", "caption"})
KEYS = ("⏭ Next", "⏹ Stop")
MERIDIANS = (0.0, 0.0, 0.0, 0.1, 0.1, 0.1, 20.0)
"""Two ends of one city, and another one far away, where few live."""


@dataclass(slots=True)
class Person:
    """Somebody with a phone."""

    id: int
    chance: random.Random
    telegram: Telegram
    mail: Mail
    language: str
    courts: bool = False
    """Whether they are here for a match, and not only to do whatever they can."""

    claims: float = 0.03
    """Share of what they do that concerns rights or money."""

    albums: int = 0
    versions: dict[int, int] = field(default_factory=dict[int, int])

    @property
    def chat(self) -> Chat:
        return self.telegram.chat(self.id)

    def acts(self) -> None:
        """One thing, whatever comes to mind."""
        if self.chat.blocked:
            deed = Person.returns if self.chance.random() < 0.3 else Person.rests
        elif self.chance.random() < self.claims:
            deed = claims.anything
        elif self.courts and self.chance.random() < 0.92:
            deed = courting.goes_on
        elif (likely := self._likely()) and self.chance.random() < 0.7:
            deed = likely
        else:
            (deed,) = self.chance.choices(_DEEDS, cum_weights=_DEED_WEIGHTS)
        deed(self)

    def _likely(self) -> "Callable[[Person], None] | None":
        """What most people would do about the last thing that they read."""
        messages = self.chat.messages
        if not messages:
            return Person.presses
        last = next((it for it in reversed(messages.values()) if not it.own), None)
        if last is None:
            return None
        if last.buttons:
            return Person.presses
        keyboard = last.body.get("reply_markup")
        if "request_location" in str(keyboard):
            return Person.tells_where
        if "force_reply" in str(keyboard):
            return claims.answers_a_question
        if last.word or keyboard:
            return None
        return Person.browses if self.chance.random() < 0.6 else Person.seeks

    def seeks(self) -> None:
        self.command("/chat", None)

    def browses(self) -> None:
        self.command("/match", None)

    def deletes(self) -> None:
        self.command("/delete", None)

    def tells_where(self) -> None:
        """As the key for it does."""
        self._say(lambda word: {"location": {}})

    def rests(self) -> None:
        """Nothing happens."""

    # --- words --------------------------------------------------------------------------------

    def talks(self) -> None:
        """As in a chat that goes well: often several short messages, sometimes more than words."""
        if self.chance.random() < 0.5:
            for _ in range(self.chance.randrange(2, 6)):
                self.writes()
            return
        (deed,) = self.chance.choices(_DEEDS[: len(TALK)], cum_weights=_DEED_WEIGHTS[: len(TALK)])
        deed(self)

    def writes(self) -> None:
        self._say(lambda word: {"text": word})

    def replies(self) -> None:
        self.replies_to(self._any_message())

    def replies_to(self, there: Message | None) -> None:
        self._say(lambda word: {"text": word}, there)

    def sends_something(self) -> None:
        kind = self.chance.choice(MEDIA)
        self._say(lambda word: media_of(kind, word))

    def sends_an_album(self) -> None:
        self.albums += 1
        group = {"media_group_id": f"{self.id}-{self.albums}"}
        for _ in range(self.chance.randrange(2, 5)):
            self._say(lambda word: {"photo": [{"file_id": word}], "caption": word, **group})

    def bursts(self) -> None:
        """Several at once, as people do, and sometimes off in the middle of it."""
        for _ in range(self.chance.randrange(2, 6)):
            self.writes()
        if self.chance.random() < 0.3:
            self.commands()

    def _say(self, body: Body, there: Message | None = None) -> None:
        chat = self.chat
        number = chat.next()
        said = self.telegram.ledger.says(self.id, number, there.word if there else 0)
        message = {"message_id": number, **body(written(said.number, 0)), **self._head()}
        if "location" in message:
            east = self.chance.choice(MERIDIANS)
            place = {"latitude": said.number / DEGREE, "longitude": east}
            message["location"] = place
        if there is not None:
            message["reply_to_message"] = self._shown(there)
        chat.keep(Message(number, True, said.number, body=message))
        self._update("message", message, said)

    def commands(self) -> None:
        (name,) = self.chance.choices(_NAMES, cum_weights=_NAME_WEIGHTS)
        there = self._any_message() if name == "del" else None
        if self.chance.random() < 0.05:
            self.command(self.chance.choice(KEYS), None)
        else:
            self.command(f"/{name}", there)

    def command(self, text: str, there: Message | None) -> None:
        number = self.chat.next()
        message: dict[str, object] = {"message_id": number, "text": text, **self._head()}
        if there is not None:
            message["reply_to_message"] = self._shown(there)
            if there.own and there.word:
                self.telegram.deliveries.erased.add(there.word)
        self.chat.keep(Message(number, True, body=message))
        self._update("message", message)

    def types_elsewhere(self, text: str) -> None:
        """A command in a group of their own in which the bot is, too."""
        chat = {"id": -self.id, "type": "supergroup", "title": "Elsewhere"}
        head = {**self._head(), "chat": chat, "message_id": 1}
        self._update("message", {**head, "text": text}, queue="elsewhere")

    def edits(self) -> None:
        messages = self.chat.messages.values()
        own = [it for it in messages if it.own and it.word and TEXTS & it.body.keys()]
        if own:
            there = self.chance.choice(own[-8:])
            version = self.versions[there.word] = self.versions.get(there.word, 0) + 1
            word = written(there.word, version)
            body = dict(there.body)
            body.update((name, word) for name in TEXTS if name in body)
            there.body = body
            self._update("edited_message", {**body, "edit_date": 1}, queue="message")

    def reacts(self) -> None:
        if there := self._any_message():
            emoji = self.chance.choice(EMOJI)
            self.telegram.deliveries.reacted.add((there.word, self.id, emoji))
            new = [{"type": "emoji", "emoji": emoji}] if emoji else []
            body = {"message_id": there.number, "new_reaction": new, "user": self.user()}
            self._update("message_reaction", {**body, "chat": self._head()["chat"]})

    # --- buttons ------------------------------------------------------------------------------

    def presses(self) -> None:
        """Mostly on what came last, sometimes on something old."""
        shown = [it for it in self.chat.messages.values() if it.buttons]
        if not shown:
            return self.command("/start" if self.chance.random() < 0.5 else "/chat", None)
        there = shown[-1] if self.chance.random() < 0.8 else self.chance.choice(shown)
        # Most people press what comes first: it is what leads on.
        first = self.chance.random() < 0.6
        token = self.chance.choice(there.buttons[:2] if first else there.buttons)
        if self.courts:
            token = chosen(there, self.chance)
        if len(there.buttons) > MANY and self.chance.random() < 0.9:
            token = there.buttons[self.chance.choice(GROWN_UP)]
        for _ in range(1 + (self.chance.random() < 0.1)):
            self.press(there, token)

    def press(self, there: Message, token: str) -> None:
        """One button of one message."""
        self.telegram.deliveries.pressed(self.id, there, token)
        query = {"id": str(self.mail.numbers), "from": self.user(), "data": token}
        self._update("callback_query", {**query, "message": self._shown(there)})

    def _shown(self, there: Message) -> Params:
        if there.own:
            return _flat(there)
        bot = {"id": 7, "is_bot": True, "first_name": "MeetsMatch"}
        shown = {"message_id": there.number, "chat": self._head()["chat"], "from": bot}
        about = there.body.get("reply_parameters")
        if isinstance(about, dict):
            original = self.chat.messages.get(about["message_id"])  # pyright: ignore[reportUnknownArgumentType]  # JSON
            if original is not None:
                shown["reply_to_message"] = _flat(original) if original.own else {}
        return shown

    # --- coming and going ---------------------------------------------------------------------

    def blocks_the_bot(self) -> None:
        self.chat.blocked = True
        self._membership("kicked")

    def returns(self) -> None:
        self.chat.blocked = False
        self._membership("member")

    def _membership(self, status: str) -> None:
        ledger = self.telegram.ledger
        ledger.away[self.id] = ledger.now()
        body = {"from": self.user(), "new_chat_member": {"status": status}}
        self._update("my_chat_member", {**body, "chat": self._head()["chat"]})

    # --- on the wire --------------------------------------------------------------------------

    def user(self) -> dict[str, object]:
        name = f"{CANARY}{self.id}"
        return {
            "id": self.id,
            "is_bot": False,
            # What others may be shown, once they have agreed to it; the rest never.
            "first_name": "Kim",
            "last_name": name,
            "username": name,
            "language_code": self.language,
        }

    def _head(self) -> dict[str, object]:
        chat = {**self.user(), "type": "private"}
        return {"from": self.user(), "chat": chat, "date": self.telegram.now_ms() // 1_000}

    def _any_message(self) -> Message | None:
        messages = list(self.chat.messages.values())
        return self.chance.choice(messages[-12:]) if messages else None

    def _update(
        self, kind: str, body: Mapping[str, object], said: Saying | None = None, queue: str = ""
    ) -> None:
        number = self.mail.number()
        update = Update(number, self.id, queue or kind, said)
        about = f" w{said.number}" if said else ""
        self.telegram.trace.note(
            f"{self.telegram.timeline.now} {self.id} {kind}{about} u{number} "
            f"{body.get('text', '') or body.get('data', '')}"
        )
        self.mail.send(self.id, queue or kind, {"update_id": number, kind: body}, update)


def _flat(message: Message) -> dict[str, object]:
    """Telegram shows what a message answers one step back, not the whole way."""
    return {name: value for name, value in message.body.items() if name != "reply_to_message"}


Deeds = Sequence[tuple[Callable[[Person], None], float]]

TALK: Deeds = (
    (Person.writes, 40),
    (Person.replies, 8),
    (Person.bursts, 6),
    (Person.sends_something, 5),
    (Person.sends_an_album, 2),
    (Person.edits, 6),
    (Person.reacts, 6),
)
DEEDS: Deeds = (
    *TALK,
    (Person.presses, 18),
    (Person.commands, 9),
    (Person.blocks_the_bot, 0.3),
    (claims.anything, 6),
)
_DEEDS = tuple(deed for deed, _ in DEEDS)
_DEED_WEIGHTS = tuple(accumulate(weight for _, weight in DEEDS))
