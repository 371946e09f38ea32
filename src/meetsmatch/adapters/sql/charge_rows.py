"""Rows of moderation into values, and values into parameters."""

from typing import cast

from meetsmatch.adapters.sql.executor import Row
from meetsmatch.adapters.sql.rows import fingerprint, maybe, sealed, text, whole
from meetsmatch.adapters.sql.texts import Value
from meetsmatch.app.docket import CaseLine, Evidence
from meetsmatch.core.ids import BotId, ChatId, SanctionId
from meetsmatch.core.reports import Report
from meetsmatch.core.sanctions import Outcome, Rung, Sanction


def sanction_params(sanction: Sanction) -> dict[str, Value]:
    """Of one that is imposed."""
    return {
        "bot": sanction.bot,
        "id": sanction.id,
        "fingerprint": sanction.fingerprint,
        "rung": sanction.rung.value,
        "reason": sanction.reason,
        "actor": sanction.actor,
        "at_ms": sanction.at_ms,
        "until_ms": sanction.until_ms,
        "forget_ms": sanction.forget_ms,
        "shared": sanction.shared,
    }


def sanction(row: Row) -> Sanction:
    return Sanction(
        bot=BotId(whole(row[0])),
        id=SanctionId(whole(row[1])),
        fingerprint=fingerprint(row[2]),
        rung=Rung(whole(row[3])),
        reason=text(row[4]),
        actor=text(row[5]),
        at_ms=whole(row[6]),
        until_ms=whole(row[7]),
        forget_ms=whole(row[8]),
        shared=text(row[9]),
        lifted_ms=maybe(row[10]),
        lifted_by=text(row[11]),
        appeal=cast("bytes | None", row[12]),
        appeal_ms=maybe(row[13]),
        outcome=None if row[14] is None else Outcome(row[14]),
        judged_by=text(row[15]),
    )


def report(row: Row) -> Report:
    bot, chat, by, about, reason, at_ms, weight, hides, evidence = row
    return Report(
        bot=BotId(whole(bot)),
        chat=ChatId(whole(chat)),
        by=fingerprint(by),
        about=fingerprint(about),
        reason=text(reason),
        at_ms=whole(at_ms),
        weight=whole(weight),
        hides=bool(hides),
        evidence=whole(evidence),
    )


def case(row: Row) -> CaseLine:
    about, reports, weight, hidden, first_ms, last_ms = row
    return CaseLine(
        fingerprint(about),
        whole(reports),
        whole(weight),
        bool(hidden),
        whole(first_ms),
        whole(last_ms),
    )


def evidence(row: Row) -> Evidence:
    chat, by, message, hidden, at_ms = row
    return Evidence(
        ChatId(whole(chat)), fingerprint(by), whole(message), sealed(hidden), whole(at_ms)
    )
