"""What several changes are refused for."""

from collections.abc import Iterable

from meetsmatch.adapters.memory.tables import Tables
from meetsmatch.app.work import Because, Stale
from meetsmatch.core.chats import Chat
from meetsmatch.core.ids import BotId, ChatId, Fingerprint, PersonId
from meetsmatch.core.people import Person


def must(holds: bool, why: str) -> None:
    """A guard."""
    if not holds:
        raise Stale(why)


def kept_apart(
    tables: Tables,
    bot: BotId,
    one: Fingerprint,
    two: Fingerprint,
    at_ms: int,
    reasons: Iterable[Because] = Because,
) -> bool:
    """Whether either of the two keeps the other away at that time."""
    return any(
        tables.apart.get((bot, by, other, because), 0) > at_ms
        for by, other in ((one, two), (two, one))
        for because in reasons
    )


FOR_GOOD = (Because.BLOCKED, Because.REPORTED)
"""Who has only just met may be a match at once."""


def are_apart(tables: Tables, bot: BotId, one: PersonId, two: PersonId, at_ms: int) -> bool:
    """Whether one has blocked or reported the other, is hidden, kept out, or unknown by now."""
    found = [tables.people.get((bot, person)) for person in (one, two)]
    here = [it for it in found if it is not None and not it.is_hidden]
    prints = [person.fingerprint for person in here if not person.is_suspended(at_ms)]
    return len(prints) < 2 or kept_apart(tables, bot, prints[0], prints[1], at_ms, FOR_GOOD)


def live_match(tables: Tables, bot: BotId, one: PersonId, two: PersonId) -> Chat | None:
    """The live match of these two."""
    matches = (it for it in tables.chats.values() if it.bot == bot and it.is_match)
    return next((it for it in matches if it.is_live and {it.one, it.two} == {one, two}), None)


def live(tables: Tables, bot: BotId, chat: ChatId) -> Chat:
    """That chat; Stale unless it is live."""
    found = tables.chats.get((bot, chat))
    if found is None or not found.is_live:
        raise Stale("that chat has ended")
    return found


def kept_for(tables: Tables, bot: BotId, chat: ChatId, person: PersonId) -> list[int]:
    """The numbers of what waits for that seat to be opened, in their order."""
    return [
        number
        for number, kept in tables.withheld.items()
        if (call := kept.letter.outgoing).bot == bot and (call.chat, call.to) == (chat, person)
    ]


def before(tables: Tables, person: Person) -> Person:
    """As they were before that version."""
    stored = tables.people.get((person.bot, person.id))
    if stored is None or stored.version != person.version - 1:
        raise Stale("changed meanwhile")
    return stored
