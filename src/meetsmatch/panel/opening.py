"""The panel put together for one bot, and its first owner."""

import secrets
import sys

from meetsmatch.adapters.passwords import Argon2Passwords
from meetsmatch.app.allowances import Allowances
from meetsmatch.app.audit import Audit
from meetsmatch.app.moderation import Moderation
from meetsmatch.app.staff import Staff
from meetsmatch.app.work import Commit, Stale
from meetsmatch.bot.dialog import Dialog
from meetsmatch.core.ids import BotId
from meetsmatch.core.staff import StaffRole
from meetsmatch.jobs import Jobs
from meetsmatch.panel.app import Panel
from meetsmatch.panel.parts import Parts
from meetsmatch.settings import Settings
from meetsmatch.wiring import Kept, new_id, now_ms, trouble

FIRST = "owner"
PASSWORD_BYTES = 15
TOKEN_BYTES = 32


async def opened_panel(
    settings: Settings, kept: Kept, allowances: Allowances, jobs: Jobs, dialog: Dialog
) -> Panel:
    """Ready to serve. The very first time there is an owner to log in as: the password is printed
    once, and known to nobody else."""
    staff = staff_of(settings, kept, allowances)
    if password := await first_owner(staff, kept):
        where = settings.panel_url or f"http://{settings.host}:{settings.panel_port}"
        sys.stdout.write(f"\n  Admin panel:  {where}\n  Log in as {FIRST}, {password}\n")
        sys.stdout.write("  It is shown this once: change it there.\n\n")
        sys.stdout.flush()
    return Panel(parts_of(settings, kept, staff, jobs, dialog))


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


def fresh_password() -> str:
    """Random: nobody guesses it."""
    return secrets.token_urlsafe(PASSWORD_BYTES)


def parts_of(settings: Settings, kept: Kept, staff: Staff, jobs: Jobs, dialog: Dialog) -> Parts:
    """What the pages work with, in the process of the bot itself."""
    bot, store, desk = staff.bot, kept.store, jobs.engine.lane.desk
    moderation = Moderation(bot, store, store.docket, kept.vault, settings.rules, now_ms, new_id)
    return Parts(
        bot=bot,
        store=store,
        docket=store.docket,
        records=store.records,
        roster=store.roster,
        figures=store.figures,
        moderation=moderation,
        staff=staff,
        audit=staff.audit,
        write=lambda deciding: desk.decide(None, deciding),
        carried_out=dialog.carried_out,
        counters=jobs.counters,
        sign=kept.vault.sign,
        new_token=lambda: secrets.token_urlsafe(TOKEN_BYTES),
        now_ms=now_ms,
        trouble=trouble,
        url=settings.panel_url,
    )
