"""What is told to everybody is posted in the bot's channel, too: once, or it is said why not."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

import pytest

from bot.scene import ANA, BOB, BOT, Scene
from bot.test_broadcasts import NEWS, ONE, OWNED, announced, goes_on, stands
from meetsmatch.adapters.memory.telegram import Fault
from meetsmatch.app.announcing import CALL_MS
from meetsmatch.app.ports import Answer
from meetsmatch.app.work import Stale
from meetsmatch.core.broadcasts import Segment, State, WrongBroadcast
from meetsmatch.core.channels import Channel, Post
from meetsmatch.core.ids import CHANNEL
from meetsmatch.core.rules import DAY_MS, HOUR_MS, Rules
from meetsmatch.engine.ports import Point, unreached

HERE = -1001234567890
RULES = Rules(broadcast_pace=15, channel=Channel(str(HERE)))
POSTED = replace(NEWS, in_channel=True)


@pytest.fixture
async def scene() -> Scene:
    """Ana, who owns the bot, and Bob have joined."""
    scene = Scene(RULES, staff=OWNED)
    await scene.joins(ANA, BOB)
    return scene


async def steps(scene: Scene) -> None:
    """The next steps are committed; nothing is sent."""
    scene.holding = True
    await scene.engine.sweeps.broadcasts()
    scene.holding = False


def posts(scene: Scene) -> list[Mapping[str, Any]]:
    """What the channel was sent."""
    calls = [it.params for it in scene.telegram.calls if it.chat == HERE]
    return cast("list[Mapping[str, Any]]", calls)


async def test_it_is_posted_once_with_the_way_to_the_bot_below_and_counts_nowhere(scene: Scene):
    await announced(scene, POSTED)
    assert sorted(await goes_on(scene), key=str) == [
        (HERE, "Hello you"),
        (ANA, "Hello you"),
        (BOB, "Hello you"),
    ]
    (post,) = posts(scene)
    assert post["entities"][0]["type"] == "bold"
    ((button,),) = post["reply_markup"]["inline_keyboard"]
    assert button == {"text": "💬 Open the bot", "url": "https://t.me/stage_bot"}
    assert await goes_on(scene) == []
    done = await stands(scene)
    assert (done.state, done.told, done.sent, done.post) == (State.DONE, 2, 2, Post.POSTED)


async def test_it_is_read_by_everybody_there_whomever_it_is_for(scene: Scene):
    await announced(scene, replace(POSTED, segment=Segment(languages=("ru",))))
    assert await goes_on(scene) == [(HERE, "Hello you")]


async def test_it_is_posted_in_the_language_of_the_channel(scene: Scene):
    rules = replace(RULES, channel=Channel(str(HERE), "ru"), broadcast_paid=True)
    scene.dialog.adopt(scene.wording, rules, staff=OWNED)
    await announced(scene, POSTED)
    assert (HERE, "Привет") in await goes_on(scene)
    post = next(it.params for it in scene.telegram.calls if it.chat == HERE)
    assert "Открыть бота" in str(post["reply_markup"])
    assert "allow_paid_broadcast" not in post, "a channel costs nothing"


async def test_it_is_posted_at_its_time_and_a_pause_or_going_on_posts_nothing_again(scene: Scene):
    await announced(scene, POSTED, starts_ms=scene.clock.ms + HOUR_MS)
    assert await goes_on(scene) == []
    assert len(await goes_on(scene, HOUR_MS)) == 3
    await scene(ANA, "/broadcast")
    desk, announcing = scene.engine.lane.desk, scene.dialog.screens.news.announcing
    second = replace(POSTED, name="autumn")
    _, work = await announcing.made(second, "olga")
    await desk.commit(None, work)
    await desk.commit(None, await announcing.scheduled(2, 0, "olga"))
    await steps(scene)
    await desk.commit(None, await announcing.paused(2, "olga"))
    await desk.commit(None, await announcing.resumed(2, "olga"))
    await goes_on(scene)
    assert len(posts(scene)) == 2


async def test_a_stop_withdraws_it(scene: Scene):
    await announced(scene, POSTED)
    await steps(scene)
    announcing = scene.dialog.screens.news.announcing
    await scene.engine.lane.desk.commit(None, await announcing.stopped(ONE, "olga"))
    assert await goes_on(scene) == []
    assert (await stands(scene)).post is Post.WITHDRAWN
    assert posts(scene) == []


async def test_a_stop_at_the_very_moment_posts_nothing(scene: Scene):
    await announced(scene, POSTED)
    (step,) = await scene.dialog.broadcasts()
    announcing = scene.dialog.screens.news.announcing
    await scene.engine.lane.desk.commit(None, await announcing.stopped(ONE, "olga"))
    with pytest.raises(Stale):
        await scene.engine.lane.desk.commit(None, step)
    assert await goes_on(scene) == []


async def test_two_processes_write_one_post(scene: Scene):
    await announced(scene, POSTED)
    (one,), (two,) = await scene.dialog.broadcasts(), await scene.dialog.broadcasts()
    await scene.engine.lane.desk.commit(None, one)
    with pytest.raises(Stale):
        await scene.engine.lane.desk.commit(None, two)
    await goes_on(scene)
    assert len(posts(scene)) == 1


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (Answer(400, description="Bad Request: need administrator rights"), "make the bot an"),
        (Answer(403, description="Forbidden: bot is not a member"), "make the bot an admin"),
        (Answer(400, description="Bad Request: chat not found"), "knows no channel -100"),
        (Answer(400, description="Bad Request: no"), "did not take it"),
    ],
)
async def test_why_it_was_not_posted_is_said_and_people_read_it_all_the_same(
    scene: Scene, answer: Answer, word: str
):
    await announced(scene, POSTED)
    scene.telegram.faults.append(InChannel(answer, "sendMessage"))
    told = await goes_on(scene)
    assert {who for who, _ in told} == {HERE, ANA, BOB}
    await goes_on(scene)
    it = await stands(scene)
    assert (it.state, it.sent, it.failed, it.unreachable) == (State.DONE, 2, 0, 0)
    assert (it.post, it.post_said) == (Post.REFUSED, answer.description)
    assert word in await card_of(scene)
    assert len(posts(scene)) == 1


class InChannel(Fault):
    """Goes wrong there alone."""

    def hits(self, method: str, params: Mapping[str, object]) -> bool:
        return self.times > 0 and params.get("chat_id") == HERE


async def card_of(scene: Scene) -> str:
    """How an owner reads that it stands."""
    ana = await scene.person(ANA)
    said = await scene.dialog.screens.news._card(ana.id, await stands(scene))
    work = await scene.dialog.scribe.work(said)
    return str(work.outgoing[0].params["text"])


async def test_without_an_answer_nobody_posts_it_again(scene: Scene):
    await announced(scene, POSTED)
    scene.telegram.faults.append(InChannel(Answer(-1), "sendMessage"))
    await goes_on(scene)
    await goes_on(scene, CALL_MS)
    it = await stands(scene)
    assert (it.post, it.unknown, len(posts(scene))) == (Post.UNKNOWN, 0, 1)
    assert "Perhaps posted" in await card_of(scene)


@pytest.mark.parametrize("point", [Point.CALLED, Point.MARKING])
async def test_a_process_that_dies_around_the_post_does_not_post_it_again(
    scene: Scene, point: Point
):
    def dies(reached: Point) -> None:
        if reached is point and posts(scene):
            raise KeyboardInterrupt

    scene.reached = dies
    await announced(scene, POSTED)
    with pytest.raises(KeyboardInterrupt):
        await goes_on(scene)
    scene.reached = unreached
    scene.restart()
    assert {who for who, _ in await goes_on(scene)} <= {ANA, BOB}
    await goes_on(scene, CALL_MS + 1)
    await goes_on(scene)
    it = await stands(scene)
    assert (it.state, it.post, it.unknown) == (State.DONE, Post.UNKNOWN, it.told - it.sent)
    assert len(posts(scene)) == 1


async def test_a_process_that_dies_before_the_call_posts_it_later(scene: Scene):
    await announced(scene, POSTED)
    await steps(scene)
    scene.restart()
    assert len(await goes_on(scene)) == 3
    assert (await stands(scene)).post is Post.POSTED


async def test_what_can_not_be_posted_for_a_day_is_not_posted_any_more(scene: Scene):
    await announced(scene, POSTED)
    await steps(scene)
    await goes_on(scene, DAY_MS + 1)
    it = await stands(scene)
    assert (it.post, posts(scene)) == (Post.REFUSED, [])


async def test_while_telegram_does_not_tell_the_bots_name_nothing_is_posted(scene: Scene):
    await announced(scene, POSTED)
    scene.telegram.fail(Fault(Answer(0), "getMe"))
    assert await goes_on(scene) == []
    assert len(await goes_on(scene)) == 3


async def test_without_a_channel_nothing_can_be_meant_for_it(scene: Scene):
    scene.dialog.adopt(scene.wording, Rules(), staff=OWNED)
    with pytest.raises(WrongBroadcast, match="set CHANNEL"):
        await announced(scene, POSTED)


async def test_a_channel_that_is_gone_when_its_time_comes_is_said(scene: Scene):
    await announced(scene, POSTED)
    scene.dialog.adopt(scene.wording, Rules(), staff=OWNED)
    assert len(await goes_on(scene)) == 2
    assert (await stands(scene)).post is Post.REFUSED
    assert "CHANNEL is not set any more" in await card_of(scene)


async def test_an_owner_chooses_with_a_button(scene: Scene):
    await scene(ANA, "/broadcast Hello <i>all</i>")
    assert "channel" not in scene.reads(ANA)
    await scene.taps(ANA, "broadcast-post")
    assert "posted in -1001234567890, too: there everybody reads it" in scene.reads(ANA)
    await scene.taps(ANA, "broadcast-unpost")
    assert not (await stands(scene)).draft.in_channel
    await scene.taps(ANA, "broadcast-post")
    await scene.taps(ANA, "broadcast-send")
    await goes_on(scene)
    assert [it["text"] for it in posts(scene)] == ["Hello all"]
    assert "Posted in the channel." in await card_of(scene)


async def test_nobody_is_the_channel(scene: Scene):
    """Its number is no person's: nothing that is kept of people is kept of it."""
    await announced(scene, POSTED)
    await goes_on(scene)
    assert await scene.store.person(BOT, CHANNEL) is None
    assert await scene.store.address(BOT, CHANNEL) is None
