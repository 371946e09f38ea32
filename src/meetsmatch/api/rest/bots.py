"""The bots of the installation: for keys of the first one, all of them; for others, their own."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Annotated

from fastapi import Path
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from meetsmatch.api.once import Deed, Once, Writing
from meetsmatch.api.parts import ApiParts
from meetsmatch.api.problems import Problem, as_problem
from meetsmatch.api.rest.setting import installation
from meetsmatch.api.routing import Route
from meetsmatch.app.bots import WrongBot
from meetsmatch.core.apikeys import ApiKey, Scope
from meetsmatch.core.bots import Registered, Wanted
from meetsmatch.core.ids import BotId

Name = Annotated[
    str, Path(pattern=r"^\w{3,64}$", description="Without the @.", examples=["second_bot"])
]


class BotState(StrEnum):
    """What has become of what the operator wants."""

    AT_WORK = "at-work"
    STOPPED = "stopped"
    STARTING = "starting"
    STOPPING = "stopping"
    REFUSED = "refused"
    """Telegram does not take it, or does not answer: `trouble` says why."""


class BotShown(BaseModel):
    """One bot of the installation."""

    id: int = Field(description="Telegram's number of it.", examples=[7])
    name: str | None = Field(description="Without the @; null: the bot of BOT_TOKEN.")
    is_first: bool
    state: BotState
    trouble: str | None = Field(description="What is wrong with it, in words.")


class BotRoutes:
    """Each deed comes with its line of the audit log, as in the panel."""

    def __init__(self, parts: ApiParts) -> None:
        self._parts, self._writing = parts, Writing(parts)

    def routes(self) -> Sequence[Route]:
        may, tag, known = Scope.BOT, "bots", (404, 409)
        return (
            Route("GET", "/bots", Scope.BOTS, self.bots, tag),
            Route("POST", "/bots/{name}/start", may, self.start, tag, 200, known, BotShown),
            Route("POST", "/bots/{name}/stop", may, self.stop, tag, 200, known, BotShown),
        )

    async def bots(self) -> list[BotShown]:
        """Which bots there are. A key of the first one sees all, any other its own."""
        return await bots(self._parts)

    async def start(self, request: Request, name: Name, once: Once) -> Response:
        """Start a bot. It runs within seconds, wherever it is served."""
        return await self._told(request, name, Wanted.RUNNING, once)

    async def stop(self, request: Request, name: Name, once: Once) -> Response:
        """Stop a bot. Its people and their chats stay."""
        return await self._told(request, name, Wanted.STOPPED, once)

    async def _told(self, request: Request, name: str, wanted: Wanted, once: str) -> Response:
        key: ApiKey = request.state.key
        it = installation(self._parts)
        if self._parts.bot != it.bots.house:
            why = "Only a key of the first bot starts and stops others."
            raise Problem(403, why, "not-the-first")

        async def doing() -> Deed:
            with as_problem(WrongBot, 404, "bot"):
                work = await it.bots.told(name, wanted, key.actor.name)
                found = await it.bots.find(name)
            state = BotState.STARTING if wanted is Wanted.RUNNING else BotState.STOPPING
            said = BotShown(
                id=found.bot, name=found.name, is_first=False, state=state, trouble=None
            )
            return Deed(work, said)

        return await self._writing.once(request, once, doing)


async def bots(parts: ApiParts) -> list[BotShown]:
    """Those that keys of this bot may know of, the first one first."""
    it = parts.shared.installation
    if it is None:
        return [_shown(parts, parts.bot, None)]
    known = [_shown(parts, it.bots.house, None)]
    known += [_shown(parts, bot.bot, bot) for bot in await it.bots.all()]
    return [bot for bot in known if parts.bot in (it.bots.house, bot.id)]


def _shown(parts: ApiParts, bot: BotId, registered: Registered | None) -> BotShown:
    state, trouble = next(_states(parts, bot, registered))
    return BotShown(
        id=bot,
        name=registered.name if registered else None,
        is_first=registered is None,
        state=state,
        trouble=trouble,
    )


def _states(
    parts: ApiParts, bot: BotId, registered: Registered | None
) -> Iterator[tuple[BotState, str | None]]:
    """How it is, what says most first."""
    it = parts.shared.installation
    at_work = it.at_work().get(bot) if it else None
    is_stopped = registered is not None and registered.wanted is Wanted.STOPPED
    if at_work is not None and not is_stopped and at_work.trouble:
        yield BotState.REFUSED, at_work.trouble
    if at_work is not None or registered is None:
        yield (BotState.STOPPING if is_stopped else BotState.AT_WORK), None
    if is_stopped:
        yield BotState.STOPPED, None
    why = it.refused().get(bot) if it else None
    yield (BotState.REFUSED, why) if why else (BotState.STARTING, None)
