"""The parts put together, by hand: the one place that knows which adapter answers which port."""

from meetsmatch.wiring.assembly import dialog_of, jobs_of, names_of, pace_of, trouble
from meetsmatch.wiring.opening import (
    CannotStart,
    Kept,
    Shared,
    linked,
    new_id,
    now_ms,
    opened,
    places_of,
    sharing,
    vault_of,
)

__all__ = [
    "CannotStart",
    "Kept",
    "Shared",
    "dialog_of",
    "jobs_of",
    "linked",
    "names_of",
    "new_id",
    "now_ms",
    "opened",
    "pace_of",
    "places_of",
    "sharing",
    "trouble",
    "vault_of",
]
