"""What an operator adds in Python: EXTENSION names one of these."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meetsmatch.app.filters import Filter

if TYPE_CHECKING:
    from aiogram import Router  # an extra: not on every machine
    from dishka import Provider


@dataclass(frozen=True, slots=True)
class Extension:
    """Handlers for what is none of ours, what they need, and who else looks at messages."""

    routers: "tuple[Router, ...]" = ()
    """They are asked first about commands that the bot does not know and buttons whose data has a
    colon in it, and alone get updates of other kinds. What people write to each other never
    comes to them."""

    providers: "tuple[Provider, ...]" = ()
    """Dishka's, for `FromDishka[...]` in handlers. `Settings` and `Store` are there."""

    filters: tuple[Filter, ...] = ()
    """Asked about each message after the bot's own lists of words."""
