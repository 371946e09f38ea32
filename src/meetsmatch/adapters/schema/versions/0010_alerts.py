"""Who wants to be told when new people come, and when they last were."""

from alembic import op

from meetsmatch.adapters.schema.columns import index, number

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("profiles", number("alert_ms", default=0))
    op.add_column("profiles", number("alerted_ms", default=0))
    index("profiles_alert", "profiles", "bot alert_ms person", "alert_ms > 0")


def downgrade() -> None:
    op.drop_index("profiles_alert", "profiles")
    op.drop_column("profiles", "alerted_ms")
    op.drop_column("profiles", "alert_ms")
