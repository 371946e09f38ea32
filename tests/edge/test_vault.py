"""Sealing, finding and signing with keys that live outside the database."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from meetsmatch.adapters.secret import fresh
from meetsmatch.adapters.vault import KeyVault, WeakKey, WrongKey, keys_in
from meetsmatch.core.ids import BotId

BOT = BotId(700)
OLD, NEW = fresh(), fresh()


async def test_what_is_sealed_opens_again_and_never_looks_the_same() -> None:
    vault = KeyVault([OLD])
    one, two = await vault.seal(b"hello"), await vault.seal(b"hello")
    assert one != two
    assert b"hello" not in one
    assert await vault.open(one) == await vault.open(two) == b"hello"


async def test_after_a_rotation_the_new_key_seals_and_the_old_one_still_opens() -> None:
    before = await KeyVault([OLD]).seal(b"then")
    rotated = KeyVault([NEW, OLD])
    assert await rotated.open(before) == b"then"
    now = await rotated.seal(b"now")
    assert await KeyVault([NEW]).open(now) == b"now"


async def test_a_stranger_to_the_keys_is_told_so() -> None:
    sealed = await KeyVault([OLD]).seal(b"hello")
    with pytest.raises(WrongKey, match="not among SECRET_KEYS"):
        await KeyVault([NEW]).open(sealed)


@pytest.mark.parametrize("at", [0, 1, 5, 17, -1])
async def test_a_changed_envelope_does_not_open(at: int) -> None:
    vault = KeyVault([OLD])
    sealed = bytearray(await vault.seal(b"hello"))
    sealed[at] ^= 1
    with pytest.raises(WrongKey):
        await vault.open(bytes(sealed))


async def test_an_envelope_that_was_cut_short_does_not_open() -> None:
    sealed = await KeyVault([OLD]).seal(b"hello")
    for length in range(len(sealed)):
        with pytest.raises(WrongKey):
            await KeyVault([OLD]).open(sealed[:length])


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" + bytes(16)])
async def test_what_is_no_envelope_does_not_open(sealed: bytes) -> None:
    with pytest.raises(WrongKey):
        await KeyVault([OLD]).open(sealed)


def test_a_fingerprint_finds_the_same_person_of_the_same_bot_across_rotations() -> None:
    vault = KeyVault([OLD])
    found = vault.fingerprint(BOT, 4242)
    assert found == KeyVault([NEW, OLD]).fingerprint(BOT, 4242)
    assert len(found) == 32
    others = {vault.fingerprint(BOT, 4243), vault.fingerprint(BotId(701), 4242)}
    assert len(others | {found, KeyVault([NEW]).fingerprint(BOT, 4242)}) == 4


def test_a_new_key_takes_back_what_the_old_one_signed() -> None:
    signed = KeyVault([OLD]).sign(b"text")
    assert len(signed) == 32
    assert signed == KeyVault([OLD]).sign(b"text")
    assert signed != KeyVault([NEW, OLD]).sign(b"text")


@pytest.mark.security
@pytest.mark.parametrize("weak", ["", "short", "a" * 64, "abcabcabc" * 10])
def test_a_key_that_could_be_guessed_is_refused(weak: str) -> None:
    with pytest.raises(WeakKey, match="meetsmatch key"):
        KeyVault([weak])


def test_a_key_file_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "data" / "meetsmatch.key"
    keys = keys_in(path)
    assert len(keys) == 1
    assert keys_in(path) == keys
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_every_line_of_a_key_file_is_a_key(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_text(f"{NEW}\n{OLD}\n", "ascii")
    assert keys_in(path) == [NEW, OLD]


def test_processes_that_start_together_make_one_key_file(tmp_path: Path) -> None:
    starters = 8
    with ThreadPoolExecutor(starters) as pool:
        for number in range(20):
            path, together = tmp_path / f"{number}/keys", Barrier(starters)

            def start(path: Path = path, together: Barrier = together) -> list[str]:
                together.wait()
                return keys_in(path)

            found = [it.result() for it in [pool.submit(start) for _ in range(starters)]]
            assert len(found[0]) == 1
            assert found == found[:1] * starters
            assert os.listdir(path.parent) == ["keys"]
