"""The leases of a memory store."""

from collections.abc import Sequence

from meetsmatch.adapters.memory.tables import Tables
from meetsmatch.app.leases import NOBODY, Fence, Fenced, Lease, Leasing, Pulse
from meetsmatch.core.ids import BotId


def holder_of(tables: Tables, bot: BotId, part: int) -> str:
    """NOBODY if it was never held."""
    lease = tables.leases.get((bot, part))
    return NOBODY if lease is None else lease.holder


def guard(tables: Tables, fence: Fence | None) -> None:
    """Fenced unless it is still the newest."""
    if fence is not None:
        lease = tables.leases.get((fence.house, fence.part))
        if lease is None or lease.fence != fence.number:
            raise Fenced


def leasing(tables: Tables, bot: BotId) -> Leasing:
    """As the port says."""
    leases = [lease for (its, _), lease in sorted(tables.leases.items()) if its == bot]
    holders = {who: pulse for (its, who), pulse in tables.holders.items() if its == bot}
    return Leasing(leases, holders)


def beat(tables: Tables, bot: BotId, holder: str, leaves: bool) -> None:
    """As the port says."""
    before = tables.holders.get((bot, holder), Pulse(0))
    tables.holders[bot, holder] = Pulse(before.beats + 1, leaves)


def hand_over(tables: Tables, bot: BotId, seen: Sequence[Lease], holder: str) -> list[Lease]:
    """As the port says."""
    changed: list[Lease] = []
    for lease in seen:
        known = tables.leases.get((bot, lease.part))
        if known is None or known.fence == lease.fence:
            now = Lease(lease.part, holder, lease.fence + 1)
            tables.leases[bot, lease.part] = now
            changed.append(now)
    return changed
