"""Since when somebody is no newcomer any more."""

from alembic import op

from meetsmatch.adapters.schema.columns import number

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("people", number("settled_ms", default=0))


def downgrade() -> None:
    op.drop_column("people", "settled_ms")
