"""Who works on what, where many processes share a database.

Parts 0 to 31 are shards of lanes and recipients, 32 is the poller's, 33 that of the sweeps.
"""

from alembic import op

from meetsmatch.adapters.schema.columns import keyed, number, small, text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    keyed("leases", "bot part", number("bot"), small("part"), text("holder"), number("fence"))
    keyed("holders", "bot holder", number("bot"), text("holder"), number("beat"), small("leaves"))


def downgrade() -> None:
    op.drop_table("holders")
    op.drop_table("leases")
