"""Inline buttons: what pressing one asks for, signed for one person.

A token is attacker data until `open` has returned: Telegram passes on whatever a client sends.
Whoever reads tokens (their own client shows them) learns nothing of who they speak of: the
subject is enciphered for one person, action and time, so that the tokens of two people who
look at the same card have nothing in common.
"""

import hmac
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from meetsmatch.bot.speech import Button, Facts
from meetsmatch.core.errors import OldButton
from meetsmatch.core.ids import BotId, PersonId
from meetsmatch.core.rules import DAY_MS

MAC_BYTES = 16
TOKEN_LIMIT = 64
"""callback_data holds at most so many bytes (Bot API documentation)."""

_HEAD = struct.Struct(">BQI")
_FOR = struct.Struct(">QQ")
_TWEAK = struct.Struct(">QQBI")
_ROUND = struct.Struct(">BI")

ROUNDS = 4
HALF = 32
LOW = (1 << HALF) - 1


class Action(IntEnum):
    """What a button asks for. Numbers are never reused: old buttons stay in people's chats."""

    AGREE = 1
    GENDER = 2
    SEEKS = 3
    DECADE = 4
    YEAR = 5
    BACK = 6
    CHECK_AGE = 7

    CHAT = 10
    NEXT = 11
    STOP = 12
    CANCEL = 13
    SEND = 14
    DISCARD = 15
    SHOW_MEDIA = 16

    SETTINGS = 20
    ASK_SEEKS = 21
    SET_SEEKS = 22
    ASK_AGE_FROM = 23
    SET_AGE_FROM = 24
    ASK_AGE_TO = 25
    SET_AGE_TO = 26
    ASK_TALKS = 27
    SET_TALKS = 28
    SET_RELAXES = 29
    ASK_LANGUAGE = 30
    SET_LANGUAGE = 31
    CLOSE = 32
    NEWS = 33
    SET_NEWS = 34

    BLOCK = 40
    REPORT = 41
    REPORT_FOR = 42
    NEVER_MIND = 43

    DELETE = 50
    KEEP = 51
    ASK_DELETE = 52
    WITHDRAW = 53

    PROFILE = 60
    GO = 61
    ASK = 62
    SKIP = 63
    SET_PLACE = 64
    PORTRAIT = 65
    SHOTS = 66
    SHOT = 67
    SHOT_MOVE = 68
    SHOT_REPLACE = 69
    SHOT_REMOVE = 70
    INTERESTS = 71
    SET_INTEREST = 72
    ASK_GOAL = 73
    SET_GOAL = 74
    ASK_RADIUS = 75
    SET_RADIUS = 76
    PAUSE = 77
    RESUME = 78

    LIKE = 90
    PASS = 91
    NOTE = 92
    FLIP = 93
    UNDO = 94
    MORE = 95
    LESS = 96
    WHY = 97
    CARD_REPORT = 98
    CARD_REPORT_FOR = 99
    CARD_BLOCK = 100
    BROWSE = 101
    LIKES = 102
    FARTHER = 103
    MORE_AGES = 104
    ALERT = 105

    OPEN_MATCH = 120
    MATCHES = 121
    UNMATCH = 122
    END_MATCH = 123
    KEEP_MATCH = 124
    REVEAL = 125
    NOT_NOW = 126
    SAY_GOOD = 127
    SAY_BAD = 128
    KEEP_IN_TOUCH = 129

    PREMIUM = 150
    BUY = 151

    APPEAL = 170

    VERDICT = 200
    HEAR = 201
    EXHIBITS = 202
    CASE = 203
    ATTACH = 204
    BROADCAST = 205

    ANOTHER_LINK = 160

    PROVE = 180
    FINE = 181


@dataclass(frozen=True, slots=True)
class Press:
    """An opened token: what is asked for, about which object, with which choice."""

    action: Action
    subject: int
    choice: str


class Buttons:
    """Makes buttons and opens what comes back from them."""

    def __init__(
        self, bot: BotId, sign: Callable[[bytes], bytes], now_ms: Callable[[], int]
    ) -> None:
        self.bot, self.sign, self.now_ms = bot, sign, now_ms

    def make(
        self,
        person: PersonId,
        text: str,
        action: Action,
        subject: int = 0,
        choice: str = "",
        lasts_ms: int = 365 * DAY_MS,
        facts: Facts | None = None,
    ) -> Button:
        """A button that only `person` can press, and only for so long."""
        expires_s = (self.now_ms() + lasts_ms) // 1000
        hidden = self._enciphered(person, action, expires_s, subject)
        payload = _HEAD.pack(action, hidden, expires_s) + choice.encode()
        token = urlsafe_b64encode(payload + self._mac(person, payload)).rstrip(b"=").decode()
        if len(token) > TOKEN_LIMIT:
            raise ValueError(f"choice {choice!r} is too long for a button")
        return Button(text, token, facts or {})

    def open(self, person: PersonId, token: str) -> Press:
        """What the token says; raises OldButton unless it is ours, theirs and still good."""
        try:
            raw = urlsafe_b64decode(token.encode() + b"=" * (-len(token) % 4))
            payload, mac = raw[:-MAC_BYTES], raw[-MAC_BYTES:]
            if not hmac.compare_digest(mac, self._mac(person, payload)):
                raise OldButton
            number, hidden, expires_s = _HEAD.unpack_from(payload)
            action = Action(number)  # one of an older version may be gone
        except (ValueError, struct.error) as error:  # ValueError: no base64, no text, no action
            raise OldButton from error
        if expires_s * 1000 <= self.now_ms():
            raise OldButton
        subject = self._deciphered(person, action, expires_s, hidden)
        return Press(action, subject, payload[_HEAD.size :].decode())

    # Luby and Rackoff (1988): four rounds of a keyed function make a block cipher that can't be
    # told from chance, even by who may choose what is deciphered. Everything but the subject
    # tweaks the key, so no two tokens but equal ones are made under the same cipher.

    def _enciphered(self, person: PersonId, action: int, expires_s: int, subject: int) -> int:
        tweak = _TWEAK.pack(self.bot, person, action, expires_s)
        left, right = subject >> HALF, subject & LOW
        for number in range(ROUNDS):
            left, right = right, left ^ self._round(tweak, number, right)
        return left << HALF | right

    def _deciphered(self, person: PersonId, action: int, expires_s: int, hidden: int) -> int:
        tweak = _TWEAK.pack(self.bot, person, action, expires_s)
        left, right = hidden >> HALF, hidden & LOW
        for number in reversed(range(ROUNDS)):
            left, right = right ^ self._round(tweak, number, left), left
        return left << HALF | right

    def _round(self, tweak: bytes, number: int, half: int) -> int:
        mac = self.sign(b"subject" + tweak + _ROUND.pack(number, half))
        return int.from_bytes(mac[: HALF // 8], "big")

    def _mac(self, person: PersonId, payload: bytes) -> bytes:
        return self.sign(b"button" + _FOR.pack(self.bot, person) + payload)[:MAC_BYTES]
