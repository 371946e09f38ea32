"""The bot on its stage, with the panel beside it."""

from collections.abc import Awaitable, Callable
from functools import partial
from itertools import count

from bot.scene import Scene, Seen
from meetsmatch.adapters.memory import MemoryAllowances
from meetsmatch.adapters.onetime import TimedCodes
from meetsmatch.adapters.passwords import Argon2Passwords
from meetsmatch.adapters.vault import KeyVault
from meetsmatch.app.apikeys import Keyring, written
from meetsmatch.app.audit import Audit
from meetsmatch.app.bots import Bots, WrongBot
from meetsmatch.app.charges import EvidenceGiven
from meetsmatch.app.moderation import Moderation
from meetsmatch.app.ports import Answer
from meetsmatch.app.secondfactor import SecondFactor
from meetsmatch.app.sieving import Sieving
from meetsmatch.app.staff import Staff
from meetsmatch.app.viewing import Viewing
from meetsmatch.app.work import Work
from meetsmatch.bot.variants import wordings
from meetsmatch.core.ids import BotId, Fingerprint
from meetsmatch.core.staff import StaffRole
from meetsmatch.experimenting.deeds import Experimenting
from meetsmatch.panel import Panel, Parts
from meetsmatch.panel.installation import AtWork, Installation
from meetsmatch.panel.view import link
from meetsmatch.settings import read
from panel.visitor import Visitor
from support.shelves import HeldShelf

PASSWORD = "correct horse battery"
SECOND = "8:second-token"
KEY = "a-key-of-the-stage-0123456789-abcdef"
QUICK = Argon2Passwords(1, 8)
"""As shipped, but for how long it takes."""


class Stage:
    """A scene, and its panel: what is decided there is said on the scene."""

    def __init__(self, scene: Scene, url: str = "") -> None:
        self.scene = scene
        bot = scene.bot
        self.seen: list[Seen] = []
        self.troubles: list[tuple[str, BaseException]] = []
        self.refused = dict[BotId, str]()
        self.at_work = dict[BotId, AtWork]()
        self.files = Shelf()
        self.shelf = HeldShelf()
        self.house = read({"min_age": 19}, env_file=None)
        numbers = count(1)
        store, clock = scene.store, scene.clock
        audit = Audit(bot, store.roster, Stamps(scene), clock)
        self.staff = Staff(bot, store.roster, QUICK, MemoryAllowances(), audit, clock)
        self.parts = Parts(
            bot=bot,
            store=store,
            docket=store.docket,
            records=store.records,
            roster=store.roster,
            figures=store.figures,
            sieving=Sieving(bot, store.directory, scene.rules, clock),
            trends=store.trends,
            moderation=Moderation(
                bot,
                store,
                store.docket,
                scene.vault,
                scene.rules,
                clock,
                lambda: scene.chance.randrange(1, 1 << 52),
            ),
            staff=self.staff,
            second=SecondFactor(self.staff, KeyVault([KEY]), TimedCodes()),
            vault=scene.vault,
            viewing=Viewing(self.files),
            audit=audit,
            write=self.write,
            carried_out=scene.dialog.carried_out,
            announcing=lambda: scene.dialog.screens.news.announcing,
            invitations=lambda: scene.dialog.screens.inviting.invitations,
            experimenting=Experimenting(bot, store.experiments, audit, clock),
            wordings=wordings(scene.wording.trees["en"]),
            previewed=scene.dialog.previewed,
            has_owners=lambda: bool(scene.dialog.staff.owners),
            key_below=scene.dialog.key_below,
            counters=scene.engine.counters,
            sign=scene.vault.sign,
            new_token=lambda: f"token-{next(numbers)}-{'x' * 32}",
            keyring=Keyring(bot, store.roster, audit, clock),
            new_password=lambda: f"fresh password {next(numbers)}",
            new_key=lambda: written(bot, f"{next(numbers):012}", "s" * 43),
            now_ms=clock,
            trouble=lambda where, error: self.troubles.append((where, error)),
            installation=Installation(
                house=self.house,
                bots=Bots(bot, store.registry, scene.vault, audit, clock, lambda: "path"),
                recognise=self.recognise,
                at_work=lambda: self.at_work,
                refused=lambda: self.refused,
            ),
            shelf=self.shelf,
            url=url,
        )
        self.panel = Panel(self.parts)

    async def write(self, deciding: Callable[[], Awaitable[Work]]) -> object:
        """As the process of the bot does it; then everything due is sent."""
        await self.scene.engine.lane.desk.decide(None, deciding)
        self.seen += await self.scene.settles()
        return None

    async def recognise(self, token: str) -> str:
        """Telegram knows one more bot."""
        if token != SECOND:
            raise WrongBot("Telegram does not know this token")
        return "second_bot"

    async def hires(self, name: str, role: StaffRole) -> None:
        await self.write(lambda: self.staff.made(name, role, PASSWORD))

    async def visitor(self, name: str = "", role: StaffRole = StaffRole.OWNER) -> Visitor:
        """Somebody at the panel; with a name, logged in."""
        visitor = Visitor(self.panel)
        if name:
            if await self.scene.store.roster.account(self.scene.bot, name) is None:
                await self.hires(name, role)
            got = await visitor.logs_in(name, PASSWORD)
            assert (got.status, got.leads_to) == (303, "/"), got.text
        return visitor

    def told(self) -> list[Seen]:
        """What people have seen since the last time."""
        seen, self.seen = self.seen, []
        return seen

    async def deeds(self) -> list[tuple[str, str, str, str]]:
        """The audit log, the oldest line first."""
        lines = await self.scene.store.roster.entries(self.scene.bot, 1 << 52, 99)
        return [(it.actor, it.deed, it.about, it.words) for it in reversed(lines)]

    async def print_of(self, who: int) -> Fingerprint:
        return (await self.scene.person(who)).fingerprint

    async def attaches(self, by: int, about: int, plain: bytes) -> None:
        """A reporter adds to their open report what they received."""
        mine = await self.print_of(by)
        for report in await self.parts.docket.reports_about(
            self.scene.bot, await self.print_of(about)
        ):
            if report.by == mine:
                sealed = await self.scene.vault.seal(plain)
                piece = EvidenceGiven(
                    self.scene.bot, report.chat, mine, report.evidence, sealed, 1
                )
                await self.write(partial(_ready, Work((piece,))))

    async def path(self, kind: str, who: int) -> str:
        return f"/{kind}/{link(await self.print_of(who))}"


class Shelf(dict[str, bytes]):
    """Files that lie at Telegram."""

    async def fetch(self, file: str) -> bytes | Answer:
        return self.get(file, Answer(400, description="Bad Request: wrong file_id"))


async def _ready(work: Work) -> Work:
    return work


class Stamps:
    """By the glass vault's signature."""

    def __init__(self, scene: Scene) -> None:
        self.stamp = scene.vault.sign
