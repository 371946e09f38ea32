"""The scenes. Importing them fills the matrix."""

from faults.rows import database, deaths, machine, many, redis, swizzle, telegram

__all__ = ["database", "deaths", "machine", "many", "redis", "swizzle", "telegram"]
