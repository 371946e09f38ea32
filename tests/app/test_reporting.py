"""Reports: what they weigh, whom they hide, what may be attached to them."""

import pytest

from app.house import BOT, House
from app.test_moderation import decided, now, reported
from meetsmatch.app import evidence
from meetsmatch.app.charges import EVIDENCE_PIECES
from meetsmatch.app.reporting import ATTACHING_MS
from meetsmatch.app.work import GaveUp, PersonChanged
from meetsmatch.core.errors import AlreadyReported, EnoughAttached, OldButton
from meetsmatch.core.ids import ChatId, Fingerprint
from meetsmatch.core.relay import Content, Kind
from meetsmatch.core.reports import NEWCOMER, UNPROVEN, Verdict
from meetsmatch.core.rules import DAY_MS

BEN = Fingerprint("ben")
PLAIN = evidence.of_message(Content(Kind.TEXT, "words"))


async def weights(house: House) -> list[int]:
    return [it.weight for it in await house.store.docket.reports_about(BOT, BEN)]


async def test_whoever_is_here_for_a_day_weighs_more_and_who_was_right_more_still(house: House):
    ann = await house.joined("ann")
    await reported(house, ann, BEN)
    house.clock.ms += DAY_MS
    await reported(house, ann, BEN)
    await reported(house, ann, "cy")
    await decided(house, Verdict.WARN, "cy")
    await reported(house, ann, BEN)
    assert await weights(house) == [NEWCOMER, UNPROVEN, 66]


@pytest.mark.security
async def test_two_who_were_right_before_hide_and_a_hundred_unknown_do_not(house: House):
    await house.joined("ben")
    for number in range(100):
        await reported(house, await house.joined(f"sock {number}"), BEN)
    assert not (await now(house, "ben")).is_hidden
    await decided(house, Verdict.DISMISS)
    proven = [await house.joined(name) for name in ("ann", "cy")]
    for one in proven:
        await reported(house, one, "eve")
    await decided(house, Verdict.WARN, "eve")
    first, second = proven
    await reported(house, first, BEN)
    assert not (await now(house, "ben")).is_hidden
    filed = await house.reporting.report(second, ChatId(5), BEN, "insults")
    assert [type(it) for it in filed.changes[1:]] == [PersonChanged, GaveUp]
    assert filed.hidden is not None
    assert filed.paused is None
    await house.commit(*filed.changes)
    again = await house.reporting.report(await house.joined("dan"), ChatId(6), BEN, "minor")
    assert again.hidden is None, "is hidden already"
    assert again.paused is not None


async def test_a_minor_leaves_at_once(house: House):
    ann = await house.joined("ann")
    await house.joined("ben")
    filed = await house.reporting.report(ann, ChatId(5), BEN, "minor")
    assert filed.paused is not None


async def test_one_report_for_each_chat(house: House):
    ann = await house.joined("ann")
    number = await reported(house, ann, BEN)
    with pytest.raises(AlreadyReported):
        await house.reporting.report(ann, number, BEN, "spam")


async def test_messages_are_attached_for_an_hour_and_not_too_many(house: House):
    ann = await house.joined("ann")
    number = await reported(house, ann, BEN)
    for message in range(EVIDENCE_PIECES):
        await house.commit(await house.reporting.attach(ann, number, message, PLAIN))
    with pytest.raises(EnoughAttached):
        await house.reporting.attach(ann, number, 99, PLAIN)
    house.clock.ms += ATTACHING_MS
    with pytest.raises(OldButton):
        await house.reporting.attach(ann, number, 1, PLAIN)
    with pytest.raises(OldButton):
        await house.reporting.attach(ann, ChatId(1), 1, PLAIN)
