"""What has outlived its purpose, as statements that delete it."""

from meetsmatch.adapters.sql.asking import Asking
from meetsmatch.adapters.sql.executor import Statement
from meetsmatch.app.cashbook import PAYMENTS_MS
from meetsmatch.app.docket import APPEALS_MS, EVIDENCE_MS
from meetsmatch.app.guestbook import ARRIVALS_MS
from meetsmatch.app.retention import (
    CHATS_MS,
    FORGOTTEN_MS,
    INBOX_MEMORY_MS,
    LINKS_MS,
    QUARANTINE_MS,
    REPORTS_MS,
    SETTLED_MS,
)
from meetsmatch.app.trends import DAYS_MS, HOURS_MS
from meetsmatch.core.apikeys import ANSWERS_MS
from meetsmatch.core.events import EVENTS_MS
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.staff import AUDIT_MS, SESSION_MS

STEP = 1_000
"""Rows of a kind that one step of a sweep forgets: longer would keep writers waiting."""


def forgetting(asking: Asking, now_ms: int) -> list[Statement]:
    """One bounded step; each names what it deletes."""
    before = {
        "expire_finished": now_ms - INBOX_MEMORY_MS,
        "expire_quarantined": now_ms - QUARANTINE_MS,
        "empty_quarantined": now_ms - INBOX_MEMORY_MS,
        "expire_letters": now_ms - SETTLED_MS,
        "expire_links": now_ms - LINKS_MS,
        "expire_greetings": now_ms - CHATS_MS,
        "expire_seats": now_ms - CHATS_MS,
        "expire_chats": now_ms - CHATS_MS,
        "expire_case_cards": now_ms - REPORTS_MS,
        "expire_reports": now_ms - REPORTS_MS,
        "expire_payments": now_ms - PAYMENTS_MS,
        "expire_evidence": now_ms - EVIDENCE_MS,
        "expire_appeals": now_ms - APPEALS_MS,
        "expire_arrivals": now_ms - ARRIVALS_MS,
        "expire_sessions": now_ms - SESSION_MS,
        "expire_audit": now_ms - AUDIT_MS,
        "expire_answers": now_ms - ANSWERS_MS,
        "expire_events": now_ms - EVENTS_MS,
        "expire_hours": now_ms - HOURS_MS,
        "expire_days": now_ms - DAYS_MS,
    }
    steps = [asking.made(name, before_ms=ms, most=STEP) for name, ms in before.items()]
    steps += [
        asking.made(name, now_ms=now_ms, most=STEP)
        for name in (
            "expire_opinions",
            "expire_grants",
            "expire_appeal_cards",
            "expire_sanctions",
        )
    ]
    few = [
        asking.made("expire_forgotten", before_ms=now_ms - FORGOTTEN_MS),
        asking.made("expire_apart", now_ms=now_ms),
        asking.made("expire_likes_given", today=now_ms // DAY_MS),
    ]
    return [*steps, *few]
