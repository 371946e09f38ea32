"""What the bot tells Telegram about itself at the start: its menu, and where updates go."""

import asyncio
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

import structlog

from meetsmatch.app.ports import Answer, Gateway
from meetsmatch.bot.offered import standing
from meetsmatch.bot.wording import Wording
from meetsmatch.core.bench import NOBODY, Staff
from meetsmatch.core.modes import MODES
from meetsmatch.core.rules import Rules
from meetsmatch.wiring import CannotStart

MENU = (
    "match",
    "likes",
    "chat",
    "next",
    "stop",
    "matches",
    "premium",
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
"""All that may be on it, in the order people see."""

CARDS = frozenset(("match", "likes", "profile"))
CHATS = frozenset(("chat", "next"))
SALES = frozenset(("premium",))

DUTIES = ("stats", "cases", "appeals", "find", "ban", "unban")
"""What moderators are offered in their group, and owners besides everything else."""

NONE = re.compile("")
AGE = "\ufffc"
"""Stands where an age will: a character that no description has."""

DESCRIPTIONS = (
    ("Description", "description", "bot-description"),
    ("ShortDescription", "short_description", "bot-short-description"),
)
REFUSED_TOKEN = (401, 404, 421)
SOON = 1.0
LONGEST_PAUSE = 60.0

Params = Mapping[str, object]
USUAL = Rules()

log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Introduction:
    """Made once per start, however long Telegram can't be reached."""

    gateway: Gateway
    wording: Wording
    webhook: Params | None
    rules: Rules = USUAL
    staff: Staff = NOBODY
    soon: float = SOON
    whose: str = "BOT_TOKEN"
    """What is refused when the token is."""

    async def make(self) -> None:
        """Until all of it is known to Telegram; CannotStart when it is refused."""
        if self.webhook is not None:
            await self._say("setWebhook", self.webhook)
        await self.offer()
        for description in DESCRIPTIONS:
            await self._describe(*description)

    async def offer(self) -> None:
        """The menus alone, which may change while the bot runs."""
        for menu in self._menus():
            await self._say("setMyCommands", menu)
        for menu in self._duties():
            await self._offer(menu)

    async def _describe(self, method: str, member: str, key: str) -> None:
        """Unless the operator has written one at @BotFather: theirs stays. One of ours with
        another age is ours."""
        every = ("both", *MODES)
        trees = self.wording.trees
        ours = [NONE, *(self._of_any_age(it, key, of) for it in trees for of in every)]
        for where, language in self._places():
            told = (await self._say(f"getMy{method}", where)).result
            words = cast("Params", told).get(member) if isinstance(told, dict) else None
            if isinstance(words, str) and any(it.fullmatch(words) for it in ours):
                await self._say(f"setMy{method}", {member: self._words(language, key), **where})

    def _of_any_age(self, language: str, key: str, offers: str) -> re.Pattern[str]:
        words = re.escape(self._words(language, key, offers=offers, age=AGE))
        return re.compile(words.replace(AGE, r"\d\d"))

    def _places(self) -> Iterator[tuple[Params, str]]:
        """For whom Telegram shows something of its own, and in which language: those who read one
        that the bot does not speak, as everybody else whom it does not know."""
        spoken = self.wording.speaking(self.rules.languages)
        for language in self.wording.trees:
            yield {"language_code": language}, spoken.language_of(language)
        # The last: Telegram answers with this one where a language has none of its own.
        yield {}, spoken.languages[0]

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
        for where, language in self._places():
            yield {"commands": self._commands(language, menu_of(self.rules)), **where}

    def _duties(self) -> Iterator[Params]:
        """For chats of their own: the moderators' group, and each owner's with the bot."""
        if self.staff.group:
            here = self._commands(self.staff.language, DUTIES)
            yield {"commands": here, "scope": _chat(self.staff.group)}
        for owner in sorted(self.staff.owners):
            for where, language in self._places():
                every = self._commands(language, (*menu_of(self.rules), *DUTIES))
                yield {"commands": every, "scope": _chat(owner), **where}

    def _commands(self, language: str, names: tuple[str, ...]) -> list[Params]:
        return [
            {"command": name, "description": self._words(language, f"menu-{name}")}
            for name in names
        ]

    def _words(self, language: str, key: str, **facts: str) -> str:
        known = {**standing(self.rules), "age": self.rules.min_age, **facts}
        return self.wording.render(language, key, known).text


def menu_of(rules: Rules) -> tuple[str, ...]:
    """The commands that a bot of these rules offers."""
    offered = {CARDS: rules.browses, CHATS: rules.chats, SALES: bool(rules.for_sale)}
    left_out = frozenset[str]().union(*(it for it in offered if not offered[it]))
    return tuple(it for it in MENU if it not in left_out)


def _chat(number: int) -> Params:
    return {"type": "chat", "chat_id": number}
