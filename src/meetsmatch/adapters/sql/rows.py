"""Rows into values and values into parameters, for every kind that has both."""

from typing import cast

from meetsmatch.adapters.sql.executor import Row, Rows
from meetsmatch.adapters.sql.texts import Value
from meetsmatch.app.leases import Lease, Leasing, Pulse
from meetsmatch.app.ports import Forgotten, Received
from meetsmatch.app.work import Letter, Outgoing, Priority
from meetsmatch.core.ages import Assurance
from meetsmatch.core.chats import Chat, Ending, Kind, Media, Says
from meetsmatch.core.events import Milestone
from meetsmatch.core.ids import BotId, BroadcastId, ChatId, Fingerprint, PersonId
from meetsmatch.core.matching import Waiting
from meetsmatch.core.people import Gender, Person, Seeks, Told, Wishes


def whole(value: Value) -> int:
    """A column that holds an integer."""
    return cast("int", value)


def sealed(value: Value) -> bytes:
    """A column that holds what the Vault sealed."""
    return cast("bytes", value)


def fingerprint(value: Value) -> Fingerprint:
    return Fingerprint(text(value))


def maybe(value: Value) -> int | None:
    return cast("int | None", value)


def text(value: Value) -> str:
    return cast("str", value)


def languages(value: Value) -> tuple[str, ...]:
    return tuple(filter(None, text(value).split(",")))


# --- the inbox ----------------------------------------------------------------------------


def received(row: Row) -> Received:
    bot, update, lane, payload, id, tries = row
    return Received(
        bot=BotId(whole(bot)),
        update=whole(update),
        lane=whole(lane),
        sealed=sealed(payload),
        id=whole(id),
        tries=whole(tries),
    )


# --- people -------------------------------------------------------------------------------


def forgotten(row: Row) -> Forgotten:
    bot, print_of_them, at_ms = row
    return Forgotten(BotId(whole(bot)), fingerprint(print_of_them), whole(at_ms))


def person_params(person: Person) -> dict[str, Value]:
    wishes = person.wishes
    return {
        "bot": person.bot,
        "id": person.id,
        "fingerprint": person.fingerprint,
        "language": person.language,
        "consent": person.consent,
        "consent_ms": person.consent_ms,
        "gender": person.gender and person.gender.value,
        "birth_year": person.birth_year,
        "seeks": wishes.seeks and wishes.seeks.value,
        "age_from": wishes.age_from,
        "age_to": wishes.age_to,
        "languages": ",".join(wishes.languages),
        "relaxes": int(wishes.relaxes),
        "reachable": int(person.reachable),
        "told": person.told.value,
        "wants_news": int(person.wants_news),
        "created_ms": person.created_ms,
        "suspended_until_ms": person.suspended_until_ms,
        "is_hidden": int(person.is_hidden),
        "settled_ms": person.settled_ms,
        "assurance": person.assurance.value,
        "assured_ms": person.assured_ms,
        "version": person.version,
    }


def person(row: Row) -> Person:
    return Person(
        bot=BotId(whole(row[0])),
        id=PersonId(whole(row[1])),
        fingerprint=fingerprint(row[2]),
        language=text(row[3]),
        consent=whole(row[4]),
        consent_ms=whole(row[5]),
        gender=None if row[6] is None else Gender(row[6]),
        birth_year=maybe(row[7]),
        wishes=Wishes(
            seeks=None if row[8] is None else Seeks(row[8]),
            age_from=whole(row[9]),
            age_to=whole(row[10]),
            languages=languages(row[11]),
            relaxes=bool(row[12]),
        ),
        reachable=bool(row[13]),
        told=Told(whole(row[14])),
        created_ms=whole(row[15]),
        version=whole(row[16]),
        suspended_until_ms=whole(row[17]),
        is_hidden=bool(row[18]),
        settled_ms=whole(row[19]),
        seen_day=whole(row[20]),
        milestones=Milestone(whole(row[21])),
        assurance=Assurance(whole(row[22])),
        assured_ms=whole(row[23]),
        wants_news=bool(row[24]),
    )


# --- the queue and chats ------------------------------------------------------------------


def waiting_params(waiting: Waiting) -> dict[str, Value]:
    return {
        "bot": waiting.bot,
        "person": waiting.person,
        "fingerprint": waiting.fingerprint,
        "since_ms": waiting.since_ms,
        "gender": waiting.gender.value,
        "age": waiting.age,
        "seeks": waiting.seeks.value,
        "age_from": waiting.age_from,
        "age_to": waiting.age_to,
        "languages": ",".join(waiting.languages),
        "relaxes": int(waiting.relaxes),
    }


def waiting(row: Row) -> Waiting:
    return Waiting(
        bot=BotId(whole(row[0])),
        person=PersonId(whole(row[1])),
        fingerprint=fingerprint(row[2]),
        since_ms=whole(row[3]),
        gender=Gender(row[4]),
        age=whole(row[5]),
        seeks=Seeks(row[6]),
        age_from=whole(row[7]),
        age_to=whole(row[8]),
        languages=languages(row[9]),
        relaxes=bool(row[10]),
    )


def chat_params(chat: Chat) -> dict[str, Value]:
    """Of a chat that begins."""
    return {
        "bot": chat.bot,
        "id": chat.id,
        "one": chat.one,
        "two": chat.two,
        "opened_ms": chat.opened_ms,
        "one_print": chat.one_print,
        "two_print": chat.two_print,
        "one_media": chat.one_media.value,
        "two_media": chat.two_media.value,
        "last_ms": chat.last_ms,
    }


def chat(row: Row) -> Chat:
    return Chat(
        bot=BotId(whole(row[0])),
        id=ChatId(whole(row[1])),
        one=PersonId(whole(row[2])),
        two=PersonId(whole(row[3])),
        opened_ms=whole(row[4]),
        one_print=fingerprint(row[5]),
        two_print=fingerprint(row[6]),
        one_media=Media(whole(row[7])),
        two_media=Media(whole(row[8])),
        last_ms=whole(row[9]),
        ended_ms=maybe(row[10]),
        ending=None if row[11] is None else Ending(row[11]),
        kind=Kind(whole(row[12])),
        one_away=bool(row[13]),
        two_away=bool(row[14]),
        one_opened_ms=whole(row[15]),
        two_opened_ms=whole(row[16]),
        one_says=Says(whole(row[17])),
        two_says=Says(whole(row[18])),
        one_contact=None if row[19] is None else sealed(row[19]),
        two_contact=None if row[20] is None else sealed(row[20]),
    )


# --- the outbox ---------------------------------------------------------------------------


def lease(row: Row) -> Lease:
    part, holder, fence = row
    return Lease(whole(part), str(holder), whole(fence))


def leasing(rows: Rows) -> Leasing:
    leases = [lease(row[:3]) for row in rows if row[0] is not None]
    pulses = [row[1:] for row in rows if row[0] is None]
    return Leasing(
        leases,
        {str(holder): Pulse(whole(beats), bool(leaves)) for holder, beats, leaves in pulses},
    )


def letter_params(letter: Letter) -> dict[str, Value]:
    call = letter.outgoing
    return {
        "bot": call.bot,
        "to": call.to,
        "priority": call.priority.value,
        "chat": call.chat,
        "author": call.author,
        "source": call.source,
        "about": call.about,
        "album": call.album,
        "card": call.card,
        "due_ms": call.due_ms,
        "expires_ms": call.expires_ms,
        "broadcast": call.broadcast,
        "sealed": letter.sealed,
    }


def posted(row: Row) -> Letter:
    """One that was posted as it had been kept: its number comes first."""
    id, *rest = row
    return letter((*rest, id, 0, None))


def letter(row: Row) -> Letter:
    call = Outgoing(
        bot=BotId(whole(row[0])),
        to=PersonId(whole(row[1])),
        method="",
        params={},
        priority=Priority(whole(row[2])),
        chat=None if row[3] is None else ChatId(whole(row[3])),
        author=None if row[4] is None else PersonId(whole(row[4])),
        source=maybe(row[5]),
        about=maybe(row[6]),
        album=cast("str | None", row[7]),
        card=cast("str | None", row[8]),
        due_ms=whole(row[9]),
        expires_ms=maybe(row[10]),
        broadcast=None if row[14] is None else BroadcastId(whole(row[14])),
    )
    return Letter(call, sealed(row[11]), whole(row[12]), whole(row[13]))
