"""`meetsmatch campaigns`: links of the operator's, and how many came by each."""

import asyncio
import sys
from collections.abc import Iterator, Sequence

from meetsmatch.adapters.botapi import connected
from meetsmatch.adapters.links import GatewayLinks
from meetsmatch.app.invitations import Invitations, WrongName
from meetsmatch.app.work import Commit, Stale
from meetsmatch.core.ids import BotId
from meetsmatch.core.invitations import Invitation
from meetsmatch.settings import Settings, WrongSettings, read
from meetsmatch.wiring import CannotStart, Kept, new_id, now_ms, opened

HEAD = ("name", "code", "came", "finished")


def main(name: str | None) -> int:
    """Add one by that name, or list all: 0; 1 when it can't be, with why; 2 for wrong settings."""
    try:
        said = asyncio.run(told(read(), name))
    except WrongSettings as wrong:
        sys.stderr.write("\n".join(wrong.mistakes) + "\n")
        return 2
    except (CannotStart, WrongName) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{said}\n")
    return 0


async def told(settings: Settings, name: str | None) -> str:
    """What was done, or what there is; while the bot runs, too."""
    token = settings.bot_token.get_secret_value()
    async with opened(settings) as kept, connected(settings.api_url, token, 2) as gateway:
        links = GatewayLinks(gateway)
        guestbook = kept.store.guestbook
        invitations = Invitations(BotId(settings.bot), guestbook, links, now_ms, new_id)
        if name is not None:
            code = await _added(kept, invitations, name)
            return await links.to(code) or f"https://t.me/<the bot's name>?start={code}"
        return "\n".join(_table(await guestbook.campaigns(invitations.bot)))


async def _added(kept: Kept, invitations: Invitations, name: str) -> str:
    made = invitations.campaign(name)
    try:
        await kept.store.commit(Commit(made.bot, made.at_ms, (made,)))
    except Stale as stale:
        raise WrongName(f"there is a campaign {made.name!r} already: take another name") from stale
    return made.code


def _table(campaigns: Sequence[Invitation]) -> Iterator[str]:
    lines = [HEAD, *((it.name, it.code, str(it.came), str(it.finished)) for it in campaigns)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for name, code, *numbers in lines:
        right = (text.rjust(width) for text, width in zip(numbers, widths[2:], strict=True))
        yield "  ".join((name.ljust(widths[0]), code.ljust(widths[1]), *right))
