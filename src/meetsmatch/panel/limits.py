"""What is set for one bot alone, for owners: limits, prices, whom it is for; undone by a press."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response

from meetsmatch.app.bots import Changes
from meetsmatch.app.work import Work
from meetsmatch.bot.rewording import PREFIX
from meetsmatch.core.bots import Own, with_values
from meetsmatch.core.ids import BotId
from meetsmatch.panel.gate import Turned, installed
from meetsmatch.panel.installation import Installation
from meetsmatch.panel.parts import Parts, Visit
from meetsmatch.panel.routes import Page
from meetsmatch.panel.view import View
from meetsmatch.settings import Settings, WrongSettings
from meetsmatch.settings.own import GROUPS, NAMES, OF_THE_FIRST, shown

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


@dataclass(frozen=True, slots=True)
class Limits:
    """Those that belong together."""

    heading: str
    listed: list[Limit]


class LimitPages:
    """Every change is in the audit log, and holds within seconds, wherever the bot is served."""

    def __init__(self, parts: Parts, view: View) -> None:
        self._parts, self._view = parts, view

    def pages(self) -> dict[str, Page]:
        return {
            "GET /limits": self.limits,
            "POST /limits": self.set,
            "POST /limits/undo": self.undo,
        }

    @property
    def _it(self) -> Installation:
        return installed(
            self._parts, "There is one bot here, and its settings are the environment's."
        )

    async def limits(self, visit: Visit) -> Response:
        return await self._page(visit)

    async def _page(self, visit: Visit, why: str = "", status: int = 200) -> Response:
        """What is to be said of one of them is said beside it, with what was typed."""
        it, bot = self._it, self._parts.bot
        facts = {
            "groups": self._grouped(await it.bots.own(bot)),
            "undoes": "" if why else await undoes(it, bot),
            "why": why,
            "wrong": _known(visit.form.get("name", "")) if why else "",
            "typed": visit.form.get("value", ""),
            "done": _known(visit.asked.get("done", "")),
            "undone": "undone" in visit.asked,
        }
        return self._view.html(visit, "limits.html", facts, status)

    def _grouped(self, own: Own) -> list[Limits]:
        holds = self._it.settled(self._parts.bot, own)
        return [
            Limits(group.heading, [self._limit(name, name in own, holds) for name in group.names])
            for group in GROUPS
        ]

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
            return await self._page(visit, "That is no setting that a bot may have.", 400)
        try:
            it.settled(bot, with_values(await it.bots.own(bot), {name: value}))
        except WrongSettings as wrong:
            return await self._page(visit, " ".join(wrong.mistakes), 400)
        await self._parts.write(lambda: it.bots.set(bot, name, value, who))
        return RedirectResponse(f"/limits?done={name}#{name.upper()}", 303)

    async def undo(self, visit: Visit) -> Response:
        """As it was before the last change."""
        await undone(self._parts, self._it, visit)
        return RedirectResponse("/limits?undone=1", 303)


def _known(name: str) -> str:
    """A setting in capitals; empty for what is none."""
    return name.upper() if name.lower() in NAMES else ""


async def undoes(
    it: Installation, bot: BotId, concerns: Callable[[str], bool] = lambda name: True
) -> str:
    """What holds again once the last change of this bot's settings is taken back; empty where
    there is none, or if it was about something that does not concern the page."""
    changes = await it.bots.undoing(bot)
    return "; ".join(_words(it.given(bot), changes)) if all(map(concerns, changes)) else ""


async def undone(parts: Parts, it: Installation, visit: Visit) -> None:
    """Take the last change back, if it still is the one of which the page told; else Turned."""
    bot, who = parts.bot, visit.who.name

    async def decided() -> Work:
        if visit.form.get("undoes") != await undoes(it, bot):
            raise Turned(409, "Something else was changed since then: look at the page again.")
        return await it.bots.undone(bot, who)

    await parts.write(decided)


def _words(given: Settings, changes: Changes) -> Iterator[str]:
    for name, (_, then) in changes.items():
        if name in PAGES:
            yield f"{name} are as before"
        elif name in NAMES:
            value = shown(given, name) if then is None else then
            yield f"{name.upper()} is {value or 'empty'} again"
        else:
            yield f"{name.removeprefix(PREFIX)} is said as before"
