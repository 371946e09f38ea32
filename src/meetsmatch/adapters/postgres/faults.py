"""Which errors have nothing to do with the statement."""

import asyncpg  # pyright: ignore[reportMissingTypeStubs]  # it has none

COLLIDED = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError)
"""Two transactions were in each other's way; this one may simply be done again."""

AWAY = (
    OSError,  # TimeoutError, too
    EOFError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.OperatorInterventionError,  # shut down, starting up, or a statement took too long
    asyncpg.InsufficientResourcesError,  # disk full, out of memory, too many connections
    asyncpg.PostgresSystemError,
    asyncpg.LockNotAvailableError,
    asyncpg.ReadOnlySQLTransactionError,  # a standby, until it takes over
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCachedStatementError,  # a migration changed what it gives back
)
"""The server, the way to it, or its disk: it may be mended from outside."""


def is_passing(error: BaseException) -> bool:
    """Whether the same command may succeed later."""
    return isinstance(error, AWAY) and not isinstance(error, asyncpg.DataError)


def told(error: BaseException) -> str:
    """For a log line: some errors of the network say nothing themselves."""
    return str(error) or type(error).__name__
