"""Codes of an authenticator app, and the picture that it reads. Needs the extra `panel`."""

import io
import re

import segno
from pyotp import random_base32
from pyotp.totp import TOTP
from pyotp.utils import strings_equal

STEP_S = 30
DRIFT = 1
"""So many steps a phone's clock may be wrong."""


class TimedCodes:
    """TOTP as every app knows it: SHA-1, six digits, half a minute (RFC 6238)."""

    def __init__(self, issuer: str = "MeetsMatch") -> None:
        """`issuer` is what the app shows above the code."""
        self._issuer = issuer

    def fresh(self) -> str:
        """160 random bits, in base 32."""
        return random_base32()

    def address(self, secret: str, name: str) -> str:
        """As `Codes.address`."""
        return TOTP(secret).provisioning_uri(name=name, issuer_name=self._issuer)

    def step(self, secret: str, code: str, now_ms: int) -> int | None:
        """As `Codes.step`; spaces in a code are what people type."""
        digits = re.sub(r"\s", "", code)
        now = now_ms // 1_000 // STEP_S
        codes = TOTP(secret)
        fitting = [
            step
            for step in range(now - DRIFT, now + DRIFT + 1)
            if strings_equal(codes.at(step * STEP_S), digits)
        ]
        return fitting[0] if fitting else None


def picture(address: str) -> str:
    """A QR code as an SVG element, black on white."""
    drawn = io.BytesIO()
    segno.make(address, micro=False).save(
        drawn, "svg", scale=4, xmldecl=False, svgns=False, light="white", nl=False, omitsize=True
    )
    return drawn.getvalue().decode()
