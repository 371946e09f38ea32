"""The dashboard: how things stand, live, and the last thirty days as charts."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Generic, TypeVar

from starlette.responses import JSONResponse, Response

from meetsmatch.app.figures import Daily, Days, Now
from meetsmatch.app.ports import NowMs
from meetsmatch.core.rules import DAY_MS
from meetsmatch.panel.parts import Parts, Visit
from meetsmatch.panel.routes import Page
from meetsmatch.panel.view import View, count, day

DAYS = 30
LIVE_MS = 2_000
CHARTS_MS = 60_000
TALL = 64
"""The charts are so high, in their own units."""

T = TypeVar("T")


@dataclass(slots=True)
class Lately(Generic[T]):
    """What was read once is good for a while, for however many who look."""

    read: Callable[[], Awaitable[T]]
    for_ms: int
    now_ms: NowMs
    _kept: tuple[int, T] | None = None

    async def get(self) -> T:
        now_ms = self.now_ms()
        if self._kept is None or now_ms - self._kept[0] >= self.for_ms:
            self._kept = now_ms, await self.read()
        return self._kept[1]


@dataclass(frozen=True, slots=True)
class Bar:
    """One day."""

    x: int
    y: float
    height: float
    day: str
    often: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Thirty days of one thing."""

    name: str
    bars: Sequence[Bar]

    @property
    def most(self) -> int:
        return max(it.often for it in self.bars)

    @property
    def total(self) -> int:
        return sum(it.often for it in self.bars)


class Board:
    """Numbers of everybody, and of nobody in particular."""

    def __init__(self, parts: Parts, view: View) -> None:
        self._parts, self._view = parts, view
        self._now = Lately(self._read_now, LIVE_MS, parts.now_ms)
        self._daily = Lately(self._read_daily, CHARTS_MS, parts.now_ms)

    def pages(self) -> dict[str, Page]:
        return {"GET /": self.dashboard, "GET /live": self.live}

    async def dashboard(self, visit: Visit) -> Response:
        now, daily = await self._now.get(), await self._daily.get()
        shown = self._shown(now)
        return self._view.html(
            visit, "dashboard.html", {"shown": shown, "charts": self._charts(daily)}
        )

    async def live(self, visit: Visit) -> Response:
        """What the dashboard asks for every few seconds."""
        return JSONResponse(self._shown(await self._now.get()))

    def _shown(self, now: Now) -> dict[str, str]:
        numbers = {name: count(number) for name, number in asdict(now).items()}
        return {**numbers, "ratio": ratio(now), "sent": count(self._parts.counters.sent)}

    def _charts(self, daily: Daily) -> list[Chart]:
        first = self._today() - DAYS + 1
        return [
            Chart("Joined", bars(daily.joined, first)),
            Chart("Matches", bars(daily.matched, first)),
            Chart("Reports", bars(daily.reported, first)),
        ]

    async def _read_now(self) -> Now:
        return await self._parts.figures.now(self._parts.bot, self._today() * DAY_MS)

    async def _read_daily(self) -> Daily:
        since_ms = (self._today() - DAYS + 1) * DAY_MS
        return await self._parts.figures.daily(self._parts.bot, since_ms)

    def _today(self) -> int:
        return self._parts.now_ms() // DAY_MS


def ratio(now: Now) -> str:
    """Women to men, as people say it."""
    if not now.women or not now.men:
        return "–"
    if now.women >= now.men:
        return f"{round(now.women / now.men, 1):g} : 1"
    return f"1 : {round(now.men / now.women, 1):g}"


def bars(days: Days, first: int) -> list[Bar]:
    """One for each of the thirty days from `first` on; a day with anything is never invisible."""
    often = [days.get(first + number, 0) for number in range(DAYS)]
    most = max(*often, 1)
    heights = [max(TALL * it / most, 2) if it else 0.5 for it in often]
    return [
        Bar(10 * number, round(TALL - high, 1), round(high, 1), day((first + number) * DAY_MS), it)
        for number, (it, high) in enumerate(zip(often, heights, strict=True))
    ]
