"""`meetsmatch admin`: accounts of the panel, keys for programs, whether the audit log is whole."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence

from meetsmatch import extras
from meetsmatch.adapters.memory import MemoryAllowances
from meetsmatch.app.apikeys import Keyring
from meetsmatch.app.audit import Tampered
from meetsmatch.app.bots import Bots, WrongBot
from meetsmatch.app.secondfactor import SecondFactor
from meetsmatch.app.staff import CLI, Staff, WrongAccount
from meetsmatch.app.work import Commit, Stale, Work
from meetsmatch.core.apikeys import Scope
from meetsmatch.core.ids import BotId
from meetsmatch.core.staff import Account, StaffRole
from meetsmatch.engine.desk import DECISIONS
from meetsmatch.fleet.own import new_path
from meetsmatch.settings import WrongSettings, read
from meetsmatch.wiring import CannotStart, Kept, now_ms, opened

Deed = Callable[[argparse.Namespace, Staff, Kept], Awaitable[str]]

NO_TOKEN = (
    "BOT_TOKEN: set it as the bot has it: accounts, keys and the audit log belong to that bot"
)
"""Without it all of it would be of a bot 0, which nobody runs."""


def main(asked: argparse.Namespace) -> int:
    """0; 1 when it can't be, or the log is not whole, with why; 2 for wrong settings."""
    try:
        said = asyncio.run(done(asked))
    except WrongSettings as wrong:
        sys.stderr.write("\n".join(wrong.mistakes) + "\n")
        return 2
    except (CannotStart, WrongAccount, WrongBot, Tampered) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{said}\n")
    return 0


async def done(asked: argparse.Namespace) -> str:
    """What was done, in words; while the bot runs, too."""
    settings = read()
    if not settings.bot:
        raise WrongSettings([NO_TOKEN])
    if extras.is_missing(extras.PANEL):
        raise CannotStart("the panel needs more: pip install 'meetsmatch[panel]'")
    from meetsmatch.panel.opening import staff_of

    async with opened(settings) as kept:
        staff = staff_of(settings, kept, MemoryAllowances())
        return await DEEDS[asked.deed](asked, staff, kept)


async def _create(asked: argparse.Namespace, staff: Staff, kept: Kept) -> str:
    from meetsmatch.panel.opening import fresh_password

    password = fresh_password()
    role = StaffRole(asked.role)
    sees = frozenset([await _bot(it, staff, kept) for it in asked.bot])
    await _written(kept, staff, lambda: staff.made(asked.name, role, password, CLI, sees))
    return f"{asked.name} may log in as {role.value}, with the password {password}"


async def _password(asked: argparse.Namespace, staff: Staff, kept: Kept) -> str:
    from meetsmatch.panel.opening import fresh_password

    password = fresh_password()
    await _written(kept, staff, lambda: staff.renewed(asked.name, password))
    return f"{asked.name} is logged out everywhere, and has the password {password}"


async def _close(asked: argparse.Namespace, staff: Staff, kept: Kept) -> str:
    await _written(kept, staff, lambda: staff.closed(asked.name))
    return f"{asked.name} is logged out everywhere, and can't log in any more"


async def _second_factor(asked: argparse.Namespace, staff: Staff, kept: Kept) -> str:
    from meetsmatch.adapters.onetime import TimedCodes

    second = SecondFactor(staff, kept.vault, TimedCodes())
    await _written(kept, staff, lambda: second.removed(asked.name, CLI))
    return f"{asked.name} is logged out everywhere; the password alone lets them in again"


async def _list(asked: argparse.Namespace, staff: Staff, kept: Kept) -> str:
    return "\n".join(_lines(await staff.roster.accounts(staff.bot)))


def _lines(accounts: Sequence[Account]) -> Iterator[str]:
    for it in accounts:
        state = "open" if it.closed_ms is None else "closed"
        sees = " ".join(map(str, sorted(it.bots))) or "every bot"
        yield f"{it.name}  {it.role.value}  {state}  {sees}"


async def _key(asked: argparse.Namespace, staff: Staff, kept: Kept) -> str:
    from meetsmatch.panel.opening import fresh_key

    ring, scopes = await _keyring(asked, staff, kept), {Scope(it) for it in asked.scope}
    token = fresh_key(ring.bot)
    await _written(kept, staff, lambda: ring.made(token, asked.name, scopes, asked.days))
    return f"{token}\nIt is shown this once. It lasts {asked.days} days."


async def _revoke_key(asked: argparse.Namespace, staff: Staff, kept: Kept) -> str:
    ring = await _keyring(asked, staff, kept)
    await _written(kept, staff, lambda: ring.revoked(asked.name))
    return f"the key {asked.name} opens nothing any more"


async def _keys(asked: argparse.Namespace, staff: Staff, kept: Kept) -> str:
    found = await staff.roster.keys((await _keyring(asked, staff, kept)).bot)
    return "\n".join(
        f"{it.name}  {'open' if it.lasts(now_ms()) else 'closed'}  {' '.join(sorted(it.scopes))}"
        for it in found
    )


async def _keyring(asked: argparse.Namespace, staff: Staff, kept: Kept) -> Keyring:
    """Of the bot that was named, else of the first one; WrongBot if there is none."""
    bot = await _bot(asked.bot, staff, kept) if asked.bot else staff.bot
    return Keyring(bot, staff.roster, staff.audit, now_ms)


async def _bot(name: str, staff: Staff, kept: Kept) -> BotId:
    """Which one is called so; `first` is the bot of BOT_TOKEN. WrongBot if there is none."""
    if name == "first":
        return staff.bot
    bots = Bots(staff.bot, kept.store.registry, kept.vault, staff.audit, now_ms, new_path)
    return (await bots.find(name)).bot


async def _verify(asked: argparse.Namespace, staff: Staff, kept: Kept) -> str:
    found = await staff.audit.verified()
    if not found.last:
        return "the audit log is empty"
    return (
        f"the audit log is whole, from line {found.first} to line {found.last}; its head is\n"
        f"{found.head}\nKept elsewhere, it shows later that no line was cut off at the end."
    )


async def _written(kept: Kept, staff: Staff, deciding: Callable[[], Awaitable[Work]]) -> None:
    """Again when somebody else wrote at the same moment: the next try sees it."""
    for is_last in (False,) * (DECISIONS - 1) + (True,):
        work = await deciding()
        try:
            await kept.store.commit(Commit(staff.bot, now_ms(), work.changes))
        except Stale:
            if is_last:
                raise
        else:
            return


DEEDS: Mapping[str, Deed] = {
    "create": _create,
    "password": _password,
    "close": _close,
    "second-factor": _second_factor,
    "list": _list,
    "key": _key,
    "revoke-key": _revoke_key,
    "keys": _keys,
    "verify-audit": _verify,
}
