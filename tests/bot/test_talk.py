"""The random chat: waiting, meeting, moving on, parting."""

from bot.scene import ANA, BOB, Scene


async def test_two_people_meet_talk_and_part(scene: Scene):
    assert await scene(ANA, "/chat") == [(ANA, "queue-card")]
    assert await scene(BOB, "/chat") == [(BOB, "queue-card")]
    assert await scene.wave() == [
        (ANA, "~queue-found"),
        (BOB, "~queue-found"),
        (ANA, "found"),
        (BOB, "found"),
    ]
    assert await scene(ANA, "hello") == [(BOB, "hello")]
    assert await scene(BOB, "hi!") == [(ANA, "hi!")]
    assert await scene(BOB, "/stop") == [
        (ANA, "partner-left"),
        (BOB, "you-left"),
        (ANA, "after-chat"),
        (BOB, "after-chat"),
    ]
