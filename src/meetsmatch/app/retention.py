"""How long the store remembers what has passed through it.

What has a port of its own says there how long it is kept: payments, evidence, the audit log.
"""

from meetsmatch.core.rules import DAY_MS, HOUR_MS

INBOX_MEMORY_MS = 48 * HOUR_MS
"""How long finished updates are known again; Telegram repeats one for at most 24 hours."""

QUARANTINE_MS = 7 * DAY_MS
"""How long a quarantined row stays to be looked at; its payload goes with INBOX_MEMORY_MS."""

SETTLED_MS = 48 * HOUR_MS
"""How long the fact stays that a letter was sent, or why it never was."""

FORGOTTEN_MS = 31 * DAY_MS
"""How long it is known who has deleted themselves: older backups must not be restored."""

CHATS_MS = 7 * DAY_MS
"""How long an ended chat is known, and longer while a letter of it waits to be sent."""

REPORTS_MS = 180 * DAY_MS
"""How long it is known who reported whom, and why. The two are kept apart all the same."""

LINKS_MS = 7 * DAY_MS
"""How long replies, edits and reactions still find the other side's copy."""
