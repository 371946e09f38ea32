"""A stage: people type and tap, the real engine handles it over memory, and we see what shows."""

import random
from collections.abc import Mapping
from typing import Any, cast

from engine.world import Clock, GlassVault
from meetsmatch.adapters.memory import MemoryAllowances, MemoryStore, MemoryTelegram
from meetsmatch.adapters.memory.telegram import Called
from meetsmatch.bot.dialog import Dialog
from meetsmatch.bot.speech import Facts, Formatted
from meetsmatch.bot.telegram_in import read
from meetsmatch.bot.wording import Wording
from meetsmatch.core.ids import BotId
from meetsmatch.core.people import Person
from meetsmatch.core.rules import Rules
from meetsmatch.engine.assembly import Limits, Outside, assembled
from meetsmatch.engine.ports import UNPACED, Hooks

BOT = BotId(7)
ANA, BOB, CLEO = 101, 102, 103
START_MS = 1_790_000_000_000
YEAR = 2026
"""The year on stage."""

Seen = tuple[object, str]
"""Who sees what: the key of the bot's words (~ changed in place, ! in a pop-up), or what else."""


class Overheard(Wording):
    """The real words, remembering which key became which text."""

    def __init__(self, trees: Mapping[str, Any]) -> None:
        super().__init__(trees)
        self.keys: dict[str, str] = {}

    def render(self, language: str, key: str, facts: Facts) -> Formatted:
        made = super().render(language, key, facts)
        self.keys[made.text] = key
        return made


class Scene:
    """Each step returns what everybody saw because of it."""

    def __init__(self, rules: Rules | None = None, store: MemoryStore | None = None) -> None:
        self.rules = rules or Rules()
        self.store = store or MemoryStore()
        self.telegram = MemoryTelegram()
        self.clock = Clock(START_MS)
        self.vault = GlassVault()
        self.languages: dict[int, str] = {}
        self.troubles: list[tuple[str, BaseException]] = []
        self.wording = Overheard(Wording.load().trees)
        self.holding = False
        """True while Telegram is slow: letters are committed but not sent."""

        self._chance = random.Random(1)
        self._seen = 0
        self.restart()

    def restart(self) -> None:
        """Another process over the same store."""
        self.dialog = Dialog(
            bot=BOT,
            store=self.store,
            allowances=MemoryAllowances(),
            wording=self.wording,
            vault=self.vault,
            now_ms=self.clock,
            new_id=lambda: self._chance.randrange(1, 1 << 52),
            rules=self.rules,
        )
        outside = Outside(
            BOT, self.store, self.vault, self.telegram, self.dialog, read, self.clock
        )
        hooks = Hooks(trouble=lambda where, error: self.troubles.append((where, error)))
        self.engine = assembled(outside, Limits(pace=UNPACED), hooks)

    # --- what people do -------------------------------------------------------------------

    async def __call__(self, who: int, text: str, **more: object) -> list[Seen]:
        """Types a message or a command."""
        return await self.happens(self.telegram.writes(who, text, **more), who)

    async def sends(self, who: int, **fields: object) -> list[Seen]:
        """Sends a message that isn't text; `message_id` is what `last` then says."""
        update = self.telegram.writes(who, "", **fields)
        del cast("dict[str, Any]", update["message"])["text"]
        return await self.happens(update, who)

    def last(self, who: int) -> int:
        """The number of the newest message in somebody's chat with the bot."""
        return max(self.telegram.chats[who])

    async def taps(self, who: int, key: str, **more: object) -> list[Seen]:
        """Presses the newest button with these words; every press must be answered once."""
        message, token = self.button(who, key)
        return await self.presses(who, token, message, **more)

    async def presses(self, who: int, token: str, message: int, **more: object) -> list[Seen]:
        update = self.telegram.update(
            "callback_query",
            who,
            id=f"{who}:{token}",
            data=token,
            message={"message_id": message, "chat": {"id": who, "type": "private"}, **more},
        )
        before = len(self.telegram.calls)
        seen = await self.happens(update, who)
        answers = [c for c in self.telegram.calls[before:] if c.method == "answerCallbackQuery"]
        assert len(answers) == 1, answers
        return seen

    async def edits(self, who: int, number: int, text: str) -> list[Seen]:
        return await self.happens(self.telegram.edits(who, number, text), who)

    async def reacts(self, who: int, number: int, emoji: str | None) -> list[Seen]:
        new = [{"type": "emoji", "emoji": emoji}] if emoji else []
        return await self.happens(
            self.telegram.update("message_reaction", who, message_id=number, new_reaction=new), who
        )

    async def blocks_the_bot(self, who: int, status: str = "kicked") -> list[Seen]:
        return await self.happens(
            self.telegram.update("my_chat_member", who, new_chat_member={"status": status}), who
        )

    # --- what just happens ----------------------------------------------------------------

    async def happens(self, update: dict[str, Any], who: int = 0) -> list[Seen]:
        """An update comes in, is handled, and all that follows is sent."""
        for body in update.values():
            if isinstance(body, dict) and who in self.languages:
                body["from"]["language_code"] = self.languages[who]
        for taken in (await self.engine.intake.take([update])).new:
            await self.engine.lane.handle_one(taken)
        return await self.settles()

    async def wave(self) -> list[Seen]:
        await self.engine.sweeps.wave()
        return await self.settles()

    async def cards(self) -> list[Seen]:
        """The live cards are brought up to date."""
        await self.engine.sweeps.queue_cards()
        return await self.settles()

    async def later(self, ms: int) -> list[Seen]:
        """Time passes; silent chats end and what has outlived its purpose is forgotten."""
        self.clock.ms += ms
        await self.engine.sweeps.idle()
        await self.engine.sweeps.expire()
        return await self.settles()

    async def settles(self) -> list[Seen]:
        """Everything due is sent; what has become visible since the last time, by person.

        Order is promised to each person, not between them.
        """
        if not self.holding:
            for _ in range(100):
                due_ms = await self.engine.sender.send_due(100)
                if due_ms is None or due_ms > self.clock():
                    break
        assert self.troubles == []
        calls = [c for c in self.telegram.calls[self._seen :] if c.answer.status == 200]
        self._seen = len(self.telegram.calls)
        seen = [seen for call in calls if (seen := self._shown(call))]
        return sorted(seen, key=lambda seen: cast(int, seen[0]))

    # --- what can be seen -----------------------------------------------------------------

    def _shown(self, call: Called) -> Seen | None:
        params = call.params
        text = str(params.get("text", ""))
        assert len(text) <= (200 if call.method == "answerCallbackQuery" else 4096)
        words = self.wording.keys.get(text, text)
        match call.method:
            case "sendMessage":
                return params["chat_id"], words
            case "editMessageText":
                return params["chat_id"], f"~{words}"
            case "answerCallbackQuery":
                who = int(str(params["callback_query_id"]).split(":")[0])
                return (who, f"!{words}") if text else None
            case other:
                return params["chat_id"], other

    def button(self, who: int, key: str) -> tuple[int, str]:
        """The newest button with these words: its message and its token."""
        for number, message in sorted(self.telegram.chats[who].items(), reverse=True):
            for token, words in self._buttons(message):
                if self.wording.keys.get(words, words) == key or words == key:
                    return number, token
        raise LookupError(f"{who} sees no button {key}")

    def buttons(self, who: int) -> list[str]:
        """The buttons under the newest message of theirs."""
        return [self.wording.keys.get(words, words) for words in self.labels(who)]

    def labels(self, who: int) -> list[str]:
        """The words on these buttons."""
        return [words for _, words in self._buttons(self.telegram.chats[who][self.last(who)])]

    def _buttons(self, message: dict[str, object]) -> list[tuple[str, str]]:
        markup = cast("dict[str, Any]", message.get("reply_markup", {}))
        rows = markup.get("inline_keyboard", [])
        return [(button["callback_data"], button["text"]) for row in rows for button in row]

    def keyboard(self, who: int) -> list[str] | None:
        """The words on somebody's reply keyboard now; None if there is none."""
        shown: list[str] | None = None
        for number in sorted(self.telegram.chats[who]):
            markup = cast(
                "dict[str, Any]", self.telegram.chats[who][number].get("reply_markup", {})
            )
            if "keyboard" in markup:
                shown = [key["text"] for row in markup["keyboard"] for key in row]
            elif "remove_keyboard" in markup:
                shown = None
        return shown

    def reads(self, who: int, number: int | None = None) -> str:
        """The text of a message in somebody's chat with the bot, the newest by default."""
        return str(self.telegram.chats[who][number or self.last(who)]["text"])

    async def person(self, who: int) -> Person:
        found = await self.store.person_of(BOT, self.vault.fingerprint(BOT, who))
        assert found is not None
        return found

    # --- short ways -----------------------------------------------------------------------

    async def joins(
        self, *people: int, gender: str = "woman", seeks: str = "everyone", year: int = 2000
    ) -> None:
        """They answer all questions of the start."""
        for who in people:
            await self(who, "/start")
            await self.taps(who, "agree")
            await self.taps(who, f"gender-{gender}")
            await self.taps(who, f"seeks-{seeks}")
            await self.taps(who, self.words(who, "decade", decade=str(year // 10 * 10)))
            await self.taps(who, self.words(who, "year", year=str(year)))

    def words(self, who: int, key: str, **facts: str | int) -> str:
        return self.wording.render(self.languages.get(who, "en"), key, facts).text

    async def meet(self, one: int = ANA, two: int = BOB) -> None:
        """Two who have joined get a chat."""
        await self(one, "/chat")
        await self(two, "/chat")
        await self.wave()
        assert self.keyboard(one) is not None
        assert self.keyboard(two) is not None
