"""Changes of browsing as statements: the guards and writes of each."""

from collections.abc import Iterator
from typing import NamedTuple

from meetsmatch.adapters.sql.browsing_rows import profile_params, search_params, wanted_params
from meetsmatch.adapters.sql.rows import chat_params
from meetsmatch.adapters.sql.texts import Params, Value
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
from meetsmatch.app.work import FOREVER
from meetsmatch.core.chats import Says
from meetsmatch.core.ids import BotId, PersonId
from meetsmatch.core.opinions import SHOWN_MS, Mind
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.tallies import lately_at, weight_at

ANY_NUMBER = (1 << 31) - 1

OPINIONS = ("drop_counts", "drop_opinions_by", "drop_opinions_about")
"""What is deleted with all that somebody thinks, and is thought of them."""


class Said(NamedTuple):
    """A statement by its name; `must` as in Statement."""

    name: str
    params: Params
    must: int | None = None


def said(change: Browsing) -> Iterator[Said]:
    """What it writes, in order."""
    match change:
        case ProfileWritten() | Listed() | Unlisted() | StillListed():
            return _profile(change)
        case CardShown() | Liked() | Passed() | PassUndone() | OpinionsEnded():
            return _opinion(change)
        case OpinionsForgotten(bot, person):
            return (Said(name, {"bot": bot, "person": person}) for name in OPINIONS)
        case Matched() | Opened() | Parked() | SaidOf() | ContactOffered():
            return _match(change)


# --- profiles -----------------------------------------------------------------------------


def _profile(change: ProfileWritten | Listed | Unlisted | StillListed) -> Iterator[Said]:
    match change:
        case ProfileWritten(profile):
            params = profile_params(profile)
            yield Said("is_known", {"bot": profile.bot, "person": profile.person}, must=1)
            yield Said("change_profile" if profile.version else "add_profile", params, must=1)
        case Listed(candidate, person_version, profile_version):
            who = {"bot": candidate.bot, "person": candidate.person}
            versions = {"person_version": person_version, "profile_version": profile_version}
            yield Said("made_of", {**who, **versions}, must=1)
            days = {"active_day": candidate.active_day, "listed_day": candidate.listed_day}
            params = {**wanted_params(candidate), **search_params(candidate), **days}
            yield Said("list_candidate", params, must=1)
        case Unlisted(bot, person):
            yield Said("unlist", {"bot": bot, "person": person})
        case StillListed(candidate):
            yield Said("is_still_listed", wanted_params(candidate), must=1)


# --- opinions -----------------------------------------------------------------------------


def _opinion(change: CardShown | Liked | Passed | PassUndone | OpinionsEnded) -> Iterator[Said]:
    match change:
        case CardShown():
            yield from _shown(change)
        case Liked():
            yield from _liked(change)
        case Passed(bot, by, about, at_ms, until_ms):
            yield Said("are_known", {"bot": bot, "one": by, "two": about}, must=2)
            two: Params = {"bot": bot, "by": by, "about": about}
            yield Said("pass", {**two, "at_ms": at_ms, "until_ms": until_ms}, must=1)
        case PassUndone(bot, by, about, passed_ms):
            two = {"bot": bot, "by": by, "about": about}
            times = {"passed_ms": passed_ms, "until_ms": passed_ms + SHOWN_MS}
            yield Said("undo_pass", {**two, **times}, must=1)
        case OpinionsEnded(bot, one, two_, at_ms):
            yield _both_think(bot, one, two_, Mind.UNMATCHED, at_ms)


def _both_think(bot: BotId, one: PersonId, two: PersonId, mind: Mind, at_ms: int) -> Said:
    both: Params = {"bot": bot, "one": one, "two": two, "mind": mind.value}
    return Said("both_think", {**both, "at_ms": at_ms, "until_ms": FOREVER}, must=2)


def _shown(change: CardShown) -> Iterator[Said]:
    bot, viewer, about = change.bot, change.viewer, change.about.person
    yield Said("is_still_listed", wanted_params(change.about), must=1)
    both: Params = {"bot": bot, "one": viewer, "two": about}
    yield Said("are_known", both, must=2)
    yield Said("are_free", {**both, "at_ms": change.at_ms}, must=1)
    two: Params = {"bot": bot, "by": viewer, "about": about}
    yield Said("see", {**two, "at_ms": change.at_ms, "until_ms": change.until_ms})
    if not change.counts:
        return
    weight = weight_at(change.at_ms)
    seen = _count(bot, viewer, change.at_ms, given_seen=weight, shown=1)
    lately = lately_at(change.at_ms)
    shown = _count(bot, about, change.at_ms, got_seen=weight, lately=lately)
    yield from _in_order(viewer, seen, about, shown)


def _liked(change: Liked) -> Iterator[Said]:
    bot, by, about, at_ms = change.bot, change.by, change.about, change.at_ms
    both: Params = {"bot": bot, "one": by, "two": about}
    yield Said("hold_both", both, must=2)
    yield Said("are_free", {**both, "at_ms": at_ms}, must=1)
    two: Params = {"bot": bot, "by": by, "about": about, "answers": int(change.answers)}
    words = {"at_ms": at_ms, "until_ms": FOREVER, "note": change.note}
    yield Said("like", {**two, **words}, must=1)
    weight = weight_at(at_ms)
    most = min(change.most, ANY_NUMBER)
    given = _count(bot, by, at_ms, given_likes=weight, likes=1, most=most)
    got = _count(bot, about, at_ms, got_likes=weight)
    yield from _in_order(by, given, about, got)


def _count(bot: BotId, person: PersonId, at_ms: int, **more: float) -> Said:
    nothing: dict[str, Value] = {
        "given_seen": 0.0,
        "given_likes": 0.0,
        "got_seen": 0.0,
        "got_likes": 0.0,
        "lately": 0.0,
        "likes": 0,
        "shown": 0,
        "most": ANY_NUMBER,
    }
    who: Params = {"bot": bot, "person": person, "day": at_ms // DAY_MS}
    return Said("count", {**who, **nothing, **more}, must=1)


def _in_order(one: PersonId, of_one: Said, two: PersonId, of_two: Said) -> tuple[Said, Said]:
    """Two who see each other at once must not wait for one another's counters."""
    return (of_one, of_two) if one < two else (of_two, of_one)


# --- matches ------------------------------------------------------------------------------


def _match(change: Matched | Opened | Parked | SaidOf | ContactOffered) -> Iterator[Said]:
    match change:
        case Matched():
            yield from _matched(change)
        case Opened():
            yield from _opened(change)
        case Parked(bot, person, chat, _):
            seat: Params = {"bot": bot, "id": chat, "person": person}
            yield Said("park_seat", seat, must=1)
            yield Said("give_up_seat", seat, must=1)
        case SaidOf():
            yield _said_of(change)
        case ContactOffered(bot, chat, person, contact, is_answer):
            seat = {"bot": bot, "id": chat, "person": person}
            offer = {"contact": contact, "is_answer": int(is_answer)}
            yield Said("offer_contact", {**seat, **offer}, must=1)


def _matched(change: Matched) -> Iterator[Said]:
    chat, at_ms = change.chat, change.chat.opened_ms
    both: Params = {"bot": chat.bot, "one": chat.one, "two": chat.two}
    yield Said("hold_both", both, must=2)
    yield Said("are_free", {**both, "at_ms": at_ms}, must=1)
    if change.kept_from is None:
        yield Said("both_like", both, must=2)
    else:
        yield Said("both_keep", {**both, "kept_from": change.kept_from}, must=1)
        yield _both_think(chat.bot, chat.one, chat.two, Mind.LIKED, at_ms)
    yield Said("match", chat_params(chat), must=1)


def _opened(change: Opened) -> Iterator[Said]:
    who: Params = {"bot": change.bot, "person": change.person}
    seat = {**who, "id": change.chat}
    # In this order: whoever begins to wait for a random chat at this moment is seen, or sees.
    yield Said("hold_person", who)
    yield Said("waits_nowhere", who, must=1)
    yield Said("is_at_large", {**who, "at_ms": change.at_ms}, must=1)
    yield Said("open_seat", {**seat, "at_ms": change.at_ms}, must=1)
    yield Said("take_seat", seat, must=1)
    yield Said("drop_greetings", {**who, "names": f"met-{change.chat}-%"})


def _said_of(change: SaidOf) -> Said:
    judges = change.says & (Says.GOOD | Says.BAD)
    stays = Says.KEEP if judges else Says.GOOD | Says.BAD | Says.KEEP
    seat: Params = {"bot": change.bot, "id": change.chat, "person": change.person}
    says = {"says": change.says.value, "partner_says": change.partner_says.value}
    return Said("say_of", {**seat, **says, "stays": stays.value}, must=1)
