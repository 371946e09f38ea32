"""Codes that let staff in besides their password."""

from alembic import op

from meetsmatch.adapters.schema.columns import number, sealed

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("accounts", sealed("second", null=True))
    op.add_column("accounts", number("second_step", default=0))


def downgrade() -> None:
    op.drop_column("accounts", "second_step")
    op.drop_column("accounts", "second")
