"""What is held against people: verdicts on reports, evidence, sanctions and appeals."""

from alembic import op

from meetsmatch.adapters.schema.columns import index, keyed, number, sealed, small, text

revision = "0008"
down_revision = "0007"

OPEN = "verdict IS NULL"
APPEALED = "appeal IS NOT NULL AND outcome IS NULL AND lifted_ms IS NULL"


def upgrade() -> None:
    op.add_column("people", number("suspended_until_ms", default=0))
    op.add_column("people", small("is_hidden", default=0))
    _reports()
    _evidence()
    _sanctions()


def _reports() -> None:
    op.add_column("reports", small("weight", default=0))
    op.add_column("reports", small("hides", default=0))
    op.add_column("reports", text("verdict", null=True))
    op.add_column("reports", text("judged_by", null=True))
    op.add_column("reports", number("judged_ms", null=True))
    index("reports_open", "reports", "bot about_print at_ms weight hides", OPEN)
    index("reports_judged", "reports", "bot by_print verdict", "verdict IS NOT NULL")
    index("reports_about", "reports", "bot about_print verdict reason")


def _evidence() -> None:
    keyed(
        "evidence",
        "bot chat by_print message",
        number("bot"),
        number("chat"),
        text("by_print"),
        number("message"),
        sealed("sealed"),
        number("at_ms"),
    )
    index("evidence_at", "evidence", "at_ms")


def _sanctions() -> None:
    keyed(
        "sanctions",
        "bot fingerprint id",
        number("bot"),
        text("fingerprint"),
        number("id"),
        small("rung"),
        text("reason"),
        text("actor"),
        number("at_ms"),
        number("until_ms"),
        number("forget_ms"),
        text("shared"),
        number("lifted_ms", null=True),
        text("lifted_by"),
        sealed("appeal", null=True),
        number("appeal_ms", null=True),
        text("outcome", null=True),
        text("judged_by"),
    )
    index("sanctions_id", "sanctions", "bot id", unique=True)
    index("sanctions_appealed", "sanctions", "bot appeal_ms", APPEALED)
    index("sanctions_forget", "sanctions", "forget_ms")
    index("sanctions_words", "sanctions", "appeal_ms", "appeal IS NOT NULL")


def downgrade() -> None:
    op.drop_table("sanctions")
    op.drop_table("evidence")
    for name in ("reports_about", "reports_judged", "reports_open"):
        op.drop_index(name, "reports")
    for column in ("judged_ms", "judged_by", "verdict", "hides", "weight"):
        op.drop_column("reports", column)
    op.drop_column("people", "is_hidden")
    op.drop_column("people", "suspended_until_ms")
