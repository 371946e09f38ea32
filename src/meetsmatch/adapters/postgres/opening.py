"""A database opened, and refused with words of how to mend it when it is not for us."""

import asyncpg  # pyright: ignore[reportMissingTypeStubs]  # it has none

from meetsmatch.adapters.postgres.executor import PostgresExecutor
from meetsmatch.adapters.postgres.faults import is_passing, told
from meetsmatch.adapters.postgres.pool import Connection, connecting
from meetsmatch.adapters.postgres.replica import Replica
from meetsmatch.adapters.secret import without_password
from meetsmatch.adapters.sql.texts import migrations

MIGRATE = "run `meetsmatch migrate`"


class Refusal(Exception):
    """This database can't be used; the message says what to do."""


async def opened(url: str, size: int, read_url: str = "") -> PostgresExecutor:
    """With at most `size` connections, and as many to the standby at `read_url` if there is one.
    Refusal when it can't be reached or has another schema; a standby may be away."""
    where = without_password(url)
    try:
        connection = await connecting(url)()
        try:
            _check(where, await _revision(connection))
        finally:
            connection.terminate()
    except (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError) as no:
        raise Refusal(f"The database {where} lets nobody in: {no}. Look at DATABASE_URL") from no
    except (asyncpg.ClientConfigurationError, ValueError) as wrong:
        raise Refusal(f"DATABASE_URL can't be understood: {wrong}") from wrong
    except Exception as error:
        if is_passing(error):
            raise Refusal(
                f"The database {where} does not answer: {told(error)}. Start it, or look at "
                "host and port in DATABASE_URL"
            ) from error
        raise
    replica = Replica(connecting(read_url), size) if read_url else None
    return PostgresExecutor(connecting(url), size, replica=replica)


async def _revision(connection: Connection) -> str | None:
    """Where the schema is; None when there is none yet."""
    if await connection.fetchval("SELECT to_regclass('alembic_version')") is None:
        return None
    found = await connection.fetchval("SELECT version_num FROM alembic_version")
    return None if found is None else str(found)


def _check(where: str, revision: str | None) -> None:
    newest = f"{migrations()[-1].number:04}"
    if revision is None:
        raise Refusal(f"The database {where} is empty: {MIGRATE}")
    if revision < newest:
        raise Refusal(f"The database {where} is at schema {revision}, not {newest}: {MIGRATE}")
    if revision > newest:
        raise Refusal(
            f"The database {where} is at schema {revision}, this MeetsMatch knows {newest}: "
            "install the version that wrote it, or a newer one"
        )
