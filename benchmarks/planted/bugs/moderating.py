"""Bugs of moderation: whom a ban keeps out, who may decide, what is told, what outlives it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from benchmarks.planted.registry import Buggy, bug, wrong_value
from meetsmatch.adapters.memory import changes, charges
from meetsmatch.adapters.memory.docket import MemoryDocket
from meetsmatch.app import reporting
from meetsmatch.app.docket import Standing
from meetsmatch.app.moderation import Moderation
from meetsmatch.bot.appeals import AppealScreen
from meetsmatch.bot.bench import Bench
from meetsmatch.bot.sentences import Sentences
from meetsmatch.bot.turn import NOTHING_SAID
from meetsmatch.core.sanctions import Actor, Rung, Sanction

STRICT = {"claims": 0.3}
"""Many complain, so that there is much to decide."""


def _anything(*_: Any) -> None:
    """Instead of a guard."""


@bug(
    (Sentences, "_out"),
    "who is banned stays in the chat that they are in",
    seen="bans that only the door reads",
    also=[((charges, "must"), _anything)],
    **STRICT,
)
async def banned_and_still_there(right: Buggy, *_: Any, **__: Any) -> Any:
    return NOTHING_SAID


@bug(
    (AppealScreen, "barred"),
    "who is banned goes on, as long as the bot was not restarted",
    seen="bans that are read at /start",
    also=[((changes, "_is_welcome"), lambda *_: True)],
    **STRICT,
)
async def banned_and_not_stopped(right: Buggy, *_: Any) -> None:
    return None


def _clean(*_: Any) -> Standing:
    return Standing(0, False)


async def _clean_docket(*_: Any) -> Standing:
    return Standing(0, False)


@bug(
    (changes, "standing"),
    "a ban ends with /delete",
    seen="bans in the row of the account",
    also=[((MemoryDocket, "standing"), _clean_docket)],
    **STRICT,
)
def clean_after_deletion(right: Buggy, *_: Any) -> Standing:
    return _clean()


class _Blank:
    """A docket in which nothing else was decided about anybody."""

    def __init__(self, docket: Any) -> None:
        self._docket = docket

    def __getattr__(self, name: str) -> Any:
        return getattr(self._docket, name)

    async def sanctions(self, *_: Any) -> list[Any]:
        return []


@bug(
    (Moderation, "_lifted"),
    "whoever lifts one sanction lifts all of them",
    seen="a ban is one flag, whatever it was set for",
    claims=0.6,
    people=8,
)
async def one_lifts_all(right: Buggy, it: Moderation, *rest: Any) -> Any:
    blank: Any = _Blank(it.docket)
    return await right(replace(it, docket=blank), *rest)


@bug(
    (Sentences, "_told"),
    "who is punished is not told",
    seen="shadow bans",
    **STRICT,
)
def punished_in_silence(right: Buggy, *_: Any) -> Any:
    return NOTHING_SAID


@bug(
    (Rung, "length_ms"),
    "a day is eighty-six seconds",
    seen="seconds where milliseconds are meant",
    **STRICT,
)
def short_days(right: Buggy, rung: Rung, ban_ms: int) -> int:
    return right(rung, ban_ms) // (1_000 if rung is Rung.DAY else 1)


@bug(
    (Bench, "_may"),
    "a command that punishes is taken from anybody in any chat",
    seen="admin commands whose filter is the text alone",
    also=[((charges, "must"), _anything)],
    **STRICT,
)
def anybody_commands(right: Buggy, *_: Any) -> bool:
    return True


@bug(
    (reporting, "hides"),
    "three people who agree hide anybody",
    seen="report counters with a threshold: mass reports",
    claims=0.3,
    people=24,
    stay=800,
)
def many_hide(right: Buggy, new: Any, others: Iterable[Any], cleared: Any) -> bool:
    return len({new.by, *(it.by for it in others)}) >= 2


@bug(
    (Actor, "may_judge"),
    "an appeal is heard by whoever it is against",
    seen="appeals that come back to the same desk",
    **STRICT,
)
def judges_of_their_own(right: Buggy, *_: Any) -> bool:
    return True


wrong_value(
    "appeals_without_end",
    (Sanction, "may_be_appealed"),
    property(lambda it: it.lifted_ms is None),
    "a sanction can be appealed against again and again",
    seen="appeal forms that keep no state",
    **STRICT,
)
