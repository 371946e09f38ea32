"""What people agreed to and when, and what they took back; what finds the reports of somebody."""

from alembic import op

from meetsmatch.adapters.schema.columns import index, keyed, number, small

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    keyed(
        "consents",
        "bot person at_ms is_given",
        number("bot"),
        number("person"),
        number("at_ms"),
        small("version"),
        small("is_given"),
    )
    index("reports_by", "reports", "bot by_print at_ms")


def downgrade() -> None:
    op.drop_index("reports_by", "reports")
    op.drop_table("consents")
