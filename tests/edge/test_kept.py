"""Photos that Telegram has lost are sent anew from the copies that were kept: a real bot, a real
playground, a folder."""

import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from meetsmatch.adapters.botapi import BotApi, reaching
from meetsmatch.adapters.kept import KeptFiles
from meetsmatch.adapters.media import CopySealer, FolderMedia
from meetsmatch.adapters.memory import MemoryStore
from meetsmatch.adapters.vault import KeyVault
from meetsmatch.app import faces
from meetsmatch.app.browsing import ProfileWritten
from meetsmatch.app.copies import Media, MediaAway
from meetsmatch.app.copychanges import CopyGone, Copying, CopyLeft, CopySettled, CopyWanted
from meetsmatch.app.copying import Keeping
from meetsmatch.app.ports import Answer
from meetsmatch.app.wanting import Wanting
from meetsmatch.app.work import Commit, PersonForgotten, PersonJoined
from meetsmatch.core.copies import AGAIN_MS, NEVER, TRIES, Copy
from meetsmatch.core.ids import BotId, Fingerprint, PersonId
from meetsmatch.core.people import Person
from meetsmatch.core.profiles import Face, Medium, Profile, Shot
from playground.client import Bot, Playground
from playground.client import Person as Somebody

pytest_plugins = ["playground.pytest_plugin"]

ANN = PersonId(11)


@dataclass
class Clock:
    ms: int = 1_700_000_000_000

    def __call__(self) -> int:
        return self.ms


class Away(FolderMedia):
    """A folder whose disk is gone."""

    async def get(self, name: str) -> bytes | None:
        raise MediaAway("no disk")


class Stage:
    """Ann's profile has one photo, which she sent to the bot."""

    def __init__(self, playground: Playground, bot: Bot, api: BotApi, media: Media) -> None:
        self.playground, self.bot, self.api, self.media = playground, bot, api, media
        self.store, self.clock = MemoryStore(), Clock()
        self.vault = KeyVault(["0123456789abcdef" * 4])
        self.person = Person(BotId(bot.id), ANN, Fingerprint("ann"), "en", created_ms=1)
        self.chance = random.Random(1)
        self.keeping = Keeping(
            bot=BotId(bot.id),
            catalogue=self.store.catalogue,
            copies=self.store.copies,
            media=media,
            files=api,
            sealer=CopySealer(),
            vault=self.vault,
            now_ms=self.clock,
        )
        self.gateway = KeptFiles(api, self.keeping)

    async def shows(self, *shots: Shot) -> Face:
        """Her profile has these from now on."""
        wanting = Wanting(BotId(self.bot.id), self.vault, self.clock, self.new_id)
        old = await self.profile()
        before = await self.face() if old else Face("Ann")
        face, changes = await wanting.follow(ANN, before, replace(before, shots=shots))
        sealed = await self.vault.seal(faces.written(face))
        fresh = Profile(BotId(self.bot.id), ANN, sealed)
        written = ProfileWritten(old.changed(face=sealed) if old else fresh)
        joined = () if old else (PersonJoined(self.person, b"address"),)
        await self.commits(*joined, written, *changes)
        return face

    def new_id(self) -> int:
        return self.chance.randrange(1, 1 << 52)

    async def commits(self, *changes: object) -> None:
        commit = Commit(BotId(self.bot.id), self.clock(), changes)
        await self.store.commit(commit)

    async def profile(self) -> Profile | None:
        return await self.store.catalogue.profile(BotId(self.bot.id), ANN)

    async def face(self) -> Face:
        profile = await self.profile()
        assert profile is not None
        return faces.read(await self.vault.open(profile.face))

    async def looks_after(self) -> list[Copying]:
        """One round."""
        done = [await self.keeping.looked_after(it) for it in await self.keeping.due()]
        await self.commits(*done)
        return done

    async def copies(self) -> list[Copy]:
        return list(await self.store.copies.due(BotId(self.bot.id), NEVER, 99))

    async def sends(self, to: Somebody, shot: Shot, medium: str = "photo") -> Answer:
        """Her card, as the bot sends it."""
        kept = {"kept": shot.copy, "file": shot.file, "name": shot.name, "kind": medium}
        params = {"chat_id": to.id, medium: kept, "caption": "Ann, 27"}
        return await self.gateway.call(f"send{medium.capitalize()}", params)


async def photo_of(stage: Stage, who: Somebody, kind: str = "photo") -> Shot:
    """What the bot gets when somebody sends one."""
    await who.sends(kind)
    (update,) = (await stage.api.call("getUpdates", {"offset": -1})).result
    file = update["message"][kind]
    file = file[-1] if kind == "photo" else file
    return Shot(Medium(kind), file["file_id"])


@pytest.fixture
async def stage(playground: Playground, tmp_path: Path) -> AsyncIterator[Stage]:
    bot = await playground.bot()
    async with reaching(playground.url, 4) as client:
        yield Stage(playground, bot, client(bot.token), FolderMedia(tmp_path))


@pytest.fixture
async def ann(stage: Stage) -> Somebody:
    who = await stage.playground.person("Ann")
    await who.starts(stage.bot)
    return who


async def test_a_photo_that_telegram_has_lost_is_sent_anew_and_the_profile_learns_of_it(
    stage: Stage, ann: Somebody
) -> None:
    face = await stage.shows(await photo_of(stage, ann))
    assert [type(it) for it in await stage.looks_after()] == [CopySettled]
    assert (await stage.sends(ann, face.shots[0])).renewed is None
    await stage.playground.lose_files(stage.bot)
    answer = await stage.sends(ann, face.shots[0])
    assert answer.status == 200
    assert answer.renewed is not None
    await ann.expects(kind="photo", text="Ann, 27")
    await stage.commits(*await stage.keeping.learnt(*answer.renewed))
    (shot,) = (await stage.face()).shots
    assert (shot.copy, shot.file) == (face.shots[0].copy, answer.renewed.file)
    assert shot.number == face.shots[0].number
    assert (await stage.sends(ann, shot)).renewed is None
    # Two cards were on their way: the profile has learnt of the first.
    assert await stage.keeping.learnt(*answer.renewed) == ()


async def test_in_the_place_of_another_card_and_as_a_video_too(
    stage: Stage, ann: Somebody
) -> None:
    photo, video = await photo_of(stage, ann), await photo_of(stage, ann, "video")
    face = await stage.shows(photo, video)
    await stage.looks_after()
    sent = await stage.sends(ann, face.shots[0])
    await stage.playground.lose_files(stage.bot)
    shot = face.shots[1]
    kept = {"kept": shot.copy, "file": shot.file, "name": "", "kind": "video"}
    number = sent.result["message_id"]
    params = {"chat_id": ann.id, "message_id": number, "media": {"type": "video", "media": kept}}
    answer = await stage.gateway.call("editMessageMedia", params)
    assert answer.status == 200
    assert answer.renewed is not None
    assert answer.renewed.copy == shot.copy


async def test_a_named_file_is_fetched_and_sent_anew_and_from_the_copy_when_it_is_lost(
    stage: Stage, ann: Somebody
) -> None:
    shot = replace(await photo_of(stage, ann, "video"), name="video.mp4")
    (shot,) = (await stage.shows(shot)).shots
    await stage.looks_after()
    assert (await stage.sends(ann, shot, "video")).renewed is None
    await stage.playground.lose_files(stage.bot)
    assert (await stage.sends(ann, shot, "video")).renewed is not None


async def test_what_was_not_fetched_yet_cannot_be_sent_anew_and_other_refusals_stay(
    stage: Stage, ann: Somebody
) -> None:
    (shot,) = (await stage.shows(await photo_of(stage, ann))).shots
    await stage.playground.lose_files(stage.bot)
    assert (await stage.sends(ann, shot)).status == 400
    assert (await stage.sends(ann, replace(shot, copy="unknown"))).status == 400
    assert (await KeptFiles(stage.api, None).call("sendPhoto", {"chat_id": ann.id})).status == 400
    stage.gateway = KeptFiles(stage.api, None)
    assert (await stage.sends(ann, shot)).status == 400


async def test_a_place_that_is_away_changes_nothing_but_that_the_card_is_not_sent(
    stage: Stage, ann: Somebody, tmp_path: Path
) -> None:
    (shot,) = (await stage.shows(await photo_of(stage, ann))).shots
    await stage.looks_after()
    away = replace(stage.keeping, media=Away(tmp_path))
    stage.gateway = KeptFiles(stage.api, away)
    assert (await stage.sends(ann, shot)).status == 200
    await stage.playground.lose_files(stage.bot)
    assert (await stage.sends(ann, shot)).status == 400


async def test_a_copy_goes_with_its_photo_and_once_more_for_whoever_wrote_it_late(
    stage: Stage, ann: Somebody
) -> None:
    first, second = await photo_of(stage, ann), await photo_of(stage, ann)
    face = await stage.shows(first, second)
    await stage.looks_after()
    name = face.shots[0].copy
    assert await stage.keeping.content(name) is not None
    assert await stage.media.get(name) is not None
    await stage.shows(face.shots[1])
    assert await stage.keeping.content(name) is None
    await stage.looks_after()
    assert await stage.media.get(name) is None
    await stage.media.put(name, b"late")
    stage.clock.ms += AGAIN_MS
    assert [type(it) for it in await stage.looks_after()] == [CopyGone]
    assert await stage.media.get(name) is None
    assert [it.name for it in await stage.copies()] == [face.shots[1].copy]


@pytest.mark.security
async def test_who_deletes_everything_leaves_no_copy(stage: Stage, ann: Somebody) -> None:
    (shot,) = (await stage.shows(await photo_of(stage, ann))).shots
    await stage.looks_after()
    await stage.commits(PersonForgotten(stage.person))
    assert await stage.keeping.content(shot.copy) is None
    await stage.looks_after()
    assert await stage.media.get(shot.copy) is None
    assert await stage.keeping.learnt(shot.copy, shot.file, "new") == ()


async def test_a_copy_whose_photo_is_gone_before_it_was_fetched_is_left(
    stage: Stage, ann: Somebody
) -> None:
    secret = await stage.vault.seal(b"0123456789abcdef" * 4)
    astray = Copy(BotId(stage.bot.id), "astray", ANN, secret, stage.clock())
    await stage.shows()
    await stage.commits(CopyWanted(astray))
    assert [type(it) for it in await stage.looks_after()] == [CopyLeft]


async def test_what_cannot_be_fetched_is_tried_for_some_hours_and_given_up(
    stage: Stage, ann: Somebody
) -> None:
    await stage.shows(Shot(Medium.PHOTO, "no file of ours"))
    for _ in range(TRIES - 1):
        assert [type(it) for it in await stage.looks_after()] == [CopySettled]
        assert await stage.looks_after() == []
        (copy,) = await stage.copies()
        stage.clock.ms = copy.due_ms
    assert [type(it) for it in await stage.looks_after()] == [CopyGone]
    assert await stage.copies() == []
