"""How a bot behaves: what is set, and setting it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Annotated

from fastapi import Path
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from meetsmatch.api.once import Deed, Once, Writing
from meetsmatch.api.parts import ApiParts
from meetsmatch.api.problems import Problem, as_problem
from meetsmatch.api.routing import Route
from meetsmatch.api.values import ONE_LINE
from meetsmatch.app.bots import WrongBot
from meetsmatch.app.work import Work
from meetsmatch.core.apikeys import ApiKey, Scope
from meetsmatch.core.bots import with_values
from meetsmatch.panel.installation import Installation
from meetsmatch.settings import WrongSettings
from meetsmatch.settings.own import NAMES

NAME = Annotated[str, Path(max_length=64, description="As in `.env`.", examples=["MIN_AGE"])]


class SettingAsked(BaseModel):
    """What it shall be."""

    value: Annotated[str, Field(max_length=4_000), ONE_LINE] | None = Field(
        description="As in `.env`; null: as the installation has it.",
        examples=["21"],
    )


class SettingShown(BaseModel):
    """What was set; it holds within seconds."""

    name: str = Field(examples=["MIN_AGE"])
    value: str | None = Field(description="null: as the installation has it.", examples=["21"])


class Setting:
    """Each deed comes with its line of the audit log, as in the panel."""

    def __init__(self, parts: ApiParts) -> None:
        self._parts, self._writing = parts, Writing(parts)

    def routes(self) -> Sequence[Route]:
        may, tag, one = Scope.SET, "settings", "/settings/{name}"
        return (
            Route("GET", "/settings", Scope.SETTINGS, self.settings, tag),
            Route("PUT", one, may, self.set, tag, 200, (404, 409), SettingShown),
            Route("POST", "/settings/undo", may, self.undo, tag, 200, (404, 409), Undone),
        )

    async def settings(self) -> Mapping[str, str]:
        """What the operator has set of how the bot behaves. Nothing secret is among it."""
        return self._parts.settings

    async def set(self, request: Request, name: NAME, asked: SettingAsked, once: Once) -> Response:
        """Set one thing of this bot. It holds within seconds, without a restart."""
        it, bot, known = installation(self._parts), self._parts.bot, name.lower()
        if known not in NAMES:
            raise Problem(404, "That is no setting that a bot may have.", "setting")
        try:
            it.settled(bot, with_values(await it.bots.own(bot), {known: asked.value}))
        except WrongSettings as wrong:
            raise Problem(422, " ".join(wrong.mistakes), "setting") from wrong
        said = SettingShown(name=known.upper(), value=asked.value)
        return await self._do(
            request, once, said, lambda who: it.bots.set(bot, known, asked.value, who)
        )

    async def undo(self, request: Request, once: Once) -> Response:
        """As it was before the last change. Once more brings that back."""
        it, bot = installation(self._parts), self._parts.bot
        return await self._do(request, once, Undone(), lambda who: it.bots.undone(bot, who))

    async def _do(
        self,
        request: Request,
        once: str,
        said: BaseModel,
        doing: Callable[[str], Awaitable[Work]],
    ) -> Response:
        key: ApiKey = request.state.key

        async def done() -> Deed:
            with as_problem(WrongBot, 404, "bot"):
                return Deed(await doing(key.actor.name), said)

        return await self._writing.once(request, once, done)


class Undone(BaseModel):
    """It is done; `/settings` tells what holds within seconds."""


def installation(parts: ApiParts) -> Installation:
    """The bots that there are; Problem where there can be only one."""
    if parts.shared.installation is None:
        raise Problem(404, "There is one bot here, and no more can be added.")
    return parts.shared.installation
