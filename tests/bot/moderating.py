"""Moderators at work beside the stage: what they decide is said on it."""

from bot.scene import BOT, Scene, Seen
from meetsmatch.app.docket import Docket
from meetsmatch.app.moderation import Moderation
from meetsmatch.core.ids import Fingerprint
from meetsmatch.core.reports import Verdict
from meetsmatch.core.sanctions import Actor, Outcome, Role, Rung, Sanction

MOD = Actor("mod")
BOSS = Actor("boss", Role.OWNER)


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
