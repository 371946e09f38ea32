"""Moderators at work: beside the stage, on which it is said what they decide, and in a group."""

from typing import Any

from bot.scene import BOT, Scene, Seen
from meetsmatch.app.docket import Docket
from meetsmatch.app.moderation import Moderation
from meetsmatch.core.bench import Staff
from meetsmatch.core.ids import Fingerprint
from meetsmatch.core.reports import Verdict
from meetsmatch.core.sanctions import Actor, Outcome, Role, Rung, Sanction

MOD = Actor("mod")
BOSS = Actor("boss", Role.OWNER)

GROUP = -1_001
MIA, OLE, BEA = 201, 202, 203
"""Two moderators, and an owner."""

STAFF = Staff(GROUP, frozenset({BEA}))


class Bench:
    """Decides, and has it carried out by the bot."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.moderation = Moderation(
            BOT,
            scene.store,
            scene.store.docket,
            scene.vault,
            scene.rules,
            scene.clock,
            lambda: scene.chance.randrange(1, 1 << 52),
        )

    @property
    def docket(self) -> Docket:
        return self.scene.store.docket

    async def decides(self, about: int, verdict: Verdict, reason: str = "insults") -> list[Seen]:
        """About the open reports."""
        it = await self.moderation.decide(self.print_of(about), verdict, reason, MOD)
        return await self.scene.carries_out(it)

    async def sanctions(self, about: int, rung: Rung, reason: str = "insults") -> list[Seen]:
        it = await self.moderation.sanction(self.print_of(about), rung, reason, MOD)
        return await self.scene.carries_out(it)

    async def lifts(self, about: int) -> list[Seen]:
        return await self.scene.carries_out(
            await self.moderation.lift((await self.last(about)).id, BOSS)
        )

    async def judges(self, about: int, outcome: Outcome) -> list[Seen]:
        it = await self.last(about)
        return await self.scene.carries_out(await self.moderation.judge(it.id, outcome, BOSS))

    async def last(self, about: int) -> Sanction:
        return (await self.docket.sanctions(BOT, self.print_of(about)))[0]

    def print_of(self, who: int) -> Fingerprint:
        return self.scene.vault.fingerprint(BOT, who)


class Group:
    """The moderators' group, or with another number any other one."""

    def __init__(self, scene: Scene, number: int = GROUP) -> None:
        self.scene, self.number = scene, number

    @property
    def chat(self) -> dict[str, Any]:
        return {"id": self.number, "type": "supergroup", "title": "Mods"}

    async def __call__(self, who: int, text: str, **more: object) -> list[Seen]:
        """Somebody types there."""
        update = self.scene.telegram.update(
            "message", who, text=text, message_id=9, date=1, chat=self.chat, **more
        )
        return await self.scene.happens(update, who)

    async def taps(self, who: int, key: str, card: int | None = None) -> list[Seen]:
        """Somebody presses a button with these words, the newest one or of that card."""
        number, token = self.scene.button(self.number, key)
        return await self.presses(who, token, card or number)

    async def presses(self, who: int, token: str, number: int) -> list[Seen]:
        message = {"message_id": number, "chat": self.chat}
        update = self.scene.telegram.update(
            "callback_query", who, id=f"{who}:{token}", data=token, message=message
        )
        before = len(self.scene.telegram.calls)
        seen = await self.scene.happens(update, who)
        calls = self.scene.telegram.calls[before:]
        assert len([it for it in calls if it.method == "answerCallbackQuery"]) == 1
        return seen

    def reads(self) -> str:
        return self.scene.reads(self.number)

    def labels(self, card: int | None = None) -> list[str]:
        """The words on a card's buttons, the newest one's by default."""
        shown = self.scene.telegram.chats[self.number]
        return [
            words for _, words in self.scene._buttons(shown[card or self.scene.last(self.number)])
        ]
