"""The panel put together for one bot, and its first owner."""

import secrets
import sys
from dataclasses import replace

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from meetsmatch.adapters.exports import shelf_at
from meetsmatch.adapters.onetime import TimedCodes
from meetsmatch.adapters.passwords import Argon2Passwords
from meetsmatch.app.allowances import Allowances
from meetsmatch.app.apikeys import Keyring, written
from meetsmatch.app.audit import Audit
from meetsmatch.app.moderation import Moderation
from meetsmatch.app.secondfactor import SecondFactor
from meetsmatch.app.sieving import Sieving
from meetsmatch.app.staff import Staff
from meetsmatch.app.viewing import Viewing
from meetsmatch.app.work import Commit, Stale
from meetsmatch.bot.variants import wordings
from meetsmatch.bot.wording import FALLBACK
from meetsmatch.core.ids import BotId
from meetsmatch.core.staff import StaffRole
from meetsmatch.experimenting.deeds import Experimenting
from meetsmatch.panel.app import Panel
from meetsmatch.panel.installation import CHOICE, AtWork, Installation
from meetsmatch.panel.parts import Parts, whole
from meetsmatch.settings import Settings
from meetsmatch.wiring import Kept, names_of, new_id, now_ms, trouble

FIRST = "owner"
PASSWORD_BYTES = 15
TOKEN_BYTES = 32
KEY_BYTES = 6


class Panels:
    """The panel of whichever bot somebody has chosen; accounts and the log are the house's."""

    def __init__(self, house: Settings, kept: Kept, staff: Staff, it: Installation) -> None:
        self._house, self._kept, self._staff, self._it = house, kept, staff, it
        self._opened: dict[BotId, tuple[Settings, Panel]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._panel(_chosen(scope))(scope, receive, send)

    def opened(self, bot: BotId) -> tuple[Settings, Parts] | None:
        """What the pages of that bot work with, under the settings that hold now; None if it does
        not run here. The same two as long as nothing was set anew."""
        if bot not in self._it.at_work():
            return None
        panel = self._panel(bot)
        return self._opened[bot][0], panel.parts

    def _panel(self, chosen: int) -> Panel:
        at_work = self._it.at_work()
        bot = BotId(chosen) if BotId(chosen) in at_work else self._staff.bot
        known = self._opened.get(bot)
        if known is None or known[0] is not at_work[bot].settings:
            known = at_work[bot].settings, Panel(self._parts(at_work[bot]))
            self._opened[bot] = known
        return known[1]

    def _parts(self, of: AtWork) -> Parts:
        parts = parts_of(self._kept, self._staff, of)
        shelf = shelf_at(self._house.exports)
        return replace(parts, installation=self._it, url=self._house.panel_url, shelf=shelf)


def _chosen(scope: Scope) -> int:
    if scope["type"] != "http":
        return 0
    return whole(Request(scope).cookies.get(CHOICE, "")) or 0


async def opened_panel(
    house: Settings, kept: Kept, allowances: Allowances, installation: Installation
) -> Panels:
    """Ready to serve. The very first time there is an owner to log in as: the password is printed
    once, and known to nobody else."""
    staff = staff_of(house, kept, allowances)
    if password := await first_owner(staff, kept):
        where = house.panel_url or f"http://{house.host}:{house.panel_port}"
        sys.stdout.write(f"\n  Admin panel:  {where}\n  Log in as {FIRST}, {password}\n")
        sys.stdout.write("  It is shown this once: change it there.\n\n")
        sys.stdout.flush()
    return Panels(house, kept, staff, installation)


def staff_of(settings: Settings, kept: Kept, allowances: Allowances) -> Staff:
    """Accounts and logins."""
    bot, roster = BotId(settings.bot), kept.store.roster
    audit = Audit(bot, roster, kept.vault, now_ms)
    return Staff(bot, roster, Argon2Passwords(), allowances, audit, now_ms)


async def first_owner(staff: Staff, kept: Kept) -> str | None:
    """The password of an owner who was just made; None if there ever was an account."""
    if await staff.roster.accounts(staff.bot):
        return None
    password = fresh_password()
    work = await staff.made(FIRST, StaffRole.OWNER, password)
    try:
        await kept.store.commit(Commit(staff.bot, now_ms(), work.changes))
    except Stale:
        return None  # another process was faster, and has printed it
    return password


def fresh_key(bot: BotId) -> str:
    """A token for a program: random, too."""
    return written(bot, secrets.token_hex(KEY_BYTES), secrets.token_urlsafe(TOKEN_BYTES))


def fresh_password() -> str:
    """Random: nobody guesses it."""
    return secrets.token_urlsafe(PASSWORD_BYTES)


def parts_of(kept: Kept, staff: Staff, of: AtWork) -> Parts:
    """What the pages work with, in the process of the bot itself."""
    settings, dialog, desk = of.settings, of.dialog, of.jobs.engine.lane.desk
    bot, store = BotId(settings.bot), kept.store
    return Parts(
        bot=bot,
        store=store,
        docket=store.docket,
        records=store.records,
        roster=store.roster,
        figures=store.figures,
        sieving=Sieving(bot, store.directory, settings.rules, now_ms),
        trends=store.trends,
        moderation=_moderation(settings, kept),
        staff=staff,
        second=SecondFactor(staff, kept.vault, TimedCodes()),
        vault=kept.vault,
        viewing=Viewing(of.files, dialog.keeping),
        audit=staff.audit,
        write=lambda deciding: desk.decide(None, deciding),
        carried_out=dialog.carried_out,
        announcing=lambda: dialog.screens.news.announcing,
        invitations=lambda: dialog.screens.inviting.invitations,
        experimenting=Experimenting(bot, store.experiments, staff.audit, now_ms),
        wordings=wordings(dialog.wording.trees[FALLBACK]),
        previewed=dialog.previewed,
        has_owners=lambda: bool(dialog.staff.owners),
        key_below=dialog.key_below,
        counters=of.jobs.counters,
        sign=kept.vault.sign,
        new_token=lambda: secrets.token_urlsafe(TOKEN_BYTES),
        keyring=Keyring(bot, store.roster, staff.audit, now_ms),
        new_password=fresh_password,
        new_key=lambda: fresh_key(bot),
        now_ms=now_ms,
        trouble=trouble,
        url=settings.panel_url,
    )


def _moderation(of: Settings, kept: Kept) -> Moderation:
    bot, store, names = BotId(of.bot), kept.store, names_of(of)
    return Moderation(bot, store, store.docket, kept.vault, of.rules, now_ms, new_id, names)
