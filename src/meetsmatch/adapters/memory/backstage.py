"""Changes that people take no part in themselves: of staff, bots, broadcasts, experiments, events
and marks."""

from meetsmatch.adapters.memory.broadcasts import spread
from meetsmatch.adapters.memory.experiments import try_out
from meetsmatch.adapters.memory.monitoring import move
from meetsmatch.adapters.memory.registry import register
from meetsmatch.adapters.memory.staff import staff
from meetsmatch.adapters.memory.tables import Tables
from meetsmatch.adapters.memory.telling import tell
from meetsmatch.app.broadcasting import Broadcasting
from meetsmatch.app.experiments import Trying
from meetsmatch.app.monitoring import MarkMoved
from meetsmatch.app.registry import Registering
from meetsmatch.app.staffing import Staffing
from meetsmatch.app.telling import Telling

Backstage = Staffing | Registering | Broadcasting | Trying | Telling | MarkMoved


def behind(tables: Tables, change: Backstage) -> None:
    """Do it, or raise Stale half-way (the caller undoes)."""
    if isinstance(change, MarkMoved):
        return move(tables, change)
    if isinstance(change, Telling):
        return tell(tables, change)
    if isinstance(change, Broadcasting):
        return spread(tables, change)
    if isinstance(change, Trying):
        return try_out(tables, change)
    return staff(tables, change) if isinstance(change, Staffing) else register(tables, change)
