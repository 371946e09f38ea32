"""What a revision calls its columns: one meaning, the fitting type of either engine."""

from typing import Any

import sqlalchemy as sa
from alembic import op

Column = sa.Column[Any]

FOREVER = 1 << 52
"""As in app/work.py; a revision never changes, so it is written down here again."""


def number(name: str, *, null: bool = False, default: int | None = None) -> Column:
    """An id or a time in milliseconds: 64 bits."""
    given = None if default is None else sa.text(str(default))
    return sa.Column(name, sa.BigInteger(), nullable=null, server_default=given)


def small(name: str, *, null: bool = False, default: int | None = None) -> Column:
    """A count, a flag or a code: 32 bits."""
    given = None if default is None else sa.text(str(default))
    return sa.Column(name, sa.Integer(), nullable=null, server_default=given)


def real(name: str) -> Column:
    """A sum that grows: 64 bits of floating point."""
    return sa.Column(name, sa.Double(), nullable=False)


def tiny(name: str) -> Column:
    """A small number that there are very many of: 16 bits."""
    return sa.Column(name, sa.SmallInteger(), nullable=False)


def text(name: str, *, null: bool = False) -> Column:
    return sa.Column(name, sa.Text(), nullable=null)


def sealed(name: str, *, null: bool = False) -> Column:
    """Bytes that the Vault sealed."""
    return sa.Column(name, sa.LargeBinary(), nullable=null)


def serial() -> Column:
    """An id that the engine gives, growing and never used again.

    AUTOINCREMENT on SQLite, because a number that was forgotten and given again would stay hidden
    from who has read up to it. BY DEFAULT on PostgreSQL, so that a restore may bring its own.
    """
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("id", kind, sa.Identity(), primary_key=True)


def numbered(name: str, *columns: Column) -> None:
    """A table whose rows get their `id` from the engine."""
    op.create_table(name, serial(), *columns, sqlite_autoincrement=True)


def keyed(name: str, key: str, *columns: Column) -> None:
    """A table whose primary key is `key`, columns separated by spaces. SQLite keeps it as one
    tree; there each part of it is NOT NULL."""
    op.create_table(name, *columns, sa.PrimaryKeyConstraint(*key.split()), sqlite_with_rowid=False)


def index(
    name: str, table: str, columns: str, where: str | None = None, *, unique: bool = False
) -> None:
    """An index over `columns`, separated by spaces, of those rows for which `where` holds."""
    only = None if where is None else sa.text(where)
    op.create_index(
        name, table, columns.split(), unique=unique, sqlite_where=only, postgresql_where=only
    )


def covering(name: str, table: str, key: str, rest: str, where: str | None = None) -> None:
    """An index by `key` that carries `rest`, too: who reads these needs no look at the table."""
    if op.get_context().dialect.name == "sqlite":
        index(name, table, f"{key} {rest}", where)
        return
    only = None if where is None else sa.text(where)
    included = rest.split()
    op.create_index(name, table, key.split(), postgresql_include=included, postgresql_where=only)
