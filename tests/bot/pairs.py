"""Matches on stage: people with names who like each other."""

from bot.scene import ANA, BOB, BOT, Scene
from meetsmatch.app import faces
from meetsmatch.app.browsing import Liked, Matched, ProfileWritten
from meetsmatch.app.work import Change, Commit
from meetsmatch.core.chats import Chat, Kind
from meetsmatch.core.ids import ChatId
from meetsmatch.core.profiles import Face


async def writes_down(scene: Scene, *changes: Change) -> None:
    await scene.store.commit(Commit(BOT, scene.clock(), changes))


async def named(scene: Scene, who: int, name: str) -> None:
    """They have a profile with this name, and want others to see it."""
    sealed = await scene.vault.seal(faces.written(Face(name)))
    profile = (await scene.mine(who)).profile.changed(face=sealed, is_finished=True)
    await writes_down(scene, ProfileWritten(profile))


async def matched(scene: Scene, one: int = ANA, two: int = BOB, number: int = 900) -> Chat:
    """The two have liked each other's cards."""
    first, second = await scene.person(one), await scene.person(two)
    now_ms = scene.clock()
    chat = Chat(
        bot=BOT,
        id=ChatId(number),
        one=first.id,
        two=second.id,
        opened_ms=now_ms,
        one_print=first.fingerprint,
        two_print=second.fingerprint,
        last_ms=now_ms,
        kind=Kind.MATCH,
        one_away=True,
        two_away=True,
    )
    likes = (
        Liked(BOT, first.id, second.id, now_ms, answers=False, most=999),
        Liked(BOT, second.id, first.id, now_ms, answers=True, most=999),
    )
    await writes_down(scene, *likes, Matched(chat))
    await scene.later(1_000)
    return chat


async def opens(scene: Scene, who: int, partner: str) -> list[tuple[object, str]]:
    """They open the match with this name in their list."""
    await scene(who, "/matches")
    line = next(words for words in scene.labels(who) if words.startswith(partner))
    return await scene.taps(who, line)
