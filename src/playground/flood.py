"""Flood control as bots meet it: off, about what Telegram's FAQ says, or hostile on top.

Real limits are unspecified; the numbers here are the FAQ's, the bursts are assumed.
"""

import random
from dataclasses import dataclass

from playground.call import Call
from playground.clock import Clock
from playground.errors import Mistake
from playground.faults import Fault

PROFILES = ("off", "faq", "hostile")
_SENDING = ("send", "copy", "forward")
_CHATS_KEPT = 10_000


@dataclass(slots=True)
class Bucket:
    """Tokens that come back with time."""

    rate: float
    burst: float
    tokens: float
    at: float

    def refill(self, now: float) -> None:
        """Credit the time since the last look."""
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
        self.at = now

    def lacks(self, weight: float) -> float:
        """Seconds until `weight` tokens are there; what is more than the burst counts as it."""
        return max(0.0, (min(weight, self.burst) - self.tokens) / self.rate)


class Flood:
    """Buckets per chat and per bot, on the playground's clock, with its own chance."""

    def __init__(self, clock: Clock, seed: int) -> None:
        self._clock = clock
        self._seed = seed
        self.profile = "off"
        self._random = random.Random(seed)
        self._buckets: dict[tuple[int, str], Bucket] = {}

    def choose(self, profile: str) -> None:
        """Begin a profile anew, from the same seed every time."""
        if profile not in PROFILES:
            raise Mistake(f"there is no flood profile {profile!r}: give {', '.join(PROFILES)}")
        self.profile = profile
        self._random = random.Random(self._seed)
        self._buckets.clear()

    def check(self, call: Call) -> Fault | None:
        """What this call gets instead of an answer, if anything."""
        chat = call.args.get("chat_id", "")
        if self.profile == "off" or not chat or not call.method.lower().startswith(_SENDING):
            return None
        if self.profile == "hostile" and (whim := self._whim()):
            return whim
        return self._spend(call, chat)

    def _whim(self) -> Fault | None:
        dice = self._random.random()
        if dice < 0.05:
            return Fault(0, "429", retry_after=self._random.randint(1, 5))
        if dice < 0.08:
            return Fault(0, "5xx")
        if dice < 0.10:
            return Fault(0, "drop")
        return Fault(0, "slow", seconds=self._random.uniform(0.5, 3)) if dice < 0.12 else None

    def _spend(self, call: Call, chat: str) -> Fault | None:
        if len(self._buckets) > _CHATS_KEPT:
            self._buckets.clear()
        rate, burst = (20 / 60, 20) if chat.startswith(("-", "@")) else (1, 4)
        buckets = (
            self._bucket(call.bot_id, chat, rate, burst),
            self._bucket(call.bot_id, "", 30, 30),
        )
        weight = _weight(call)
        wait = max(bucket.lacks(weight) for bucket in buckets)
        if wait > 0:
            return Fault(0, "429", retry_after=int(wait) + 1)
        for bucket in buckets:
            bucket.tokens -= weight
        return None

    def _bucket(self, bot_id: int, chat: str, rate: float, burst: float) -> Bucket:
        now = self._clock.now()
        key = (bot_id, chat)
        bucket = self._buckets.setdefault(key, Bucket(rate, burst, burst, now))
        bucket.refill(now)
        return bucket


def _weight(call: Call) -> int:
    """Messages this call makes: an album or a plural counts each (assumed)."""
    if call.method.lower() == "sendchataction":
        return 0
    listed = call.args.get("media") or call.args.get("message_ids") or ""
    return max(1, listed.count('"type"') if '"type"' in listed else listed.count(",") + 1)
