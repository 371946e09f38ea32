"""The dashboard: how things stand, live, and the last thirty days as charts."""

from dataclasses import asdict

from starlette.responses import JSONResponse, Response

from meetsmatch.app.figures import Now
from meetsmatch.core.rules import DAY_MS
from meetsmatch.panel.lately import Lately
from meetsmatch.panel.parts import Parts, Visit
from meetsmatch.panel.routes import Page
from meetsmatch.panel.trends import Trends
from meetsmatch.panel.view import View, count

LIVE_MS = 2_000


class Board:
    """Numbers of everybody, and of nobody in particular."""

    def __init__(self, parts: Parts, view: View, trends: Trends) -> None:
        self._parts, self._view, self._trends = parts, view, trends
        self._now = Lately(self._read_now, LIVE_MS, parts.now_ms)

    def pages(self) -> dict[str, Page]:
        return {"GET /": self.dashboard, "GET /live": self.live}

    async def dashboard(self, visit: Visit) -> Response:
        shown, charts = self._shown(await self._now.get()), await self._trends.brief()
        return self._view.html(visit, "dashboard.html", {"shown": shown, "charts": charts})

    async def live(self, visit: Visit) -> Response:
        """What the dashboard asks for every few seconds."""
        return JSONResponse(self._shown(await self._now.get()))

    def _shown(self, now: Now) -> dict[str, str]:
        numbers = {name: count(number) for name, number in asdict(now).items()}
        return {**numbers, "ratio": ratio(now), "sent": count(self._parts.counters.sent)}

    async def _read_now(self) -> Now:
        return await self._parts.figures.now(self._parts.bot, self._today() * DAY_MS)

    def _today(self) -> int:
        return self._parts.now_ms() // DAY_MS


def ratio(now: Now) -> str:
    """Women to men, as people say it."""
    if not now.women or not now.men:
        return "–"
    if now.women >= now.men:
        return f"{round(now.women / now.men, 1):g} : 1"
    return f"1 : {round(now.men / now.women, 1):g}"
