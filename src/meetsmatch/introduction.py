"""What the bot tells Telegram about itself at the start: its menu, and where updates go."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import structlog

from meetsmatch.app.ports import Answer, Gateway
from meetsmatch.bot.wording import FALLBACK, Wording
from meetsmatch.core.bench import NOBODY, Staff
from meetsmatch.wiring import CannotStart

MENU = (
    "match",
    "likes",
    "chat",
    "next",
    "stop",
    "matches",
    "profile",
    "settings",
    "invite",
    "report",
    "block",
    "language",
    "help",
    "privacy",
    "terms",
    "delete",
)
SELLING = (*MENU[: MENU.index("profile")], "premium", *MENU[MENU.index("profile") :])
"""The menu where something is for sale."""

DUTIES = ("stats", "cases", "appeals", "find", "ban", "unban")
"""What moderators are offered in their group, and owners besides everything else."""

DESCRIPTIONS = (
    ("Description", "description", "bot-description"),
    ("ShortDescription", "short_description", "bot-short-description"),
)
REFUSED_TOKEN = (401, 404, 421)
SOON = 1.0
LONGEST_PAUSE = 60.0

Params = Mapping[str, object]

log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Introduction:
    """Made once per start, however long Telegram can't be reached."""

    gateway: Gateway
    wording: Wording
    webhook: Params | None
    menu: tuple[str, ...] = MENU
    staff: Staff = NOBODY
    soon: float = SOON
    whose: str = "BOT_TOKEN"
    """What is refused when the token is."""

    async def make(self) -> None:
        """Until all of it is known to Telegram; CannotStart when it is refused."""
        if self.webhook is not None:
            await self._say("setWebhook", self.webhook)
        for menu in self._menus():
            await self._say("setMyCommands", menu)
        for menu in self._duties():
            await self._offer(menu)
        for method, params in self._descriptions():
            if not await self._described(method, params):
                await self._say(f"setMy{method}", params)

    async def _described(self, method: str, params: Params) -> bool:
        """Whether the operator has written one already, at @BotFather: theirs stays."""
        where = {key: params[key] for key in params if key == "language_code"}
        nothing = {key: "" for key in params if key != "language_code"}
        return (await self._say(f"getMy{method}", where)).result != nothing

    async def _say(self, method: str, params: Params) -> Answer:
        pause = self.soon
        while (answer := await self.gateway.call(method, params)).status != 200:
            self._refuse(method, answer)
            log.warning("introduction.later", method=method, status=answer.status)
            await asyncio.sleep(max(pause, answer.retry_after))
            pause = min(2 * pause, LONGEST_PAUSE)
        return answer

    async def _offer(self, menu: Params) -> None:
        """A menu for one chat, which may not be there (yet): the next start tries again."""
        answer = await self.gateway.call("setMyCommands", menu)
        if answer.status != 200:
            said = answer.description
            log.warning("introduction.left out", method="setMyCommands", said=said)

    def _refuse(self, method: str, answer: Answer) -> None:
        if answer.status in REFUSED_TOKEN:
            raise CannotStart(
                f"{self.whose} is refused ({answer.description}): ask @BotFather for the bot's "
                "token, or look whether API_URL is right"
            )
        if answer.status == 400:
            raise CannotStart(f"{method} is refused ({answer.description}): see WEBHOOK_URL")

    def _menus(self) -> Iterator[Params]:
        for language in self.wording.languages:
            commands = self._commands(language, self.menu)
            yield {"commands": commands, "language_code": language}
            if language == FALLBACK:
                yield {"commands": commands}

    def _duties(self) -> Iterator[Params]:
        """For chats of their own: the moderators' group, and each owner's with the bot."""
        if self.staff.group:
            here = self._commands(self.staff.language, DUTIES)
            yield {"commands": here, "scope": _chat(self.staff.group)}
        for owner in sorted(self.staff.owners):
            for language in self.wording.languages:
                every = self._commands(language, (*self.menu, *DUTIES))
                offered: Params = {"commands": every, "scope": _chat(owner)}
                yield {**offered, "language_code": language}
                if language == FALLBACK:
                    yield offered

    def _commands(self, language: str, names: tuple[str, ...]) -> list[Params]:
        return [
            {"command": name, "description": self._words(language, f"menu-{name}")}
            for name in names
        ]

    def _descriptions(self) -> Iterator[tuple[str, Params]]:
        """What an empty chat and the bot's card show, for every language and for all others."""
        for method, member, key in DESCRIPTIONS:
            for language in self.wording.languages:
                yield method, {member: self._words(language, key), "language_code": language}
            # Last: Telegram answers with this one where a language has none of its own.
            yield method, {member: self._words(FALLBACK, key)}

    def _words(self, language: str, key: str) -> str:
        return self.wording.render(language, key, {}).text


def _chat(number: int) -> Params:
    return {"type": "chat", "chat_id": number}
