"""Passwords are kept hashed, as argon2id."""

from meetsmatch.adapters.passwords import Argon2Passwords


async def test_a_password_fits_its_hash_and_nothing_else():
    passwords = Argon2Passwords()
    hashed = await passwords.hashed("correct horse")
    assert hashed.startswith("$argon2id$v=19$m=47104,t=2,p=1$")
    assert await passwords.fits("correct horse", hashed)
    assert not await passwords.fits("correct horses", hashed)
    assert not await passwords.fits("correct horse", "no hash at all")
    assert not await passwords.fits("nobody's", None)
    assert await passwords.hashed("correct horse") != hashed
