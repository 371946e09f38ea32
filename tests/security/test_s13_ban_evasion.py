"""S-13: a ban outlives deletion and a new beginning; a dump alone tells of nobody who it is."""

import hashlib

import pytest

from bot.moderating import Bench
from bot.scene import ANA, BOB, BOT, CLEO, Scene
from meetsmatch.adapters.vault import KeyVault
from meetsmatch.core.reports import Verdict
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.sanctions import Rung

pytestmark = pytest.mark.security

SECRET = "a-secret-of-thirty-two-letters-0123456789"


async def leaves(scene: Scene, who: int) -> None:
    await scene(who, "/delete")
    await scene.taps(who, "delete-yes")


@pytest.fixture
async def banned() -> Scene:
    """Ana is banned; Bob and Cleo are here."""
    scene = Scene()
    await scene.joins(ANA, BOB, CLEO)
    await Bench(scene).sanctions(ANA, Rung.BAN)
    return scene


async def test_who_deletes_everything_and_begins_anew_is_still_banned(banned: Scene):
    for _ in range(3):
        await leaves(banned, ANA)
        assert await banned(ANA, "/start") == [(ANA, "statement")]
        assert await banned(ANA, "hello?") == [(ANA, "statement")]
    await banned(BOB, "/chat")
    assert await banned.wave() == []


async def test_who_is_gone_when_the_ban_comes_finds_it_in_force(banned: Scene):
    await banned.meet(BOB, CLEO)
    await banned(CLEO, "/report")
    await banned.taps(CLEO, "reason-threats")
    await leaves(banned, BOB)
    await Bench(banned).decides(BOB, Verdict.BAN)
    assert await banned(BOB, "/start") == [(BOB, "statement")]


async def test_a_ban_ends_with_its_memory(banned: Scene):
    await leaves(banned, ANA)
    await banned.later(730 * DAY_MS)
    assert await banned(ANA, "/start") == [(ANA, "ask-consent")]


def test_a_fingerprint_is_found_by_nobody_without_the_key():
    """Fingerprints are keyed: the hash of every id there is leads to none of them."""
    vault = KeyVault([SECRET])
    found = vault.fingerprint(BOT, ANA)
    for hashing in ("md5", "sha1", "sha256", "blake2b"):
        for plain in (b"%d" % ANA, b"%d:%d" % (BOT, ANA)):
            assert not hashlib.new(hashing, plain).hexdigest().startswith(found)
    assert KeyVault([SECRET + "x"]).fingerprint(BOT, ANA) != found
