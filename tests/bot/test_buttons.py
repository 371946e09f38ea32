"""S-04: whatever comes back as a button's token, only what we signed for that person counts."""

import hashlib
import os
import random
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.scene import ANA, BOB, BOT, CLEO, Scene
from meetsmatch.bot.buttons import MAC_BYTES, TOKEN_LIMIT, Action, Buttons, Press
from meetsmatch.core.errors import OldButton
from meetsmatch.core.ids import BotId, PersonId
from meetsmatch.core.rules import DAY_MS

pytestmark = pytest.mark.security
PERSON = PersonId(2**52 - 1)


def sign(text: bytes) -> bytes:
    return hashlib.blake2b(text, key=b"k" * 32, digest_size=32).digest()


def buttons(now_ms: int = 0, bot: int = 1) -> Buttons:
    return Buttons(BotId(bot), sign, lambda: now_ms)


@given(
    st.sampled_from(Action),
    st.integers(0, 2**52 - 1),
    st.text("abcdefghijklmnopqrstuvwxyz0123456789-+", max_size=14),
)
def test_what_was_signed_comes_back(action: Action, subject: int, choice: str):
    made = buttons().make(PERSON, "key", action, subject, choice)
    assert len(made.token) <= TOKEN_LIMIT
    assert buttons().open(PERSON, made.token) == Press(action, subject, choice)


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**52 - 1), st.sampled_from(Action))
def test_any_subject_fits_and_none_can_be_read(subject: int, person: int, action: Action):
    made = buttons().make(PersonId(person), "key", action, subject)
    assert buttons().open(PersonId(person), made.token).subject == subject
    assert subject.to_bytes(8, "big") not in raw(made.token)[:-MAC_BYTES] or subject < 1 << 32


def test_two_people_who_look_at_the_same_card_hold_nothing_in_common():
    ann = 0x7ACE_0FBE_A17F1
    viewers = [PersonId(number) for number in range(1, 2_001)]
    tokens = [raw(buttons().make(viewer, "key", Action.BLOCK, ann).token) for viewer in viewers]
    hidden = [int.from_bytes(token[1:9], "big") for token in tokens]
    assert len(set(hidden)) == len(hidden)
    # Of 64 bits about 32 differ between any two, as between numbers drawn at random.
    apart = [(a ^ b).bit_count() for a, b in pairwise(hidden)]
    assert 31 < sum(apart) / len(apart) < 33
    assert min(apart) > 8


def test_another_action_and_another_time_hide_the_same_subject_otherwise():
    made = [
        buttons(now).make(PERSON, "key", action, 12_345, lasts_ms=60_000).token
        for now in (0, 1_000)
        for action in (Action.BLOCK, Action.REPORT)
    ]
    assert len({raw(token)[1:9] for token in made}) == 4


def raw(token: str) -> bytes:
    return urlsafe_b64decode(token + "=" * (-len(token) % 4))


def test_a_button_of_an_older_version_is_old(monkeypatch: pytest.MonkeyPatch):
    made = buttons().make(PERSON, "key", Action.KEEP)
    monkeypatch.delitem(Action._value2member_map_, Action.KEEP.value)
    with pytest.raises(OldButton):
        buttons().open(PERSON, made.token)


def test_a_choice_that_does_not_fit_is_refused_when_it_is_made():
    with pytest.raises(ValueError, match="too long"):
        buttons().make(PERSON, "key", Action.CHAT, choice="x" * 30)


@given(st.text(max_size=64))
def test_what_we_did_not_make_opens_nothing(token: str):
    with pytest.raises(OldButton):
        buttons().open(PERSON, token)


def test_neither_another_person_nor_another_bot_nor_another_time():
    token = buttons().make(PERSON, "key", Action.CHAT, lasts_ms=10_000).token
    assert buttons(9_000).open(PERSON, token).action is Action.CHAT
    for stand, person in (
        (buttons(), PersonId(1)),
        (buttons(bot=2), PERSON),
        (buttons(10_000), PERSON),
    ):
        with pytest.raises(OldButton):
            stand.open(person, token)


# --- on stage: nobody's world changes -----------------------------------------------------

CHOICES = {
    Action.GENDER: "man",
    Action.SEEKS: "men",
    Action.DECADE: "1990",
    Action.YEAR: "1990",
    Action.SET_SEEKS: "men",
    Action.SET_AGE_FROM: "30",
    Action.SET_AGE_TO: "30",
    Action.SET_TALKS: "+ru",
    Action.SET_RELAXES: "no",
    Action.SET_LANGUAGE: "ru",
    Action.REPORT_FOR: "spam",
    Action.SEND: "7fffffff.7fffffff",
    Action.ASK: "bio",
    Action.SKIP: "shots",
    Action.SET_GOAL: "dates",
    **{Action(number): "0.0.0" for number in range(Action.LIKE, Action.BROWSE)},
    Action.CARD_REPORT_FOR: "0.0.0.0",
    Action.BUY: "50.30",
}
LIVES_MS = 10_000


async def world(scene: Scene) -> list[object]:
    """All that a press could change."""
    people = [await scene.person(who) for who in (ANA, BOB, CLEO)]
    chats = [await scene.store.chat_of(BOT, person.id) for person in people]
    places = [await scene.store.place_of(BOT, person.id) for person in people]
    apart = await scene.store.apart(BOT, scene.clock(), [person.id for person in people])
    return [people, chats, places, apart, await scene.store.counts(BOT)]


def hostile(scene: Scene, action: Action, cleo: PersonId, other: PersonId, subject: int):
    """Tokens of other people, other times, other bots, broken ones and noise."""
    choice = CHOICES.get(action, "")
    signed = scene.dialog.buttons
    own = signed.make(cleo, "x", action, subject, choice, lasts_ms=LIVES_MS).token
    raw = bytearray(urlsafe_b64decode(own + "=" * (-len(own) % 4)))
    chance = random.Random(action)
    for place in chance.sample(range(len(raw)), 8):
        broken = bytearray(raw)
        broken[place] ^= 1 << chance.randrange(8)
        yield urlsafe_b64encode(broken).rstrip(b"=").decode()
    yield signed.make(other, "x", action, subject, choice).token
    yield Buttons(BotId(8), scene.vault.sign, scene.clock).make(cleo, "x", action, subject).token
    yield urlsafe_b64encode(os.urandom(48)).decode()
    yield own[:-4]
    yield own + "AAAA"
    yield ""
    yield "é" * 32


@pytest.mark.parametrize("action", Action)
async def test_stale_foreign_forged_and_random_tokens_change_nothing(chat: Scene, action: Action):
    await chat.joins(CLEO)
    await chat(CLEO, "/chat")
    cleo, bob = (await chat.person(CLEO)).id, (await chat.person(BOB)).id
    theirs = await chat.store.chat_of(BOT, bob)
    assert theirs is not None
    expired = chat.dialog.buttons.make(
        cleo, "x", action, theirs.id, CHOICES.get(action, ""), lasts_ms=LIVES_MS
    ).token
    before = await world(chat)
    for token in hostile(chat, action, cleo, bob, theirs.id):
        assert await chat.presses(CLEO, token, 1) == [(CLEO, "!old-button")]
        await chat.later(2_000)
    assert await world(chat) == before
    chat.clock.ms += DAY_MS // 48
    assert await chat.presses(CLEO, expired, 1) == [(CLEO, "!old-button")]


@pytest.mark.parametrize("action", Scene().dialog.screens.presses)
async def test_a_press_repeated_changes_nothing_more(chat: Scene, action: Action):
    await chat.joins(CLEO)
    ana = (await chat.person(ANA)).id
    theirs = await chat.store.chat_of(BOT, ana)
    assert theirs is not None
    token = chat.dialog.buttons.make(ana, "x", action, theirs.id, CHOICES.get(action, "")).token
    await chat.presses(ANA, token, 1)
    if action is Action.DELETE:
        await chat(ANA, "/start")
    once = settled(await world(chat))
    await chat.presses(ANA, token, 1)
    assert settled(await world(chat)) == once


def settled(seen: list[object]) -> list[object]:
    """Versions count attempts; what they guard is what matters."""
    people, *rest = seen
    assert isinstance(people, list)
    return [[replace(person, version=0) for person in people], *rest]
