"""Refusals: rules that somebody ran into. Data for words, never a traceback.

Refused
├── NotJoined      onboarding comes first
├── TooYoung       under the operator's age
├── TooSoon        a limit, with how long to wait
├── Hush           the same, after it was said often enough: no words
├── QueueFull
├── NobodyThere    no partner to speak of
├── AlreadyReported
└── OldButton      stale, foreign or forged: nobody needs to know which
"""


class Refused(Exception):
    """A rule said no; `key` names the text, `facts` fill it."""

    key = "refused"

    def __init__(self, **facts: str | int) -> None:
        super().__init__(self.key)
        self.facts: dict[str, str | int] = facts


class NotJoined(Refused):
    key = "join-first"


class TooYoung(Refused):
    key = "too-young"


class TooSoon(Refused):
    key = "too-soon"

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds=seconds)


class Hush(Refused):
    key = ""


class QueueFull(Refused):
    key = "queue-full"


class NobodyThere(Refused):
    key = "nobody-there"


class AlreadyReported(Refused):
    key = "already-reported"


class OldButton(Refused):
    key = "old-button"
