"""What becomes of a secret: by hand, so that a Worker can, and as the standard says."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from meetsmatch.adapters.keys import derived


@given(
    secret=st.text(st.characters(codec="utf-8")),
    use=st.binary(max_size=40),
    length=st.integers(1, 32),
)
def test_keys_are_derived_as_rfc_5869_says(secret: str, use: bytes, length: int):
    standard = HKDF(SHA256(), length, salt=None, info=b"meetsmatch " + use)
    assert derived(secret, use, length) == standard.derive(secret.encode())
