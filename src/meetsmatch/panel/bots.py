"""The bots of the installation, for owners: add, start, stop, remove; choose whose pages."""

from collections.abc import Awaitable, Callable

from starlette.responses import RedirectResponse, Response

from meetsmatch.app.bots import WrongBot
from meetsmatch.app.work import Work
from meetsmatch.core.bots import Registered, Wanted
from meetsmatch.core.ids import BotId
from meetsmatch.panel.gate import Gate, Turned, installed
from meetsmatch.panel.installation import Installation
from meetsmatch.panel.parts import Parts, Visit, whole
from meetsmatch.panel.routes import Page
from meetsmatch.panel.view import View

Deciding = Callable[[], Awaitable[Work]]


class BotPages:
    """Every deed is in the audit log, and done within seconds, wherever the bot is served."""

    def __init__(self, parts: Parts, gate: Gate, view: View) -> None:
        self._parts, self._gate, self._view = parts, gate, view

    def pages(self) -> dict[str, Page]:
        return {
            "GET /bots": self.bots,
            "POST /bots": self.add,
            "POST /bots/choose": self.choose,
            "POST /bots/{name}/start": self.start,
            "POST /bots/{name}/stop": self.stop,
            "POST /bots/{name}/token": self.renew,
            "POST /bots/{name}/remove": self.remove,
            "POST /bots/{name}/erase": self.erase,
        }

    @property
    def _it(self) -> Installation:
        return installed(self._parts, "There is one bot here, and no more can be added.")

    # --- which there are ------------------------------------------------------------------

    async def bots(self, visit: Visit) -> Response:
        return await self._bots(visit)

    async def _bots(self, visit: Visit, why: str = "", status: int = 200) -> Response:
        it = self._it
        lines = [(bot, self._state(bot)) for bot in await it.bots.all()]
        done = "It is done within seconds." if visit.asked.get("done") else ""
        gone = await it.bots.gone()
        facts = {"bots": lines, "gone": gone, "why": why, "done": done}
        return self._view.html(visit, "bots.html", facts, status)

    def _state(self, bot: Registered) -> str:
        at_work = self._it.at_work().get(bot.bot)
        if at_work is not None:
            if bot.wanted is Wanted.STOPPED:
                return "stops now"
            return f"Telegram says: {at_work.trouble}" if at_work.trouble else "at work"
        if bot.wanted is Wanted.STOPPED:
            return "stopped"
        return self._it.refused().get(bot.bot, "starts now")

    async def add(self, visit: Visit) -> Response:
        token = visit.form.get("token", "").strip()

        async def added() -> Work:
            return await self._it.bots.added(token, name, visit.who.name)

        try:
            name = await self._it.recognise(token)
            await self._parts.write(added)
        except WrongBot as error:
            return await self._bots(visit, str(error), 400)
        return _back("/bots")

    async def start(self, visit: Visit) -> Response:
        return await self._told(visit, Wanted.RUNNING)

    async def stop(self, visit: Visit) -> Response:
        return await self._told(visit, Wanted.STOPPED)

    async def _told(self, visit: Visit, wanted: Wanted) -> Response:
        name, who = visit.path["name"], visit.who.name
        return await self._do(visit, lambda: self._it.bots.told(name, wanted, who))

    async def renew(self, visit: Visit) -> Response:
        name, token = visit.path["name"], visit.form.get("token", "").strip()

        async def renewed() -> Work:
            return await self._it.bots.renewed(name, token, visit.who.name)

        try:
            await self._it.recognise(token)
        except WrongBot as error:
            return await self._bots(visit, str(error), 400)
        return await self._do(visit, renewed)

    async def remove(self, visit: Visit) -> Response:
        name, typed, who = visit.path["name"], visit.form.get("typed", ""), visit.who.name
        return await self._do(visit, lambda: self._it.bots.removed(name, typed, who))

    async def erase(self, visit: Visit) -> Response:
        """All that is kept of a removed one goes, for good."""
        name, typed, who = visit.path["name"], visit.form.get("typed", ""), visit.who.name
        return await self._do(visit, lambda: self._it.bots.erased(name, typed, who))

    async def _do(self, visit: Visit, deciding: Deciding) -> Response:
        try:
            await self._parts.write(deciding)
        except WrongBot as error:
            return await self._bots(visit, str(error), 400)
        return _back("/bots")

    async def choose(self, visit: Visit) -> Response:
        """Whose people, cases and numbers are shown from now on."""
        chosen = BotId(whole(visit.form.get("bot", "")) or 0)
        if chosen not in self._it.at_work() or not visit.who.sees(chosen):
            raise Turned(409, "That bot does not run here now: start it first.")
        return self._gate.choose(chosen)


def _back(path: str) -> Response:
    return RedirectResponse(f"{path}?done=1", 303)
