"""What a call does to somebody's chat, compared with where its words belong."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from meetsmatch.core.ids import ChatId
from meetsmatch.simulation.ledger import Ledger, Saying

Params = Mapping[str, object]
CANARY = "Canary"
"""In every name that Telegram tells the bot: nobody else may ever read it."""

NAME = re.compile(CANARY + r"(\d*)")
REVEALS = "🔓"
"""In every text that asks whether usernames may be exchanged; its first button says yes."""

WORD = re.compile(r"w(\d+)v(\d+)")
_TEXTS = ("text", "caption", "photo", "sticker", "voice", "video_note", "document", "question")
DEGREE = 1_000_000


def written(number: int, version: int) -> str:
    """A saying as it stands in texts, captions and names of files."""
    return f"w{number}v{version}"


def word_in(params: Params) -> tuple[int, int] | None:
    """Which saying these parameters carry, and which version of it.

    Relays carry nothing but the saying. A card that shows what somebody has said of themselves
    is none: there the words stand among others, and a photo has another caption. Nor is what has
    only a name in it, with buttons below.
    """
    if "text" in params and "reply_markup" in params:
        return None
    if "photo" in params and not WORD.fullmatch(str(params.get("caption"))):
        return None
    for name in _TEXTS:
        held = params.get(name)
        if held is None:
            continue
        if isinstance(held, dict):
            held = cast(Params, held).get("reupload")
        found = WORD.fullmatch(str(held))
        if found:
            return int(found[1]), int(found[2])
    if "latitude" in params:
        return round(cast(float, params["latitude"]) * DEGREE), 0
    media = params.get("media")
    return words_in([cast(Params, media)])[0] if isinstance(media, dict) else None


def words_in(media: Sequence[Params]) -> list[tuple[int, int] | None]:
    """The sayings of an album, in order."""
    return [word_in({**one, str(one["type"]): one["media"]}) for one in media]


def _number(held: object) -> int:
    return held if isinstance(held, int) else 0


@dataclass(slots=True)
class Message:
    """One in a chat with the bot."""

    number: int
    own: bool
    """Whether the person wrote it, not the bot."""

    word: int = 0
    version: int = 0
    buttons: tuple[str, ...] = ()
    body: Params = field(default_factory=dict[str, object])
    labels: tuple[str, ...] = ()
    """What stands on its buttons."""


@dataclass(slots=True)
class Deliveries:
    """Judges calls that Telegram carries out."""

    ledger: Ledger
    went: dict[tuple[ChatId, int], int] = field(default_factory=dict[tuple[ChatId, int], int])
    """The last place that arrived of each author, by chat."""

    reacted: set[tuple[int, int, str]] = field(default_factory=set[tuple[int, int, str]])
    """(saying, who, emoji) of every reaction that somebody set."""

    erased: set[int] = field(default_factory=set[int])
    """Sayings whose author asked for their deletion."""

    revealing: set[int] = field(default_factory=set[int])
    """Who has said yes to an exchange of usernames, with whomever."""

    def pressed(self, person: int, there: Message, token: str) -> None:
        """Somebody presses a button of a message."""
        if REVEALS in str(there.body.get("text")) and token == there.buttons[0]:
            self.revealing.add(person)

    def told(self, chat: int, params: Params) -> None:
        """Words of the bot itself: they name nobody but their reader, or two who both said yes."""
        for number in NAME.findall(str(params.get("text"))):
            found = int(number or 0)
            agreed = {found, chat} <= self.revealing
            right = agreed or found == chat
            self.ledger.judge.must(right, "R5", f"{chat} is told the name of {found}", chat, found)

    def came(self, chat: int, made: Message, params: Params, messages: Mapping[int, Message]):
        """A new message with a saying arrives."""
        must, said = self.ledger.judge.must, self.ledger.sayings.get(made.word)
        word = f"w{made.word}"
        if said is None:
            must(False, "R1", f"{word} arrives and was never said", word)
            return
        self.ledger.court.relayed[chat, made.number] = made.word
        must(said.chat is not None, "R1", f"{word} arrives before its turn", word)
        must(said.to == chat, "R1", f"{word} arrives with {chat}, not {said.to}", word, chat)
        must(CANARY not in repr(params), "R5", f"{word} tells a name", word)
        self._counted(said, word)
        about = params.get("reply_parameters")
        if about is not None:
            self._answers(said, messages.get(_number(cast(Params, about)["message_id"])), word)

    def shown(self, word: int) -> None:
        """Somebody's words appear in the moderators' group."""
        said = self.ledger.sayings[word]
        self.ledger.court.shown(word, said.chat is not None)

    def _counted(self, said: Saying, word: str) -> None:
        must, counts = self.ledger.judge.must, self.ledger.counts
        said.copies += 1
        if said.copies > 1:
            counts["duplicates"] += 1
            must(said.copies <= 1 + said.excused, "R4", f"{word} arrives again", word)
            return
        counts["delivered"] += 1
        self.ledger.open.pop(said.number, None)
        assert said.chat is not None
        stream = (said.chat, said.author)
        before = self.went.get(stream, 0)
        must(said.place > before, "R3", f"{word} arrives after what came later", word)
        self.went[stream] = max(before, said.place)

    def _answers(self, said: Saying, there: Message | None, word: str) -> None:
        if there is None:
            return
        original = self.ledger.sayings.get(there.word)
        right = there.word == said.answers and original and original.chat == said.chat
        self.ledger.judge.must(
            right, "R6", f"{word} answers w{there.word}, not w{said.answers}", word
        )

    def changed(self, chat: int, there: Message, new: tuple[int, int] | None) -> None:
        """A message gets new words."""
        must = self.ledger.judge.must
        word, version = new or (0, 0)
        about = (f"w{there.word}", f"w{word}", chat)
        must(not there.own, "R6", f"the bot changes a message of {chat}", *about)
        must(word == there.word, "R6", f"w{there.word} of {chat} becomes w{word}", *about)
        must(version >= there.version, "R3", f"w{word} falls back to version {version}", *about)

    def marked(self, chat: int, there: Message, emoji: str) -> None:
        """A reaction of the partner's appears."""
        said = self.ledger.sayings.get(there.word)
        who = 0 if said is None else said.to if said.author == chat else said.author
        right = (there.word, who, emoji) in self.reacted
        self.ledger.judge.must(
            right, "R6", f"{chat} sees {emoji!r} on w{there.word}", f"w{there.word}", chat
        )

    def deleted(self, chat: int, there: Message) -> None:
        """A message vanishes."""
        asked = there.word in self.erased or not there.word
        self.ledger.judge.must(
            asked, "R6", f"w{there.word} vanishes with {chat}", f"w{there.word}", chat
        )
