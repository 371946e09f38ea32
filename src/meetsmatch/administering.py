"""`meetsmatch admin`: accounts of the panel from the command line; whether its log is whole."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec

from meetsmatch.adapters.memory import MemoryAllowances
from meetsmatch.app.audit import Tampered
from meetsmatch.app.staff import Staff, WrongAccount
from meetsmatch.app.work import Commit, Stale, Work
from meetsmatch.core.staff import Account, StaffRole
from meetsmatch.engine.desk import DECISIONS
from meetsmatch.settings import WrongSettings, read
from meetsmatch.wiring import CannotStart, Kept, now_ms, opened

Deed = Callable[[argparse.Namespace, Staff, Kept], Awaitable[str]]


def main(asked: argparse.Namespace) -> int:
    """0; 1 when it can't be, or the log is not whole, with why; 2 for wrong settings."""
    try:
        said = asyncio.run(done(asked))
    except WrongSettings as wrong:
        sys.stderr.write("\n".join(wrong.mistakes) + "\n")
        return 2
    except (CannotStart, WrongAccount, Tampered) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{said}\n")
    return 0


async def done(asked: argparse.Namespace) -> str:
    """What was done, in words; while the bot runs, too."""
    settings = read()
    if find_spec("argon2") is None or find_spec("jinja2") is None:
        raise CannotStart("the panel needs more: pip install 'meetsmatch[panel]'")
    from meetsmatch.panel.opening import staff_of

    async with opened(settings) as kept:
        staff = staff_of(settings, kept, MemoryAllowances())
        return await DEEDS[asked.deed](asked, staff, kept)


async def _create(asked: argparse.Namespace, staff: Staff, kept: Kept) -> str:
    from meetsmatch.panel.opening import fresh_password

    password = fresh_password()
    role = StaffRole(asked.role)
    await _written(kept, staff, lambda: staff.made(asked.name, role, password))
    return f"{asked.name} may log in as {role.value}, with the password {password}"


async def _password(asked: argparse.Namespace, staff: Staff, kept: Kept) -> str:
    from meetsmatch.panel.opening import fresh_password

    password = fresh_password()
    await _written(kept, staff, lambda: staff.renewed(asked.name, password))
    return f"{asked.name} is logged out everywhere, and has the password {password}"


async def _close(asked: argparse.Namespace, staff: Staff, kept: Kept) -> str:
    await _written(kept, staff, lambda: staff.closed(asked.name))
    return f"{asked.name} is logged out everywhere, and can't log in any more"


async def _list(asked: argparse.Namespace, staff: Staff, kept: Kept) -> str:
    return "\n".join(_lines(await staff.roster.accounts(staff.bot)))


def _lines(accounts: Sequence[Account]) -> Iterator[str]:
    for it in accounts:
        yield f"{it.name}  {it.role.value}  {'open' if it.closed_ms is None else 'closed'}"


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
    "list": _list,
    "verify-audit": _verify,
}
