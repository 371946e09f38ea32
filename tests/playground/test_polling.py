"""getUpdates, on a clock that only moves when told."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from playground.errors import ApiError
from support.mailing import Mailing, texts

OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)


@pytest.fixture
async def mail() -> AsyncIterator[Mailing]:
    mail = Mailing()
    yield mail
    await mail.office.close()
    mail.timers.close()


async def test_updates_are_handed_out_until_confirmed(mail: Mailing) -> None:
    mail.push("a")
    mail.push("b")
    first = await mail.get_updates(limit=1)
    assert texts(first) == ["a"]
    mail.advance(4)
    assert texts(await mail.get_updates()) == ["a", "b"]
    assert texts(await mail.get_updates(offset=first[0]["update_id"] + 1)) == ["b"]
    assert mail.statuses() == ["delivered", "queued"]
    assert await mail.get_updates(offset=first[0]["update_id"] + 2, timeout=0) == []


async def test_a_long_poll_is_woken_by_an_update(mail: Mailing) -> None:
    poll = mail.poll()
    await mail.timers.asked.get()
    assert mail.box.delivery == "polling"
    mail.push("a")
    mail.push("b")
    assert texts(await poll) == ["a", "b"]


async def test_a_long_poll_ends_empty_when_its_time_is_over(mail: Mailing) -> None:
    poll = mail.poll()
    assert await mail.timers.asked.get() == 50
    mail.advance(50)
    assert await poll == []
    mail.advance(11)
    assert mail.box.delivery == "none"


async def test_a_negative_offset_forgets_all_but_the_last(mail: Mailing) -> None:
    for text in "abc":
        mail.push(text)
    assert texts(await mail.get_updates(offset=-1)) == ["c"]
    mail.advance(4)
    assert texts(await mail.get_updates()) == ["c"]


async def test_asking_the_same_again_at_once_is_braked(mail: Mailing) -> None:
    assert await mail.get_updates(offset=-1) == []
    again = asyncio.create_task(mail.get_updates(offset=-1))
    assert await mail.timers.asked.get() == 3
    mail.push("a")
    mail.push("b")
    assert texts(await again) == ["a"]
    mail.advance(0.6)
    assert texts(await mail.get_updates(offset=-2)) == ["a", "b"]


async def test_a_second_poller_ends_the_first(mail: Mailing) -> None:
    first = mail.poll()
    await mail.timers.asked.get()
    second = mail.poll(offset=-1)
    with pytest.raises(ApiError, match=OTHER_POLLER) as error:
        await first
    assert error.value.code == 409
    mail.push("a")
    assert texts(await second) == ["a"]


async def test_conflicts_in_quick_succession_are_told_three_seconds_later(mail: Mailing) -> None:
    first = mail.poll()
    await mail.timers.asked.get()
    second = mail.poll(offset=-1)
    with pytest.raises(ApiError):
        await first
    await mail.timers.asked.get()
    third = mail.poll(offset=-2)
    assert await mail.timers.asked.get() == 3
    assert not second.done()
    mail.advance(3)
    with pytest.raises(ApiError, match=OTHER_POLLER):
        await second
    mail.push("a")
    assert texts(await third) == ["a"]


async def test_a_conflict_told_late_does_not_reach_who_has_gone(mail: Mailing) -> None:
    first = mail.poll()
    await mail.timers.asked.get()
    second = mail.poll(offset=-1)
    with pytest.raises(ApiError):
        await first
    await mail.timers.asked.get()
    third = mail.poll(offset=-2)
    await mail.timers.asked.get()
    second.cancel()
    mail.advance(3)
    mail.push("a")
    assert texts(await third) == ["a"]


async def test_only_allowed_updates_are_queued_from_then_on(mail: Mailing) -> None:
    mail.push("early", kind="poll")
    await mail.get_updates(allowed_updates=["message"])
    mail.push("late", kind="poll")
    mail.push("late")
    mail.advance(4)
    kinds = [set(update) - {"update_id"} for update in await mail.get_updates()]
    assert kinds == [{"poll"}, {"message"}]
    assert mail.info()["allowed_updates"] == ["message"]


async def test_the_ledger_knows_whom_an_update_is_about(mail: Mailing) -> None:
    bodies: list[object] = [{"user": {"id": 6}}, {"chat": {"id": -7}}, {"from": {}}, {}, None]
    for body in bodies:
        mail.office.push(700, "message", body, queue=1, lives=60)
    entries = [json.loads(entry.json()) for entry in mail.ledger.after(0, 10)]
    assert [entry["person"] for entry in entries] == [6, None, None, None, None]


async def test_a_full_queue_tells_nobody(mail: Mailing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.updates.CAPACITY", 1)
    mail.push("a")
    mail.push("b")
    assert mail.statuses() == ["queued"]


async def test_expired_updates_are_marked_in_the_ledger(mail: Mailing) -> None:
    mail.push("a", lives=150)
    mail.advance(151)
    assert mail.office.queued() == []
    assert mail.statuses() == ["expired"]


async def test_what_is_queued_is_told_in_words(mail: Mailing) -> None:
    assert mail.office.queued() == []
    mail.push("a")
    assert mail.office.queued() == ["bot 700: 1 updates queued or not confirmed (none)"]
    mail.office.drop(700)
    assert mail.office.queued() == []
    assert mail.statuses() == ["dropped"]


async def test_leaving_ends_the_poll_and_forgets_everything(mail: Mailing) -> None:
    poll = mail.poll()
    await mail.timers.asked.get()
    mail.box.leave()
    assert await poll == []
    mail.push("a")
    mail.box.leave()
    assert mail.statuses() == ["dropped"]
