"""What the conversation tells of what happens: kinds and words, and never what anybody wrote."""

from bot.browsing import two_people
from bot.moderating import Bench
from bot.paying import buys, refunds
from bot.scene import ANA, BOB, BOT, CLEO, Scene
from meetsmatch.app.charges import Appealed
from meetsmatch.app.telling import Happened
from meetsmatch.app.work import Wrote
from meetsmatch.core.events import LONG_AGO, NOBODY, Event, Kind
from meetsmatch.core.ids import ChatId, SanctionId
from meetsmatch.core.offers import Item, Offer
from meetsmatch.core.reports import Verdict
from meetsmatch.core.rules import DAY_MS, Rules

DAILY = (Kind.VISITED, Kind.RETURNED)


async def told(scene: Scene) -> list[Event]:
    return [it.event for it in await scene.store.trends.events(BOT, 0, 9_999)]


async def words(scene: Scene, *without: Kind) -> list[str]:
    """What was told since the last time, but for who was here that day."""
    events = [it for it in await told(scene) if it.kind not in (*DAILY, *without)]
    scene.store._tables.events.clear()
    return [f"{it.kind} {it.word}".strip() for it in events]


async def test_the_way_in_is_told_step_by_step():
    scene = Scene()
    await scene.joins(ANA)
    assert await words(scene) == [
        "signed_up",
        "agreed",
        "answered gender",
        "answered seeks",
        "answered birth_year",
        "ready",
    ]


async def test_somebody_is_here_once_a_day_and_it_is_told_how_long_they_were_away():
    scene = Scene()
    await scene.joins(ANA)
    for days in (0, 1, 3, 40):
        scene.clock.ms += days * DAY_MS
        await scene(ANA, "/help")
        await scene(ANA, "/help")
    events = await told(scene)
    gaps = [it.word for it in events if it.kind is Kind.VISITED]
    assert gaps == ["0", "1", "3", str(LONG_AGO)]
    assert [it.word for it in events if it.kind is Kind.RETURNED] == ["0", "1", "4"]


async def test_a_chat_is_told_from_the_search_to_its_end(scene: Scene):
    await words(scene)
    await scene(ANA, "/chat")
    scene.clock.ms += 4_000
    await scene(BOB, "/chat")
    await scene.wave()
    await scene(ANA, "meet me at the secret place")
    await scene(ANA, "and again")
    scene.clock.ms += 6_000
    paired, ended = await told(scene), []
    await scene(ANA, "/stop")
    ended = (await told(scene))[len(paired) :]
    assert [it.size for it in paired if it.kind is Kind.PAIRED] == [4]
    assert [(it.kind, it.size, it.often, it.alias) for it in ended] == [
        (Kind.CHAT_ENDED, 6, 2, NOBODY)
    ]
    assert await words(scene) == [
        "sought",
        "reached sought",
        "sought",
        "reached sought",
        "paired 5",
        "reached chatted",
        "chat_ended stopped",
    ]


async def test_messages_leave_no_event(chat: Scene):
    await chat(ANA, "the first one is a first time")
    before = await told(chat)
    for number in range(9):
        await chat(ANA, f"words {number}")
    assert await told(chat) == before


async def test_browsing_is_told_and_a_match_reached_by_both():
    scene = await two_people()
    await words(scene)
    await scene(ANA, "/match")
    await scene.taps(ANA, "card-like")
    await scene(BOB, "/likes")
    await scene.taps(BOB, "card-like")
    assert await words(scene) == [
        "reached browsed",
        "liked",
        "reached liked",
        "reached browsed",
        "liked",
        "reached liked",
        "matched",
        "reached matched",
        "reached matched",
    ]


async def test_pausing_is_told_once():
    scene = await two_people()
    await words(scene)
    await scene(ANA, "/pause")
    await scene(ANA, "/pause")
    assert await words(scene) == ["paused"]


async def test_what_people_complain_of_is_told_with_the_reason(chat: Scene):
    await words(chat)
    await chat(ANA, "/report")
    await chat.taps(ANA, "reason-insults")
    await chat(ANA, "/block")
    assert sorted(await words(chat)) == ["blocked", "chat_ended reported", "reported insults"]


async def test_stars_are_told_both_ways():
    scene = Scene(Rules(prices=(Offer(Item.MORE_LIKES, 50, 30),)))
    await scene.joins(ANA)
    before = len(await told(scene))
    bill = await buys(scene, ANA, "💜 More likes, 30 days: ⭐ 50")
    await refunds(scene, ANA, bill)
    money = [it for it in (await told(scene))[before:] if it.kind not in DAILY]
    assert [(it.kind, it.word, it.size) for it in money] == [
        (Kind.PAID, "more-likes", 50),
        (Kind.REFUNDED, "more-likes", 50),
    ]


async def test_who_comes_by_a_link_is_told_to(scene: Scene):
    await scene(ANA, "/invite")
    code = scene.reads(ANA).partition("start=")[2].split()[0]
    await words(scene)
    await scene(CLEO, f"/start {code}")
    assert await words(scene) == ["signed_up link", "referred"]


async def test_who_blocks_the_bot_is_lost_once(scene: Scene):
    await words(scene)
    await scene.blocks_the_bot(ANA)
    await scene.blocks_the_bot(ANA)
    assert await words(scene) == ["lost"]


async def test_of_who_deletes_themselves_nothing_is_told_but_that_somebody_did(scene: Scene):
    alias = scene.dialog.chronicle.alias((await scene.person(ANA)).id)
    scene.clock.ms += DAY_MS
    before = len(await told(scene))
    assert alias in {it.alias for it in await told(scene)}
    await scene(ANA, "/delete")
    await scene.taps(ANA, "delete-yes")
    after = (await told(scene))[before:]
    assert (after[-1].kind, after[-1].alias) == (Kind.DELETED, NOBODY)
    await scene(ANA, "/start")
    back = [it for it in await told(scene) if it.kind is Kind.SIGNED_UP][-1]
    assert back.alias not in (alias, NOBODY)


async def test_what_moderators_do_is_told_of_nobody(chat: Scene):
    await chat(ANA, "/report")
    await chat.taps(ANA, "reason-spam")
    await words(chat)
    await Bench(chat).decides(BOB, Verdict.DAY)
    aliases = {it.alias for it in await told(chat)}
    assert await words(chat) == ["judged day", "sanctioned day"]
    assert aliases == {NOBODY}


async def test_no_event_holds_a_word_that_somebody_wrote(chat: Scene):
    await chat(ANA, "canary-7731")
    await chat(BOB, "/stop")
    assert "canary" not in repr(await told(chat))


async def test_an_alias_says_nothing_of_a_person_and_is_another_for_everybody(scene: Scene):
    chronicle = scene.dialog.chronicle
    ana, bob = [(await scene.person(it)).id for it in (ANA, BOB)]
    aliases = {chronicle.alias(ana), chronicle.alias(bob)}
    assert len(aliases) == 2
    assert all(0 < it < 1 << 52 for it in aliases)
    assert not aliases & {ana, bob}


async def test_of_an_appeal_it_is_told_that_there_is_one(scene: Scene):
    appealed = Appealed(BOT, SanctionId(1), b"canary-7731", 5)
    (told,) = scene.dialog.chronicle.follow((appealed,), None)
    assert isinstance(told, Happened)
    assert (told.event.kind, told.event.word) == (Kind.APPEALED, "")


async def test_what_is_written_when_it_is_nobodys_turn_is_nobodys_first_word():
    scene = Scene()
    wrote = Wrote(BOT, ChatId(7), scene.clock.ms)
    assert scene.dialog.chronicle.follow([wrote], None) == ()
