"""Values for the contract tests, made from few words."""

from dataclasses import replace

from meetsmatch.app.ports import Received
from meetsmatch.app.work import Change, Commit, Letter, Outgoing, Paired, PersonJoined, Sought
from meetsmatch.core.chats import Chat
from meetsmatch.core.ids import BotId, ChatId, Fingerprint, PersonId
from meetsmatch.core.matching import Waiting
from meetsmatch.core.people import Gender, Person, Seeks

BOT = BotId(1)
NOW = 1_700_000_000_000
ANN, BOB, CY = PersonId(11), PersonId(12), PersonId(13)
CHAT = ChatId(500)


def print_of(person: int) -> Fingerprint:
    return Fingerprint(f"print-{person}")


def person(id: int, **fields: object) -> Person:
    base = Person(BOT, PersonId(id), print_of(id), "en", created_ms=NOW)
    return replace(base, **fields)  # pyright: ignore[reportArgumentType]


def joined(id: int) -> PersonJoined:
    return PersonJoined(person(id), b"address-%d" % id)


def place(id: int, since_ms: int = NOW, **fields: object) -> Waiting:
    wishes: dict[str, object] = {
        "gender": Gender.OTHER,
        "age": 30,
        "seeks": Seeks.EVERYONE,
        "age_from": 18,
        "age_to": 99,
        "languages": ("en", "ru"),
        "relaxes": True,
    } | fields
    return Waiting(
        bot=BOT,
        person=PersonId(id),
        fingerprint=print_of(id),
        since_ms=since_ms,
        **wishes,  # pyright: ignore[reportArgumentType]
    )


def chat(id: int = CHAT, one: int = ANN, two: int = BOB, opened_ms: int = NOW) -> Chat:
    return Chat(
        BOT, ChatId(id), PersonId(one), PersonId(two), opened_ms, print_of(one), print_of(two)
    )


def paired(opened: Chat | None = None, waited_ms: int = 1_000) -> Paired:
    return Paired(opened or chat(), waited_ms)


def couple(one: int = ANN, two: int = BOB, id: int = CHAT) -> tuple[Change, ...]:
    """Two people seek and find each other."""
    return Sought(place(one)), Sought(place(two)), paired(chat(id, one, two))


def work(*changes: Change, letters: tuple[Letter, ...] = (), done: int | None = None) -> Commit:
    return Commit(BOT, NOW, changes, letters, done)


def letter(to: int, sealed: bytes = b"sealed", **fields: object) -> Letter:
    call = Outgoing(BOT, PersonId(to), "sendMessage", {"text": "hi"}, **fields)  # pyright: ignore[reportArgumentType]
    return Letter(call, sealed)


def relay(to: int = BOB, author: int = ANN, source: int = 7, chat: int = CHAT) -> Letter:
    return letter(to, author=PersonId(author), source=source, chat=ChatId(chat))


def update(number: int, lane: int = 1) -> Received:
    return Received(BOT, number, lane, b"update-%d" % number)
