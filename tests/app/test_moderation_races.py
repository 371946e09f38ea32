"""Decisions of moderators at the very moment of another one, or of a report."""

from dataclasses import replace
from typing import cast

import pytest

from app.house import House
from app.judging import MOD, now, reported, sanctioned
from meetsmatch.app.docket import Docket
from meetsmatch.app.moderation import Moderation
from meetsmatch.app.work import Change, Stale
from meetsmatch.core.ids import ChatId, Fingerprint
from meetsmatch.core.reports import Verdict
from meetsmatch.core.rules import HOUR_MS
from meetsmatch.core.sanctions import Rung


class Meanwhile:
    """A docket beside which something is committed once, right after that has been read of it."""

    def __init__(self, house: House, read: str, *changes: Change) -> None:
        self._house, self._read, self._changes = house, read, changes

    def __getattr__(self, name: str) -> object:
        asked = getattr(self._house.store.docket, name)
        if name != self._read or not self._changes:
            return asked

        async def read(*args: object) -> object:
            found = await asked(*args)
            changes, self._changes = self._changes, ()
            await self._house.commit(*changes)
            return found

        return read

    def moderation(self) -> Moderation:
        return replace(self._house.moderation, docket=cast("Docket", self))


async def told_of_a_child(house: House, by: str) -> tuple[Change, ...]:
    """Of a report that hides ben, not written yet."""
    house.clock.ms += 1
    reporter = await house.joined(by)
    number = ChatId(house.new_id())
    filed = await house.reporting.report(reporter, number, Fingerprint("ben"), "minor")
    return filed.changes


async def test_a_verdict_does_not_clear_whom_another_report_has_just_hidden(house: House):
    await house.joined("ben")
    await house.commit(*await told_of_a_child(house, "ann"))
    case = await house.moderation.case(Fingerprint("ben"))
    verdict = case.about, Verdict.DISMISS, "minor", MOD, case.seen_ms
    cleared = await house.moderation.decide(*verdict)
    await house.commit(*await told_of_a_child(house, "cy"))
    with pytest.raises(Stale):
        await house.commit(*cleared.changes)
    await house.commit(*(await house.moderation.decide(*verdict)).changes)
    assert (await now(house, "ben")).is_hidden, "the second report is open"


@pytest.mark.parametrize("read", ["reports_about", "sanctions"])
async def test_what_comes_while_a_decision_is_read_makes_it_stale(house: House, read: str):
    await house.joined("ben")
    ann = await house.joined("ann")
    await reported(house, ann, "ben")
    hour = await sanctioned(house, Rung.HOUR)
    house.clock.ms += 1
    if read == "sanctions":
        ban = await house.moderation.sanction(Fingerprint("ben"), Rung.BAN, "spam", MOD)
        decided = await Meanwhile(house, read, *ban.changes).moderation().lift(hour, MOD)
    else:
        hides = await told_of_a_child(house, "cy")
        moderation = Meanwhile(house, read, *hides).moderation()
        seen_ms = house.clock() - 2
        decided = await moderation.decide(Fingerprint("ben"), Verdict.HOUR, "spam", MOD, seen_ms)
    with pytest.raises(Stale):
        await house.commit(*decided.changes)


async def test_two_lifted_at_once_let_them_in(house: House):
    await house.joined("ben")
    day, hour = await sanctioned(house, Rung.DAY), await sanctioned(house, Rung.HOUR)
    first, second = [await house.moderation.lift(it, MOD) for it in (hour, day)]
    await house.commit(*first.changes)
    with pytest.raises(Stale):
        await house.commit(*second.changes)
    await house.commit(*(await house.moderation.lift(day, MOD)).changes)
    assert not (await now(house, "ben")).is_suspended(house.clock())


async def test_a_shorter_sanction_outlives_the_lift_of_a_longer_one_at_once(house: House):
    await house.joined("ben")
    day = await sanctioned(house, Rung.DAY)
    lifted = await house.moderation.lift(day, MOD)
    await sanctioned(house, Rung.HOUR)
    with pytest.raises(Stale):
        await house.commit(*lifted.changes)
    await house.commit(*(await house.moderation.lift(day, MOD)).changes)
    assert (await now(house, "ben")).suspended_until_ms == house.clock() + HOUR_MS
