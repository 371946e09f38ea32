"""What each change of browsing does to the tables, and when it is refused."""

from dataclasses import astuple, replace

from meetsmatch.adapters.memory.guards import are_apart, kept_for, live, live_match, must
from meetsmatch.adapters.memory.tables import Tables
from meetsmatch.app.browsing import (
    Browsing,
    CardShown,
    ContactOffered,
    Liked,
    Listed,
    Matched,
    Opened,
    OpinionsEnded,
    OpinionsForgotten,
    Parked,
    Passed,
    PassUndone,
    ProfileWritten,
    SaidOf,
    StillListed,
    Unlisted,
)
from meetsmatch.app.catalogue import Counts
from meetsmatch.app.work import FOREVER, Letter
from meetsmatch.core.candidates import Candidate
from meetsmatch.core.chats import Chat, Kind, Says
from meetsmatch.core.ids import BotId, ChatId, PersonId
from meetsmatch.core.opinions import SHOWN_MS, Mind, Opinion
from meetsmatch.core.people import Person
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.tallies import Tally, lately_at, weight_at


def browse(tables: Tables, change: Browsing) -> list[Letter]:
    """Do it, or raise Stale. Returns letters to be posted after those of the commit."""
    match change:
        case ProfileWritten() | Listed() | Unlisted() | StillListed():
            _profile(tables, change)
        case CardShown() | Liked() | Passed() | PassUndone() | OpinionsEnded():
            _opinion(tables, change)
        case OpinionsForgotten(bot, person):
            forget_opinions(tables, bot, person)
        case Opened():
            return _opened(tables, change)
        case Matched() | Parked() | SaidOf() | ContactOffered():
            _match(tables, change)
    return []


def _profile(tables: Tables, change: ProfileWritten | Listed | Unlisted | StillListed) -> None:
    match change:
        case ProfileWritten(profile):
            key = (profile.bot, profile.person)
            stored = tables.profiles.get(key)
            before = -1 if stored is None else stored.version
            must(key in tables.people and before == profile.version - 1, "changed meanwhile")
            tables.put(tables.profiles, key, profile)
        case Listed(candidate, person_version, profile_version):
            key = (candidate.bot, candidate.person)
            person, profile = tables.people.get(key), tables.profiles.get(key)
            must(person is not None and person.version == person_version, "changed meanwhile")
            must(profile is not None and profile.version == profile_version, "changed meanwhile")
            old = tables.pool.get(key)
            listed_day = old.listed_day if old else candidate.listed_day
            tables.put(tables.pool, key, replace(candidate, listed_day=listed_day))
        case Unlisted(bot, person):
            tables.drop(tables.pool, (bot, person))
        case StillListed(candidate):
            _still_listed(tables, candidate)


def _still_listed(tables: Tables, candidate: Candidate) -> None:
    entry = tables.pool.get((candidate.bot, candidate.person))
    must(entry is not None and candidate.is_still(entry), "not in the pool, or another now")


# --- opinions -----------------------------------------------------------------------------


def _opinion(
    tables: Tables, change: CardShown | Liked | Passed | PassUndone | OpinionsEnded
) -> None:
    match change:
        case CardShown():
            _shown(tables, change)
        case Liked():
            _liked(tables, change)
        case Passed(bot, by, about, at_ms, until_ms):
            old = tables.opinions.get((bot, by, about))
            must(old is None or old.mind < Mind.LIKED, "likes them, or was unmatched")
            must({(bot, by), (bot, about)} <= tables.people.keys(), "not known")
            _put(tables, bot, Opinion(by, about, Mind.PASSED, at_ms, until_ms))
        case PassUndone(bot, by, about, passed_ms):
            old = tables.opinions.get((bot, by, about))
            if old is None or (old.mind, old.at_ms) != (Mind.PASSED, passed_ms):
                must(False, "no such pass")
                return
            _put(tables, bot, replace(old, mind=Mind.SHOWN, until_ms=passed_ms + SHOWN_MS))
        case OpinionsEnded(bot, one, two, at_ms):
            for by, about in ((one, two), (two, one)):
                _put(tables, bot, Opinion(by, about, Mind.UNMATCHED, at_ms, FOREVER))


def forget_opinions(tables: Tables, bot: BotId, person: PersonId) -> None:
    """Of and about them, and what was counted of them."""
    for theirs in [it for it in tables.opinions if it[0] == bot and person in it[1:]]:
        tables.drop(tables.opinions, theirs)
    tables.drop(tables.counts, (bot, person))
    tables.drop(tables.shown, (bot, person))


def _put(tables: Tables, bot: BotId, opinion: Opinion) -> None:
    tables.put(tables.opinions, (bot, opinion.by, opinion.about), opinion)


def _shown(tables: Tables, change: CardShown) -> None:
    bot, viewer, about = change.bot, change.viewer, change.about.person
    _still_listed(tables, change.about)
    must(not are_apart(tables, bot, viewer, about, change.at_ms), "kept apart")
    old = tables.opinions.get((bot, viewer, about))
    if old is None or old.until_ms <= change.at_ms:
        seen = Opinion(viewer, about, Mind.SHOWN, change.at_ms, change.until_ms)
        _put(tables, bot, seen)
    if not change.counts:
        return
    weight = weight_at(change.at_ms)
    shown = Tally(got_seen=weight, lately=lately_at(change.at_ms))
    _count(tables, bot, viewer, change.at_ms, Counts(Tally(given_seen=weight)))
    tables.put(tables.shown, (bot, viewer), tables.shown.get((bot, viewer), 0) + 1)
    _count(tables, bot, about, change.at_ms, Counts(shown))


def _liked(tables: Tables, change: Liked) -> None:
    bot, by, about = change.bot, change.by, change.about
    old, theirs = (tables.opinions.get((bot, *two)) for two in ((by, about), (about, by)))
    must(old is None or old.mind < Mind.LIKED, "liked already, or was unmatched")
    must(not are_apart(tables, bot, by, about, change.at_ms), "kept apart, or not known")
    answers = theirs is not None and theirs.mind is Mind.LIKED
    must(answers == change.answers, "what the other thinks has changed")
    given = _today(tables, bot, by, change.at_ms).likes_today
    must(given < change.most, "enough likes for that day")
    weight = weight_at(change.at_ms)
    _count(tables, bot, by, change.at_ms, Counts(Tally(given_likes=weight), likes_today=1))
    _count(tables, bot, about, change.at_ms, Counts(Tally(got_likes=weight)))
    _put(tables, bot, Opinion(by, about, Mind.LIKED, change.at_ms, FOREVER, change.note))


def _count(tables: Tables, bot: BotId, person: PersonId, at_ms: int, more: Counts) -> None:
    before = _today(tables, bot, person, at_ms)
    sums = (a + b for a, b in zip(astuple(before.tally), astuple(more.tally), strict=True))
    counts = Counts(
        Tally(*sums),
        before.day,
        before.likes_today + more.likes_today,
    )
    tables.put(tables.counts, (bot, person), counts)


def _today(tables: Tables, bot: BotId, person: PersonId, at_ms: int) -> Counts:
    found, day = tables.counts.get((bot, person), Counts(Tally())), at_ms // DAY_MS
    return found if found.day == day else Counts(found.tally, day)


def remember_likes(tables: Tables, person: Person, at_ms: int) -> None:
    """For the rest of the day: who comes back may not like more because of it."""
    given, key = _today(tables, person.bot, person.id, at_ms), (person.bot, person.fingerprint)
    if given.likes_today:
        tables.put(tables.likes_given, key, (given.day, given.likes_today))


def count_on(tables: Tables, person: Person, at_ms: int) -> None:
    """Of who left today."""
    day, given = tables.likes_given.get((person.bot, person.fingerprint), (0, 0))
    if day == at_ms // DAY_MS:
        tables.put(tables.counts, (person.bot, person.id), Counts(Tally(), day, given))


# --- matches ------------------------------------------------------------------------------


def _match(tables: Tables, change: Matched | Parked | SaidOf | ContactOffered) -> None:
    match change:
        case Matched():
            _matched(tables, change)
        case Parked(bot, person, chat, _):
            must(tables.seats.get((bot, person)) == chat, "does not sit there")
            must(live(tables, bot, chat).is_match, "no match")
            tables.drop(tables.seats, (bot, person))
            tables.put(tables.chats, (bot, chat), tables.chats[bot, chat].parked(person))
        case SaidOf():
            _said(tables, change)
        case ContactOffered():
            _offered(tables, change)


def _matched(tables: Tables, change: Matched) -> None:
    chat = change.chat
    bot, one, two = chat.bot, chat.one, chat.two
    must((bot, chat.id) not in tables.chats, "that chat exists")
    must(not are_apart(tables, bot, one, two, chat.opened_ms), "kept apart, or not known")
    must(_both_want(tables, change), "not both want it")
    must(live_match(tables, bot, one, two) is None, "are a match")
    if change.kept_from is not None:
        for by, about in ((one, two), (two, one)):
            _put(tables, bot, Opinion(by, about, Mind.LIKED, chat.opened_ms, FOREVER))
    parked = replace(chat, kind=Kind.MATCH, one_away=True, two_away=True)
    tables.put(tables.chats, (bot, chat.id), parked)


def _both_want(tables: Tables, change: Matched) -> bool:
    chat = change.chat
    if change.kept_from is not None:
        random = tables.chats.get((chat.bot, change.kept_from))
        if random is None or {random.one, random.two} != {chat.one, chat.two}:
            return False
        return Says.KEEP in random.one_says & random.two_says
    both = ((chat.one, chat.two), (chat.two, chat.one))
    found = [tables.opinions.get((chat.bot, *two)) for two in both]
    return all(it is not None and it.mind is Mind.LIKED for it in found)


def _opened(tables: Tables, change: Opened) -> list[Letter]:
    bot, person = change.bot, change.person
    chat = live(tables, bot, change.chat)
    must(chat.is_match and chat.seats(person), "no match of theirs")
    must((bot, person) not in tables.seats, "sits somewhere already")
    must((bot, person) not in tables.waiting, "waits for a random chat")
    who = tables.people.get((bot, person))
    must(who is not None and not who.is_suspended(change.at_ms), "not known, or kept out")
    tables.put(tables.seats, (bot, person), chat.id)
    must(chat.is_away(person), "is open already")
    tables.put(tables.chats, (bot, chat.id), chat.opened(person, change.at_ms))
    for card in [it for it in tables.cards if it[2].startswith(f"met-{chat.id}-")]:
        if card[:2] == (bot, person):
            tables.drop(tables.cards, card)
    waiting = kept_for(tables, bot, chat.id, person)
    return [it.letter for key in waiting if (it := tables.drop(tables.withheld, key))]


def _seat(tables: Tables, bot: BotId, number: ChatId, person: PersonId) -> Chat:
    chat = tables.chats.get((bot, number))
    must(chat is not None and chat.seats(person), "has no seat there")
    return tables.chats[bot, number]


def _said(tables: Tables, change: SaidOf) -> None:
    chat = _seat(tables, change.bot, change.chat, change.person)
    must(chat.says_of(chat.partner_of(change.person)) == change.partner_says, "the other spoke")
    says = chat.says_of(change.person) | change.says
    if change.says & (Says.GOOD | Says.BAD):
        says = (says & Says.KEEP) | change.says
    side = {"one_says": says} if change.person == chat.one else {"two_says": says}
    tables.put(tables.chats, (change.bot, change.chat), replace(chat, **side))


def _offered(tables: Tables, change: ContactOffered) -> None:
    chat = live(tables, change.bot, change.chat)
    must(chat.is_match and chat.seats(change.person), "no match of theirs")
    partner = chat.partner_of(change.person)
    must((chat.contact_of(partner) is not None) == change.is_answer, "the other answered")
    if change.person == chat.one:
        chat = replace(chat, one_contact=change.contact)
    else:
        chat = replace(chat, two_contact=change.contact)
    tables.put(tables.chats, (change.bot, change.chat), chat)
