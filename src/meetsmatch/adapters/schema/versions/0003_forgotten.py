"""Who has deleted themselves, for as long as a backup may bring them back."""

from alembic import op

from meetsmatch.adapters.schema.columns import index, keyed, number, text

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    keyed("forgotten", "bot fingerprint", number("bot"), text("fingerprint"), number("at_ms"))
    index("forgotten_at", "forgotten", "at_ms")


def downgrade() -> None:
    op.drop_table("forgotten")
