"""Lists of bans that operators share: what is told, what is taken over, and how it ends."""

from dataclasses import replace

import pytest

from app.house import BOT, NOW_MS, House
from engine.world import GlassVault
from meetsmatch.app.bans import Bans, Imported
from meetsmatch.app.cases import alias
from meetsmatch.app.join import Join
from meetsmatch.app.moderation import Moderation
from meetsmatch.app.work import PersonForgotten
from meetsmatch.core.bans import BanList, ListedBan
from meetsmatch.core.ids import Fingerprint
from meetsmatch.core.people import Person
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.sanctions import Actor, Outcome, Role, Rung

MOD, BOSS = Actor("mod"), Actor("boss", Role.OWNER)
BEN, CY = Fingerprint("ben"), Fingerprint("cy")
LIST = BanList("north", NOW_MS, (ListedBan("name-of-7", "spam", NOW_MS + 9 * DAY_MS),))


class Plain:
    """Names that can be read."""

    async def of(self, telegram_id: int) -> str:
        return f"name-of-{telegram_id}"


@pytest.fixture
def house() -> House:
    return House()


def bans(house: House) -> Bans:
    store, vault = house.store, GlassVault()
    moderation = moderating(house)
    docket, figures = store.docket, store.figures
    return Bans(BOT, store, docket, figures, vault, Plain(), moderation, house.clock, house.new_id)


def moderating(house: House) -> Moderation:
    store = house.store
    return Moderation(
        BOT,
        store,
        store.docket,
        GlassVault(),
        house.rules,
        house.clock,
        house.new_id,
        Plain(),
    )


async def comes(house: House, who: Fingerprint, telegram_id: int) -> Person:
    """Somebody's first contact."""
    join = Join(
        BOT,
        house.store,
        house.store.docket,
        GlassVault(),
        house.rules,
        house.clock,
        house.new_id,
        Plain(),
    )
    met = await join.first_contact(who, telegram_id, "en")
    await house.commit(*met.changes)
    found = await house.store.person_of(BOT, who)
    assert found == met.person
    return found


async def banned(house: House, who: Fingerprint, rung: Rung = Rung.BAN) -> None:
    done = await moderating(house).sanction(who, rung, "spam", MOD)
    await house.commit(*done.changes)


async def test_what_was_decided_here_is_told_even_of_who_has_gone(house: House):
    ben = await comes(house, BEN, 7)
    await comes(house, CY, 8)
    await banned(house, BEN)
    await banned(house, CY, Rung.DAY)
    now = await house.store.person(BOT, ben.id)
    assert now is not None
    await house.commit(PersonForgotten(now))
    made = await bans(house).exported("south")
    until_ms = NOW_MS + house.rules.ban_ms
    assert made == BanList("south", NOW_MS, (ListedBan("name-of-7", "spam", until_ms),))


async def test_a_ban_from_before_there_was_a_key_is_told_while_they_are_here(house: House):
    await comes(house, BEN, 7)
    for who in (BEN, CY):
        done = await house.moderation.sanction(who, Rung.BAN, "spam", MOD)
        await house.commit(*done.changes)
    assert [it.who for it in (await bans(house).exported("south")).bans] == ["name-of-7"]


async def test_whoever_a_list_tells_of_is_kept_out_from_their_first_contact(house: House):
    assert await bans(house).imported(LIST) == Imported(new=1, known=0, ended=0)
    ben = await comes(house, BEN, 7)
    assert ben.suspended_until_ms == NOW_MS + 9 * DAY_MS
    (sanction,) = await house.store.docket.sanctions(BOT, BEN)
    assert (sanction.actor, sanction.reason, sanction.rung) == ("list north", "spam", Rung.BAN)
    assert not (await comes(house, CY, 8)).suspended_until_ms


async def test_again_it_changes_nothing(house: House):
    await bans(house).imported(LIST)
    assert await bans(house).imported(LIST) == Imported(new=0, known=1, ended=0)


@pytest.mark.parametrize("days", [2, 90])
async def test_a_newer_version_with_another_end_moves_it_for_who_is_here_too(
    house: House, days: int
):
    await bans(house).imported(LIST)
    await comes(house, BEN, 7)
    (before,) = await house.store.docket.sanctions(BOT, BEN)
    await house.commit(await house.appeals.appeal(before, "It was not me"))
    house.clock.ms += DAY_MS
    until_ms = NOW_MS + days * DAY_MS
    newer = replace(LIST, bans=(ListedBan("name-of-7", "spam", until_ms),))
    assert await bans(house).imported(newer) == Imported(new=0, known=1, ended=0, moved=1)
    assert await bans(house).imported(newer) == Imported(new=0, known=1, ended=0)
    now = await house.store.person_of(BOT, BEN)
    assert now is not None
    assert now.suspended_until_ms == until_ms
    (after,) = await house.store.docket.sanctions(BOT, BEN)
    assert (after.id, after.until_ms, after.awaits) == (before.id, until_ms, True)


async def test_a_newer_version_whose_end_has_passed_lets_them_in(house: House):
    await bans(house).imported(LIST)
    await comes(house, BEN, 7)
    house.clock.ms += DAY_MS
    newer = replace(LIST, bans=(ListedBan("name-of-7", "spam", NOW_MS),))
    assert await bans(house).imported(newer) == Imported(new=0, known=1, ended=2)


async def test_an_end_beyond_what_this_bot_remembers_is_cut_once(house: House):
    long = replace(LIST, bans=(ListedBan("name-of-7", "spam", NOW_MS + 9_000 * DAY_MS),))
    await bans(house).imported(long)
    house.clock.ms += DAY_MS
    assert (await bans(house).imported(long)).moved == 0
    (kept,) = await house.store.docket.sanctions(BOT, Fingerprint("name-of-7"))
    assert kept.until_ms == NOW_MS + house.rules.ban_ms


async def test_a_newer_version_ends_what_it_does_not_say_any_more(house: House):
    await bans(house).imported(LIST)
    ben = await comes(house, BEN, 7)
    assert await bans(house).imported(replace(LIST, bans=())) == Imported(0, 0, ended=2)
    now = await house.store.person(BOT, ben.id)
    assert now is not None
    assert not now.suspended_until_ms


async def test_a_list_is_revoked_whole_and_may_come_back(house: House):
    await bans(house).imported(LIST)
    await bans(house).imported(replace(LIST, name="east"))
    assert await bans(house).revoked("north") == 1
    assert (await comes(house, BEN, 7)).suspended_until_ms  # The other list holds.
    assert (await bans(house).imported(LIST)).new == 1


async def test_a_list_that_comes_back_keeps_out_whom_it_had_kept_out_before(house: House):
    await bans(house).imported(LIST)
    await comes(house, BEN, 7)
    assert await bans(house).revoked("north") == 2
    ben = await house.store.person_of(BOT, BEN)
    assert ben is not None
    assert not ben.suspended_until_ms
    await house.commit(PersonForgotten(ben))
    assert (await bans(house).imported(LIST)).new == 1
    assert (await comes(house, BEN, 7)).suspended_until_ms


async def test_an_appeal_that_was_granted_outlives_deletion_and_every_import(house: House):
    await bans(house).imported(LIST)
    ben = await comes(house, BEN, 7)
    (sanction,) = await house.store.docket.sanctions(BOT, BEN)
    assert ben.suspended_until_ms
    await house.commit(await house.appeals.appeal(sanction, "It was not me"))
    done = await moderating(house).judge(sanction.id, Outcome.GRANTED, MOD)
    await house.commit(*done.changes)
    assert done.person is not None
    await house.commit(PersonForgotten(done.person))
    assert (await bans(house).imported(LIST)).known == 1
    assert not (await comes(house, BEN, 7)).suspended_until_ms


async def test_what_a_human_has_lifted_before_they_came_no_import_brings_back(house: House):
    await bans(house).imported(LIST)
    (kept,) = await house.store.docket.sanctions(BOT, Fingerprint("name-of-7"))
    await house.commit(*(await moderating(house).lift(kept.id, BOSS)).changes)
    assert (await bans(house).imported(LIST)).new == 0


async def test_what_others_told_is_not_told_on(house: House):
    await bans(house).imported(LIST)
    await comes(house, BEN, 7)
    assert (await bans(house).exported("south")).bans == ()


async def test_a_ban_that_is_over_brings_nothing(house: House):
    over = replace(LIST, bans=(ListedBan("name-of-7", "spam", NOW_MS),))
    assert (await bans(house).imported(over)).new == 0


async def test_who_is_here_already_is_for_a_moderator_to_decide(house: House):
    ben = await comes(house, BEN, 7)
    await comes(house, CY, 8)
    await bans(house).imported(LIST)
    assert await bans(house).here(LIST) == [alias(BEN)]
    assert not ben.suspended_until_ms
    await banned(house, BEN)
    assert await bans(house).here(LIST) == []


async def test_what_changes_at_that_moment_is_left_for_the_next_import(house: House):
    two = replace(LIST, bans=(*LIST.bans, ListedBan("name-of-8", "spam", NOW_MS + DAY_MS)))
    crowded = replace(bans(house), new_id=lambda: 5)
    assert (await crowded.imported(two)).new == 1
    assert (await bans(house).imported(two)).new == 1
