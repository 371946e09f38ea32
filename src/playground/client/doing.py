"""How actions reach the playground, for those who only need that."""

from typing import Protocol


class Doing(Protocol):
    """Does one action of the protocol; its result, or Refused."""

    async def __call__(self, action: str, **members: object) -> object:
        """Do it."""
        ...
