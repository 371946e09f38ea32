"""A stage: people type and tap, the real engine handles it over memory, and we see what shows."""

import random
from collections.abc import Mapping
from typing import Any, ClassVar, cast

from engine.world import Clock, GlassVault
from meetsmatch.adapters.ageprovider import Tickets
from meetsmatch.adapters.ages import ways_of
from meetsmatch.adapters.links import GatewayLinks
from meetsmatch.adapters.memory import (
    MemoryAllowances,
    MemoryDecks,
    MemoryLobby,
    MemoryStore,
    MemoryTelegram,
)
from meetsmatch.adapters.memory.telegram import Called
from meetsmatch.adapters.places import Gazetteer
from meetsmatch.adapters.portraits import GatewayPortraits
from meetsmatch.adapters.wordlists import WordLists
from meetsmatch.app.allowances import SpentOnce
from meetsmatch.app.audit import Audit
from meetsmatch.app.filters import Filter
from meetsmatch.app.moderation import Decided
from meetsmatch.app.profiles import Mine, Profiles
from meetsmatch.app.trials import Trials
from meetsmatch.bot.dialog import Dialog
from meetsmatch.bot.screens import Ports
from meetsmatch.bot.speech import Facts
from meetsmatch.bot.telegram_in import read
from meetsmatch.bot.wording import Formatted, Wording
from meetsmatch.core.bench import NOBODY, Staff
from meetsmatch.core.ids import BotId
from meetsmatch.core.people import Person
from meetsmatch.core.rules import Rules
from meetsmatch.engine.assembly import Limits, Outside, assembled
from meetsmatch.engine.ports import UNPACED, Hooks, unreached

BOT = BotId(7)
ANA, BOB, CLEO = 101, 102, 103
AGE_PAGE = "https://age.example.org/check?for=stage"
START_MS = 1_790_000_000_000
PLACES = Gazetteer.shipped()
WORD_LISTS = WordLists.shipped()
SHIPPED = Wording.load()
LANGUAGES = SHIPPED.languages
YEAR = 2026
"""The year on stage."""

Place = tuple[float, float]
HERE: Place = (52.5, 13.4)

Seen = tuple[object, str]
"""Who sees what: the key of the bot's words (~ changed in place, ! in a pop-up), or what else."""


class Whole(dict[str, str | int]):
    """Facts of which none may be missing."""

    def get(self, key: str, default: object = None) -> Any:
        return self[key]


class Overheard(Wording):
    """The real words, remembering which key became which text; whatever is said in one language
    can be said in every other one."""

    spoken: ClassVar[set[str]] = set()
    """Keys of everything that any scene has said."""

    def __init__(self, trees: Mapping[str, Any]) -> None:
        super().__init__(trees)
        self.keys: dict[str, str] = {}
        self.longest: dict[str, int] = {}
        """How long a text gets in the language that needs most words for it."""

    def render(self, language: str, key: str, facts: Facts) -> Formatted:
        made = super().render(language, key, facts)
        self.spoken.add(key)
        self.keys[made.text] = key
        everywhere = [
            super(Overheard, self).render(it, key, Whole(facts)).text for it in LANGUAGES
        ]
        assert [it.strip() for it in everywhere] == everywhere, key
        self.longest[made.text] = max(map(len, everywhere))
        return made


class Scene:
    """Each step returns what everybody saw because of it."""

    def __init__(
        self,
        rules: Rules | None = None,
        store: MemoryStore | None = None,
        staff: Staff = NOBODY,
        bot: BotId = BOT,
    ) -> None:
        self.bot = bot
        self.rules, self.staff = rules or Rules(), staff
        self.store = store or MemoryStore()
        self.clock = Clock(START_MS)
        self.telegram = MemoryTelegram(self.clock)
        self.vault = GlassVault()
        self.tickets = Tickets(self.vault, self.clock)
        self.languages: dict[int, str] = {}
        self.usernames: dict[int, str] = {}
        self.names: dict[int, str] = {}
        self.troubles: list[tuple[str, BaseException]] = []
        self.wording = Overheard(SHIPPED.trees)
        self.filter: Filter = WORD_LISTS
        self.holding = False
        """True while Telegram is slow: letters are committed but not sent."""

        self.reached = unreached
        """May raise where a process dies."""

        self.chance = random.Random(1 if bot == BOT else bot)
        self._seen = 0
        self.restart()

    def restart(self) -> None:
        """Another process over the same store."""
        self.trials = Trials(self.bot, self.store.experiments, self.vault.stamp, self.clock)
        self.dialog = Dialog(
            bot=self.bot,
            ports=Ports(
                store=self.store,
                catalogue=self.store.catalogue,
                records=self.store.records,
                cashbook=self.store.cashbook,
                docket=self.store.docket,
                guestbook=self.store.guestbook,
                broadcasts=self.store.broadcasts,
                trials=self.trials,
                audit=Audit(self.bot, self.store.roster, self.vault, self.clock),
                lobby=MemoryLobby(),
                decks=MemoryDecks(),
                allowances=SpentOnce(MemoryAllowances()),
                vault=self.vault,
                places=PLACES,
                filter=self.filter,
                portraits=GatewayPortraits(self.telegram),
                links=GatewayLinks(self.telegram),
                now_ms=self.clock,
                new_id=lambda: self.chance.randrange(1, 1 << 52),
                ages=ways_of(self.telegram, self.vault, self.clock, AGE_PAGE),
            ),
            wording=self.wording,
            rules=self.rules,
            staff=self.staff,
        )
        outside = Outside(
            self.bot, self.store, self.vault, self.telegram, self.dialog, read, self.clock
        )
        hooks = Hooks(
            trouble=lambda where, error: self.troubles.append((where, error)),
            reached=lambda point: self.reached(point),
        )
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
        shown = self.telegram.chats[who].get(message, {})
        visual = {kind: [] for kind in ("photo", "video") if kind in shown}
        below = {key: shown[key] for key in ("reply_markup",) if key in shown}
        chat = {"id": who, "type": "private"}
        place = {"message_id": message, "chat": chat, **visual, **below, **more}
        update = self.telegram.update(
            "callback_query", who, id=f"{who}:{token}", data=token, message=place
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

    # --- what moderators do ---------------------------------------------------------------

    async def carries_out(self, decided: Decided) -> list[Seen]:
        """A moderator's decision, said by the bot."""
        said = await self.dialog.screens.sentences.carried_out(decided)
        await self.engine.lane.desk.commit(None, await self.dialog._work(said))
        return await self.settles()

    async def age_checked(self, who: int, is_adult: bool) -> list[Seen]:
        """Whoever checks ages elsewhere has looked at them."""
        deciding = self.dialog.age_checked((await self.person(who)).id, is_adult)
        await self.engine.lane.desk.commit(None, await deciding)
        return await self.settles()

    # --- what just happens ----------------------------------------------------------------

    async def happens(self, update: dict[str, Any], who: int = 0) -> list[Seen]:
        """An update comes in, is handled, and all that follows is sent."""
        for body in update.values():
            if isinstance(body, dict) and who in self.languages:
                body["from"]["language_code"] = self.languages[who]
            if isinstance(body, dict) and who in self.names:
                body["from"]["first_name"] = self.names[who]
            if isinstance(body, dict) and who in self.usernames:
                body["from"]["username"] = self.usernames[who]
        for taken in (await self.engine.intake.take([update])).new:
            await self.engine.lane.handle_one(taken)
        return await self.settles()

    async def wave(self) -> list[Seen]:
        await self.engine.waves.wave()
        await self.engine.waves.walk()
        return await self.settles()

    async def cards(self) -> list[Seen]:
        """The live cards are brought up to date."""
        await self.engine.sweeps.queue_cards()
        return await self.settles()

    async def later(self, ms: int) -> list[Seen]:
        """Time passes; silent chats end, people who asked for it hear of new ones, and what was
        never read, or has outlived its purpose, is forgotten."""
        self.clock.ms += ms
        await self.engine.sweeps.idle()
        await self.engine.sweeps.overdue()
        await self.engine.sweeps.alerts()
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
        media = params.get("media", params)
        caption = cast("dict[str, Any]", media).get("caption") if isinstance(media, dict) else ""
        text = str(params.get("text", caption or ""))
        length = self.wording.longest.get(text, len(text))
        assert length <= (200 if call.method == "answerCallbackQuery" else 4096), text
        words = self.wording.keys.get(text, text)
        match call.method:
            case "sendMessage":
                return params["chat_id"], words
            case "editMessageText":
                return params["chat_id"], f"~{words}"
            case "answerCallbackQuery":
                who = int(str(params["callback_query_id"]).split(":")[0])
                return (who, f"!{words}") if text else None
            case "getMe" | "getUserProfilePhotos" | "getChat" | "editMessageReplyMarkup":
                return None
            case "sendPhoto" | "sendVideo" if text in self.wording.keys:
                return params["chat_id"], words
            case "editMessageMedia" if text in self.wording.keys:
                return params["chat_id"], f"~{words}"
            case other:
                return self._shown_of_stars(params) or (params["chat_id"], other)

    def _shown_of_stars(self, params: Mapping[str, object]) -> Seen | None:
        match params:
            case {"pre_checkout_query_id": query}:
                why = str(params.get("error_message", ""))
                return int(str(query).split(":")[0]), f"!{self.wording.keys.get(why, why)}"
            case {"user_id": who, "telegram_payment_charge_id": _}:
                return who, "refundStarPayment"
            case _:
                return None

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
        return [(it.get("callback_data", ""), it["text"]) for row in rows for it in row]

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
        message = self.telegram.chats[who][number or self.last(who)]
        return str(message.get("text", message.get("caption")))

    async def person(self, who: int) -> Person:
        found = await self.store.person_of(self.bot, self.vault.fingerprint(self.bot, who))
        assert found is not None
        return found

    async def mine(self, who: int) -> Mine:
        """Their profile, open."""
        profiles = Profiles(
            self.bot,
            self.store.catalogue,
            self.vault,
            GatewayPortraits(self.telegram),
            self.rules,
            self.clock,
        )
        found = await profiles.of((await self.person(who)).id)
        assert found is not None
        return found

    # --- short ways -----------------------------------------------------------------------

    async def joins(
        self, *people: int, gender: str = "woman", seeks: str = "everyone", year: int = 2000
    ) -> None:
        """They answer all questions of the start, and want no card."""
        for who in people:
            await self(who, "/start")
            await self.taps(who, "agree")
            await self.taps(who, f"gender-{gender}")
            await self.taps(who, f"seeks-{seeks}")
            await self.taps(who, self.words(who, "decade", decade=str(year // 10 * 10)))
            seen = await self.taps(who, self.words(who, "year", year=str(year)))
            if (who, "ask-place") in seen:
                await self(who, "/skip")
                await self.taps(who, "skip")

    async def shows(self, who: int, name: str, *shots: str, at: Place = HERE) -> None:
        """They have joined, and finish a profile; each shot is a photo of that file."""
        await self.taps(who, "add-place")
        await self.sends(who, location={"latitude": at[0], "longitude": at[1]})
        for file in shots:
            await self.sends(who, photo=[{"file_id": file, "width": 1, "height": 1}])
        await self.taps(who, "done" if shots else "skip")
        await self.taps(who, "edit-card")
        await self.taps(who, "edit-name")
        await self(who, name)
        await self.taps(who, "show-card")
        await self.taps(who, "go")

    def words(self, who: int, key: str, **facts: str | int) -> str:
        return SHIPPED.render(self.languages.get(who, "en"), key, facts).text

    async def meet(self, one: int = ANA, two: int = BOB) -> None:
        """Two who have joined get a chat."""
        await self(one, "/chat")
        await self(two, "/chat")
        await self.wave()
        assert self.keyboard(one) is not None
        assert self.keyboard(two) is not None
