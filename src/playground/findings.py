"""What lint has found: kept in order, told to whoever listens."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import dropwhile, islice

from playground.clock import Clock
from playground.envelope import encode
from playground.feed import Feed

KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a bot's developer should know about a call; `path` leads to the argument."""

    method: str
    severity: str
    path: str
    rule: str
    text: str


class Findings:
    """The newest findings, numbered."""

    def __init__(self, clock: Clock, feed: Feed, kept: int = KEPT) -> None:
        self._clock = clock
        self._feed = feed
        self._kept: deque[tuple[int, str]] = deque(maxlen=kept)
        self.last = 0

    def add(self, bot: int, finding: Finding) -> None:
        """Keep and tell one."""
        self.last += 1
        about = {
            "n": self.last,
            "at": round(self._clock.now(), 3),
            "bot": bot,
            "method": finding.method,
            "severity": finding.severity,
            "path": finding.path,
            "rule": finding.rule,
            "text": finding.text,
        }
        self._kept.append((self.last, encode(about)))
        if self._feed.heard:
            self._feed.tell(f'{{"event":"finding","finding":{self._kept[-1][1]}}}')

    def after(self, n: int, limit: int) -> Iterator[str]:
        """The JSON of findings after number `n`, oldest first."""
        later = dropwhile(lambda item: item[0] <= n, self._kept)
        return (json for _, json in islice(later, limit))
