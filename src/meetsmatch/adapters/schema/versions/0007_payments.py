"""Payments in Telegram Stars, and what they grant."""

from alembic import op

from meetsmatch.adapters.schema.columns import index, keyed, number, sealed, small, text

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    keyed(
        "payments",
        "charge bot",
        number("bot"),
        text("charge"),
        text("payer_print"),
        sealed("address"),
        small("stars"),
        small("item", null=True),
        number("at_ms"),
        number("paid_ms", null=True),
        number("refunded_ms", null=True),
    )
    index("payments_payer", "payments", "bot payer_print at_ms")
    index("payments_at", "payments", "at_ms")
    keyed(
        "grants",
        "charge bot",
        number("bot"),
        text("charge"),
        number("person"),
        small("item"),
        number("from_ms"),
        number("until_ms"),
    )
    index("grants_person", "grants", "bot person item until_ms")
    index("grants_until", "grants", "until_ms")


def downgrade() -> None:
    op.drop_table("grants")
    op.drop_table("payments")
