"""Bugs of browsing: whose card is shown, what two likes are, and who learns a name."""

from dataclasses import replace
from typing import Any

from benchmarks.planted.registry import Buggy, bug
from meetsmatch.adapters.memory import browsing, catalogue
from meetsmatch.app import browse
from meetsmatch.app.opinions import Opinions
from meetsmatch.bot.cards import Cards
from meetsmatch.bot.reveal import RevealScreen
from meetsmatch.bot.speech import Say
from meetsmatch.bot.turn import say
from meetsmatch.core.people import Person
from meetsmatch.simulation.plan import RULES

IN_LOVE = {"courting": 0.9}
"""Most people are there for it."""


def _never(*_: Any) -> bool:
    return False


@bug(
    (browse.Browse, "_undecided"),
    "cards that were answered are dealt again",
    seen="decks without a memory of what was seen",
    also=[((catalogue.MemoryCatalogue, "_is_decided"), _never)],
    **IN_LOVE,
)
async def seen_forgotten(right: Buggy, it: browse.Browse, viewer: Any, drawn: Any) -> Any:
    return await it.card(viewer, drawn)


def _only_one(one: Any, other: Any, year: int) -> bool:
    return one.person != other.person and one.accepts(other, year)


@bug(
    (browse, "may_see"),
    "cards are dealt of people who look for somebody else",
    seen="filters of the viewer alone",
    also=[((catalogue, "may_see"), _only_one)],
    **IN_LOVE,
)
def one_sided_cards(right: Buggy, one: Any, other: Any, year: int) -> bool:
    return _only_one(one, other, year)


@bug(
    (browsing, "are_apart"),
    "whoever was blocked is dealt all the same",
    seen="blocks that only chats know of",
    also=[((catalogue, "are_apart"), _never)],
    **IN_LOVE,
)
def blocked_and_dealt(right: Buggy, *_: Any) -> bool:
    return False


@bug(
    (browsing, "_liked"),
    "two likes at the same moment do not see each other",
    seen="read whether they like you, then write: matches that never come",
    **{**IN_LOVE, "people": 12, "deaths": 0.0},
)
def likes_that_cross(right: Buggy, tables: Any, change: Any) -> None:
    theirs = tables.opinions.get((change.bot, change.about, change.by))
    right(
        tables, replace(change, answers=theirs is not None and theirs.mind == browsing.Mind.LIKED)
    )


@bug(
    (Cards, "liked"),
    "of a match only who answered the like is told",
    seen="replies to the handler's own chat",
    **IN_LOVE,
)
async def told_to_one(
    right: Buggy, cards: Cards, like: Any, about: Any, *_: Any, **how: Any
) -> Any:
    said = await right(cards, like, about, *_, **how)
    kept = tuple(it for it in said.replies if it.to != about)
    return replace(said, replies=kept) if like.match else said


@bug(
    (Opinions, "_allowed"),
    "a day has as many likes as one likes to give",
    seen="counters that are shown and not asked",
    **IN_LOVE,
    rules=replace(RULES, likes_per_day=3, premium_likes=5),
)
async def likes_without_limit(right: Buggy, *_: Any) -> tuple[int, tuple[Any, ...]]:
    return browse.IDS, ()


@bug(
    (RevealScreen, "offer"),
    "one yes is enough to tell a name",
    seen="contacts that are passed on when one side agrees",
    **IN_LOVE,
)
async def one_yes_reveals(
    right: Buggy, screen: RevealScreen, me: Person, pressed: Any, press: Any
) -> Any:
    said = await right(screen, me, pressed, press)
    chat = await screen.matches.match(me.id, press.subject)
    facts = {"known": "no", "name": "", "username": pressed.who.username}
    return said + say(Say(chat.partner_of(me.id), "revealed", facts))
