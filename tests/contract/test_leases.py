"""Parts of the work change hands one at a time, and a late hand writes nothing."""

import asyncio

import pytest

from contract.made import ANN, BOB, BOT, NOW, couple, joined, letter, relay, update, work
from meetsmatch.app.leases import (
    NOBODY,
    PARTS,
    SHARDS,
    SWEEPS,
    Fence,
    Fenced,
    Holder,
    Lease,
    Pulse,
    shard_of,
)
from meetsmatch.app.ports import Arrived, Mark, Outcome, Store
from meetsmatch.app.work import Commit
from meetsmatch.core.ids import BotId

HERS = [Lease(part) for part in PARTS]


async def held(store: Store, *parts: int, by: str) -> list[Fence]:
    """Take these from whoever has them."""
    seen = {lease.part: lease for lease in (await store.leasing(BOT)).leases}
    mine = await store.hand_over(BOT, [seen.get(part, Lease(part)) for part in parts], by)
    return [lease.as_fence(BOT) for lease in mine]


def under(fence: Fence, *, done: int | None = None) -> Commit:
    return Commit(BOT, NOW, (joined(ANN),), (letter(ANN),), done, fence)


async def is_untouched(store: Store) -> bool:
    return await store.person(BOT, ANN) is None and not await store.unsent(BOT, 0, 9)


# --- hands --------------------------------------------------------------------------------


async def test_whoever_asks_first_holds_what_nobody_ever_held(store: Store):
    mine = await store.hand_over(BOT, HERS, "one")
    assert mine == [Lease(part, "one", 1) for part in PARTS]
    assert await store.hand_over(BOT, HERS, "two") == []
    assert (await store.leasing(BOT)).leases == mine


async def test_a_part_changes_hands_only_as_it_was_seen(store: Store):
    (first,) = await store.hand_over(BOT, [Lease(3)], "one")
    (second,) = await store.hand_over(BOT, [first], "two")
    assert second == Lease(3, "two", 2)
    assert await store.hand_over(BOT, [first], "one") == []
    assert await store.hand_over(BOT, [second], NOBODY) == [Lease(3, NOBODY, 3)]


async def test_of_many_who_reach_for_a_part_one_gets_it(store: Store):
    hands = [store.hand_over(BOT, HERS, f"process {n}") for n in range(20)]
    taken = [lease for leases in await asyncio.gather(*hands) for lease in leases]
    assert sorted(lease.part for lease in taken) == list(PARTS)
    assert sorted(taken, key=lambda it: it.part) == list((await store.leasing(BOT)).leases)


async def test_each_bot_has_leases_of_its_own(store: Store):
    await store.hand_over(BOT, [Lease(0)], "one")
    other = BotId(BOT + 1)
    assert await store.hand_over(other, [Lease(0)], "two") == [Lease(0, "two", 1)]
    assert (await store.leasing(BOT)).leases == [Lease(0, "one", 1)]


async def test_signs_of_life_are_counted_until_one_leaves(store: Store):
    for who in ("one", "two", "one"):
        await store.beat(BOT, who)
    await store.beat(BOT, "two", True)
    await store.beat(BotId(BOT + 1), "elsewhere")
    assert (await store.leasing(BOT)).holders == {"one": Pulse(2), "two": Pulse(2, leaves=True)}
    await store.leave(BOT, "two")
    await store.leave(BOT, "nobody at all")
    assert (await store.leasing(BOT)).holders == {"one": Pulse(2)}


# --- fences -------------------------------------------------------------------------------


async def test_a_commit_counts_while_its_part_is_held(store: Store):
    (fence,) = await held(store, SWEEPS, by="one")
    await store.commit(under(fence))
    assert await store.person(BOT, ANN)


async def test_the_late_commit_of_an_old_holder_changes_nothing(store: Store):
    (row,) = await store.take([update(1)], NOW)
    (old,) = await held(store, 1, by="one")
    await held(store, 1, by="two")
    with pytest.raises(Fenced):
        await store.commit(under(old, done=row.id))
    assert await is_untouched(store)
    assert await store.open_rows(BOT, 0, 9) == [row]


async def test_who_holds_a_part_again_cannot_write_under_the_fence_of_before(store: Store):
    (old,) = await held(store, 1, by="one")
    await held(store, 1, by="two")
    (new,) = await held(store, 1, by="one")
    with pytest.raises(Fenced):
        await store.commit(under(old))
    await store.commit(under(new))


async def test_a_fence_that_never_was_is_no_fence(store: Store):
    for fence in (Fence(5, 1, BOT), Fence(5, 0, BOT)):
        with pytest.raises(Fenced):
            await store.commit(under(fence))
    assert await is_untouched(store)


async def test_commits_and_hands_that_cross_leave_either_all_or_nothing(store: Store):
    """Whatever got through was there before the part changed hands."""
    (fence,) = await held(store, 1, by="one")
    late = [
        store.commit(Commit(BOT, NOW, (), (letter(number),), None, fence))
        for number in range(100, 140)
    ]
    mine = [asyncio.ensure_future(it) for it in late[:20]]
    taking = asyncio.ensure_future(store.hand_over(BOT, [Lease(1, "one", 1)], "two"))
    mine += [asyncio.ensure_future(it) for it in late[20:]]
    assert await taking
    seen = {it.outgoing.to for it in await store.unsent(BOT, 0, 99)}
    ends = await asyncio.gather(*mine, return_exceptions=True)
    assert {it.outgoing.to for it in await store.unsent(BOT, 0, 99)} == seen
    assert sum(not isinstance(end, Fenced) for end in ends) == len(seen)


async def test_an_old_holder_puts_no_row_aside(store: Store):
    (row,) = await store.take([update(1)], NOW)
    (old,) = await held(store, 1, by="one")
    await store.failed(row, False, "", NOW, old)
    (new,) = await held(store, 1, by="two")
    with pytest.raises(Fenced):
        await store.failed(row, True, "late", NOW, old)
    ((tries,),) = [[it.tries] for it in await store.open_rows(BOT, 0, 9)]
    assert tries == 1
    await store.failed(row, True, "", NOW, new)
    assert await store.open_rows(BOT, 0, 9) == []


# --- letters ------------------------------------------------------------------------------


async def test_letters_are_sendable_by_who_holds_their_recipients(store: Store):
    await store.commit(work(*couple()))
    letters = await store.commit(work(letters=(relay(), letter(BOB), letter(ANN))))
    await held(store, shard_of(ANN), shard_of(BOB), by="one")
    assert await store.sendable(letters, Holder(BOT, "one")) == {it.id for it in letters}
    await held(store, shard_of(BOB), by="two")
    with pytest.raises(Fenced):
        await store.sendable(letters, Holder(BOT, "one"))
    assert await store.sendable(letters[2:], Holder(BOT, "one")) == {letters[2].id}
    assert await store.sendable(letters[:2], Holder(BOT, "two")) == {it.id for it in letters[:2]}


async def test_every_shard_is_told_apart(store: Store):
    everybody = [letter(1_000_003 * number) for number in range(1, SHARDS + 9)]
    letters = await store.commit(work(letters=tuple(everybody)))
    for part in range(SHARDS):
        await held(store, part, by=f"process {part}")
    for posted in letters:
        its = shard_of(posted.outgoing.to)
        assert await store.sendable([posted], Holder(BOT, f"process {its}")) == {posted.id}


async def test_what_was_sent_is_taken_down_whoever_holds_the_part(store: Store):
    await store.commit(work(*couple()))
    letters = await store.commit(work(letters=(relay(),)))
    await held(store, shard_of(BOB), by="two")
    await store.mark([Mark(letters[0], Outcome.SENT, 70)], NOW)
    assert await store.unsent(BOT, 0, 9) == []


async def test_what_arrived_is_seen_without_being_read(store: Store):
    taken = await store.take([update(1, lane=40), update(2, lane=41), update(3, lane=42)], NOW)
    assert await store.arrived_rows(BOT, taken[0].id, 9) == [
        Arrived(it.id, it.lane) for it in taken[1:]
    ]
    posted = await store.commit(work(letters=(letter(ANN), letter(BOB)), done=taken[1].id))
    assert len(await store.arrived_rows(BOT, 0, 9)) == 2
    assert await store.arrived_letters(BOT, 0, 1) == [Arrived(posted[0].id, ANN)]
    assert await store.arrived_letters(BOT, posted[0].id, 9) == [Arrived(posted[1].id, BOB)]
