"""Whoever gets a message that may trouble them is asked whether it does; nothing is held back."""

import pytest

from bot.moderating import Bench
from bot.scene import ANA, BOB, Scene
from meetsmatch.core.concerns import Concern
from meetsmatch.core.relay import Content, Kind
from meetsmatch.core.rules import DAY_MS


async def test_an_insult_arrives_and_its_reader_is_asked_once(chat: Scene):
    assert await chat(ANA, "you bitch") == [(BOB, "you bitch"), (BOB, "concern-insults")]
    assert chat.buttons(BOB) == ["report", "it-is-fine"]
    assert await chat(ANA, "kill yourself") == [(BOB, "kill yourself")]
    chat.clock.ms += DAY_MS
    assert (BOB, "concern-threats") in await chat(ANA, "kill yourself")


class EveryPhoto:
    """A model that says of each photo that it may show nudity."""

    async def concern(self, content: Content, min_age: int) -> Concern | None:
        return Concern.NUDITY if content.kind is Kind.PHOTO else None


async def test_a_photo_that_may_show_nudity_arrives_and_its_reader_is_asked(chat: Scene):
    chat.filter = EveryPhoto()
    chat.restart()
    seen = await chat.sends(ANA, photo=[{"file_id": "p", "width": 1, "height": 1}])
    assert seen[-2:] == [(BOB, "sendPhoto"), (BOB, "concern-nudity")]
    assert chat.buttons(BOB) == ["report", "it-is-fine"]


async def test_each_of_the_two_is_asked(chat: Scene):
    await chat(ANA, "you bitch")
    assert (ANA, "concern-insults") in await chat(BOB, "fuck you")


async def test_who_says_it_is_fine_goes_on(chat: Scene):
    await chat(ANA, "you bitch")
    assert await chat.taps(BOB, "it-is-fine") == [(BOB, "deleteMessage")]
    assert await chat(BOB, "haha") == [(ANA, "haha")]


async def test_who_is_bothered_reports_with_one_tap(chat: Scene):
    await chat(ANA, "you bitch")
    seen = await chat.taps(BOB, "report")
    assert (ANA, "partner-left") in seen
    assert (BOB, "~reported") in seen


@pytest.mark.security
async def test_a_word_about_age_is_asked_about_beside_others_and_leads_to_a_pause(chat: Scene):
    await chat(ANA, "you bitch")
    seen = await chat(ANA, "i'm 15")
    assert seen == [(BOB, "i'm 15"), (BOB, "concern-minor")]
    assert not (await chat.person(ANA)).is_hidden
    await chat.taps(BOB, "report")
    assert (await chat.person(ANA)).is_hidden
    (case,) = await Bench(chat).moderation.cases()
    assert case.reports == 1
