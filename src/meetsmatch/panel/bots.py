"""The bots of the installation, for owners: add, start, stop, set, remove; choose whose pages."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response

from meetsmatch.app.bots import Changes, WrongBot
from meetsmatch.app.work import Work
from meetsmatch.bot.rewording import PREFIX
from meetsmatch.core.bots import Registered, Wanted, with_values
from meetsmatch.core.ids import BotId
from meetsmatch.panel.gate import Gate, Turned
from meetsmatch.panel.installation import Installation
from meetsmatch.panel.parts import Parts, Visit, whole
from meetsmatch.panel.routes import Page
from meetsmatch.panel.view import View
from meetsmatch.settings import Settings, WrongSettings
from meetsmatch.settings.own import NAMES, OF_THE_FIRST, shown

PAGES = {"interests": "/interests"}


@dataclass(frozen=True, slots=True)
class Limit:
    """One setting of a bot, where it comes from and what it does."""

    name: str
    value: str
    given: str
    """What holds where nothing is set here."""

    about: str
    origin: str
    """Who says so, in words."""

    is_own: bool
    page: str
    """Where it is set instead, if it has a page of its own."""


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
            "GET /limits": self.limits,
            "POST /limits": self.set,
            "POST /limits/undo": self.undo,
        }

    @property
    def _it(self) -> Installation:
        if self._parts.installation is None:
            raise Turned(404, "There is one bot here, and no more can be added.")
        return self._parts.installation

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

    # --- what is set for one of them ------------------------------------------------------

    async def limits(self, visit: Visit) -> Response:
        return await self._limits(visit)

    async def _limits(self, visit: Visit, why: str = "", status: int = 200) -> Response:
        it = self._it
        own = await it.bots.own(self._parts.bot)
        holds, is_done = it.settled(self._parts.bot, own), "done" in visit.asked
        facts = {
            "limits": [self._limit(name, name in own, holds) for name in NAMES],
            "undoes": [*self._undone(await it.bots.undoing(self._parts.bot))],
            "why": why,
            "done": "In force within seconds, without a restart." if is_done else "",
        }
        return self._view.html(visit, "limits.html", facts, status)

    def _undone(self, changes: Changes) -> Iterator[str]:
        """What holds again once that is taken back, in words."""
        given = self._it.given(self._parts.bot)
        for name, (_, then) in changes.items():
            if name in PAGES:
                yield f"{name} are as before"
            elif name in NAMES:
                value = shown(given, name) if then is None else then
                yield f"{name.upper()} is {value or 'empty'} again"
            else:
                yield f"{name.removeprefix(PREFIX)} is said as before"

    def _limit(self, name: str, is_own: bool, holds: Settings) -> Limit:
        about = Settings.model_fields[name].description or ""
        given = shown(self._it.given(self._parts.bot), name)
        origin, page = self._origin(name, is_own), PAGES.get(name, "")
        return Limit(name.upper(), shown(holds, name), given, about, origin, is_own, page)

    def _origin(self, name: str, is_own: bool) -> str:
        it, bot = self._it, self._parts.bot
        if is_own:
            return "own value"
        if name not in it.house.model_fields_set:
            return "default"
        if bot != it.bots.house and name in OF_THE_FIRST:
            return "default: the environment's is the first bot's alone"
        return "environment"

    async def set(self, visit: Visit) -> Response:
        """One setting; without a value the environment's holds again."""
        it, bot = self._it, self._parts.bot
        name, who = visit.form.get("name", "").lower(), visit.who.name
        value = None if "revert" in visit.form else visit.form.get("value", "").strip()
        if name not in NAMES:
            return await self._limits(visit, "That is no setting that a bot may have.", 400)
        try:
            it.settled(bot, with_values(await it.bots.own(bot), {name: value}))
        except WrongSettings as wrong:
            return await self._limits(visit, " ".join(wrong.mistakes), 400)
        await self._parts.write(lambda: it.bots.set(bot, name, value, who))
        return _back("/limits")

    async def undo(self, visit: Visit) -> Response:
        """As it was before the last change."""
        it, bot, who = self._it, self._parts.bot, visit.who.name
        await self._parts.write(lambda: it.bots.undone(bot, who))
        return _back("/limits")


def _back(path: str) -> Response:
    return RedirectResponse(f"{path}?done=1", 303)
