"""What each change does to the tables, and when it is refused."""

from dataclasses import replace

from meetsmatch.adapters.memory.backstage import Backstage, behind
from meetsmatch.adapters.memory.broadcasts import forget_reader
from meetsmatch.adapters.memory.browsing import (
    browse,
    count_on,
    forget_opinions,
    remember_likes,
)
from meetsmatch.adapters.memory.charges import hold_against, standing
from meetsmatch.adapters.memory.copies import copy, leave_copies
from meetsmatch.adapters.memory.guards import before, kept_apart, kept_for, live, live_match, must
from meetsmatch.adapters.memory.inviting import invite, uninvite
from meetsmatch.adapters.memory.paying import pay
from meetsmatch.adapters.memory.tables import Tables, Withheld
from meetsmatch.app import work
from meetsmatch.app.beside import Beside
from meetsmatch.app.charges import Charges
from meetsmatch.app.consent import Consented
from meetsmatch.app.copychanges import Copying
from meetsmatch.app.inviting import Arrived, CameBy, CampaignMade, LinkMade, Uninvited
from meetsmatch.app.paying import Entitled, Paid, Refunded
from meetsmatch.app.work import (
    Because,
    BlocksLifted,
    Change,
    ChatEnded,
    GaveUp,
    KeptApart,
    Letter,
    MediaTaken,
    NotTogether,
    Paired,
    PersonChanged,
    PersonForgotten,
    PersonJoined,
    RelaysCancelled,
    Sought,
    StillWaits,
    WithheldDropped,
    Wrote,
)
from meetsmatch.core.chats import Chat
from meetsmatch.core.ids import BotId, ChatId, PersonId
from meetsmatch.core.matching import Waiting
from meetsmatch.core.people import Person
from meetsmatch.core.places import LONG_AGO_MS


def apply(tables: Tables, change: Change, at_ms: int) -> list[Letter]:
    """Do it, or raise Stale half-way (the caller undoes). Returns letters that it adds."""
    match change:
        case PersonJoined() | PersonChanged() | PersonForgotten():
            _person(tables, change, at_ms)
        case Consented(bot, person, _, time_ms, is_given):
            tables.put(tables.consents, (bot, person, time_ms, is_given), change)
        case Sought() | GaveUp() | StillWaits():
            _queue(tables, change)
        case Paired() | Wrote() | work.Withheld() | WithheldDropped() | MediaTaken():
            _chat(tables, change)
        case ChatEnded():
            _ended(tables, change)
        case RelaysCancelled():
            return _cancelled(tables, change, at_ms)
        case KeptApart() | NotTogether() | BlocksLifted():
            _safety(tables, change)
        case _:
            return _beside(tables, change)
    return []


def _beside(tables: Tables, change: Beside) -> list[Letter]:
    match change:
        case Paid() | Refunded() | Entitled():
            pay(tables, change)
        case LinkMade() | CampaignMade() | CameBy() | Arrived() | Uninvited():
            invite(tables, change)
        case _:
            if isinstance(change, Backstage):
                behind(tables, change)
            elif isinstance(change, Charges):
                hold_against(tables, change)
            elif isinstance(change, Copying):
                copy(tables, change)
            else:
                return browse(tables, change)
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
            until_ms, is_hidden = standing(tables, person.bot, person.fingerprint)
            taken = replace(person, suspended_until_ms=until_ms, is_hidden=is_hidden)
            tables.put(tables.people, key, taken)
            tables.put(tables.found, (person.bot, person.fingerprint), person.id)
            tables.put(tables.addresses, key, address)
            count_on(tables, person, at_ms)
        case PersonChanged():
            stored = before(tables, person)
            as_seen = {"seen_day": stored.seen_day, "milestones": stored.milestones}
            tables.put(tables.people, key, replace(person, **as_seen))
        case PersonForgotten():
            stored = tables.people.get(key)
            must(stored is not None and stored.version == person.version, "changed meanwhile")
            must(not _has_seat(tables, person.bot, person.id), "has a seat in a chat")
            _remember_moves(tables, person)
            remember_likes(tables, person, at_ms)
            _forget(tables, person.bot, person.id, at_ms)
            uninvite(tables, person.bot, person.id, person.fingerprint)
            tables.drop(tables.found, (person.bot, person.fingerprint))
            tables.put(tables.forgotten, (person.bot, person.fingerprint), at_ms)
            for theirs, it in list(tables.sanctions.items()):
                if it.fingerprint == person.fingerprint and it.bot == person.bot:
                    tables.put(tables.sanctions, theirs, it.unheard)


def _remember_moves(tables: Tables, person: Person) -> None:
    """Who comes back may not move more often because of it."""
    profile = tables.profiles.get((person.bot, person.id))
    if profile is not None and (profile.is_finished or profile.moved_ms):
        moves = (profile.moved_ms or LONG_AGO_MS, profile.moved_before_ms)
        tables.put(tables.moved, (person.bot, person.fingerprint), moves)


def _has_seat(tables: Tables, bot: BotId, person: PersonId) -> bool:
    chats = (chat for chat in tables.chats.values() if chat.is_live and chat.bot == bot)
    return any(chat.seats(person) for chat in chats)


def _forget(tables: Tables, bot: BotId, person: PersonId, at_ms: int) -> None:
    key = (bot, person)
    tables.drop(tables.people, key)
    tables.drop(tables.addresses, key)
    tables.drop(tables.waiting, key)
    tables.drop(tables.profiles, key)
    leave_copies(tables, bot, person, at_ms)
    tables.drop(tables.pool, key)
    forget_opinions(tables, bot, person)
    for charge in [at for at, it in tables.grants.items() if (it.bot, it.person) == key]:
        tables.drop(tables.grants, charge)
    for key, link in list(tables.links.items()):
        if key[0] == bot and person in (key[1], link.other):
            tables.drop(tables.links, key)
    for card in [key for key in tables.cards if key[:2] == (bot, person)]:
        tables.drop(tables.cards, card)
    for consent in [key for key in tables.consents if key[:2] == (bot, person)]:
        tables.drop(tables.consents, consent)
    forget_reader(tables, bot, person)
    _forget_letters(tables, bot, person, at_ms)


def _forget_letters(tables: Tables, bot: BotId, person: PersonId, at_ms: int) -> None:
    for letter in list(tables.outbox.values()):
        call = letter.outgoing
        if call.bot == bot and person in (call.to, call.author):
            _settle(tables, letter.id, at_ms)
    for number, kept in list(tables.withheld.items()):
        call = kept.letter.outgoing
        if call.bot == bot and person in (call.to, call.author):
            tables.drop(tables.withheld, number)


# --- the queue and chats ------------------------------------------------------------------


def _queue(tables: Tables, change: Sought | GaveUp | StillWaits) -> None:
    match change:
        case Sought(waiting):
            key = (waiting.bot, waiting.person)
            must(key not in tables.seats, "sits in a chat")
            person = tables.people.get(key)
            must(person is None or _is_welcome(person, waiting.since_ms), "can't meet anybody")
            first = tables.waiting.get(key, waiting)
            tables.put(tables.waiting, key, replace(waiting, since_ms=first.since_ms))
        case GaveUp(bot, person):
            tables.drop(tables.waiting, (bot, person))
        case StillWaits(waiting):
            _still_waits(tables, waiting)


def _is_welcome(person: Person, at_ms: int) -> bool:
    return person.reachable and not person.is_hidden and not person.is_suspended(at_ms)


def _still_waits(tables: Tables, waiting: Waiting) -> None:
    present = tables.waiting.get((waiting.bot, waiting.person))
    must(present == waiting, "waits no longer, or for another")


def _chat(
    tables: Tables, change: Paired | Wrote | work.Withheld | WithheldDropped | MediaTaken
) -> None:
    match change:
        case Paired():
            _paired(tables, change)
        case Wrote(bot, number, at_ms, reaches):
            chat = live(tables, bot, number)
            must(reaches is None or not (chat.one_away or chat.two_away), "one of them is away")
            tables.put(tables.chats, (bot, number), replace(chat, last_ms=at_ms))
            _count(tables, chat)
        case work.Withheld():
            _withheld(tables, change)
        case WithheldDropped(bot, chat, to, before_ms):
            kept = kept_for(tables, bot, chat, to)
            late = [number for number in kept if tables.withheld[number].at_ms < before_ms]
            must(bool(late), "nothing waits since then")
            for number in late:
                tables.drop(tables.withheld, number)
        case MediaTaken():
            _media_taken(tables, change)


def _count(tables: Tables, chat: Chat) -> None:
    """One more that was written there."""
    key = (chat.bot, chat.id)
    tables.put(tables.wrote, key, tables.wrote.get(key, 0) + 1)


def _withheld(tables: Tables, change: work.Withheld) -> None:
    if not isinstance(change.letter, Letter):
        raise TypeError("what is withheld is sealed before it is committed")
    call = change.letter.outgoing
    chat = live(tables, call.bot, ChatId(call.chat or 0))
    must(chat.is_away(call.to), "the partner is here")
    author = tables.people.get((call.bot, chat.partner_of(call.to)))
    must(author is None or not author.is_suspended(change.at_ms), "is kept out")
    if change.is_first is not None:
        kept = (tables.withheld[it] for it in kept_for(tables, chat.bot, chat.id, call.to))
        waits = any(it.letter.outgoing.source is not None for it in kept)
        must(change.is_first is not waits, "another message came first, or was read")
    tables.put(tables.chats, (chat.bot, chat.id), replace(chat, last_ms=change.at_ms))
    _count(tables, chat)
    tables.last_withheld += 1
    bare = replace(change.letter, outgoing=replace(call, method="", params={}))
    tables.put(tables.withheld, tables.last_withheld, Withheld(bare, change.at_ms))


def _paired(tables: Tables, change: Paired) -> None:
    chat = change.chat
    must((chat.bot, chat.id) not in tables.chats, "that chat exists")
    apart = kept_apart(tables, chat.bot, chat.one_print, chat.two_print, chat.opened_ms)
    must(not apart, "kept apart")
    must(live_match(tables, chat.bot, chat.one, chat.two) is None, "are a match")
    for place in change.places:
        _still_waits(tables, place)
    for person in (chat.one, chat.two):
        key = (chat.bot, person)
        must(tables.drop(tables.waiting, key) is not None, "no longer waits")
        must(key not in tables.seats, "sits in a chat")
        tables.put(tables.seats, key, chat.id)
    tables.put(tables.chats, (chat.bot, chat.id), chat)
    tables.put(tables.waited, (chat.bot, chat.id), change.waited_ms)


def _media_taken(tables: Tables, change: MediaTaken) -> None:
    chat = live(tables, change.bot, change.chat)
    must(chat.seats(change.person), "has no seat there")
    media = max(change.media, chat.media_of(change.person))
    if change.person == chat.one:
        chat = replace(chat, one_media=media)
    else:
        chat = replace(chat, two_media=media)
    tables.put(tables.chats, (chat.bot, chat.id), chat)


def _ended(tables: Tables, change: ChatEnded) -> None:
    chat = live(tables, change.bot, change.chat)
    must(chat.last_ms < change.silent_since_ms, "somebody has written")
    ended = replace(
        chat,
        ended_ms=change.at_ms,
        ending=change.ending,
        one_contact=None,
        two_contact=None,
    )
    tables.put(tables.chats, (chat.bot, chat.id), ended)
    for person in (chat.one, chat.two):
        if tables.seats.get((chat.bot, person)) == chat.id:
            tables.drop(tables.seats, (chat.bot, person))
        if not chat.is_match:
            tables.put(tables.left, (chat.bot, person), chat.id)


def _cancelled(tables: Tables, change: RelaysCancelled, at_ms: int) -> list[Letter]:
    losers: set[PersonId | None] = set()
    for letter in list(tables.outbox.values()):
        if (letter.outgoing.bot, letter.outgoing.chat) == (change.bot, change.chat):
            losers.add(letter.outgoing.author)
            _settle(tables, letter.id, at_ms)
    for number, kept in list(tables.withheld.items()):
        if (kept.letter.outgoing.bot, kept.letter.outgoing.chat) == (change.bot, change.chat):
            losers.add(kept.letter.outgoing.author)
            tables.drop(tables.withheld, number)
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


def _safety(tables: Tables, change: KeptApart | NotTogether | BlocksLifted) -> None:
    match change:
        case KeptApart(bot, by, other, because, until_ms):
            key = (bot, by, other, because)
            tables.put(tables.apart, key, max(until_ms, tables.apart.get(key, until_ms)))
        case NotTogether(bot, person, other):
            theirs = [it for it in tables.chats.values() if it.bot == bot and it.seats(person)]
            live_ones = (it for it in theirs if it.is_live)
            must(all(other not in (it.one_print, it.two_print) for it in live_ones), "together")
        case BlocksLifted(bot, by):
            for key in [k for k in tables.apart if k[:2] == (bot, by)]:
                if key[3] is Because.BLOCKED:
                    tables.drop(tables.apart, key)
