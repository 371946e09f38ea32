"""Letters bound to what is only known when they are sent: address, twin message, live card."""

from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import cast

from meetsmatch.app.ports import Store
from meetsmatch.app.work import Letter, Outgoing
from meetsmatch.core.ids import BotId, ChatId, PersonId
from meetsmatch.engine.sealing import Sealing

Params = dict[str, object]

ADDRESSES = 10_000
"""How many opened addresses are kept; the longest unused goes first."""

NO_CHAT = 0

_ALBUM_FIELDS = {
    "sendPhoto": "photo",
    "sendVideo": "video",
    "sendAudio": "audio",
    "sendDocument": "document",
}
_SENDING = {field: method for method, field in _ALBUM_FIELDS.items()}
_NEVER_ANEW = frozenset({"editMessageReplyMarkup", "deleteMessage"})
"""What is done to a card only if there is one."""

NO_CARD = 0
"""In place of a message's number: the card of that name has been stripped."""

_TO_NO_CHAT = ("answer", "refund")
"""Methods that begin so name a query or an account."""

_ALBUM_WIDE = ("protect_content",)


@dataclass(frozen=True, slots=True)
class Call:
    """A Bot API call, complete."""

    method: str
    params: Mapping[str, object]
    card: int | None = None
    """The live card's message that it edits."""

    leaves: int | None = None
    """The live card's message afterwards, whatever comes back; None: what comes back."""

    @property
    def chat(self) -> int:
        """The chat of Telegram's that it goes to, NO_CHAT for answers to buttons."""
        chat = self.params.get("chat_id")
        return chat if isinstance(chat, int) else NO_CHAT


class Unbound(Exception):
    """There is nothing to call: the recipient or the message to change is not known (any more)."""


class TooEarly(Exception):
    """The message spoken of is being sent: its number will be known in a moment."""


class Mixed(Exception):
    """These cannot go as one album."""


@dataclass(slots=True)
class Links:
    """Twins and cards of sent messages that the store has not been told yet."""

    twins: dict[tuple[ChatId, PersonId, int], int] = field(
        default_factory=dict[tuple[ChatId, PersonId, int], int]
    )
    cards: dict[tuple[PersonId, str], int] = field(default_factory=dict[tuple[PersonId, str], int])

    under_way: Counter[tuple[ChatId, PersonId]] = field(
        default_factory=Counter[tuple[ChatId, PersonId]]
    )
    """Relays that are being sent: a recipient may answer before we hear the number."""

    @contextmanager
    def sending(self, letters: Sequence[Letter]) -> Generator[None]:
        """While a call for these is made and its answer is learnt."""
        relays = [(it.chat, it.to) for letter in letters if (it := letter.outgoing).chat]
        self.under_way.update(relays)
        try:
            yield
        finally:
            self.under_way -= Counter(relays)

    def learn(self, sent: Outgoing, message: int) -> None:
        """That this became that message in the recipient's chat."""
        if sent.card is not None:
            self.cards[sent.to, sent.card] = message
        if sent.chat is not None and sent.author is not None and sent.source is not None:
            self.twins[sent.chat, sent.author, sent.source] = message
            self.twins[sent.chat, sent.to, message] = sent.source

    def forget(self, sent: Outgoing, message: int) -> None:
        """The store knows it now."""
        if sent.card is not None and self.cards.get((sent.to, sent.card)) == message:
            del self.cards[sent.to, sent.card]
        if sent.chat is not None and sent.author is not None and sent.source is not None:
            self.twins.pop((sent.chat, sent.author, sent.source), None)
            self.twins.pop((sent.chat, sent.to, message), None)


@dataclass(slots=True)
class Calls:
    """Makes calls of letters."""

    bot: BotId
    store: Store
    sealing: Sealing
    links: Links = field(default_factory=Links)
    addresses: dict[PersonId, int] = field(default_factory=dict[PersonId, int])

    async def of(self, letter: Letter) -> Call:
        """One letter's call; Unbound if it cannot be made."""
        outgoing = letter.outgoing
        method, plain = await self.sealing.call(letter)
        params = dict(plain)
        if "chat_id" not in params and not method.startswith(_TO_NO_CHAT):
            params["chat_id"] = await self._address(outgoing.to)
        if outgoing.card is not None:
            return await self._card(outgoing, method, params)
        if method.startswith("send"):
            if (twin := await self._twin(outgoing)) is not None:
                params["reply_parameters"] = _reply(twin)
        elif outgoing.about is not None:
            twin = await self._twin(outgoing)
            if twin is None:
                raise Unbound
            params["message_id"] = twin
        return Call(method, params)

    async def of_album(self, letters: list[Letter]) -> Call:
        """One call for all; Mixed if they must go one by one."""
        media: list[Params] = []
        album: Params = {"chat_id": await self._address(letters[0].outgoing.to)}
        for letter in letters:
            method, params = await self.sealing.call(letter)
            if method not in _ALBUM_FIELDS:
                raise Mixed
            field_name = _ALBUM_FIELDS[method]
            media.append(_medium(field_name, params))
            album.update((key, params[key]) for key in _ALBUM_WIDE if key in params)
            twin = await self._twin(letter.outgoing)
            if twin is not None and "reply_parameters" not in album:
                album["reply_parameters"] = _reply(twin)
        return Call("sendMediaGroup", {**album, "media": media})

    async def _card(self, outgoing: Outgoing, method: str, params: Params) -> Call:
        if method.startswith("send"):
            return Call(method, params)
        named = params.get("message_id")
        message = named if isinstance(named, int) else await self._live(outgoing)
        if method in _NEVER_ANEW:
            if not message:
                raise Unbound
            left = await self._left(outgoing, method, params, message)
            return Call(method, {**params, "message_id": message}, leaves=left)
        if not message:
            return anew(Call(method, params))
        params["message_id"] = message
        return Call(method, params, card=message)

    async def _live(self, outgoing: Outgoing) -> int | None:
        name = outgoing.card or ""
        known = self.links.cards.get((outgoing.to, name))
        return await self.store.card(self.bot, outgoing.to, name) if known is None else known

    async def _left(
        self, outgoing: Outgoing, method: str, params: Params, message: int
    ) -> int | None:
        """The live card's message after that. One without buttons is none any more: there is
        nothing more to change of it. An older one changes nothing about it."""
        if method != "editMessageReplyMarkup" or "reply_markup" in params:
            return None
        live = await self._live(outgoing)
        return NO_CARD if live is None or message == live else live

    async def _twin(self, outgoing: Outgoing) -> int | None:
        if outgoing.about is None or outgoing.chat is None or outgoing.author is None:
            return None
        spoken_of = (outgoing.chat, outgoing.author, outgoing.about)
        known = self.links.twins.get(spoken_of)
        if known is None:
            known = await self.store.twin(self.bot, *spoken_of)
        if known is None and self.links.under_way[outgoing.chat, outgoing.author]:
            raise TooEarly
        return known

    async def _address(self, person: PersonId) -> int:
        known = self.addresses.pop(person, None)
        if known is None:
            sealed = await self.store.address(self.bot, person)
            if sealed is None:
                raise Unbound
            known = int(await self.sealing.vault.open(sealed))
            if len(self.addresses) >= ADDRESSES:
                del self.addresses[next(iter(self.addresses))]
        self.addresses[person] = known
        return known


def anew(call: Call) -> Call:
    """The same as a new message, because the card that it should change is gone."""
    params = {key: value for key, value in call.params.items() if key != "message_id"}
    media = params.pop("media", None)
    if media is None:
        return Call("sendMessage", params)
    words = dict(cast(Params, media))
    kind = str(words.pop("type"))
    return Call(_SENDING[kind], {**params, kind: words.pop("media"), **words})


def _reply(message: int) -> Params:
    return {"message_id": message, "allow_sending_without_reply": True}


def _medium(kind: str, params: Mapping[str, object]) -> Params:
    rest = {k: v for k, v in params.items() if k != kind and k not in _ALBUM_WIDE}
    return {"type": kind, "media": params[kind], **rest}
