"""Values for the contract tests, made from few words."""

from dataclasses import replace

from meetsmatch.app.browsing import Liked, Listed, Matched, Opened, ProfileWritten
from meetsmatch.app.paying import Paid, Refunded
from meetsmatch.app.ports import Received
from meetsmatch.app.work import (
    Change,
    Commit,
    Letter,
    Outgoing,
    Paired,
    PersonJoined,
    Sought,
    Withheld,
)
from meetsmatch.core.candidates import Candidate
from meetsmatch.core.chats import Chat
from meetsmatch.core.ids import BotId, ChatId, Fingerprint, PersonId
from meetsmatch.core.matching import Waiting
from meetsmatch.core.offers import Item
from meetsmatch.core.payments import Grant, Payment
from meetsmatch.core.people import Gender, Person, Seeks
from meetsmatch.core.places import cell_of
from meetsmatch.core.profiles import Profile
from meetsmatch.core.rules import DAY_MS

BOT = BotId(1)
NOW = 1_700_000_000_000
ANN, BOB, CY = PersonId(11), PersonId(12), PersonId(13)
CHAT = ChatId(500)
HERE = cell_of(52.5, 13.4)


def print_of(person: int) -> Fingerprint:
    return Fingerprint(f"print-{person}")


def person(id: int, **fields: object) -> Person:
    base = Person(BOT, PersonId(id), print_of(id), "en", created_ms=NOW)
    return replace(base, **fields)


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
        **wishes,
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
    call = Outgoing(BOT, PersonId(to), "sendMessage", {"text": "hi"}, **fields)
    return Letter(call, sealed)


def relay(to: int = BOB, author: int = ANN, source: int = 7, chat: int = CHAT) -> Letter:
    return letter(to, author=PersonId(author), source=source, chat=ChatId(chat))


def update(number: int, lane: int = 1) -> Received:
    return Received(BOT, number, lane, b"update-%d" % number)


# --- browsing -----------------------------------------------------------------------------


def profile(id: int, **fields: object) -> Profile:
    base = Profile(BOT, PersonId(id), b"face", cell=HERE, is_finished=True)
    return replace(base, **fields)


def candidate(id: int, **fields: object) -> Candidate:
    base = Candidate(
        bot=BOT,
        person=PersonId(id),
        gender=Gender.WOMAN,
        birth_year=1995,
        seeks=Seeks.EVERYONE,
        age_from=18,
        age_to=99,
        languages=("en", "ru"),
        cell=HERE,
        radius_km=50,
        active_day=NOW // DAY_MS,
        listed_day=NOW // DAY_MS,
    )
    return replace(base, **fields)


def browser(id: int, **fields: object) -> tuple[Change, ...]:
    """Somebody joins and can be seen."""
    return joined(id), ProfileWritten(profile(id)), Listed(candidate(id, **fields), 0, 0)


def liked(by: int, about: int, answers: bool = False, **fields: object) -> Liked:
    base = Liked(BOT, PersonId(by), PersonId(about), NOW, answers, most=50)
    return replace(base, **fields)


def matched(one: int = ANN, two: int = BOB, id: int = CHAT) -> tuple[Change, ...]:
    """Two who are known like each other."""
    return liked(one, two), liked(two, one, answers=True), Matched(chat(id, one, two))


def opened(person: int = ANN, id: int = CHAT, at_ms: int = NOW) -> Opened:
    return Opened(BOT, PersonId(person), ChatId(id), at_ms)


def withheld(source: int, to: int = BOB, author: int = ANN, chat: int = CHAT) -> Withheld:
    """Words to a parked seat, kept at a time that grows with their number."""
    return Withheld(replace(relay(to, author, source, chat), sealed=b"%d" % source), NOW + source)


# --- payments -----------------------------------------------------------------------------

MONTH_MS = 30 * DAY_MS


def payment(charge: str, by: int = ANN, **fields: object) -> Payment:
    base = Payment(BOT, charge, print_of(by), 50, Item.MORE_LIKES, NOW)
    return replace(base, **fields)


def granted(charge: str, to: int = ANN, from_ms: int = NOW, item: Item = Item.MORE_LIKES) -> Grant:
    return Grant(BOT, PersonId(to), charge, item, from_ms, from_ms + MONTH_MS)


def paid(charge: str, by: int = ANN, from_ms: int = NOW, **fields: object) -> Paid:
    """Somebody pays for a month, which begins then."""
    return Paid(payment(charge, by, **fields), b"payer", granted(charge, by, from_ms))


def refunded(charge: str, by: int = ANN, at_ms: int = NOW, **fields: object) -> Refunded:
    return Refunded(payment(charge, by, refunded_ms=at_ms, **fields), b"payer", PersonId(by))
