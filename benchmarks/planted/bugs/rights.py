"""Bugs of consent, of copies, of deletion and of invitations."""

from dataclasses import replace
from typing import Any

from benchmarks.planted.registry import Buggy, bug
from meetsmatch.adapters.memory import changes, inviting
from meetsmatch.adapters.memory.records import MemoryRecords
from meetsmatch.app.join import Join
from meetsmatch.app.rights import Rights

CAREFUL = {"claims": 0.3}
"""Many ask for what is theirs."""


@bug(
    (Join, "logged"),
    "that somebody agreed is written nowhere",
    seen="consent as a flag of the account",
    **CAREFUL,
)
def consent_unlogged(right: Buggy, *_: Any) -> tuple[Any, ...]:
    return ()


@bug(
    (Join, "withdrawn"),
    "who takes their consent back stays where others see them",
    seen="opt-outs that only stop the newsletter",
    **{**CAREFUL, "courting": 0.9},
)
def withdrawn_and_still_shown(right: Buggy, it: Join, person: Any) -> Any:
    _, taken_back = right(it, person)
    return (taken_back,)


@bug(
    (changes, "_forget"),
    "a deleted account leaves its profile and its opinions behind",
    seen="deletion that sets a flag",
    **CAREFUL,
)
def half_deleted(right: Buggy, tables: Any, bot: Any, person: Any, at_ms: int) -> None:
    profiles, opinions = dict(tables.profiles), dict(tables.opinions)
    right(tables, bot, person, at_ms)
    tables.profiles.update(profiles)
    tables.opinions.update(opinions)


@bug(
    (changes, "uninvite"),
    "of a deleted account it stays known by whose link it came",
    seen="referral tables without a foreign key",
    **CAREFUL,
)
def link_outlives_its_owner(right: Buggy, *_: Any) -> None:
    return None


@bug(
    (MemoryRecords, "held"),
    "a copy of one's data tells who has reported one",
    seen="exports by a join on either side",
    **CAREFUL,
)
async def copies_tell_of_others(right: Buggy, it: Any, bot: Any, person: Any, who: Any) -> Any:
    held = await right(it, bot, person, who)
    about = [report for report in it._tables.reports.values() if report.about == who]
    return replace(held, reports=[*held.reports, *about])


@bug(
    (Rights, "_paid"),
    "a copy of one's data leaves payments out",
    seen="exports written once, before the shop was",
    **CAREFUL,
)
async def copies_without_payments(right: Buggy, *args: Any) -> Any:
    return {**await right(*args), "payments": []}


@bug(
    (inviting, "_came"),
    "who deletes everything and comes by a link again counts again",
    seen="referral rewards by first message",
    claims=0.7,
    people=8,
)
def counted_again(right: Buggy, tables: Any, change: Any) -> None:
    forgotten = tables.forgotten
    tables.forgotten = {}
    right(tables, change)
    tables.forgotten = forgotten
