"""What stands behind somebody's age, and since when."""

from alembic import op

from meetsmatch.adapters.schema.columns import number

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column("people", number("assurance", default=0))
    op.add_column("people", number("assured_ms", default=0))


def downgrade() -> None:
    op.drop_column("people", "assured_ms")
    op.drop_column("people", "assurance")
