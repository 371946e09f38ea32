"""What each change does to the tables, and when it is refused."""

from dataclasses import replace

from meetsmatch.adapters.memory.tables import Tables
from meetsmatch.app.work import (
    Because,
    BlocksLifted,
    Change,
    ChatEnded,
    GaveUp,
    KeptApart,
    Letter,
    MediaTaken,
    Paired,
    PersonChanged,
    PersonForgotten,
    PersonJoined,
    RelaysCancelled,
    Reported,
    Sought,
    Stale,
    Wrote,
)
from meetsmatch.core.chats import Chat
from meetsmatch.core.ids import BotId, ChatId, PersonId


def must(holds: bool, why: str) -> None:
    """A guard."""
    if not holds:
        raise Stale(why)


def apply(tables: Tables, change: Change, at_ms: int) -> list[Letter]:
    """Do it, or raise Stale half-way (the caller undoes). Returns letters that it adds."""
    match change:
        case PersonJoined() | PersonChanged() | PersonForgotten():
            _person(tables, change, at_ms)
        case Sought() | GaveUp():
            _queue(tables, change)
        case Paired() | Wrote() | MediaTaken() | ChatEnded():
            _chat(tables, change)
        case RelaysCancelled():
            return _cancelled(tables, change, at_ms)
        case KeptApart() | BlocksLifted() | Reported():
            _safety(tables, change)
    return []


# --- people -------------------------------------------------------------------------------


def _person(
    tables: Tables, change: PersonJoined | PersonChanged | PersonForgotten, at_ms: int
) -> None:
    person = change.person
    key = (person.bot, person.id)
    match change:
        case PersonJoined(address=address):
            new = key not in tables.people and (person.bot, person.fingerprint) not in tables.found
            must(new, "known already")
            tables.put(tables.people, key, person)
            tables.put(tables.found, (person.bot, person.fingerprint), person.id)
            tables.put(tables.addresses, key, address)
        case PersonChanged():
            stored = tables.people.get(key)
            must(stored is not None and stored.version == person.version - 1, "changed meanwhile")
            tables.put(tables.people, key, person)
        case PersonForgotten():
            stored = tables.people.get(key)
            must(stored is not None and stored.version == person.version, "changed meanwhile")
            must(key not in tables.seats, "sits in a chat")
            _forget(tables, person.bot, person.id, at_ms)
            tables.drop(tables.found, (person.bot, person.fingerprint))


def _forget(tables: Tables, bot: BotId, person: PersonId, at_ms: int) -> None:
    tables.drop(tables.people, (bot, person))
    tables.drop(tables.addresses, (bot, person))
    tables.drop(tables.waiting, (bot, person))
    for key, link in list(tables.links.items()):
        if key[0] == bot and person in (key[1], link.other):
            tables.drop(tables.links, key)
    for card in [key for key in tables.cards if key[:2] == (bot, person)]:
        tables.drop(tables.cards, card)
    for letter in list(tables.outbox.values()):
        call = letter.outgoing
        if call.bot == bot and person in (call.to, call.author):
            _settle(tables, letter.id, at_ms)


# --- the queue and chats ------------------------------------------------------------------


def _queue(tables: Tables, change: Sought | GaveUp) -> None:
    match change:
        case Sought(waiting):
            key = (waiting.bot, waiting.person)
            must(key not in tables.seats, "sits in a chat")
            first = tables.waiting.get(key, waiting)
            tables.put(tables.waiting, key, replace(waiting, since_ms=first.since_ms))
        case GaveUp(bot, person):
            tables.drop(tables.waiting, (bot, person))


def _chat(tables: Tables, change: Paired | Wrote | MediaTaken | ChatEnded) -> None:
    match change:
        case Paired():
            _paired(tables, change)
        case Wrote(bot, chat, at_ms):
            tables.put(tables.chats, (bot, chat), replace(_live(tables, bot, chat), last_ms=at_ms))
        case MediaTaken():
            _media_taken(tables, change)
        case ChatEnded():
            _ended(tables, change)


def _paired(tables: Tables, change: Paired) -> None:
    chat = change.chat
    must((chat.bot, chat.id) not in tables.chats, "that chat exists")
    must(not kept_apart(tables, chat), "kept apart")
    for person in (chat.one, chat.two):
        key = (chat.bot, person)
        must(tables.drop(tables.waiting, key) is not None, "no longer waits")
        must(key not in tables.seats, "sits in a chat")
        tables.put(tables.seats, key, chat.id)
    tables.put(tables.chats, (chat.bot, chat.id), chat)
    tables.put(tables.waited, (chat.bot, chat.id), change.waited_ms)


def kept_apart(tables: Tables, chat: Chat) -> bool:
    """Whether either of the two keeps the other away when this chat would open."""
    one, two = chat.one_print, chat.two_print
    return any(
        tables.apart.get((chat.bot, by, other, because), 0) > chat.opened_ms
        for by, other in ((one, two), (two, one))
        for because in Because
    )


def _live(tables: Tables, bot: BotId, chat: ChatId) -> Chat:
    found = tables.chats.get((bot, chat))
    if found is None or not found.is_live:
        raise Stale("that chat has ended")
    return found


def _media_taken(tables: Tables, change: MediaTaken) -> None:
    chat = _live(tables, change.bot, change.chat)
    must(chat.seats(change.person), "has no seat there")
    media = max(change.media, chat.media_of(change.person))
    if change.person == chat.one:
        chat = replace(chat, one_media=media)
    else:
        chat = replace(chat, two_media=media)
    tables.put(tables.chats, (chat.bot, chat.id), chat)


def _ended(tables: Tables, change: ChatEnded) -> None:
    chat = _live(tables, change.bot, change.chat)
    ended = replace(chat, ended_ms=change.at_ms, ending=change.ending)
    tables.put(tables.chats, (chat.bot, chat.id), ended)
    for person in (chat.one, chat.two):
        tables.drop(tables.seats, (chat.bot, person))
        tables.put(tables.left, (chat.bot, person), chat.id)


def _cancelled(tables: Tables, change: RelaysCancelled, at_ms: int) -> list[Letter]:
    losers: set[PersonId | None] = set()
    for letter in list(tables.outbox.values()):
        if (letter.outgoing.bot, letter.outgoing.chat) == (change.bot, change.chat):
            losers.add(letter.outgoing.author)
            _settle(tables, letter.id, at_ms)
    return [notice for notice in sealed_notices(change) if notice.outgoing.to in losers]


def sealed_notices(change: RelaysCancelled) -> list[Letter]:
    """Its notices as a Commit must bring them; TypeError for a call that nobody sealed."""
    letters = [notice for notice in change.notices if isinstance(notice, Letter)]
    if len(letters) != len(change.notices):
        raise TypeError("notices of RelaysCancelled are sealed before they are committed")
    return letters


def _settle(tables: Tables, letter: int, at_ms: int) -> None:
    tables.drop(tables.outbox, letter)
    tables.put(tables.settled, letter, at_ms)


# --- keeping apart ------------------------------------------------------------------------


def _safety(tables: Tables, change: KeptApart | BlocksLifted | Reported) -> None:
    match change:
        case KeptApart(bot, by, other, because, until_ms):
            key = (bot, by, other, because)
            tables.put(tables.apart, key, max(until_ms, tables.apart.get(key, until_ms)))
        case BlocksLifted(bot, by):
            for key in [k for k in tables.apart if k[:2] == (bot, by)]:
                if key[3] is Because.BLOCKED:
                    tables.drop(tables.apart, key)
        case Reported(bot, chat, by):
            must((bot, chat, by) not in tables.reports, "reported already")
            tables.put(tables.reports, (bot, chat, by), change)
